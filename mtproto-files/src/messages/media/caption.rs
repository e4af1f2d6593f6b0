//! The text that goes with media.

use tl_types::enums;

/// A text and its formatting.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Caption {
    pub(crate) text: String,
    pub(crate) entities: Option<Vec<enums::MessageEntity>>,
}

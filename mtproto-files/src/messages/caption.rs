//! Captions and texts before they are sent: checked, and their mentions by id made such as requests take.

use tl_types::{enums, types};

use super::input_user::input_user;
use super::media::Media;
use super::resolve::by_id;
use crate::base::cause::CAPTION;
use crate::base::error::{Error, Operation};
use crate::objects::peer::{PeerError, PeerId};
use crate::objects::text::FormattedText;
use crate::runtime::Context;

impl Media {
    /// Checks what can be checked before anything is sent, and looks up what the caller left out.
    ///
    /// # Errors
    ///
    /// A file that cannot be sent, or not as this media; a caption that cannot be sent.
    pub(crate) async fn check(&mut self, context: &Context, operation: Operation) -> Result<(), Error> {
        let limit = context.limits.max_caption;
        check(context, &mut self.caption, CAPTION, limit, operation)?;
        self.what.check(context.limits, operation).await
    }
}

/// Checks a text, and names the users that it mentions by id as requests do. The limit is in UTF-16 code units.
///
/// # Errors
///
/// A text that is too long, entities that are not in it, a user whose access hash is not known.
pub(crate) fn check(
    context: &Context,
    text: &mut FormattedText,
    name: &'static str,
    limit: usize,
    operation: Operation,
) -> Result<(), Error> {
    text.check(name, limit).map_err(|cause| Error::new(operation, cause))?;
    for entity in &mut text.entities {
        if let enums::MessageEntity::MentionName(mention) = entity {
            let id = PeerId::User(mention.user_id);
            let user = by_id(context, id).and_then(input_user);
            let user = user.ok_or_else(|| Error::new(operation, PeerError::NoAccessHash(id)))?;
            *entity = types::InputMessageEntityMentionName::new(mention.offset, mention.length, user).into();
        }
    }
    Ok(())
}

//! Lists of custom emojis that are offered for pictures.

use tl_types::{Function, enums, owned, types};

use crate::base::cause::Cause;
use crate::base::error::{Error, Operation};
use crate::runtime::Context;
use crate::runtime::call::call;
use mtproto_transport::Dc;

/// A list, unless it is the one that the caller has.
pub(crate) async fn list<F>(context: &Context, request: F) -> Result<Option<types::EmojiList>, Error>
where
    F: Function<Return = enums::EmojiList>,
{
    match call(context, Operation::Invoke, Dc::Home, &request).await? {
        enums::EmojiList::Plain(list) => Ok(Some(owned(list))),
        enums::EmojiList::NotModified(_) => Ok(None),
        #[allow(unreachable_patterns, reason = "a later layer may have more")]
        _ => Err(Error::new(Operation::Invoke, Cause::Unsupported { what: "EmojiList" }).in_call(F::NAME, Dc::Home)),
    }
}

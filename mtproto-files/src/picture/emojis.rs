//! Lists of custom emojis that are offered for pictures.

use tl_types::{Function, enums, types};

use crate::Client;
use crate::cause::Cause;
use crate::drive::call::call;
use crate::error::{Error, Operation};
use crate::transport::{Dc, Transport};

/// A list, unless it is the one that the caller has.
pub(super) async fn list<F, T>(client: &Client<T>, request: F) -> Result<Option<types::EmojiList>, Error>
where
    F: Function<Return = enums::EmojiList>,
    T: Transport,
{
    match call(client, Operation::Invoke, Dc::Home, &request).await? {
        enums::EmojiList::Plain(list) => Ok(Some(list)),
        enums::EmojiList::NotModified(_) => Ok(None),
        #[allow(unreachable_patterns, reason = "a later layer may have more")]
        _ => Err(Error::new(Operation::Invoke, Cause::Unsupported { what: "EmojiList" }).in_call(F::NAME, Dc::Home)),
    }
}

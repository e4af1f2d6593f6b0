//! Values to start from.

use crate::{Bytes, DecodeFields, Reader};

/// A value that has nothing in it: numbers are 0, strings, bytes and vectors are empty, what need not be there is not, and a
/// field of a type with several constructors has the smallest of them.
///
/// It is for those who make up what they were not sent, without the feature `server` for `new` and setters: fields can be
/// assigned.
///
/// ```
/// # #[cfg(feature = "api")] {
/// use tl_types::{blank, types};
///
/// // What `updateShortMessage` leaves out is not in this chat.
/// fn message(update: types::UpdateShortMessage) -> types::Message {
///     let mut message = blank::<types::Message>();
///     let mut peer = blank::<types::PeerUser>();
///     peer.user_id = update.user_id;
///     message.peer_id = tl_types::enums::Peer::User(peer);
///     (message.id, message.date, message.message) = (update.id, update.date, update.message);
///     message
/// }
/// # let mut update = blank::<types::UpdateShortMessage>();
/// # update.id = 7;
/// # assert_eq!(message(update).id, 7);
/// # }
/// ```
pub fn blank<T: DecodeFields>() -> T {
    // This is what decoding makes up after a fault, and that there is nothing to read is one.
    T::decode_fields(&mut Reader::new(&Bytes::new()))
}

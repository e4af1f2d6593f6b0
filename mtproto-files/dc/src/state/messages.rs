//! The messages that were sent, to be edited.

use std::collections::BTreeMap;
use std::sync::Mutex;

use tl_types::{Bytes, Decode, Encode, types};

use crate::lock::lock;
use crate::store::{Charge, Store};

/// So many of the last messages are kept.
const KEPT: usize = 10_000;

/// The last messages, by their ids.
#[derive(Debug, Default)]
pub(crate) struct Messages(Mutex<BTreeMap<i32, EncodedMessage>>);

/// Where a message is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum MessageKind {
    Sent,
    Scheduled,
    QuickReply,
}

/// A message as it went out: decoded, it takes much more memory.
#[derive(Debug)]
struct EncodedMessage {
    /// Who has sent it.
    account: i64,
    kind: MessageKind,
    message: Bytes,
    /// Pays for it.
    _charge: Charge,
}

impl Messages {
    /// Keeps a message of an account as it is now, if there is room for it.
    pub(crate) fn keep(&self, store: &Store, account: i64, kind: MessageKind, message: &types::Message) {
        let Ok(bytes) = message.to_bytes() else { return };
        let Ok(charge) = store.charge(bytes.len()) else { return };
        let mut kept = lock(&self.0);
        kept.insert(message.id, EncodedMessage { account, kind, message: bytes, _charge: charge });
        if kept.len() > KEPT {
            kept.pop_first();
        }
    }

    /// The message of an account with this id.
    pub(crate) fn find(&self, account: i64, id: i32) -> Option<(MessageKind, types::Message)> {
        let kept = lock(&self.0);
        let kept = kept.get(&id).filter(|kept| kept.account == account)?;
        Some((kept.kind, types::Message::from_bytes(&kept.message).ok()?))
    }
}

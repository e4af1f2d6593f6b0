//! The requests that sent messages.

use std::collections::VecDeque;
use std::sync::Mutex;

use tl_types::functions::messages;
use tl_types::{Bytes, Decode, Encode};

use crate::lock::lock;
use crate::store::{Charge, Store};

/// The number of requests that are kept.
const KEPT: usize = 10_000;

/// A request that sent messages.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum Sent {
    /// `messages.sendMedia`.
    Media(Box<messages::SendMedia>),
    /// `messages.sendMessage`.
    Text(Box<messages::SendMessage>),
    /// `messages.sendMultiMedia`.
    Album(Box<messages::SendMultiMedia>),
}

/// The method of a request that sent messages.
#[derive(Clone, Copy, Debug)]
pub(crate) enum SentKind {
    Media,
    Text,
    Album,
}

/// Keeps the last requests that sent messages.
#[derive(Debug, Default)]
pub(crate) struct SentLog(Mutex<VecDeque<EncodedRequest>>);

/// A request as it came: decoded, it takes much more memory.
#[derive(Debug)]
struct EncodedRequest {
    kind: SentKind,
    request: Bytes,
    /// Pays for it.
    _charge: Charge,
}

impl SentLog {
    /// Keeps a request, if there is room for it.
    pub(crate) fn push<R: Encode>(&self, store: &Store, request: &R, kind: SentKind) {
        let Ok(request) = request.to_bytes() else { return };
        let Ok(charge) = store.charge(request.len()) else { return };
        let mut kept = lock(&self.0);
        if kept.len() >= KEPT {
            kept.pop_front();
        }
        kept.push_back(EncodedRequest { kind, request, _charge: charge });
    }

    pub(crate) fn all(&self) -> Vec<Sent> {
        lock(&self.0).iter().filter_map(EncodedRequest::read).collect()
    }

    pub(crate) fn clear(&self) {
        lock(&self.0).clear();
    }
}

impl EncodedRequest {
    fn read(&self) -> Option<Sent> {
        Some(match self.kind {
            SentKind::Media => Sent::Media(Box::new(messages::SendMedia::from_bytes(&self.request).ok()?)),
            SentKind::Text => Sent::Text(Box::new(messages::SendMessage::from_bytes(&self.request).ok()?)),
            SentKind::Album => Sent::Album(Box::new(messages::SendMultiMedia::from_bytes(&self.request).ok()?)),
        })
    }
}

//! What waits to be sent on a connection.

use std::collections::VecDeque;
use std::sync::Mutex;

use mtproto_proto::server::Content;
use tokio::sync::Notify;

use super::gauge::{Gauge, Share};
use crate::lock::lock;

/// The length of what is sent that is no message: a rough one.
const SHORT: usize = 16;

/// What waits to be sent on a connection, in its order.
#[derive(Debug)]
pub(super) struct Line {
    /// Whether the connection came by the media address.
    pub(super) media_only: bool,
    /// The number of the connection among all of its DC, from 0.
    pub(super) number: u64,
    queue: Mutex<Queue>,
    /// There is something to send.
    filled: Notify,
    /// Something was sent.
    emptied: Notify,
    limit: usize,
    /// What waits on all connections, and how much that may be.
    all: (Gauge, usize),
}

#[derive(Debug)]
struct Queue {
    waiting: VecDeque<Content>,
    /// The bytes that wait or are being written.
    bytes: Share,
    /// Whether the wire has something to send that is no content.
    is_nudged: bool,
}

impl Line {
    /// `limit` is how many bytes may wait here; `all` is what waits on all connections, and how much that may be.
    pub(super) fn new(media_only: bool, number: u64, limit: usize, all: (Gauge, usize)) -> Self {
        let queue = Queue { waiting: VecDeque::new(), bytes: all.0.share(), is_nudged: false };
        Self { media_only, number, queue: Mutex::new(queue), filled: Notify::new(), emptied: Notify::new(), limit, all }
    }

    /// The line of a connection that is gone.
    pub(super) fn closed() -> Self {
        Self::new(false, u64::MAX, 0, (Gauge::default(), 0))
    }

    /// Adds something to send.
    pub(super) fn push(&self, content: Content) {
        let mut queue = lock(&self.queue);
        let bytes = queue.bytes.amount().saturating_add(length(&content));
        queue.bytes.set(bytes);
        queue.waiting.push_back(content);
        drop(queue);
        self.filled.notify_one();
    }

    /// Has the wire's own bytes sent: the answer to a ClientHello.
    pub(super) fn nudge(&self) {
        lock(&self.queue).is_nudged = true;
        self.filled.notify_one();
    }

    /// Waits for something to send, and takes all there is. Nothing is there if the wire alone has something.
    pub(super) async fn take(&self) -> VecDeque<Content> {
        loop {
            if let Some(waiting) = self.take_now() {
                return waiting;
            }
            self.filled.notified().await;
        }
    }

    fn take_now(&self) -> Option<VecDeque<Content>> {
        let mut queue = lock(&self.queue);
        let is_nudged = std::mem::take(&mut queue.is_nudged);
        let waiting = std::mem::take(&mut queue.waiting);
        (is_nudged || !waiting.is_empty()).then_some(waiting)
    }

    /// Notes that so many bytes of what was taken are sent.
    pub(super) fn sent(&self, bytes: usize) {
        let mut queue = lock(&self.queue);
        let left = queue.bytes.amount().saturating_sub(bytes);
        queue.bytes.set(left);
        drop(queue);
        self.emptied.notify_waiters();
    }

    /// Returns whether more may be added.
    pub(super) fn has_room(&self) -> bool {
        let bytes = lock(&self.queue).bytes.amount();
        bytes == 0 || (bytes < self.limit && self.all.0.get() < self.all.1)
    }

    /// Waits until more may be added.
    pub(super) async fn room(&self) {
        loop {
            let emptied = self.emptied.notified();
            if self.has_room() {
                return;
            }
            emptied.await;
        }
    }

    /// Lets everything through that waits for room: nothing is sent any more.
    pub(super) fn close(&self) {
        let mut queue = lock(&self.queue);
        queue.waiting.clear();
        queue.bytes.set(0);
        drop(queue);
        self.emptied.notify_waiters();
    }
}

/// Returns about how many bytes something takes while it waits.
pub(super) fn length(content: &Content) -> usize {
    match content {
        Content::Message(message) => message.len(),
        Content::Plain(message) => message.len(),
        _ => SHORT,
    }
}

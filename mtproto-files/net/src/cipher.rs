//! Cipher work of all lanes, on a few threads.
//!
//! Messages that wait are worked on several at a time, whichever lanes they are of: that takes much less time than one by one.

use std::collections::VecDeque;
use std::mem;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread::available_parallelism;
use std::time::Duration;

use mtproto_proto::session::{MessageError, OpenError, Opened, Packet, Sealed, Unsealed};
use tokio::sync::{Notify, Semaphore, oneshot};
use tokio::time::timeout;

/// The most messages that are worked on at a time.
const TOGETHER: usize = 4;

/// When so many messages wait to be decrypted, no others are waited for: the DC would run out of requests.
const OPENED_TOGETHER: usize = 2;

/// How long others are waited for. A message of 512 KiB alone takes about as long as that.
const GATHER: Duration = Duration::from_millis(1);

/// A message with fewer bytes is worked on where it is: handing it over would take longer.
const WORTHWHILE: usize = 16 << 10;

/// A message that is worked on, or was. The results of a lane are taken in the order of its messages.
pub(crate) type Pending<O> = oneshot::Receiver<O>;

/// The result of encryption.
pub(crate) type SealResult = Result<Packet, MessageError>;

/// The result of decryption.
pub(crate) type OpenResult = Result<Opened, OpenError>;

/// Cipher work of all lanes. Cheap to clone.
#[derive(Clone)]
pub(crate) struct Cipher(Arc<Shared>);

struct Shared {
    waiting: Mutex<Waiting>,
    /// Notified when enough messages wait for a batch.
    enough: Notify,
    /// A permit for each core that may work.
    cores: Arc<Semaphore>,
}

/// Messages that wait for a batch.
#[derive(Default)]
struct Waiting {
    seals: VecDeque<(Unsealed, oneshot::Sender<SealResult>)>,
    opens: VecDeque<(Sealed, oneshot::Sender<OpenResult>)>,
    /// Whether the task runs that makes batches.
    is_attended: bool,
    /// Whether the next batch is one of decryption, if there is both.
    is_turn_of_opens: bool,
}

/// Messages that are worked on together.
enum Batch {
    Seals(Vec<(Unsealed, oneshot::Sender<SealResult>)>),
    Opens(Vec<(Sealed, oneshot::Sender<OpenResult>)>),
}

impl Cipher {
    /// Returns a cipher without work. All cores but one do the work, so that sockets and files have one.
    pub(crate) fn new() -> Self {
        let cores = available_parallelism().map_or(1, usize::from);
        let cores = cores.saturating_sub(1).clamp(1, Semaphore::MAX_PERMITS);
        let cores = Arc::new(Semaphore::new(cores));
        Self(Arc::new(Shared { waiting: Mutex::default(), enough: Notify::new(), cores }))
    }

    /// Encrypts a message. `is_next`: no message of the lane waits before it, so that a short one can be done here.
    pub(crate) fn seal(&self, message: Unsealed, is_next: bool) -> Pending<SealResult> {
        let (sender, receiver) = oneshot::channel();
        if is_next && message.len() < WORTHWHILE {
            // The receiver is here.
            _ = sender.send(message.seal());
        } else {
            self.add(|waiting| waiting.seals.push_back((message, sender)));
        }
        receiver
    }

    /// Decrypts a message of so many bytes. `is_next` as of [`seal`](Self::seal).
    pub(crate) fn open(&self, message: Sealed, bytes: usize, is_next: bool) -> Pending<OpenResult> {
        let (sender, receiver) = oneshot::channel();
        if is_next && bytes < WORTHWHILE {
            _ = sender.send(message.open());
        } else {
            self.add(|waiting| waiting.opens.push_back((message, sender)));
        }
        receiver
    }

    /// Adds a message to those that wait.
    fn add(&self, add: impl FnOnce(&mut Waiting)) {
        let mut waiting = self.waiting();
        add(&mut waiting);
        if waiting.are_enough() {
            self.0.enough.notify_one();
        }
        if !mem::replace(&mut waiting.is_attended, true) {
            tokio::spawn(self.clone().attend());
        }
    }

    /// Has batches worked on until nothing waits.
    async fn attend(self) {
        // If the runtime is shutting down, lanes see that their results never come.
        while let Ok(core) = Arc::clone(&self.0.cores).acquire_owned().await {
            self.gather().await;
            let Some(batch) = self.waiting().take() else { break };
            tokio::task::spawn_blocking(move || {
                batch.work();
                drop(core);
            });
        }
    }

    /// Waits until there are enough messages for a batch, but no longer than [`GATHER`].
    async fn gather(&self) {
        // Lanes that got calls or bytes at the same time add their messages first.
        tokio::task::yield_now().await;
        if !self.waiting().are_enough() {
            // A notice about earlier messages may end the waiting early, once. That does no harm.
            _ = timeout(GATHER, self.0.enough.notified()).await;
        }
    }

    fn waiting(&self) -> MutexGuard<'_, Waiting> {
        self.0.waiting.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Waiting {
    fn are_enough(&self) -> bool {
        self.seals.len() >= TOGETHER || self.opens.len() >= OPENED_TOGETHER
    }

    /// Takes the next batch. `None`: nothing waits, and nobody attends to what comes.
    fn take(&mut self) -> Option<Batch> {
        let is_turn = mem::replace(&mut self.is_turn_of_opens, false);
        if !self.opens.is_empty() && (is_turn || self.seals.is_empty()) {
            let count = self.opens.len().min(TOGETHER);
            return Some(Batch::Opens(self.opens.drain(..count).collect()));
        }
        if !self.seals.is_empty() {
            self.is_turn_of_opens = true;
            let count = self.seals.len().min(TOGETHER);
            return Some(Batch::Seals(self.seals.drain(..count).collect()));
        }
        self.is_attended = false;
        None
    }
}

impl Batch {
    /// Does the work. Whoever does not wait any more gets nothing.
    fn work(self) {
        match self {
            Self::Seals(jobs) => {
                let (messages, senders): (Vec<_>, Vec<_>) = jobs.into_iter().unzip();
                match Unsealed::seal_all(messages) {
                    Ok(packets) => senders.into_iter().zip(packets).for_each(|(to, packet)| _ = to.send(Ok(packet))),
                    Err(error) => senders.into_iter().for_each(|to| _ = to.send(Err(error))),
                }
            }
            Self::Opens(jobs) => {
                let (messages, senders): (Vec<_>, Vec<_>) = jobs.into_iter().unzip();
                senders.into_iter().zip(Sealed::open_all(messages)).for_each(|(to, result)| _ = to.send(result));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use bytes::BytesMut;
    use mtproto_proto::client::StoredKey;
    use mtproto_proto::session::{Header, Inbound, MessageId, Padding, Sender, write};

    fn key() -> StoredKey {
        crate::testing::stored_key(7)
    }

    /// A message whose body has so many bytes, all of this value.
    fn message(length: usize, byte: u8, sender: Sender) -> Unsealed {
        let header = Header { salt: 1, session_id: 2, id: MessageId::from_bits(5), seq_no: 1 };
        let mut message = BytesMut::new();
        let body = vec![byte; length];
        write(&mut message, &header, [&body[..]], Padding::SizeClass, |padding| padding.fill(9)).unwrap();
        Unsealed::new(key().key, sender, message)
    }

    #[tokio::test]
    async fn results_are_those_of_their_messages_whatever_the_lengths() {
        let cipher = Cipher::new();
        let lengths = [100, 500_000, 40, 20_000, 20_000, 20_000, 500_000, 8];
        let numbered = lengths.iter().zip(0_u8..);
        let sealed: Vec<_> =
            numbered.map(|(length, byte)| cipher.seal(message(*length, byte, Sender::Server), byte == 0)).collect();
        let mut opened = Vec::new();
        for packet in sealed {
            let payload = packet.await.unwrap().unwrap().payload;
            let length = payload.len();
            opened.push(cipher.open(Sealed::new(key().key, Sender::Server, payload), length, false));
        }
        for ((result, length), byte) in opened.into_iter().zip(lengths).zip(0..) {
            let text = result.await.unwrap().unwrap().text;
            let message = Inbound::new(2, Sender::Server).accept(text, None).unwrap();
            assert_eq!(message.body, vec![byte; length]);
        }
        // Who finds nothing more ends.
        while cipher.waiting().is_attended {
            tokio::task::yield_now().await;
        }
    }

    #[tokio::test]
    async fn a_message_that_is_not_right_does_no_harm_to_others() {
        let cipher = Cipher::new();
        let payload = |damage: u8| {
            let mut payload = message(20_000, 1, Sender::Server).seal().unwrap().payload;
            payload[100] ^= damage;
            payload
        };
        let jobs = [0, 1, 0, 0]
            .map(|damage| cipher.open(Sealed::new(key().key, Sender::Server, payload(damage)), 20_000, false));
        let mut right = Vec::new();
        for job in jobs {
            right.push(job.await.unwrap().is_ok());
        }
        assert_eq!(right, [true, false, true, true]);
    }
}

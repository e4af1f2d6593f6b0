//! The modules together: what a client packs, a server takes apart, over a wire that repeats and reorders frames, and with a
//! client's clock that is wrong.

use super::*;
use bytes::{Bytes, BytesMut};
use mtproto_crypto::{AuthKey, Sender, open, seal_all};
use proptest::prelude::*;
use std::collections::BTreeMap;
use std::time::Duration;
use tl_types::envelope::GzipPacked;
use tl_types::{Chain, Combinator, Decode, Encode, functions};

const SESSION: i64 = -5;
const SERVER_NOW: Duration = Duration::from_secs(1_800_000_000);

/// The part of a client that sends.
struct Client {
    clock: Clock,
    now: Duration,
    ids: IdSource,
    sequence: Sequence,
    sent: SentContainers,
    frames: Vec<Vec<u8>>,
}

impl Client {
    fn new(now: Duration) -> Self {
        let mut clock = Clock::unknown();
        clock.set(ServerTime::since_1970(SERVER_NOW), now);
        let (ids, sequence, sent) = (IdSource::new(), Sequence::new(), SentContainers::default());
        Self { clock, now, ids, sequence, sent, frames: Vec::new() }
    }

    fn next(&mut self, body: &Chain) -> (MessageId, i32) {
        let id = self.ids.next_id(IdKind::Client, self.clock.time(self.now), 77).unwrap();
        (id, self.sequence.next_number(Relation::of(&body.clone().into_bytes())).unwrap())
    }

    /// Sends all bodies, and returns the message that each became.
    fn send(&mut self, bodies: &[Chain]) -> Vec<MessageId> {
        let mut container = Container::new();
        let mut sent = Vec::new();
        for body in bodies {
            let (id, seq_no) = self.next(body);
            if container.push(id, seq_no, body) == Err(Refusal::Full) {
                self.flush(std::mem::take(&mut container));
                container.push(id, seq_no, body).unwrap();
            }
            sent.push(id);
        }
        self.flush(container);
        sent
    }

    fn flush(&mut self, container: Container) {
        // The number of a container is even, and not below those inside: it is asked for after them.
        let seq_no = self.sequence.next_number(Relation::Never).unwrap();
        let id = self.ids.next_id(IdKind::Client, self.clock.time(self.now), 78).unwrap();
        let (body, ids) = container.finish(id).unwrap();
        self.sent.note(id, ids);
        let header = Header { salt: 1, session_id: SESSION, id, seq_no };
        let mut frame = BytesMut::new();
        let pieces = body.segments().iter().map(|segment| &segment[..]);
        write(&mut frame, &header, pieces, Padding::SizeClass, |padding| padding.fill(3)).unwrap();
        self.frames.push(frame.into());
    }
}

/// A call of the kind that the number says.
fn body(kind: usize) -> Chain {
    match kind {
        0 => functions::upload::SaveFilePart::new(1, 0, vec![7; 33_000]).to_chain().unwrap(),
        1 => gzip(&functions::upload::GetFileHashes::CONSTRUCTOR_ID.to_le_bytes().repeat(200)).unwrap().into(),
        2 => tl_types::mtproto::types::MsgsAck::new([1, 2, 3]).to_chain().unwrap(),
        3 => tl_types::mtproto::functions::Ping::new(9).to_chain().unwrap(),
        _ => functions::help::GetConfig::new().to_chain().unwrap(),
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]
    #[test]
    fn each_message_arrives_once_without_a_fault(
        kinds in prop::collection::vec(0_usize..5, 1..60),
        ahead in -3600_i32..3600,
        wire in prop::collection::vec(any::<prop::sample::Index>(), 0..80),
    ) {
        let seconds = SERVER_NOW.as_secs().checked_add_signed(ahead.into()).unwrap();
        let now = Duration::from_secs(seconds);
        let mut client = Client::new(now);
        let bodies: Vec<Chain> = kinds.iter().map(|kind| body(*kind)).collect();
        let sent = client.send(&bodies);
        let key = AuthKey::new([9; 256]);
        seal_all(&key, Sender::Client, &mut client.frames.iter_mut().map(Vec::as_mut_slice).collect::<Vec<_>>()).unwrap();

        let mut inbound = Inbound::new(SESSION, Sender::Client);
        let mut numbers = SeqCheck::new(REMEMBERED);
        let mut received = BTreeMap::new();
        let time = Clock::own().certain_time(SERVER_NOW);
        let chosen = wire.iter().map(|index| index.index(client.frames.len()));
        for frame in chosen.chain(0..client.frames.len()) {
            let mut frame = client.frames[frame].clone();
            open(&key, Sender::Client, &mut frame).unwrap();
            let text = Text::read(&Bytes::from(frame).slice(24..)).unwrap();
            let packet = match inbound.accept(text, time) {
                Err(Violation::Repeat { .. }) => continue,
                other => other.unwrap(),
            };
            numbers.check(packet.header.id, packet.header.seq_no, Relation::of(&packet.body)).unwrap();
            for inner in unpack(packet.header.id, &packet.body).unwrap().unwrap() {
                inbound.admit(inner.id).unwrap();
                numbers.check(inner.id, inner.seq_no, Relation::of(&inner.body)).unwrap();
                prop_assert!(client.sent.concerned(packet.header.id).contains(&inner.id));
                prop_assert_eq!(received.insert(inner.id, inner.body), None);
            }
        }
        let expected: BTreeMap<_, _> = sent.into_iter().zip(bodies.into_iter().map(Chain::into_bytes)).collect();
        prop_assert_eq!(&received, &expected);
        for (body, kind) in received.values().zip(kinds) {
            if kind == 1 {
                gunzip(&GzipPacked::from_bytes(body).unwrap().packed_data, UNPACKED_LIMIT).unwrap();
            }
        }
    }
}

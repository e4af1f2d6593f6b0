//! Both ends of a connection: any bytes, and conversations whose bytes are changed on the way.
//!
//! What holds: the same bytes give the same frames and the same error, however they are cut. No frame is longer than
//! the limit. After an error a connection has ended. What nobody changes arrives as it was sent.

use super::edits::edit;
use super::input::Input;
use super::random::random;
use bytes::BytesMut;
use mtproto_proto::DcId;
use mtproto_proto::framing::{
    ClientWire, Frame, Framing, FramingError, HelloTemplate, Secret, ServerEvent, ServerOptions, ServerWire,
    TransportError,
};
use std::sync::{Arc, LazyLock};

/// The time of all clocks.
const NOW: u32 = 1_700_000_000;
const KEY: [u8; 16] = *b"sixteen bytes ok";
const TOKEN: u32 = 0x9234_5678;

/// How a client speaks: plainly, obfuscated, or with a secret.
#[derive(Clone, Copy)]
enum Speech {
    Plain(Framing),
    Obfuscated(Framing),
    Secret(usize),
}

const SPEECHES: [Speech; 10] = [
    Speech::Plain(Framing::Abridged),
    Speech::Plain(Framing::Intermediate),
    Speech::Plain(Framing::PaddedIntermediate),
    Speech::Plain(Framing::Full),
    Speech::Obfuscated(Framing::Abridged),
    Speech::Obfuscated(Framing::Intermediate),
    Speech::Obfuscated(Framing::PaddedIntermediate),
    Speech::Secret(0),
    Speech::Secret(1),
    Speech::Secret(2),
];

/// The secrets of all kinds. The last one is for fake TLS.
static SECRETS: LazyLock<[Secret; 3]> = LazyLock::new(|| {
    [&KEY[..], &[&[0xdd], &KEY[..]].concat(), &[&[0xee], &KEY[..], b"example.org"].concat()]
        .map(|bytes| Secret::from_bytes(bytes).unwrap())
});

static TEMPLATE: LazyLock<HelloTemplate> = LazyLock::new(|| HelloTemplate::CHROME.parse().unwrap());

/// Feeds both ends of a connection. Returns how many frames arrived.
pub fn frames(data: &[u8]) -> usize {
    let mut input = Input::new(data);
    match input.below(4) {
        0 => any_bytes_to_a_server(&mut input),
        1 => any_bytes_to_a_client(&mut input),
        2 => any_template(&mut input),
        _ => conversation(&mut input),
    }
}

fn any_bytes_to_a_server(input: &mut Input<'_>) -> usize {
    let options = options(input);
    let (cuts, bytes) = (input.piece(), input.rest());
    let [whole, in_pieces] =
        [&[][..], cuts].map(|cuts| Received::by(&mut ServerWire::new(options.clone()), bytes, cuts));
    whole.check(options.limit);
    assert_eq!(whole, in_pieces, "cuts do not matter");
    whole.frames.len()
}

fn any_bytes_to_a_client(input: &mut Input<'_>) -> usize {
    let speech = speech(input);
    let limit = limit(input);
    let (cuts, bytes) = (input.piece(), input.rest());
    let [whole, in_pieces] = [&[][..], cuts].map(|cuts| {
        let mut client = client(speech, &TEMPLATE);
        client.set_limit(limit);
        Received::by(&mut client, bytes, cuts)
    });
    whole.check(limit);
    assert_eq!(whole, in_pieces, "cuts do not matter");
    whole.frames.len()
}

/// A template is read or refused. With one that is read, the server knows the client.
fn any_template(input: &mut Input<'_>) -> usize {
    let text = String::from_utf8_lossy(input.rest());
    let template: HelloTemplate = match text.parse() {
        Ok(template) => template,
        Err(error) => {
            assert!(!error.to_string().is_empty());
            return 0;
        }
    };
    let mut client = client(Speech::Secret(2), &template);
    let mut server = ServerWire::new(Arc::new(ServerOptions { secrets: SECRETS.to_vec(), ..ServerOptions::default() }));
    let received = Received::by(&mut server, &sent(|| client.poll_output()), &[]);
    assert_eq!((received.hellos, received.error), (1, None), "the server takes the ClientHello of {text:?}");
    1
}

/// A client and a server talk, and what they send may be changed on the way.
fn conversation(input: &mut Input<'_>) -> usize {
    let speech = speech(input);
    let (limit, quick_acks, cuts) = (limit(input), input.flag(), input.piece());
    let quick_acks = quick_acks && !matches!(speech, Speech::Plain(Framing::Full));
    let messages: Vec<BytesMut> = (0..input.below(5)).map(|_| message(input)).collect();
    let fits = messages.iter().all(|message| message.len() <= limit);
    let options = ServerOptions { secrets: secrets_for(speech), limit, ..ServerOptions::default() };
    let mut server = ServerWire::new(Arc::new(options));
    let mut client = client(speech, &TEMPLATE);
    client.set_limit(limit);
    let mut random = random(7);
    for message in &messages {
        client.write(message.clone(), quick_acks, &mut random).unwrap();
    }
    let mut wire = Wire { input, changed: false };

    // Fake TLS takes a round of its own: the server's answer lets the messages go.
    let mut at_server = Received::default();
    for _ in 0..2 {
        let bytes = wire.carry(sent(|| client.poll_output()));
        at_server.read_on(&mut server, &bytes, cuts);
        let bytes = wire.carry(sent(|| server.poll_output()));
        let answer = Received::by(&mut client, &bytes, cuts);
        answer.check(limit);
        assert!(wire.changed || (answer.frames.is_empty() && answer.error.is_none()));
    }
    at_server.check(limit);
    if !wire.changed && fits {
        let expected =
            messages.iter().map(|payload| Frame::Payload { payload: payload.clone(), quick_ack: quick_acks });
        assert_eq!(at_server.frames, expected.collect::<Vec<_>>());
        assert_eq!(at_server.error, None);
    }

    // A server that does not know yet what the client speaks, or has ended the connection, sends nothing.
    let mut expected = Vec::new();
    for payload in &messages {
        if server.write(payload.clone(), &mut random).is_ok() {
            expected.push(Frame::Payload { payload: payload.clone(), quick_ack: false });
        }
        if quick_acks && server.quick_ack(TOKEN).is_ok() {
            expected.push(Frame::QuickAck(TOKEN));
        }
    }
    if server.error(TransportError::KEY_UNKNOWN, &mut random).is_ok() {
        expected.push(Frame::Error(TransportError::KEY_UNKNOWN));
    }
    let bytes = wire.carry(sent(|| server.poll_output()));
    let at_client = Received::by(&mut client, &bytes, cuts);
    at_client.check(limit);
    if !wire.changed && fits {
        assert_eq!(at_client.frames, expected);
        assert_eq!(at_client.error, None);
    }
    at_server.frames.len() + at_client.frames.len()
}

/// What is between the two ends.
struct Wire<'i, 'd> {
    input: &'i mut Input<'d>,
    /// Whether any byte was changed until now.
    changed: bool,
}

impl Wire<'_, '_> {
    fn carry(&mut self, mut bytes: Vec<u8>) -> Vec<u8> {
        self.changed |= edit(&mut bytes, self.input);
        bytes
    }
}

/// What an end has received.
#[derive(Debug, Default, PartialEq)]
struct Received {
    frames: Vec<Frame>,
    hellos: usize,
    error: Option<FramingError>,
}

impl Received {
    fn by(end: &mut impl End, bytes: &[u8], cuts: &[u8]) -> Self {
        let mut received = Self::default();
        received.read_on(end, bytes, cuts);
        received
    }

    /// Gives an end bytes in pieces, until it fails.
    fn read_on(&mut self, end: &mut impl End, bytes: &[u8], cuts: &[u8]) {
        for mut piece in pieces(bytes, cuts) {
            loop {
                match end.read(&mut piece) {
                    Ok(Some(Event::Frame(frame))) => self.frames.push(frame),
                    Ok(Some(Event::Hello)) => self.hellos += 1,
                    Ok(Some(Event::Opened)) => {}
                    Ok(None) => break assert!(piece.is_empty(), "the input is used up"),
                    Err(error) => {
                        assert!(!error.to_string().is_empty());
                        assert!(
                            matches!(end.read(&mut piece), Err(FramingError::Ended)),
                            "an error ends the connection"
                        );
                        // Of a connection that had ended before, the first error counts.
                        self.error.get_or_insert(error);
                        return;
                    }
                }
            }
        }
    }

    fn check(&self, limit: usize) {
        for frame in &self.frames {
            let Frame::Payload { payload, .. } = frame else { continue };
            assert!((20..=limit).contains(&payload.len()), "a frame of {} bytes", payload.len());
        }
    }
}

enum Event {
    Hello,
    Opened,
    Frame(Frame),
}

/// An end of a connection.
trait End {
    fn read(&mut self, input: &mut &[u8]) -> Result<Option<Event>, FramingError>;
}

impl End for ClientWire {
    fn read(&mut self, input: &mut &[u8]) -> Result<Option<Event>, FramingError> {
        Ok(self.read(input)?.map(Event::Frame))
    }
}

/// Accepts each ClientHello.
impl End for ServerWire {
    fn read(&mut self, input: &mut &[u8]) -> Result<Option<Event>, FramingError> {
        Ok(match self.read(input, NOW)? {
            Some(ServerEvent::Hello(_)) => {
                self.accept(&mut random(9))?;
                Some(Event::Hello)
            }
            Some(ServerEvent::Frame(frame)) => {
                assert!(matches!(frame, Frame::Payload { .. }), "a client sends payloads alone");
                Some(Event::Frame(frame))
            }
            Some(_) => Some(Event::Opened),
            None => None,
        })
    }
}

fn options(input: &mut Input<'_>) -> Arc<ServerOptions> {
    let chosen = input.byte();
    let secrets = SECRETS.iter().enumerate().filter(|(at, _)| chosen >> at & 1 == 1);
    let secrets = secrets.map(|(_, secret)| secret.clone()).collect();
    let secrets_only = chosen >> 3 & 1 == 1;
    Arc::new(ServerOptions { secrets, secrets_only, limit: limit(input), ..ServerOptions::default() })
}

fn secrets_for(speech: Speech) -> Vec<Secret> {
    match speech {
        Speech::Plain(_) | Speech::Obfuscated(_) => Vec::new(),
        Speech::Secret(_) => SECRETS.to_vec(),
    }
}

fn limit(input: &mut Input<'_>) -> usize {
    [1 << 20, 4096, 64, 20][input.below(4)]
}

fn speech(input: &mut Input<'_>) -> Speech {
    SPEECHES[input.below(SPEECHES.len())]
}

fn client(speech: Speech, template: &HelloTemplate) -> ClientWire {
    let (mut random, dc) = (random(3), DcId::new(2).unwrap());
    match speech {
        Speech::Plain(framing) => ClientWire::plain(framing),
        Speech::Obfuscated(framing) => ClientWire::obfuscated(framing, Some(dc), &mut random).unwrap(),
        Speech::Secret(at) => ClientWire::proxy(&SECRETS[at], dc, template, NOW, &mut random).unwrap(),
    }
}

/// Returns a message with the lengths of an encrypted or a plain one, by which padding is cut off.
fn message(input: &mut Input<'_>) -> BytesMut {
    let (kind, size) = (input.below(3), input.byte());
    let mut message = match kind {
        // The key's id is not 0.
        0 => vec![size | 1; 24 + 16 * usize::from(size)],
        1 => vec![size | 1; 24 + 16 * (4 << (size % 12))],
        _ => vec![0; 20 + 4 * usize::from(size)],
    };
    if kind == 2 {
        message[16..20].copy_from_slice(&(4 * u32::from(size)).to_le_bytes());
    }
    BytesMut::from(&message[..])
}

/// Returns all that an end sends now.
fn sent(poll_output: impl FnMut() -> Option<bytes::Bytes>) -> Vec<u8> {
    std::iter::from_fn(poll_output).flatten().collect()
}

/// Cuts bytes into pieces of the lengths, in turn.
fn pieces<'a>(mut bytes: &'a [u8], cuts: &'a [u8]) -> impl Iterator<Item = &'a [u8]> {
    let mut cuts = cuts.iter().cycle();
    std::iter::from_fn(move || {
        if bytes.is_empty() {
            return None;
        }
        let length = cuts.next().map_or(bytes.len(), |cut| usize::from(*cut).max(1));
        let (piece, rest) = bytes.split_at(length.min(bytes.len()));
        bytes = rest;
        Some(piece)
    })
}

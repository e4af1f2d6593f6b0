//! What can go wrong below requests.

use std::time::Duration;

use super::spot::Place;

/// Something that goes wrong with a frame, a connection or an answer.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum WireFault {
    /// For messages: loses the message.
    Drop,
    /// For messages: the message arrives twice.
    Repeat,
    /// For messages: the connection breaks after so many bytes of the frame. A message that was received is lost whatever
    /// the number.
    Cut(usize),
    /// For messages: from this message on, nothing arrives in either direction, and the connection stays open.
    HalfOpen,
    /// For messages: this message and all behind it arrive later by this time.
    Delay(Duration),
    /// For messages: from this message on, the connection moves so many bytes a second in each direction.
    Slow(u64),
    /// For messages: the DC sends a transport error, such as -404 or -429, in place of this message or of what it would
    /// answer to it.
    Error(i32),
    /// For messages that are sent: the message goes behind the next one.
    Behind,
    /// For messages that are received: loses the message if there is nothing in it but acknowledgments.
    LoseAcks,

    /// For answers: the client gets the answer twice, in two messages.
    Twice,
    /// For answers: no answer ever comes. The request was carried out.
    Withhold,
    /// For answers: the answer comes after so many other answers of the DC. Carried out.
    Late(u32),

    /// For messages and answers: something happens to the DC first.
    Dc(DcFault),
}

/// Something that happens to a DC.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum DcFault {
    /// All salts end, and new ones begin: messages with an old salt get `bad_server_salt`.
    RotateSalts,
    /// The DC forgets all sessions. Calls under way are not answered; clients send them again when they are told of the new
    /// session.
    ForgetSessions,
    /// The DC forgets all keys, and who was signed in: messages get -404.
    ForgetKeys,
    /// The DC forgets all temporary keys (`api/pfs`).
    ForgetTemporaryKeys,
    /// From now on the DC's clock is ahead by so many seconds. Negative numbers put it back; 0 sets it right.
    Clock(i64),
    /// All connections to the DC break.
    Disconnect,
    /// The DC restarts: it loses connections, sessions and parts, and is not to be reached for this time.
    Restart(Duration),
}

impl WireFault {
    /// Returns the name of the variant, as in [`Counters::faults`](crate::Counters::faults).
    pub fn name(&self) -> &'static str {
        match self {
            Self::Drop => "Drop",
            Self::Repeat => "Repeat",
            Self::Cut(_) => "Cut",
            Self::HalfOpen => "HalfOpen",
            Self::Delay(_) => "Delay",
            Self::Slow(_) => "SlowLink",
            Self::Error(_) => "TransportError",
            Self::Behind => "Behind",
            Self::LoseAcks => "LoseAcks",
            Self::Twice => "Twice",
            Self::Withhold => "Withhold",
            Self::Late(_) => "Late",
            Self::Dc(fault) => fault.name(),
        }
    }

    /// Returns whether the fault can happen at this place.
    pub(super) fn fits(&self, place: Place) -> bool {
        match self {
            Self::Dc(_) => true,
            Self::Twice | Self::Withhold | Self::Late(_) => place == Place::Answer,
            Self::Behind => matches!(place, Place::Sent { .. }),
            Self::LoseAcks => place == Place::Received { plain: false },
            _ => place != Place::Answer,
        }
    }
}

impl DcFault {
    /// Returns the name of the variant, as in [`Counters::faults`](crate::Counters::faults).
    pub fn name(self) -> &'static str {
        match self {
            Self::RotateSalts => "RotateSalts",
            Self::ForgetSessions => "ForgetSessions",
            Self::ForgetKeys => "ForgetKeys",
            Self::ForgetTemporaryKeys => "ForgetTemporaryKeys",
            Self::Clock(_) => "Clock",
            Self::Disconnect => "DisconnectDc",
            Self::Restart(_) => "RestartDc",
        }
    }
}

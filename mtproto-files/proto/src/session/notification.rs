//! What a refused message means, and what its sender does (`mtproto/service_messages_about_messages`, "Notice of Ignored
//! Error Message").
//!
//! A notification is about a message or about a container, which is refused as a whole:
//! [`SentContainers::concerned`](super::SentContainers::concerned) gives the messages.

use super::sequence::SeqFault;
use super::violation::Violation;
use std::fmt;

/// Why the server has refused a message: the codes of `bad_msg_notification` and `bad_server_salt`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum BadMsg {
    /// 16: the message id is too low, which means that the client's time is behind the server's.
    IdTooLow,
    /// 17: the message id is too high, which means that the client's time is ahead of the server's.
    IdTooHigh,
    /// 18: the lowest two bits of the message id are wrong.
    IdBits,
    /// 19: the container's id is that of a message that was received before.
    ContainerRepeated,
    /// 20: the message is too old: the server does not know whether the message was received before.
    TooOld,
    /// 32: the sequence number is too low.
    SeqTooLow,
    /// 33: the sequence number is too high.
    SeqTooHigh,
    /// 34: the sequence number is odd, and should be even.
    SeqOdd,
    /// 35: the sequence number is even, and should be odd.
    SeqEven,
    /// 48: the salt is wrong. `bad_server_salt` has the right one.
    Salt,
    /// 64: the container is invalid.
    Container,
}

/// What a client does about a refused message.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Reaction {
    /// Sends the messages again with new ids.
    Resend,
    /// Sets the clock by the id of the notification, and sends the messages again with new ids.
    SetClockAndResend,
    /// Sets the clock by the id of the notification, and begins a new session with all unanswered messages: the session's ids
    /// are ahead of the server's time, and new ids may not go back.
    SetClockAndRenew,
    /// Begins a new session with all unanswered messages: the two sides count differently, and only a new session makes
    /// them agree. Telethon and grammers move the number by 64 or 16 instead, and can go on for thousands of
    /// notifications until the server refuses the connection (error -429).
    Renew,
    /// Sets the salt, and sends the messages again with new ids.
    SetSaltAndResend,
    /// Asks the server for the state of the messages: it has received them, once at least.
    Ask,
    /// Ends the connection with an error: the same message would be refused again.
    Close,
}

/// All reasons.
const ALL: [BadMsg; 11] = [
    BadMsg::IdTooLow,
    BadMsg::IdTooHigh,
    BadMsg::IdBits,
    BadMsg::ContainerRepeated,
    BadMsg::TooOld,
    BadMsg::SeqTooLow,
    BadMsg::SeqTooHigh,
    BadMsg::SeqOdd,
    BadMsg::SeqEven,
    BadMsg::Salt,
    BadMsg::Container,
];

impl BadMsg {
    /// Returns what a code of the server means. `None`: the code is unknown; the connection ends then
    /// ([`Reaction::Close`]).
    pub fn from_code(code: i32) -> Option<Self> {
        ALL.into_iter().find(|reason| reason.code() == code)
    }

    /// Returns what a server answers to a message that breaks a rule. `None`: the server does not answer. It ends the
    /// connection, or, if [`Violation::ends_connection`] says no, gives the answer to the first message again.
    /// `is_container`: the message is a container.
    pub fn of_violation(violation: &Violation, is_container: bool) -> Option<Self> {
        match violation {
            Violation::Past { .. } => Some(Self::IdTooLow),
            Violation::Future { .. } => Some(Self::IdTooHigh),
            Violation::Parity { .. } => Some(Self::IdBits),
            Violation::Repeat { .. } if is_container => Some(Self::ContainerRepeated),
            Violation::Forgotten { .. } => Some(Self::TooOld),
            Violation::Crowded { .. }
            | Violation::Bounds { .. }
            | Violation::Nested { .. }
            | Violation::AboveContainer { .. } => Some(Self::Container),
            Violation::Repeat { .. }
            | Violation::Short { .. }
            | Violation::Length { .. }
            | Violation::Padding { .. }
            | Violation::Session => None,
        }
    }

    /// Returns the code on the wire.
    pub fn code(self) -> i32 {
        self.row().0
    }

    /// Returns what the client does.
    pub fn reaction(self) -> Reaction {
        self.row().2
    }

    /// Returns whether the server may have executed what the message asks for: it has received the message before, or cannot
    /// know. With the other codes, it certainly has not.
    pub fn may_be_executed(self) -> bool {
        matches!(self, Self::ContainerRepeated | Self::TooOld)
    }

    /// The code, the meaning and the reaction. The reactions are TDLib's, but for 32 and 33: TDLib closes the session
    /// there too, and begins a new one later; and for 19, where TDLib closes the connection.
    fn row(self) -> (i32, &'static str, Reaction) {
        match self {
            Self::IdTooLow => (16, "the message id is too low", Reaction::SetClockAndResend),
            Self::IdTooHigh => (17, "the message id is too high", Reaction::SetClockAndRenew),
            Self::IdBits => (18, "the lowest two bits of the message id are wrong", Reaction::Close),
            Self::ContainerRepeated => (19, "the container's id was received before", Reaction::Ask),
            Self::TooOld => (20, "the message is too old", Reaction::Resend),
            Self::SeqTooLow => (32, "the sequence number is too low", Reaction::Renew),
            Self::SeqTooHigh => (33, "the sequence number is too high", Reaction::Renew),
            Self::SeqOdd => (34, "the sequence number is odd, and should be even", Reaction::Close),
            Self::SeqEven => (35, "the sequence number is even, and should be odd", Reaction::Close),
            Self::Salt => (48, "the salt is wrong", Reaction::SetSaltAndResend),
            Self::Container => (64, "the container is invalid", Reaction::Close),
        }
    }
}

impl From<SeqFault> for BadMsg {
    fn from(fault: SeqFault) -> Self {
        match fault {
            SeqFault::TooLow => Self::SeqTooLow,
            SeqFault::TooHigh => Self::SeqTooHigh,
            SeqFault::EvenExpected => Self::SeqOdd,
            SeqFault::OddExpected => Self::SeqEven,
        }
    }
}

impl fmt::Display for BadMsg {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (code, meaning, _) = self.row();
        write!(f, "{meaning} (code {code})")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::session::message_id::MessageId;

    #[test]
    fn each_code_has_its_reaction() {
        let reactions = [
            (16, Reaction::SetClockAndResend),
            (17, Reaction::SetClockAndRenew),
            (18, Reaction::Close),
            (19, Reaction::Ask),
            (20, Reaction::Resend),
            (32, Reaction::Renew),
            (33, Reaction::Renew),
            (34, Reaction::Close),
            (35, Reaction::Close),
            (48, Reaction::SetSaltAndResend),
            (64, Reaction::Close),
        ];
        for (code, reaction) in reactions {
            let reason = BadMsg::from_code(code).unwrap();
            assert_eq!((reason.code(), reason.reaction()), (code, reaction));
            assert!(reason.to_string().ends_with(&format!("(code {code})")));
        }
        let known = (-1000..1000).filter(|code| BadMsg::from_code(*code).is_some()).count();
        assert_eq!(known, reactions.len());
        assert_eq!(ALL.len(), reactions.len());
    }

    #[test]
    fn a_server_names_the_code_of_a_broken_rule() {
        let id = MessageId::from_bits(8);
        let code = |violation, is_container| BadMsg::of_violation(&violation, is_container).map(BadMsg::code);
        assert_eq!(code(Violation::Past { id }, false), Some(16));
        assert_eq!(code(Violation::Future { id }, false), Some(17));
        assert_eq!(code(Violation::Parity { id }, false), Some(18));
        assert_eq!(code(Violation::Repeat { id }, true), Some(19));
        assert_eq!(code(Violation::Repeat { id }, false), None);
        assert_eq!(code(Violation::Forgotten { id }, false), Some(20));
        assert_eq!(code(Violation::Nested { index: 1 }, true), Some(64));
        assert_eq!(code(Violation::Session, false), None);
        assert_eq!(code(Violation::Padding { length: 3 }, false), None);
    }

    #[test]
    fn faults_of_sequence_numbers_have_one_code_in_both_places() {
        for fault in [SeqFault::TooLow, SeqFault::TooHigh, SeqFault::EvenExpected, SeqFault::OddExpected] {
            assert_eq!(BadMsg::from(fault).code(), fault.code());
        }
    }
}

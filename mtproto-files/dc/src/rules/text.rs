//! The rules for texts of messages without media (`messages.sendMessage`).

use crate::error::Refusal;

/// `message_length_max` (`config`), in UTF-16 code units.
const LONGEST: usize = 4096;

/// Whether it can be the text of a message.
pub(crate) fn check_text(text: &str) -> Result<(), Refusal> {
    match text.encode_utf16().count() {
        0 => Err(Refusal::Named("MESSAGE_EMPTY")),
        1..=LONGEST => Ok(()),
        _ => Err(Refusal::Named("MESSAGE_TOO_LONG")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_have_something_and_not_too_much() {
        assert_eq!(check_text(""), Err(Refusal::Named("MESSAGE_EMPTY")));
        assert_eq!(check_text(&"😀".repeat(2048)), Ok(()));
        assert_eq!(check_text(&"😀".repeat(2049)), Err(Refusal::Named("MESSAGE_TOO_LONG")));
    }
}

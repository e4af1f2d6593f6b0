//! What is checked of a text before it is sent: its length, and where its entities are.

use std::ops::Range;

use tl_types::enums;

use super::FormattedText;
use super::units::Units;
use crate::base::cause::Cause;

impl FormattedText {
    /// Checks the text and its entities. The limit is in UTF-16 code units.
    ///
    /// # Errors
    ///
    /// A text that is too long; an entity that is empty, outside of the text or begins or ends within a character.
    #[cfg_attr(not(feature = "messages"), allow(dead_code, reason = "captions are of messages"))]
    pub(crate) fn check(&self, name: &'static str, limit: usize) -> Result<(), Cause> {
        let length = self.length();
        if length > limit {
            return Err(Cause::TextTooLong { name, length, limit });
        }
        let units = Units::of(&self.text);
        for (index, entity) in self.entities.iter().enumerate() {
            range(entity, &units).map_err(|what| {
                let (offset, length) = (entity.offset(), entity.length());
                Cause::Entity { index, offset, length, what }
            })?;
        }
        Ok(())
    }
}

/// Returns where an entity is, in UTF-16 code units.
///
/// # Errors
///
/// What is wrong with an entity that is not in the text.
pub(super) fn range(entity: &enums::MessageEntity, units: &Units<'_>) -> Result<Range<usize>, &'static str> {
    let start = usize::try_from(entity.offset()).map_err(|_| "its offset is negative")?;
    let length = usize::try_from(entity.length()).ok().filter(|length| *length > 0).ok_or("it has no length")?;
    let end = start.checked_add(length).filter(|end| *end <= units.len()).ok_or("it ends behind the text")?;
    if units.is_border(start) && units.is_border(end) {
        Ok(start..end)
    } else {
        Err("it begins or ends within a character of two UTF-16 code units")
    }
}

#[cfg(test)]
mod tests {
    use tl_types::types;

    use super::*;

    #[test]
    fn lengths_are_in_utf16() {
        let text = FormattedText::from("a😀é");
        assert_eq!(text.length(), 4);
        text.check("caption", 4).unwrap();
        let error = text.check("caption", 3).unwrap_err();
        assert_eq!(error.to_string(), "a caption has at most 3 UTF-16 code units here, not 4");
    }

    #[test]
    fn entities_are_in_the_text() {
        let check = |offset, length| {
            FormattedText::new("a😀b", [types::MessageEntityBold::new(offset, length)]).check("caption", 100)
        };
        for (offset, length) in [(0, 1), (1, 2), (0, 4), (3, 1)] {
            check(offset, length).unwrap();
        }
        for (offset, length, what) in [
            (-1, 1, "its offset is negative"),
            (0, 0, "it has no length"),
            (0, -1, "it has no length"),
            (0, 5, "it ends behind the text"),
            (4, 1, "it ends behind the text"),
            (i32::MAX, i32::MAX, "it ends behind the text"),
            (2, 1, "it begins or ends within a character of two UTF-16 code units"),
            (0, 2, "it begins or ends within a character of two UTF-16 code units"),
        ] {
            let error = check(offset, length).unwrap_err().to_string();
            assert_eq!(error, format!("entity 0 (offset {offset}, length {length}) is not in the text: {what}"));
        }
        let error = FormattedText::new("", [types::MessageEntityBold::new(0, 1)]).check("caption", 0).unwrap_err();
        assert!(error.to_string().ends_with("it ends behind the text"), "{error}");
    }
}

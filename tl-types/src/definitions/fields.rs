//! The fields of a constructor or function, gathered in any order and written in the schema's.

use super::line::{Condition, Field, Line, Ty};
use crate::{Chain, Writer};
use alloc::{format, string::String, vec::Vec};

/// What has been gathered so far.
pub(super) struct FieldSet {
    line: Line,
    slots: Vec<Slot>,
}

struct Slot {
    field: Field,
    /// Whether the value of this field only says which others are there.
    decides: bool,
    was_met: bool,
    content: Option<Chain>,
}

impl FieldSet {
    pub(super) fn new(line: Line) -> Self {
        let slot = |field| Slot { field, decides: line.decides(field), was_met: false, content: None };
        Self { line, slots: line.fields().map(slot).collect() }
    }

    /// Gives a field the encoding that `content` makes, or leaves it out if that is `None`.
    ///
    /// Of fields with the same name, which are those without one, the first comes first.
    pub(super) fn set<E>(
        &mut self,
        name: &str,
        custom: fn(String) -> E,
        content: impl FnOnce(Field) -> Result<Option<Chain>, E>,
    ) -> Result<(), E> {
        let mut named = self.slots.iter_mut().filter(|slot| slot.field.name == name && !slot.decides).peekable();
        let of = self.line.name();
        if named.peek().is_none() {
            return Err(custom(format!("{of} has no field {name}")));
        }
        let Some(slot) = named.find(|slot| !slot.was_met) else {
            return Err(custom(format!("the field {name} of {of} comes twice")));
        };
        slot.was_met = true;
        slot.content = content(slot.field)?;
        Ok(())
    }

    /// Writes the fields, with flags that say which of them are there.
    pub(super) fn write(&self, writer: &mut Writer) -> Result<(), String> {
        for slot in &self.slots {
            let Slot { field, decides, content, .. } = slot;
            match (content, field.condition) {
                _ if *decides => writer.u32(self.flags(field.name)),
                (Some(content), _) => append(writer, content),
                (None, Some(condition)) => self.must_be_absent(*field, condition)?,
                (None, None) if field.ty == Ty::True => {}
                (None, None) => return Err(format!("the field {} of {} is not there", field.name, self.line.name())),
            }
        }
        Ok(())
    }

    /// The bits of the fields that are there.
    fn flags(&self, name: &str) -> u32 {
        let bits = self.present().filter(|on| on.flags == name).map(|on| 1_u32 << on.bit);
        bits.fold(0, |flags, bit| flags | bit)
    }

    /// A field must be there if another is there by the same bit.
    fn must_be_absent(&self, field: Field, condition: Condition) -> Result<(), String> {
        if self.present().any(|on| on == condition) {
            let Condition { flags, bit } = condition;
            let (name, of) = (field.name, self.line.name());
            return Err(format!("the field {name} is not there, but others are that share the bit {of}.{flags}.{bit}"));
        }
        Ok(())
    }

    fn present(&self) -> impl Iterator<Item = Condition> {
        self.slots.iter().filter(|slot| slot.content.is_some()).filter_map(|slot| slot.field.condition)
    }
}

/// Writes what has been written elsewhere. Long parts are not copied.
pub(super) fn append(writer: &mut Writer, content: &Chain) {
    for segment in content.segments() {
        writer.raw_shared(segment);
    }
}

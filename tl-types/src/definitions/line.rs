//! A line of the table, taken apart when it is needed: that is cheaper than to keep it in pieces.

use alloc::vec::Vec;

use crate::tl_type::TlType;

/// `name#0a1b2c3d field:type field:flags.N?type … = Type`, with `=>` for a function.
#[derive(Clone, Copy, Debug)]
pub(super) struct Line {
    text: &'static str,
}

/// The fields of a line, one after another.
#[derive(Clone, Debug)]
pub(super) struct Fields {
    rest: &'static str,
}

/// A field of a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Field {
    /// Its name in the schema, or its position if it has none.
    pub(super) name: &'static str,
    /// The flags and the bit that say whether it is there.
    pub(super) condition: Option<Condition>,
    /// What it holds.
    pub(super) ty: Ty,
}

/// `flags.N?`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Condition {
    /// The name of the field of type `#`.
    pub(super) flags: &'static str,
    /// 0 to 31.
    pub(super) bit: u8,
}

/// The type of a field, or of a vector's items.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Ty {
    /// `#`.
    Nat,
    /// `int`.
    Int,
    /// `long`.
    Long,
    /// `double`.
    Double,
    /// `float`.
    Float,
    /// `int128`.
    Int128,
    /// `int256`.
    Int256,
    /// `int512`.
    Int512,
    /// `string`.
    String,
    /// `bytes`.
    Bytes,
    /// `Bool`.
    Bool,
    /// `true`: nothing on the wire.
    True,
    /// `Object`: the rest of the input, undecoded.
    Object,
    /// A vector.
    Vector {
        /// Without its id.
        bare: bool,
        /// The type of its items. It is read when the items are.
        item: TlType,
    },
    /// The fields of the constructor with this id.
    Bare(u32),
    /// A boxed value of the type of this name.
    Boxed(&'static str),
    /// A boxed value of the constructor or function with this id.
    Combinator(u32),
    /// A boxed value that its id alone tells of: a function in another, or a value whose type is not known.
    Any,
}

/// The values of the fields of type `#` that were met so far, for the conditions that come after them.
#[derive(Clone, Debug, Default)]
pub(super) struct Flags {
    values: Vec<(&'static str, u32)>,
}

/// The line that starts at a byte of the text.
pub(super) const fn at(lines: &'static str, place: u32) -> Option<&'static str> {
    // There is no text of 4 GiB, so nothing is cut off where a `usize` has 32 bits or more.
    match lines.split_at_checked(place as usize) {
        Some((_, from_here)) => Some(until(from_here, b'\n')),
        None => None,
    }
}

/// The lines from the first one on whose name is not before this one, of lines sorted by name.
pub(super) fn from(lines: &'static str, name: &str) -> &'static str {
    // The line sought starts between these two, each the start of a line or the end.
    let (mut low, mut high) = (0, lines.len());
    let start_before = |byte: usize| lines.get(..byte).and_then(|text| text.rfind('\n')).map_or(0, |end| end + 1);
    while low < high {
        let start = start_before(low.midpoint(high)).max(low);
        let line = lines.get(start..).map_or("", |text| until(text, b'\n'));
        if Line::new(line).name() < name {
            low = start + line.len() + 1;
        } else {
            high = start;
        }
    }
    lines.get(low..).unwrap_or_default()
}

/// The text up to a character, or all of it.
const fn until(text: &'static str, end: u8) -> &'static str {
    let mut rest = text.as_bytes();
    while let [first, after @ ..] = rest
        && *first != end
    {
        rest = after;
    }
    text.split_at(text.len() - rest.len()).0
}

impl Line {
    pub(super) const fn new(text: &'static str) -> Self {
        Self { text }
    }

    /// The constructor's or function's name.
    pub(super) const fn name(self) -> &'static str {
        until(self.text, b'#')
    }

    /// Name and id: what no other line starts with.
    pub(super) fn label(self) -> &'static str {
        until(self.text, b' ')
    }

    /// Its id.
    pub(super) fn id(self) -> Option<u32> {
        let (_, id) = self.label().split_once('#')?;
        u32::from_str_radix(id, 16).ok()
    }

    /// The type of the constructor, or of the function's answer.
    pub(super) fn ty(self) -> &'static str {
        self.text.rsplit_once(' ').map_or("", |(_, ty)| ty)
    }

    /// Whether it is a function.
    fn is_function(self) -> bool {
        self.text.rsplit_once(' ').is_some_and(|(rest, _)| rest.ends_with("=>"))
    }

    /// The fields, in the order of the wire.
    pub(super) fn fields(self) -> Fields {
        Fields { rest: self.text.split_once(' ').map_or("", |(_, rest)| rest) }
    }

    /// Whether a field's value only says which others are there. Such a field has no value of its own: it is none of
    /// the generated struct's fields.
    pub(super) fn decides(self, field: Field) -> bool {
        let is_named_so = || {
            field.name.strip_prefix("flags").is_some_and(|number| number.bytes().all(|digit| digit.is_ascii_digit()))
        };
        let is_asked = || self.fields().any(|other| other.condition.is_some_and(|on| on.flags == field.name));
        field.ty == Ty::Nat && field.condition.is_none() && (is_named_so() || is_asked())
    }
}

impl Iterator for Fields {
    type Item = Field;

    fn next(&mut self) -> Option<Field> {
        let (field, rest) = self.rest.split_once(' ')?;
        self.rest = rest;
        Field::parse(field)
    }
}

impl Field {
    /// `None` at the `=`, which has no colon.
    fn parse(text: &'static str) -> Option<Self> {
        let (name, ty) = text.split_once(':')?;
        let condition = ty.split_once('?').and_then(|(condition, _)| Condition::parse(condition));
        let ty = ty.split_once('?').map_or(ty, |(_, ty)| ty);
        Some(Self { name, condition, ty: Ty::parse(ty) })
    }
}

impl Condition {
    fn parse(text: &'static str) -> Option<Self> {
        let (flags, bit) = text.split_once('.')?;
        Some(Self { flags, bit: bit.parse().ok().filter(|bit| *bit < 32)? })
    }
}

impl Ty {
    pub(super) fn of(ty: TlType) -> Self {
        match ty {
            TlType::Named(text) => Self::parse(text),
            TlType::Combinator(id) => Self::Combinator(id),
            TlType::Vector(item) => Self::Vector { bare: false, item: *item },
        }
    }

    /// Whether a boxed value of this type may be this constructor or function.
    pub(super) fn admits(self, id: u32, line: Line) -> bool {
        match self {
            Self::Boxed(ty) => line.ty() == ty && !line.is_function(),
            Self::Combinator(only) => id == only,
            _ => true,
        }
    }

    /// What is not in the language of lines is a boxed type that has no constructor.
    fn parse(text: &'static str) -> Self {
        let vector = |start| text.strip_prefix(start).and_then(|rest: &'static str| rest.strip_suffix('>'));
        match text {
            "#" => Self::Nat,
            "int" => Self::Int,
            "long" => Self::Long,
            "double" => Self::Double,
            "float" => Self::Float,
            "int128" => Self::Int128,
            "int256" => Self::Int256,
            "int512" => Self::Int512,
            "string" => Self::String,
            "bytes" => Self::Bytes,
            "Bool" => Self::Bool,
            "true" => Self::True,
            "Object" => Self::Object,
            _ if text.starts_with('!') => Self::Any,
            _ => {
                let bare = text.strip_prefix('%').and_then(|id| u32::from_str_radix(id, 16).ok());
                if let Some(id) = bare {
                    Self::Bare(id)
                } else if let Some(item) = vector("Vector<") {
                    Self::Vector { bare: false, item: TlType::Named(item) }
                } else if let Some(item) = vector("vector<") {
                    Self::Vector { bare: true, item: TlType::Named(item) }
                } else {
                    // A type of the schema's own that is called as a word above.
                    Self::Boxed(text.strip_prefix('@').unwrap_or(text))
                }
            }
        }
    }
}

impl Flags {
    /// Remembers a value of type `#`.
    pub(super) fn set(&mut self, name: &'static str, value: u32) {
        self.values.push((name, value));
    }

    /// Whether a field is there.
    pub(super) fn allow(&self, field: Field) -> bool {
        let Some(Condition { flags, bit }) = field.condition else { return true };
        self.values.iter().any(|(name, value)| *name == flags && value.checked_shr(bit.into()).unwrap_or(0) & 1 == 1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_is_a_name_fields_and_a_type() {
        let line = Line::new("a.b#0000000b flags:# x:flags.2?true 2:Vector<vector<%0000000a>> ids:flags.31?!X = a.C");
        assert_eq!((line.name(), line.id(), line.ty()), ("a.b", Some(11), "a.C"));
        let fields: Vec<Field> = line.fields().collect();
        let on = |bit| Some(Condition { flags: "flags", bit });
        assert_eq!(
            fields,
            [
                Field { name: "flags", condition: None, ty: Ty::Nat },
                Field { name: "x", condition: on(2), ty: Ty::True },
                Field {
                    name: "2",
                    condition: None,
                    ty: Ty::Vector { bare: false, item: TlType::Named("vector<%0000000a>") }
                },
                Field { name: "ids", condition: on(31), ty: Ty::Any },
            ]
        );
        assert_eq!(Ty::parse("vector<%0000000a>"), Ty::Vector { bare: true, item: TlType::Named("%0000000a") });
        assert_eq!(Ty::parse("%0000000a"), Ty::Bare(10));
        assert_eq!((Ty::parse("Bool"), Ty::parse("@Bool")), (Ty::Bool, Ty::Boxed("Bool")));
    }

    #[test]
    fn a_line_without_fields_has_none() {
        let line = Line::new("null#56730bcc = Null");
        assert_eq!((line.name(), line.ty(), line.fields().count()), ("null", "Null", 0));
        let line = Line::new("get#56730bcc => Null");
        assert_eq!((line.name(), line.ty(), line.fields().count()), ("get", "Null", 0));
    }

    #[test]
    fn a_function_makes_no_value_of_its_type() {
        let (constructor, function) = (Line::new("x#00000001 a:int = X"), Line::new("get#00000002 a:int => X"));
        assert!(Ty::Boxed("X").admits(1, constructor) && !Ty::Boxed("X").admits(2, function));
        assert!(Ty::Any.admits(1, constructor) && Ty::Any.admits(2, function));
    }

    #[test]
    fn flags_are_told_from_numbers() {
        let line = Line::new("x#00000001 mask:# count:# flags2:# a:mask.0?int = X");
        let decide: Vec<bool> = line.fields().map(|field| line.decides(field)).collect();
        assert_eq!(decide, [true, false, true, false]);
    }

    #[test]
    fn a_condition_looks_at_its_own_flags() {
        let mut flags = Flags::default();
        flags.set("a", 1);
        flags.set("b", 0x8000_0000);
        let field = |flags, bit| Field { name: "x", condition: Some(Condition { flags, bit }), ty: Ty::Int };
        assert!(flags.allow(field("a", 0)) && flags.allow(field("b", 31)));
        assert!(!flags.allow(field("a", 31)) && !flags.allow(field("b", 0)) && !flags.allow(field("c", 0)));
    }
}

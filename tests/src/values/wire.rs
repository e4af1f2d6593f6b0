//! What the wire format is made of (`mtproto/serialize`).

use tl_parser::schema::{Builtin, Combinator, Expr, Field, NatVar};

pub(super) const VECTOR: u32 = 0x1cb5_c415;
pub(super) const BOOLS: [u32; 2] = [0xbc79_9737, 0x9972_75b5];

pub(super) fn u32(out: &mut Vec<u8>, number: u32) {
    out.extend_from_slice(&number.to_le_bytes());
}

/// A `string` or `bytes`.
pub(super) fn counted(out: &mut Vec<u8>, bytes: &[u8]) {
    let start = out.len();
    match u8::try_from(bytes.len()) {
        Ok(short) if short < 254 => out.push(short),
        _ => u32(out, u32::try_from(bytes.len()).unwrap() << 8 | 254),
    }
    out.extend_from_slice(bytes);
    let written = (out.len() - start).next_multiple_of(4);
    out.resize(start + written, 0);
}

/// Whether a `#` only says which fields are there. One that no field is under yet says that there is none.
pub(super) fn is_flags(combinator: &Combinator<'_>, index: u32, field: &Field<'_>) -> bool {
    let decides = |other: &Field<'_>| other.condition.is_some_and(|condition| condition.on == NatVar::Field(index));
    field.ty == Expr::Builtin(Builtin::Nat)
        && (combinator.fields.iter().any(decides) || field.name.is_some_and(|name| name.starts_with("flags")))
}

/// The flags field that a field is under, and the bit.
pub(super) fn bit_of(field: &Field<'_>) -> Option<(u32, u8)> {
    field.condition.map(|condition| match (condition.on, condition.bit) {
        (NatVar::Field(flags), Some(bit)) => (flags, bit),
        _ => panic!("not of Telegram's schemas: {field:?}"),
    })
}

/// The bits of a flags field that fields are under.
pub(super) fn used_bits(combinator: &Combinator<'_>, flags: u32) -> u32 {
    let bits = combinator.fields.iter().filter_map(bit_of).filter(|(of, _)| *of == flags);
    bits.fold(0, |bits, (_, bit)| bits | 1 << bit)
}

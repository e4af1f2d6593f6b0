//! Ids that the language itself has, and how deep values may be.

/// Objects and lists within each other. JSON parsers give up at 128; the scalars `{"b":…}` are a level of their own.
pub(super) const DEEPEST: usize = 120;

/// The constructor of `Vector t` (`mtproto/TL-formal`).
pub(super) const VECTOR: u32 = 0x1cb5_c415;
/// `boolTrue = Bool`
pub(super) const BOOL_TRUE: u32 = 0x9972_75b5;
/// `boolFalse = Bool`
pub(super) const BOOL_FALSE: u32 = 0xbc79_9737;

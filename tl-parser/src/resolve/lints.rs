//! Which warnings of taste are given.

/// Which warnings of taste [`resolve_with`](crate::resolve_with) gives.
///
/// Those about flags are off by default, in both dialects: Telegram's schema shares bits between fields in dozens of
/// places, on purpose, and so do some of TON's and VK's; and an absent `Bool` may well mean "as it was". A schema of
/// one's own can do without either, and then asks for the warnings.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Lints {
    /// One bit decides over several fields that hold something: [`Code::ReusedFlagBit`](crate::Code::ReusedFlagBit).
    pub reused_flag_bit: bool,
    /// A `Bool` under a flag, which is absent, false or true: [`Code::FlaggedBool`](crate::Code::FlaggedBool).
    pub flagged_bool: bool,
    /// A parameter that nothing determines: [`Code::UnusedParam`](crate::Code::UnusedParam). On by default.
    pub unused_param: bool,
}

impl Lints {
    /// Every warning.
    pub const ALL: Lints = Lints { reused_flag_bit: true, flagged_bool: true, unused_param: true };
}

impl Default for Lints {
    fn default() -> Self {
        Lints { reused_flag_bit: false, flagged_bool: false, unused_param: true }
    }
}

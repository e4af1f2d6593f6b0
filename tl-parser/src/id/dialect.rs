//! The two dialects of the text that ids are computed from.

/// Whose rules the ids of a schema follow.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Dialect {
    /// Telegram's: `bytes` counts as `string`, and fields of the type `flags.N?true` do not count.
    Telegram,
    /// Everything counts as it is written: TDLib's own API, TON, VK.
    Pure,
}

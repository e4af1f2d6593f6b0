//! The kinds of faults, each with a name that stays the same.

use super::Severity;
use std::fmt;

macro_rules! codes {
    ($($(#[$doc:meta])* $variant:ident = $name:literal $severity:ident,)+) => {
        /// The kind of a fault. `TL00…` is syntax, `TL01…` meaning, `TL02…` a warning, `TL03…` code
        /// generation.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[non_exhaustive]
        pub enum Code {
            $($(#[$doc])* $variant,)+
        }

        impl Code {
            /// Every code, in the order of their names.
            pub const ALL: &'static [Code] = &[$(Code::$variant,)+];

            /// The name that never changes: `TL0001`.
            pub fn name(self) -> &'static str {
                match self {
                    $(Code::$variant => $name,)+
                }
            }

            /// The code of that name.
            pub fn named(name: &str) -> Option<Code> {
                match name {
                    $($name => Some(Code::$variant),)+
                    _ => None,
                }
            }

            /// How bad a fault of this kind is.
            pub fn severity(self) -> Severity {
                match self {
                    $(Code::$variant => Severity::$severity,)+
                }
            }
        }
    };
}

codes! {
    /// A token that the grammar does not allow where it stands.
    Unexpected = "TL0001" Error,
    /// A declaration without its `;`.
    MissingSemicolon = "TL0002" Error,
    /// Brackets or prefixes nested too deeply.
    TooDeep = "TL0003" Error,
    /// The text is TL2, another language.
    Tl2 = "TL0004" Error,
    /// A `/*` without its `*/`.
    UnterminatedComment = "TL0005" Error,
    /// A text of 4 GiB or more.
    TooLong = "TL0006" Error,
    /// A combinator whose name starts with an upper-case letter.
    UpperCaseCombinator = "TL0007" Error,
    /// A type or constructor that is not declared.
    UnknownType = "TL0101" Error,
    /// Two constructors of one name, or two functions.
    DuplicateCombinator = "TL0102" Error,
    /// Two combinators of one id.
    DuplicateId = "TL0103" Error,
    /// Two fields or parameters of one name.
    DuplicateField = "TL0104" Error,
    /// A variable that is declared nowhere.
    UnknownVariable = "TL0105" Error,
    /// A variable used before the field that declares it.
    LateVariable = "TL0106" Error,
    /// A variable that is not a number where only a number will do.
    NotANumber = "TL0107" Error,
    /// A bit above 31.
    BitOutOfRange = "TL0108" Error,
    /// An id that is reserved: 0 or ffffffff.
    ReservedId = "TL0109" Error,
    /// A number that does not fit 32 bits, also that of a layer.
    NumberOutOfRange = "TL0110" Error,
    /// A bare type that could be any of several constructors.
    AmbiguousBare = "TL0111" Error,
    /// A type of which no value is finite.
    InfiniteType = "TL0112" Error,
    /// A type applied to the wrong number or kind of arguments.
    WrongArguments = "TL0113" Error,
    /// Something that is no type where a type must be.
    NotAType = "TL0114" Error,
    /// A parameter that is neither a type nor a number.
    InvalidParam = "TL0115" Error,
    /// `[ … ]` without a count and without a `#` before it.
    MissingCount = "TL0116" Error,
    /// A result that a combinator cannot have.
    InvalidResult = "TL0117" Error,
    /// A `?` declaration of a type that the language does not know, or not by these names.
    UnknownBuiltin = "TL0118" Error,
    /// A declaration that contradicts a `New`, `Final` or `Empty`.
    Sealed = "TL0119" Error,
    /// A builtin, a `New`, `Final` or `Empty`, or the application of a type, among functions.
    Misplaced = "TL0120" Error,
    /// A declared id that is not the computed one.
    IdMismatch = "TL0201" Warning,
    /// `!X` without `{X:Type}`.
    ImplicitParam = "TL0202" Warning,
    /// A parameter that neither the result nor a `!` mentions.
    UnusedParam = "TL0203" Warning,
    /// A bit that decides over several fields. Only if asked for.
    ReusedFlagBit = "TL0204" Warning,
    /// A `Bool` under a flag. Only if asked for.
    FlaggedBool = "TL0205" Warning,
    /// A `tl:allow` comment that cannot silence anything.
    UselessAllow = "TL0206" Warning,
    /// A constructor and a function of one name.
    SharedName = "TL0207" Warning,
    /// A declaration that generated code has no words for.
    NotExpressible = "TL0301" Error,
}

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

//! What the parser expected where it got furthest: the text of a syntax error.

use nom::error::{ErrorKind, ParseError};
use std::cell::Cell;
use std::fmt;

macro_rules! expected {
    ($($variant:ident $text:literal,)+) => {
        /// Something the grammar allows at some place.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub(super) enum Expected { $($variant,)+ }

        impl Expected {
            const ALL: &'static [(Expected, &'static str)] = &[$((Expected::$variant, $text),)+];
        }
    };
}

// In the order in which a message lists them.
expected! {
    Declaration "a declaration",
    Combinator "the name of a combinator",
    Annotation "the name of an annotation",
    Id "an id of 1 to 8 hexadecimal digits",
    SectionKind "`types` or `functions`",
    Dashes "`---`",
    LayerNumber "the number of a layer",
    TripleEquals "`===`",
    ParamName "the name of a parameter",
    PlainName "a name without a namespace",
    Colon "`:`",
    Bit "the number of a bit",
    Question "`?`",
    Field "a field",
    Type "a type",
    BoxedType "a boxed type",
    Bracket "`[`",
    Comma "`,`",
    BraceClose "`}`",
    ParenClose "`)`",
    BracketClose "`]`",
    Greater "`>`",
    Equals "`=`",
    Semicolon "`;`",
}

/// A rule does not fit; where, and what would have, is in [`Furthest`].
///
/// nom's combinators drop the errors of what they try in vain, and the furthest of them is the one that helps.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Unexpected;

/// The place the parser got to in one declaration, and everything it would have accepted there.
#[derive(Debug)]
pub(super) struct Furthest {
    /// How many tokens were left.
    left: Cell<usize>,
    /// A bit for each [`Expected`].
    expected: Cell<u32>,
    too_deep: Cell<bool>,
}

/// What would have been accepted, as "a field, `=` or `;`".
pub(super) struct Alternatives(u32);

impl Furthest {
    pub(super) fn new() -> Self {
        Furthest { left: Cell::new(usize::MAX), expected: Cell::new(0), too_deep: Cell::new(false) }
    }

    pub(super) fn note(&self, left: usize, expected: Expected) {
        let before = match left.cmp(&self.left.get()) {
            std::cmp::Ordering::Greater => return,
            std::cmp::Ordering::Equal => self.expected.get(),
            std::cmp::Ordering::Less => 0,
        };
        self.left.set(left);
        self.expected.set(before | 1 << expected as u32);
    }

    pub(super) fn too_deep(&self, left: usize) {
        self.left.set(left);
        self.too_deep.set(true);
    }

    /// How many tokens were left, at most `len`.
    pub(super) fn left(&self, len: usize) -> usize {
        self.left.get().min(len)
    }

    /// Whether this is among what would have been accepted.
    pub(super) fn expects(&self, expected: Expected) -> bool {
        self.expected.get() & (1 << expected as u32) != 0
    }

    pub(super) fn alternatives(&self) -> Alternatives {
        Alternatives(self.expected.get())
    }

    pub(super) fn is_too_deep(&self) -> bool {
        self.too_deep.get()
    }
}

impl<I> ParseError<I> for Unexpected {
    fn from_error_kind(_: I, _: ErrorKind) -> Self {
        Unexpected
    }

    fn append(_: I, _: ErrorKind, other: Self) -> Self {
        other
    }
}

impl fmt::Display for Alternatives {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut texts = Expected::ALL.iter().filter(|(expected, _)| self.0 & (1 << *expected as u32) != 0).peekable();
        let mut first = true;
        while let Some((_, text)) = texts.next() {
            let separator = match (first, texts.peek()) {
                (true, _) => "",
                (false, Some(_)) => ", ",
                (false, None) => " or ",
            };
            write!(f, "{separator}{text}")?;
            first = false;
        }
        Ok(())
    }
}

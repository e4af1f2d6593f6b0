//! Recognizes TL2, a language of the same family that looks alike and is not this one.

use crate::diagnostic::{Code, Diagnostic};
use crate::source::SourceId;
use crate::syntax::Item;
use crate::token::{Token, TokenKind};

/// One diagnostic for a text that is TL2 as a whole: at least half of its declarations make no sense as TL, and
/// at least half of those use what only TL2 has. A schema that merely has a fault is neither.
pub(super) fn recognize(source: SourceId, tokens: &[Token], items: &[Item<'_>]) -> Option<Diagnostic> {
    let invalid = items.iter().filter_map(|item| match item {
        Item::Invalid(span) => Some(*span),
        _ => None,
    });
    let mut rest = tokens;
    let (mut failed, mut marked, mut first) = (0, 0, None);
    for span in invalid {
        // Items and tokens are in the order of the text: one walk over the tokens is enough.
        let start = rest.partition_point(|token| token.start < span.start);
        let (_, from) = rest.split_at_checked(start)?;
        let (inside, behind) = from.split_at_checked(from.partition_point(|token| token.start < span.end))?;
        rest = behind;
        failed += 1;
        if let Some(mark) = mark(inside) {
            marked += 1;
            first = first.or(Some(mark.span(source)));
        }
    }
    if failed * 2 < items.len() || marked * 2 < failed {
        return None;
    }
    let message = "this is TL2, which is another language than TL";
    first.map(|span| Diagnostic::new(Code::Tl2, span, message).help("give the schema's TL form (`.tl`)"))
}

/// The first place with something that only TL2 has: `<=>`, `|`, `[]T`, `[N]T`, `name?:`, `Name<t:Type>`.
fn mark(tokens: &[Token]) -> Option<&Token> {
    use TokenKind::{Arrow, BracketClose, BracketOpen, Colon, Less, Number, Pipe, Question};
    let kind = |index: usize| tokens.get(index).map(|token| token.kind);
    let name = |index: usize| kind(index).is_some_and(TokenKind::is_name);
    let marks = |&(index, token): &(usize, &Token)| match token.kind {
        Pipe => true,
        Less => kind(index + 1) == Some(Arrow) || name(index + 1) && kind(index + 2) == Some(Colon),
        BracketOpen => {
            let close = if kind(index + 1) == Some(Number) { index + 2 } else { index + 1 };
            kind(close) == Some(BracketClose) && (name(close + 1) || kind(close + 1) == Some(BracketOpen))
        }
        Question => kind(index + 1) == Some(Colon),
        _ => false,
    };
    tokens.iter().enumerate().find(marks).map(|(_, token)| token)
}

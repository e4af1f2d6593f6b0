//! Comments that silence warnings.
//!
//! `// tl:allow(TL0201)`, on the lines directly above a declaration, inside it, or behind it on its last line, is for
//! that declaration; `// tl:allow-file(TL0201)`, before the first declaration, for the file. Several codes stand with
//! commas between them.

use crate::diagnostic::{Code, Diagnostic, Severity};
use crate::source::Span;
use crate::syntax::{Comment, CommentKind, File, Item};

/// Takes out the warnings that comments allow, and adds those about such comments.
pub(super) fn silence(files: &[File<'_>], diagnostics: &mut Vec<Diagnostic>) {
    let mut allowed = Vec::new();
    for file in files {
        if !file.comments.iter().any(is_directive) {
            continue;
        }
        for (comment, declaration) in file.comments.iter().zip(declarations(file)) {
            if let Some(directive) = directive(comment) {
                Reader { file, comment, declaration, allowed: &mut allowed, diagnostics }.read(directive);
            }
        }
    }
    if allowed.is_empty() {
        return;
    }
    // Of the spans allowed for a code, which are whole declarations or files, only the last one before a place can
    // cover it, unless it is that of the file.
    allowed.sort_unstable();
    diagnostics.retain(|diagnostic| diagnostic.is_error() || !is_allowed(&allowed, diagnostic.code, diagnostic.span));
}

/// Whether a comment is for the linter, so that it is none of the documentation.
pub(super) fn is_directive(comment: &Comment<'_>) -> bool {
    directive(comment).is_some()
}

/// Where a code is allowed.
type Allowed = (Code, Scope, Span);

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Scope {
    Declaration,
    File,
}

fn is_allowed(allowed: &[Allowed], code: Code, place: Span) -> bool {
    [Scope::Declaration, Scope::File].into_iter().any(|scope| {
        let after = allowed.partition_point(|&(other, in_scope, span)| {
            (other, in_scope, span.source, span.start) <= (code, scope, place.source, place.start)
        });
        after.checked_sub(1).and_then(|last| allowed.get(last)).is_some_and(|&(other, in_scope, span)| {
            (other, in_scope, span.source) == (code, scope, place.source) && place.start < span.end
        })
    })
}

/// What follows `tl:allow` in a comment that starts so.
fn directive<'a>(comment: &Comment<'a>) -> Option<&'a str> {
    let text = match comment.kind {
        CommentKind::Line => comment.text.trim_start_matches('/'),
        CommentKind::Block => comment.text.trim_start_matches("/*").trim_end_matches("*/"),
    };
    text.trim().strip_prefix("tl:allow")
}

/// The declaration that each comment is inside of, behind or directly above.
fn declarations(file: &File<'_>) -> Vec<Option<Span>> {
    let lines = |start: u32, end: u32| {
        let range = Span { source: file.source, start, end }.range();
        file.text.get(range).map_or(0, |gap| gap.matches('\n').count())
    };
    let mut found = vec![None; file.comments.len()];
    // Forwards for those behind: `end` is that of what came last.
    let mut items = file.items.iter().peekable();
    let (mut before, mut end, mut on_its_line) = (None, 0, false);
    for (comment, found) in file.comments.iter().zip(&mut found) {
        while let Some(item) = items.next_if(|item| item.span().start < comment.span.start) {
            (before, end, on_its_line) = (declaration(item), item.span().end, true);
        }
        if comment.span.start < end {
            *found = before;
            continue;
        }
        on_its_line &= lines(end, comment.span.start) == 0;
        if on_its_line {
            *found = before;
        }
        on_its_line &= !comment.text.contains('\n');
        end = comment.span.end;
    }
    // Backwards for those above: `start` is that of what comes next.
    let mut items = file.items.iter().rev().peekable();
    let (mut next, mut start) = (None, u32::MAX);
    for (comment, found) in file.comments.iter().zip(&mut found).rev() {
        while let Some(item) = items.next_if(|item| item.span().start > comment.span.start) {
            (next, start) = (declaration(item), item.span().start);
        }
        if found.is_none() && lines(comment.span.end, start) <= 1 {
            *found = next;
        }
        (next, start) = (*found, comment.span.start);
    }
    found
}

/// The span of what can have warnings: markers cannot.
fn declaration(item: &Item<'_>) -> Option<Span> {
    (!matches!(item, Item::Section(_) | Item::Layer(_))).then(|| item.span())
}

struct Reader<'r, 'a> {
    file: &'r File<'a>,
    comment: &'r Comment<'a>,
    declaration: Option<Span>,
    allowed: &'r mut Vec<Allowed>,
    diagnostics: &'r mut Vec<Diagnostic>,
}

impl Reader<'_, '_> {
    fn read(&mut self, directive: &str) {
        let (scope, codes) = match directive.strip_prefix("-file") {
            Some(codes) => (Scope::File, codes),
            None => (Scope::Declaration, directive),
        };
        let Some((codes, _)) = codes.trim_start().strip_prefix('(').and_then(|codes| codes.split_once(')')) else {
            self.report("it is not said what this allows", "write `tl:allow(TL0201)`".to_owned());
            return;
        };
        let Some(span) = self.covered(scope) else {
            match scope {
                Scope::File => self.report(
                    "what is allowed for a file is said before its first declaration",
                    "move it there, or write `tl:allow` for one declaration".to_owned(),
                ),
                Scope::Declaration => self.report(
                    "this allows nothing: no declaration follows on the next line",
                    "write it directly above a declaration, or behind it on the same line".to_owned(),
                ),
            }
            return;
        };
        for name in codes.split(',').map(str::trim) {
            match Code::named(name).map(|code| (code, code.severity())) {
                Some((code, Severity::Warning)) => self.allowed.push((code, scope, span)),
                Some((_, Severity::Error)) => {
                    self.report(&format!("`{name}` is an error, which cannot be allowed"), "correct it".to_owned());
                }
                None => {
                    let warnings = Code::ALL.iter().filter(|code| code.severity() == Severity::Warning);
                    let names = warnings.map(|code| code.name()).collect::<Vec<_>>().join(", ");
                    self.report(&format!("`{name}` is not the code of a warning"), format!("the warnings are {names}"));
                }
            }
        }
    }

    /// The text for which the comment speaks.
    fn covered(&self, scope: Scope) -> Option<Span> {
        if scope == Scope::Declaration {
            return self.declaration;
        }
        let first = self.file.items.first().is_none_or(|item| self.comment.span.start < item.span().start);
        let end = u32::try_from(self.file.text.len()).unwrap_or(u32::MAX);
        first.then_some(Span { source: self.file.source, start: 0, end })
    }

    fn report(&mut self, message: &str, help: String) {
        let diagnostic = Diagnostic::new(Code::UselessAllow, self.comment.span, message);
        self.diagnostics.push(diagnostic.help(help));
    }
}

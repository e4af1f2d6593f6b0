//! Documentation comments, in the form of TDLib's schemas.

use super::allow::is_directive;
use crate::schema::Docs;
use crate::source::Span;
use crate::syntax::Comment;

/// The comments of a file, of which each declaration takes those before it.
pub(super) struct DocComments<'c, 'a> {
    left: &'c [Comment<'a>],
    classes: Vec<(&'a str, Vec<&'a str>)>,
}

impl<'c, 'a> DocComments<'c, 'a> {
    pub(super) fn new(comments: &'c [Comment<'a>]) -> Self {
        DocComments { left: comments, classes: Vec::new() }
    }

    /// The documentation before an item; comments inside the item are passed over.
    pub(super) fn before(&mut self, item: Span) -> Docs<'a> {
        let before = self.left.iter().take_while(|comment| comment.span.start < item.start).count();
        let (before, behind) = self.left.split_at_checked(before).unwrap_or((self.left, &[]));
        let inside = behind.iter().take_while(|comment| comment.span.start < item.end).count();
        self.left = behind.get(inside..).unwrap_or_default();
        let mut docs = Docs::default();
        let mut target = Target::None;
        for comment in before.iter().filter(|comment| comment.starts_line && !is_directive(comment)) {
            target = self.line(comment.text, target, &mut docs);
        }
        docs
    }

    /// The types that were described so far, each with the lines about it.
    pub(super) fn classes(self) -> impl Iterator<Item = (&'a str, Vec<&'a str>)> {
        self.classes.into_iter()
    }

    /// Reads `//@tag text @tag text` or the continuation `//-text`.
    fn line(&mut self, comment: &'a str, target: Target, docs: &mut Docs<'a>) -> Target {
        if let Some(text) = comment.strip_prefix("//-") {
            self.add(text.trim(), target, docs);
            return target;
        }
        if !comment.starts_with("//@") {
            return Target::None;
        }
        let mut target = Target::None;
        let mut is_class = false;
        let mut left = comment.trim_start_matches('/');
        while let Some(tagged) = left.strip_prefix('@') {
            let end = next_tag(tagged);
            let (this, rest) = tagged.split_at_checked(end).unwrap_or((tagged, ""));
            let (tag, text) = this.split_once(char::is_whitespace).unwrap_or((this, ""));
            left = rest;
            target = match tag {
                // `//@class T @description …` is about a type, not about the declaration that follows.
                "class" => {
                    is_class = true;
                    self.classes.push((text.trim(), Vec::new()));
                    continue;
                }
                "description" if is_class => Target::Class,
                _ if is_class => Target::None,
                "description" => Target::Description,
                "param_description" => field("description", docs),
                tag => field(tag, docs),
            };
            self.add(text.trim(), target, docs);
        }
        target
    }

    fn add(&mut self, text: &'a str, target: Target, docs: &mut Docs<'a>) {
        let lines = match target {
            Target::None => None,
            Target::Description => Some(&mut docs.description),
            Target::Field => docs.fields.last_mut().map(|(_, lines)| lines),
            Target::Class => self.classes.last_mut().map(|(_, lines)| lines),
        };
        if let Some(lines) = lines.filter(|_| !text.is_empty()) {
            lines.push(text);
        }
    }
}

/// What a continuation line continues.
#[derive(Clone, Copy)]
enum Target {
    None,
    Description,
    /// The last field.
    Field,
    /// The last type.
    Class,
}

fn field<'a>(name: &'a str, docs: &mut Docs<'a>) -> Target {
    docs.fields.push((name, Vec::new()));
    Target::Field
}

/// Where the next `@tag` starts: an `@` behind white space, before a letter.
fn next_tag(text: &str) -> usize {
    let starts = |&at: &usize| {
        let before = text.get(..at).unwrap_or_default();
        let behind = text.get(at + 1..).unwrap_or_default();
        before.ends_with(char::is_whitespace) && behind.starts_with(|c: char| c.is_ascii_lowercase())
    };
    text.match_indices('@').map(|(at, _)| at).find(starts).unwrap_or(text.len())
}

#[cfg(test)]
mod tests {
    use crate::source::Sources;

    #[test]
    fn tags_and_continuations() {
        let mut sources = Sources::new();
        sources.add(
            "test.tl",
            "//@class Animal @description Any animal\n//-at all @tag\n\n\
             //@description A cat\n// tl:allow(TL0203)\n//-that is black\n//@name What it is called, as in a@b.c @param_description Its looks\n//-or so\n\
             cat name:string description:string = Animal; //@name not this\n\
             // a plain comment\ndog = Animal;",
        );
        let resolved = crate::check(&sources);
        assert_eq!(resolved.diagnostics, []);
        let docs = &resolved.schema.combinators[0].docs;
        assert_eq!(docs.description, ["A cat", "that is black"]);
        assert_eq!(
            docs.fields,
            [("name", vec!["What it is called, as in a@b.c"]), ("description", vec!["Its looks", "or so"])]
        );
        assert_eq!(resolved.schema.combinators[1].docs, crate::schema::Docs::default());
        assert_eq!(resolved.schema.types[0].docs, ["Any animal", "at all @tag"]);
    }
}

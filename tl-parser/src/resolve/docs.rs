//! Documentation comments, in the form of TDLib's schemas.
//!
//! `//@tag text @tag text` says something by tags, and `//-text` goes on. The tags are `description`, of the declaration;
//! the name of a field, also with `param_` before it; and `class` with the name of a type, whose `description` comes next.
//! As for TDLib's generators, a comment before a builtin or a marker is about the declaration that follows. Unlike for
//! them, an `@word` that is no tag is part of the text around it.

use super::allow::is_directive;
use crate::schema::Docs;
use crate::source::Span;
use crate::syntax::{Combinator, Comment, ExprKind, Field};
use foldhash::HashMap;

/// The comments of a file, of which each declaration takes those before it, inside it, and behind it on its line.
pub(super) struct DocComments<'c, 'a> {
    left: &'c [Comment<'a>],
}

/// What the comments of one declaration say.
#[derive(Default)]
pub(super) struct Documented<'a> {
    /// Of the declaration.
    pub(super) docs: Docs<'a>,
    /// Of types.
    pub(super) classes: Vec<Class<'a>>,
}

/// What comments say of a type.
pub(super) struct Class<'a> {
    pub(super) name: &'a str,
    /// As the comment has it: `@class Pet`.
    pub(super) tag: &'a str,
    pub(super) lines: Vec<&'a str>,
    /// The combinator that has the comment, by its index.
    pub(super) declaration: Option<usize>,
}

impl<'c, 'a> DocComments<'c, 'a> {
    pub(super) fn new(comments: &'c [Comment<'a>]) -> Self {
        DocComments { left: comments }
    }

    /// The documentation of a declaration; `next` is the item after it.
    pub(super) fn of(&mut self, declaration: &Combinator<'a>, next: Option<Span>) -> Documented<'a> {
        let comments = self.take(declaration.span, next);
        Reader::new(Some(declaration)).read(comments)
    }

    /// Passes over the comments of what could not be parsed.
    pub(super) fn skip(&mut self, item: Span, next: Option<Span>) {
        self.take(item, next);
    }

    /// What is said of types behind the last declaration.
    pub(super) fn rest(self) -> Vec<Class<'a>> {
        Reader::new(None).read(self.left).classes
    }

    fn take(&mut self, item: Span, next: Option<Span>) -> &'c [Comment<'a>] {
        let next = next.map_or(u32::MAX, |next| next.start);
        let is_its = |comment: &&Comment<'_>| {
            let start = comment.span.start;
            start < item.end || start < next && !comment.starts_line
        };
        let count = self.left.iter().take_while(is_its).count();
        let (taken, left) = self.left.split_at_checked(count).unwrap_or((self.left, &[]));
        self.left = left;
        taken
    }
}

/// What a piece of text is about.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Target {
    /// No tag was met so far.
    None,
    Description,
    /// The last field.
    Field,
    /// The last type.
    Class,
}

/// What `@word` says that the text behind it is about.
enum Tag<'a> {
    Description,
    Field(&'a str),
    /// The name, and the tag with it.
    Class(&'a str, &'a str),
}

struct Reader<'r, 'a> {
    declaration: Option<&'r Combinator<'a>>,
    /// The fields, and whether there is text about them. Made when it is needed first.
    fields: Option<HashMap<&'a str, bool>>,
    documented: Documented<'a>,
    target: Target,
    /// The next description is that of a type.
    describes_class: bool,
}

impl<'r, 'a> Reader<'r, 'a> {
    fn new(declaration: Option<&'r Combinator<'a>>) -> Self {
        let documented = Documented::default();
        Reader { declaration, fields: None, documented, target: Target::None, describes_class: false }
    }

    fn read(mut self, comments: &[Comment<'a>]) -> Documented<'a> {
        for comment in comments.iter().filter(|comment| !is_directive(comment)) {
            match (comment.text.strip_prefix("//-"), comment.text.strip_prefix("//")) {
                (Some(text), _) if self.target != Target::None => self.text(text),
                (None, Some(text)) if text.starts_with('@') => self.text(text),
                _ => {}
            }
        }
        self.documented
    }

    /// Text with tags in it.
    fn text(&mut self, text: &'a str) {
        let mut left = text;
        for (at, _) in text.match_indices('@') {
            let (before, tag) = text.split_at_checked(at).unwrap_or((text, ""));
            let offset = text.len() - left.len();
            if at < offset || !(before.is_empty() || before.ends_with(char::is_whitespace)) {
                continue;
            }
            if let Some((tag, behind)) = self.tag(tag) {
                self.add(text.get(offset..at).unwrap_or_default());
                self.open(tag);
                left = behind;
            }
        }
        self.add(left);
    }

    /// The tag at the start of a text, and the text behind it.
    fn tag(&mut self, text: &'a str) -> Option<(Tag<'a>, &'a str)> {
        let word = first_word(text);
        let behind = text.get(word.len()..)?;
        match word.strip_prefix('@')? {
            "description" => Some((Tag::Description, behind)),
            "class" => {
                let name = first_word(behind.trim_start());
                let behind =
                    behind.trim_start().get(name.len()..).filter(|_| !name.is_empty() && !name.starts_with('@'))?;
                let tag = text.get(..text.len() - behind.len())?;
                Some((Tag::Class(name, tag), behind))
            }
            field => Some((Tag::Field(self.field(field)?), behind)),
        }
    }

    /// The field that a tag names, unless there is text about it already: then it is only mentioned.
    fn field(&mut self, tag: &'a str) -> Option<&'a str> {
        let fields = self.fields.get_or_insert_with(|| {
            let mut fields = HashMap::default();
            name_fields(self.declaration.map_or(&[], |declaration| &declaration.fields), &mut fields);
            fields
        });
        let plain = || tag.strip_prefix("param_");
        let named = Some(tag).filter(|name| fields.contains_key(name)).or_else(plain)?;
        fields.get(named).is_some_and(|documented| !documented).then_some(named)
    }

    fn open(&mut self, tag: Tag<'a>) {
        self.target = match tag {
            Tag::Description if std::mem::take(&mut self.describes_class) => Target::Class,
            Tag::Description => Target::Description,
            Tag::Field(name) => {
                self.fields.get_or_insert_default().insert(name, true);
                self.documented.docs.fields.push((name, Vec::new()));
                Target::Field
            }
            Tag::Class(name, tag) => {
                self.documented.classes.push(Class { name, tag, lines: Vec::new(), declaration: None });
                self.describes_class = true;
                Target::Class
            }
        };
    }

    fn add(&mut self, text: &'a str) {
        let text = text.trim();
        if text.is_empty() {
            return;
        }
        if self.target == Target::None {
            self.target = Target::Description;
        }
        let Documented { docs, classes } = &mut self.documented;
        let lines = match self.target {
            Target::None | Target::Description => Some(&mut docs.description),
            Target::Field => docs.fields.last_mut().map(|(_, lines)| lines),
            Target::Class => classes.last_mut().map(|class| &mut class.lines),
        };
        lines.into_iter().for_each(|lines| lines.push(text));
    }
}

fn first_word(text: &str) -> &str {
    text.split(char::is_whitespace).next().unwrap_or_default()
}

/// Adds the names of fields, also of those in repetitions.
fn name_fields<'a>(fields: &[Field<'a>], names: &mut HashMap<&'a str, bool>) {
    for field in fields {
        names.extend(field.names.as_slice().iter().map(|name| (name.text, false)));
        if let ExprKind::Repeat(repeat) = &field.ty.kind {
            name_fields(&repeat.fields, names);
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::schema::{Docs, Schema};
    use crate::source::Sources;

    fn with_schema(text: &str, inspect: impl FnOnce(&Schema<'_>)) {
        let mut sources = Sources::new();
        sources.add("test.tl", text);
        let resolved = crate::check(&sources);
        assert_eq!(resolved.diagnostics, [], "{text}");
        inspect(&resolved.schema);
    }

    /// Checks the documentation of the last declaration.
    fn check(text: &str, description: &[&str], fields: &[(&str, &[&str])]) {
        with_schema(text, |schema| {
            let docs = &schema.combinators.last().unwrap().docs;
            let found = docs.fields.iter().map(|(name, lines)| (*name, lines.as_slice())).collect::<Vec<_>>();
            assert_eq!((docs.description.as_slice(), found.as_slice()), (description, fields), "{text}");
        });
    }

    #[test]
    fn tags_and_continuations() {
        with_schema(
            "//@class Animal @description Any animal\n//-at all @tag\n\n\
             //@description A cat\n// tl:allow(TL0203)\n//-that is black\n//@name What it is called, as in a@b.c @param_description Its looks\n//-or so\n\
             cat name:string description:string = Animal;\n\
             // a plain comment\n//----- a ruler\ndog = Animal;",
            |schema| {
                let cat = &schema.combinators[0].docs;
                assert_eq!(cat.description, ["A cat", "that is black"]);
                assert_eq!(
                    cat.fields,
                    [("name", vec!["What it is called, as in a@b.c"]), ("description", vec!["Its looks", "or so"])]
                );
                assert_eq!(schema.combinators[1].docs, Docs::default());
                assert_eq!(schema.types[0].docs, ["Any animal", "at all @tag"]);
            },
        );
    }

    #[test]
    fn what_is_no_tag_is_text() {
        check("//@description See @other or @ or @x, @X\na x:int = A;", &["See @other or @ or @x, @X"], &[]);
        check("//@deprecated Use b @x An x\na x:int = A;", &["@deprecated Use b"], &[("x", &["An x"])]);
        check(
            "//@param_x X @param_y @M1 Y @class\na x:int M1:int = A;",
            &[],
            &[("x", &["X @param_y"]), ("M1", &["Y @class"])],
        );
    }

    #[test]
    fn a_field_is_described_once() {
        check("//@x Before @y After @x, @x\na x:int y:int = A;", &[], &[("x", &["Before"]), ("y", &["After @x, @x"])]);
        check(
            "//@x X\n//@x Y\n//@description D\n//@description E\na x:int = A;",
            &["D", "E"],
            &[("x", &["X", "@x Y"])],
        );
    }

    #[test]
    fn a_continuation_has_tags_too() {
        let text = "//@description D\n//-@x X @nothing\n// plain\n//-more\na n:# n*[ x:int ] = A;";
        check(text, &["D"], &[("x", &["X @nothing", "more"])]);
    }

    #[test]
    fn a_comment_is_of_the_declaration_around_it_or_after_it() {
        let text = "a //@x An x\n x:int //@y A y\n y:int = A; //@description An a";
        check(text, &["An a"], &[("x", &["An x"]), ("y", &["A y"])]);
        check("b = B; a //@x An x\n x:int = A;", &[], &[("x", &["An x"])]);
        check("b = B; //@description A b\n//@description An a\na = A;", &["An a"], &[]);
        let text = "//@description An a\nint ? = Int;\n//-at last\n---functions---\n---types---\na = A;";
        check(text, &["An a", "at last"], &[]);
    }

    #[test]
    fn types_may_be_declared_anywhere() {
        let text = "//@class B @description Any b @description An a\na = A;\n//@class Nothing at all @description It @is so\nb x:int = B;\n//@class A\n//@description Any a";
        with_schema(text, |schema| {
            assert_eq!(schema.combinators[0].docs.description, ["An a"]);
            assert_eq!(schema.combinators[1].docs.description, ["@class Nothing", "at all", "It @is so"]);
            assert_eq!(schema.types.iter().map(|ty| ty.docs.join(" ")).collect::<Vec<_>>(), ["Any a", "Any b"]);
        });
    }
}

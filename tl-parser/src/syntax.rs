//! The syntax tree: what a schema text says, before anything is looked up.
//!
//! Names are slices of the text, and every node has its [`Span`]. Nothing is lost: comments are listed in
//! [`File::comments`], and what could not be parsed is an [`Item::Invalid`].

use crate::diagnostic::Diagnostic;
use crate::source::{SourceId, Span};
use crate::token::Token;
pub use crate::token::{Comment, CommentKind};

/// What [`parse`](crate::parse) returns.
#[derive(Clone, Debug)]
pub struct Parsed<'a> {
    /// The tree of everything that could be understood.
    pub file: File<'a>,
    /// What could not, in the order of the text.
    pub diagnostics: Vec<Diagnostic>,
}

/// A schema text as a tree.
#[derive(Clone, Debug, Default)]
pub struct File<'a> {
    /// Which source it was made from.
    pub source: SourceId,
    /// The text itself.
    pub text: &'a str,
    /// Declarations and markers, in the order of the text.
    pub items: Vec<Item<'a>>,
    /// Comments, in the order of the text.
    pub comments: Vec<Comment<'a>>,
    /// The tokens that `items` were made from: the layout is theirs.
    pub(crate) tokens: Vec<Token>,
}

/// A declaration, or a marker between declarations.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Item<'a> {
    /// `name#id {X:Type} field:type = Result;`
    Combinator(Combinator<'a>),
    /// `int ? = Int;`
    Builtin(Builtin<'a>),
    /// `Vector int;`: a partial application, which means nothing any more.
    Partial(Partial<'a>),
    /// `New T;`, `Final T;` or `Empty T;`
    Final(Final<'a>),
    /// `---types---` or `---functions---`
    Section(Section),
    /// `===N===`: the constructors that layer N of secret chats brings.
    Layer(Layer),
    /// Text that could not be parsed.
    Invalid(Span),
}

/// A constructor or a function.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Combinator<'a> {
    /// From the first token to the `;`.
    pub span: Span,
    /// `@read` and the like, without the `@`.
    pub annotations: Vec<Name<'a>>,
    /// The name with its namespaces; `_` for a nameless constructor.
    pub name: Name<'a>,
    /// The declared id.
    pub id: Option<Id>,
    /// Parameters in braces.
    pub params: Vec<Params<'a>>,
    /// Everything between the parameters and the `=`.
    pub fields: Vec<Field<'a>>,
    /// `=>` in place of `=`: a function, whatever the section.
    pub arrow: bool,
    /// What stands behind the `=`.
    pub result: Expr<'a>,
}

/// A type that the language knows, introduced by `?`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Builtin<'a> {
    /// From the first token to the `;`.
    pub span: Span,
    /// The bare name: `int`.
    pub name: Name<'a>,
    /// The declared id.
    pub id: Option<Id>,
    /// The boxed type: `Int`.
    pub result: Name<'a>,
}

/// A partial application.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Partial<'a> {
    /// From the first token to the `;`.
    pub span: Span,
    /// The combinator or type that is applied.
    pub name: Name<'a>,
    /// The arguments.
    pub args: Vec<Expr<'a>>,
}

/// A statement about which constructors a type may get.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Final<'a> {
    /// From the first token to the `;`.
    pub span: Span,
    /// Which statement.
    pub kind: FinalKind,
    /// The type.
    pub name: Name<'a>,
}

/// The statements of a [`Final`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FinalKind {
    /// The type has no constructor before this.
    New,
    /// The type gets no constructor after this.
    Final,
    /// The type has no constructor at all.
    Empty,
}

/// A section marker.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Section {
    /// The whole marker.
    pub span: Span,
    /// What follows it.
    pub kind: SectionKind,
}

/// What a section holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SectionKind {
    /// Constructors; a text starts like this.
    Types,
    /// Functions.
    Functions,
}

/// A layer marker.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Layer {
    /// The whole marker.
    pub span: Span,
    /// The layer; none if the number is out of range.
    pub number: Option<u32>,
    /// Where the number is.
    pub number_span: Span,
}

/// A name and its place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Name<'a> {
    /// The name with its namespaces.
    pub text: &'a str,
    /// Where it is.
    pub span: Span,
}

/// A declared id.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Id {
    /// The number.
    pub value: u32,
    /// Where it is, with its `#`.
    pub span: Span,
}

/// `{a b:#}`: parameters of one kind.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Params<'a> {
    /// With the braces.
    pub span: Span,
    /// The names, at least one.
    pub names: Vec<Name<'a>>,
    /// The kind: `Type` or `#`, or else a fault.
    pub kind: Expr<'a>,
}

/// A field, or several of one type.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Field<'a> {
    /// From the name to the type.
    pub span: Span,
    /// How it is called.
    pub names: FieldNames<'a>,
    /// `flags.N?`
    pub condition: Option<Condition<'a>>,
    /// The type.
    pub ty: Expr<'a>,
}

/// The names of a field.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FieldNames<'a> {
    /// A type alone.
    None,
    /// `name:type`; the name may be `_`.
    One(Name<'a>),
    /// `(a b:type)`
    Group(Vec<Name<'a>>),
}

/// `flags.N?` before a type.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Condition<'a> {
    /// Up to the bit, without the `?`.
    pub span: Span,
    /// The number that decides.
    pub on: &'a str,
    /// The digits of the bit's number, if a bit is named.
    pub bit: Option<&'a str>,
}

/// A type, a number, or a part of one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Expr<'a> {
    /// The whole expression.
    pub span: Span,
    /// What it is.
    pub kind: ExprKind<'a>,
}

/// The forms of an [`Expr`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ExprKind<'a> {
    /// A type, a constructor, or a variable.
    Name(&'a str),
    /// `#`
    Hash,
    /// The digits of a number.
    Number(&'a str),
    /// `%T`
    Bare(Box<Expr<'a>>),
    /// `!X`
    Function(Box<Expr<'a>>),
    /// `(…)`
    Paren(Box<Expr<'a>>),
    /// `F A B`: the function and its arguments, two expressions at least.
    Apply(Box<[Expr<'a>]>),
    /// `F<A, B>`: the function's name and its arguments, two expressions at least.
    Angle(Box<[Expr<'a>]>),
    /// `a+1`: two expressions at least.
    Sum(Box<[Expr<'a>]>),
    /// `n*[ … ]`
    Repeat(Box<Repeat<'a>>),
}

/// A repetition.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Repeat<'a> {
    /// The number of repetitions; without it, the nearest `#` before.
    pub count: Option<Expr<'a>>,
    /// What is repeated.
    pub fields: Vec<Field<'a>>,
}

impl Item<'_> {
    /// The text that the item covers.
    pub fn span(&self) -> Span {
        match self {
            Item::Combinator(item) => item.span,
            Item::Builtin(item) => item.span,
            Item::Partial(item) => item.span,
            Item::Final(item) => item.span,
            Item::Section(item) => item.span,
            Item::Layer(item) => item.span,
            Item::Invalid(span) => *span,
        }
    }
}

impl FinalKind {
    /// The statement that a word makes.
    pub(crate) fn of(word: &str) -> Option<Self> {
        match word {
            "New" => Some(FinalKind::New),
            "Final" => Some(FinalKind::Final),
            "Empty" => Some(FinalKind::Empty),
            _ => None,
        }
    }
}

impl<'a> FieldNames<'a> {
    /// Every name.
    pub fn as_slice(&self) -> &[Name<'a>] {
        match self {
            FieldNames::None => &[],
            FieldNames::One(name) => std::slice::from_ref(name),
            FieldNames::Group(names) => names,
        }
    }
}

impl Combinator<'_> {
    /// Whether this is `vector {t:Type} # [ t ] = Vector t`, whatever its variable is called.
    pub(crate) fn is_vector(&self) -> bool {
        let [Params { names, kind, .. }] = &*self.params else { return false };
        let ([variable], ExprKind::Name("Type")) = (&**names, &kind.peel().kind) else { return false };
        let is_variable = |expr: &Expr<'_>| expr.peel().kind == ExprKind::Name(variable.text);
        let is_always_there = |field: &Field<'_>| field.condition.is_none() && field.names.as_slice().len() <= 1;
        let [count, items] = &*self.fields else { return false };
        let ExprKind::Repeat(repeat) = &items.ty.kind else { return false };
        let (None, [item]) = (&repeat.count, &*repeat.fields) else { return false };
        let is_result = match &self.result.peel().kind {
            ExprKind::Apply(all) | ExprKind::Angle(all) => match &**all {
                [vector, of] => vector.peel().kind == ExprKind::Name("Vector") && is_variable(of),
                _ => false,
            },
            _ => false,
        };
        self.name.text == "vector"
            && [count, items, item].into_iter().all(is_always_there)
            && count.ty.kind == ExprKind::Hash
            && is_variable(&item.ty)
            && is_result
    }
}

impl<'a> Field<'a> {
    /// The type with its condition.
    pub(crate) fn ty_span(&self) -> Span {
        self.condition.map_or(self.ty.span, |condition| condition.span.to(self.ty.span))
    }

    /// The X of `query:!X`.
    pub(crate) fn query(&self) -> Option<Name<'a>> {
        let ExprKind::Function(inner) = &self.ty.kind else { return None };
        match inner.peel() {
            Expr { kind: ExprKind::Name(text), span } => Some(Name { text, span: *span }),
            _ => None,
        }
    }
}

impl Condition<'_> {
    /// Where the number that decides is named: the condition starts with it.
    pub fn on_span(&self) -> Span {
        let len = u32::try_from(self.on.len()).unwrap_or(u32::MAX);
        Span { end: self.span.start.saturating_add(len).min(self.span.end), ..self.span }
    }

    /// Where the bit is named: the condition ends with it.
    pub fn bit_span(&self) -> Option<Span> {
        let len = u32::try_from(self.bit?.len()).unwrap_or(u32::MAX);
        Some(Span { start: self.span.end.saturating_sub(len).max(self.span.start), ..self.span })
    }
}

impl<'a> Expr<'a> {
    /// The expression without parentheses around it.
    pub fn peel(&self) -> &Expr<'a> {
        let mut expr = self;
        while let ExprKind::Paren(inner) = &expr.kind {
            expr = inner;
        }
        expr
    }
}

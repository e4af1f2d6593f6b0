//! The resolved schema: an arena of types and combinators that refer to each other by id, never by name.
//!
//! Made from syntax trees by [`resolve`](crate::resolve). Whoever reads a schema needs no syntax.

use crate::source::Span;

/// Types and combinators that have been checked against each other.
#[derive(Clone, Debug, Default)]
pub struct Schema<'a> {
    /// The layer, from a `// LAYER N` comment.
    pub layer: Option<u32>,
    /// Every type that has a constructor, in the order of their first ones; a [`TypeId`] is an index. Boxed builtins
    /// (`Int`) are among them if they are used.
    pub types: Vec<Type<'a>>,
    /// Every constructor and function, in the order of their declarations; a [`CombinatorId`] is an index. Those of
    /// boxed builtins, which no text declares, come last.
    pub combinators: Vec<Combinator<'a>>,
}

/// A type of a [`Schema`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TypeId(pub u32);

/// A combinator of a [`Schema`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CombinatorId(pub u32);

/// A boxed type: a name, and the constructors that make its values.
#[derive(Clone, Debug)]
pub struct Type<'a> {
    /// The name with its namespaces, as in `messages.Messages`.
    pub name: &'a str,
    /// Where its first constructor names it.
    pub span: Span,
    /// What the type must be applied to: `[Kind::Type]` for `Vector t`.
    pub params: Vec<Kind>,
    /// Its constructors, in the order of their declarations.
    pub constructors: Vec<CombinatorId>,
    /// The `Final` or `Empty` after which it gets no more constructors.
    pub sealed: Option<Span>,
    /// The lines that describe it, from a comment `//@class Name @description …`.
    pub docs: Vec<&'a str>,
    /// Whether this is `Bool` or `Vector` as Telegram declares it. Then an [`Expr`] is [`Builtin::Bool`] or
    /// [`Expr::Vector`], and never refers to the type. With any other constructor it is a type like all others.
    pub is_builtin: bool,
}

/// What a parameter stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A type: `{t:Type}`.
    Type,
    /// A natural number: `{n:#}`.
    Nat,
}

/// Whether a combinator makes a value or asks for one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Role {
    /// A constructor, which makes a value of its result type.
    Constructor,
    /// A function, whose answer is of its result type.
    Function,
}

/// What tells a combinator from every other one of its schema, and what it keeps in the next version of it.
///
/// On the wire its id does the first, but an id changes with the fields. A name alone may be a constructor's and a
/// function's, and one in each layer of secret chats.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Identity<'a> {
    /// Constructor or function.
    pub role: Role,
    /// The layer of secret chats that it belongs to.
    pub layer: Option<u32>,
    /// The name with its namespaces; `_` for a nameless constructor.
    pub name: &'a str,
    /// The type of a nameless constructor, which has one of them at most. Of all others, the name is enough.
    pub nameless_of: Option<&'a str>,
}

/// A constructor or a function.
#[derive(Clone, Debug)]
pub struct Combinator<'a> {
    /// Constructor or function.
    pub role: Role,
    /// The name with its namespaces, as in `upload.getFile`; `_` for a nameless constructor.
    pub name: &'a str,
    /// Where the name is.
    pub name_span: Span,
    /// The whole declaration, from its first token to its `;`.
    pub span: Span,
    /// The layer of secret chats that it belongs to, from a `===N===` marker. One name may stand in several.
    pub layer: Option<u32>,
    /// The id that goes on the wire: the declared one, or else the computed one.
    pub id: u32,
    /// The id that the text declares.
    pub declared_id: Option<u32>,
    /// The id computed from the declaration (`mtproto/TL-formal`).
    pub computed_id: u32,
    /// Parameters in braces, never serialized: `{X:Type}`, `{n:#}`.
    pub params: Vec<Param<'a>>,
    /// The fields, in the order of the wire.
    pub fields: Vec<Field<'a>>,
    /// The result. That of a constructor is always the boxed type it belongs to, also for `boolTrue` or `vector`.
    pub result: Expr<'a>,
    /// The declaration's documentation comments, without their markers.
    pub docs: Docs<'a>,
}

/// A parameter in braces.
#[derive(Clone, Debug)]
pub struct Param<'a> {
    /// The name.
    pub name: &'a str,
    /// A type or a number.
    pub kind: Kind,
    /// Where the name is.
    pub span: Span,
}

/// A field.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Field<'a> {
    /// The name; none if the field is anonymous or called `_`.
    pub name: Option<&'a str>,
    /// The whole field; of several fields with one type, as in `(a b:int)`, the name alone.
    pub span: Span,
    /// The type with its condition: `flags.0?string`.
    pub ty_span: Span,
    /// When the field is there at all.
    pub condition: Option<Condition>,
    /// What it holds.
    pub ty: Expr<'a>,
}

/// `flags.N?`: the field is there only if a bit (or any bit) of a number is set.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Condition {
    /// The number that decides.
    pub on: NatVar,
    /// The bit, 0 to 31; without one, any value but zero will do.
    pub bit: Option<u8>,
}

/// A variable of kind `#`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum NatVar {
    /// A field of the same combinator, by its index in [`Combinator::fields`].
    Field(u32),
    /// A parameter of the same combinator, by its index in [`Combinator::params`].
    Param(u32),
}

/// A type expression, or an argument of one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Expr<'a> {
    /// A type that the language itself knows.
    Builtin(Builtin),
    /// `Vector<T>` (boxed: `0x1cb5c415`, count, items) or `vector<T>` (bare: count, items).
    Vector {
        /// What it holds.
        item: Box<Expr<'a>>,
        /// Without the constructor id in front.
        bare: bool,
    },
    /// A declared type, boxed: the constructor's id goes before its fields.
    Boxed(TypeId, Vec<Expr<'a>>),
    /// A constructor's fields alone: `%T` or the constructor's own name. The arguments are those of its type.
    Bare(CombinatorId, Vec<Expr<'a>>),
    /// A type parameter, by its index in [`Combinator::params`].
    Var(u32),
    /// `!X`: any function whose result is the type parameter with this index.
    Function(u32),
    /// A number given to a type: `Tuple int 3`.
    Nat(Nat),
    /// `n*[ … ]`: a group of fields, repeated.
    Repeat {
        /// How often. `[ … ]` without a count has the nearest `#` before it.
        count: Nat,
        /// The fields of one repetition.
        fields: Vec<Field<'a>>,
    },
}

/// A number known from the schema or from the value that is read: `variable + constant`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Nat {
    /// The variable part.
    pub var: Option<NatVar>,
    /// The constant part.
    pub constant: u32,
}

/// Types with a wire format of their own (`mtproto/serialize`).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Builtin {
    /// `#`: 32 bits, unsigned.
    Nat,
    /// `int`: 32 bits, signed.
    Int,
    /// `long`: 64 bits, signed.
    Long,
    /// `int128`: 16 bytes.
    Int128,
    /// `int256`: 32 bytes.
    Int256,
    /// `int512`: 64 bytes. Only the schema of end-to-end encrypted calls has it.
    Int512,
    /// `double`: 64 bits, IEEE 754.
    Double,
    /// `float`: 32 bits, IEEE 754. Only VK's schemas have it.
    Float,
    /// `string`: length, UTF-8, padding to 4.
    String,
    /// `bytes`: length, bytes, padding to 4.
    Bytes,
    /// `true`: nothing; present by its flag.
    True,
    /// `Bool`: `boolTrue` or `boolFalse`.
    Bool,
    /// `Object`: any boxed value.
    Object,
}

/// Documentation comments of a declaration (`//@description`, `//@name`, `//-`): those before, inside and behind it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Docs<'a> {
    /// The lines that describe the declaration itself. An `@word` that names no field is text like any other.
    pub description: Vec<&'a str>,
    /// The lines that describe a field, by the field's name. No field is there twice.
    pub fields: Vec<(&'a str, Vec<&'a str>)>,
}

impl<'a> Schema<'a> {
    /// The type behind an id; none if the id is of another schema.
    pub fn ty(&self, id: TypeId) -> Option<&Type<'a>> {
        self.types.get(usize::try_from(id.0).ok()?)
    }

    /// The combinator behind an id; none if the id is of another schema.
    pub fn combinator(&self, id: CombinatorId) -> Option<&Combinator<'a>> {
        self.combinators.get(usize::try_from(id.0).ok()?)
    }

    /// What tells a combinator from the others; none if the id is of another schema.
    pub fn identity(&self, id: CombinatorId) -> Option<Identity<'a>> {
        let Combinator { role, layer, name, ref result, .. } = *self.combinator(id)?;
        let nameless_of = match result {
            Expr::Boxed(ty, _) if name == "_" => self.ty(*ty).map(|ty| ty.name),
            _ => None,
        };
        Some(Identity { role, layer, name, nameless_of })
    }
}

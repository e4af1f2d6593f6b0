//! What to generate: every decision about names, boxing, flags and order, taken before a token is written.
//!
//! | file | decides |
//! |---|---|
//! | `names` | Rust names: case, keywords, collisions |
//! | `lower`, `fields` | schema to plan, and what cannot be expressed |
//! | `boxing` | which variants are behind a `Box` |
//! | `definitions` | the schema as the generated code carries it |
//! | `node` | what an enum and a struct have in common |
//! | `received` | which types only servers build |
//! | `rank` | which variant decoding falls back to |
//! | `spelling` | types as text |
//! | `shared` | which fields all constructors of a type have |
//! | `wire` | what the runtime takes for granted |
//! | `well_known` | what the runtime has already |

mod boxing;
mod definitions;
mod fields;
mod lower;
mod names;
mod node;
mod objects;
mod rank;
mod received;
mod shared;
mod spelling;
mod well_known;
mod wire;

pub use lower::plan;
pub(crate) use lower::plan_of;
pub(crate) use names::is_keyword;
#[cfg(feature = "cli")]
pub(crate) use names::module_of;

use std::collections::BTreeMap;
use std::fmt;

/// Everything to generate for one schema.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Plan {
    /// The schema's layer.
    pub layer: Option<i32>,
    /// Constructors, in the order of the schema.
    pub constructors: Vec<Struct>,
    /// Types, in the order of their first mention.
    pub types: Vec<Enum>,
    /// Functions, in the order of the schema.
    pub functions: Vec<Function>,
    /// Constructors that the runtime has already.
    pub reused: Vec<Reused>,
    /// Types that another crate has already.
    pub externs: Externs,
    /// The schema as a table, sorted by id.
    pub definitions: Vec<Definition>,
    /// Whether each `Object` is [delimited](Ty::Delimited).
    pub delimits_objects: bool,
}

/// A combinator in the table that generated code carries.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Definition {
    /// Its id.
    pub id: u32,
    /// Its declaration, in the runtime's form of it: bare types by their constructors' ids.
    pub line: String,
}

/// Where types of other crates are, by the places that they would have here. Their paths start with `::` or `crate`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Externs {
    /// Enums of types.
    pub enums: BTreeMap<Path, String>,
    /// Structs of constructors, as far as they are known.
    pub structs: BTreeMap<Path, String>,
}

/// A Rust item's place: the modules of its namespace, and its name.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Path {
    /// Modules below `types`, `enums` or `functions`; empty outside of any namespace.
    pub modules: Vec<String>,
    /// The item.
    pub name: String,
}

impl Externs {
    /// Where another crate has the item of `enums` or `types` that would be here.
    pub(crate) fn path(&self, kind: &str, item: &Path) -> Option<&str> {
        let places = if kind == "enums" { &self.enums } else { &self.structs };
        places.get(item).map(String::as_str)
    }
}

/// Writes the path below `types`, `enums` or `functions`: `upload::File`.
impl fmt::Display for Path {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.modules.iter().try_for_each(|module| write!(f, "{module}::"))?;
        f.write_str(&self.name)
    }
}

impl Path {
    /// The item's path in a module that has `types`, `enums` and `functions`.
    fn within(&self, root: &str, kind: &str) -> String {
        format!("{root}::{kind}::{self}")
    }
}

/// The struct of a constructor or function.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Struct {
    /// Where it goes.
    pub path: Path,
    /// The constructor's or function's name in the schema.
    pub tl_name: String,
    /// Its declaration.
    pub tl_text: String,
    /// Its id.
    pub id: u32,
    /// The schema's own words about it.
    pub docs: Vec<String>,
    /// Attributes that it is to have: `#[…]`.
    pub attributes: Vec<String>,
    /// Type parameters: `X` of `{X:Type}`.
    pub params: Vec<String>,
    /// Whether only servers build it.
    pub only_received: bool,
    /// What goes over the wire, in order.
    pub steps: Vec<Step>,
}

impl Struct {
    /// The fields, without the flags between them.
    pub fn fields(&self) -> impl Iterator<Item = &Field> {
        self.steps.iter().filter_map(|step| match step {
            Step::Field(field) => Some(field),
            Step::Flags(_) => None,
        })
    }

    /// Whether it is one of those that need no struct of their own, having nothing of their own but an id. Attributes
    /// must go to a struct.
    pub(crate) fn is_fieldless(&self) -> bool {
        self.steps.is_empty() && self.params.is_empty() && self.attributes.is_empty()
    }
}

/// One thing on the wire.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Step {
    /// A number whose bits say which fields are there; it is not a field of the struct.
    Flags(Flags),
    /// A field.
    Field(Field),
}

/// A field of kind `#` that conditions refer to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Flags {
    /// The variable that holds it while decoding.
    pub name: String,
    /// The name in the schema.
    pub tl_name: String,
    /// Its bits, each with the fields under it.
    pub bits: Vec<FlagBit>,
}

/// A bit, and what is there if it is set.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FlagBit {
    /// 0 to 31.
    pub bit: u8,
    /// The fields, as indices into [`Struct::steps`]; at least one.
    pub fields: Vec<usize>,
}

/// A field of a struct.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Field {
    /// The name of the field in Rust.
    pub name: String,
    /// The name of the method that sets it; none for a field that is always there.
    pub setter: Option<String>,
    /// Its text in the schema, without the name: `flags.2?true`.
    pub tl_text: String,
    /// The schema's own words about it.
    pub docs: Vec<String>,
    /// Attributes that it is to have: `#[…]`.
    pub attributes: Vec<String>,
    /// The flags variable and bit that say whether it is there.
    pub condition: Option<(String, u8)>,
    /// What it holds.
    pub ty: Ty,
}

/// The type of a field or an answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Ty {
    /// `#`.
    U32,
    /// `int`.
    I32,
    /// `long`.
    I64,
    /// `double`.
    F64,
    /// `float`.
    F32,
    /// `int128`, `int256`, `int512`: so many bytes.
    Array(usize),
    /// `string`.
    String,
    /// `bytes`.
    Bytes,
    /// `Bool`.
    Bool,
    /// `true`.
    True,
    /// `Object`: whatever is left.
    Object,
    /// `Object` in a schema where something may come after one: it is read to where the schema says that it ends.
    Delimited,
    /// A vector.
    Vec {
        /// Without its constructor id.
        bare: bool,
        /// What it holds.
        item: Box<Ty>,
    },
    /// The enum of a type.
    Enum(Path),
    /// The struct of a constructor, without its id.
    Struct(Path),
    /// The request that stands for a type parameter: `!X`.
    Param(String),
    /// The answer to the request that stands for a type parameter: `X`.
    Answer(String),
}

impl Ty {
    /// Whether the type's own decoding or encoding, which is of the boxed form, does not fit.
    pub(crate) fn has_bare_parts(&self) -> bool {
        match self {
            Self::Struct(_) | Self::Delimited => true,
            Self::Vec { bare, item } => *bare || item.has_bare_parts(),
            _ => false,
        }
    }

    /// Whether a value has anything to drop, or may have.
    pub(crate) fn is_dropped(&self) -> bool {
        let is_plain = matches!(
            self,
            Self::U32 | Self::I32 | Self::I64 | Self::F64 | Self::F32 | Self::Array(_) | Self::Bool | Self::True
        );
        !is_plain
    }

    /// Whether it is, or holds, the answer to another request.
    pub(crate) fn has_answer(&self) -> bool {
        match self {
            Self::Answer(_) => true,
            Self::Vec { item, .. } => item.has_answer(),
            _ => false,
        }
    }
}

/// The enum of a type.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Enum {
    /// Where it goes.
    pub path: Path,
    /// The type's name in the schema.
    pub tl_name: String,
    /// What the schema says about it, a line each.
    pub docs: Vec<String>,
    /// Attributes that it is to have: `#[…]`.
    pub attributes: Vec<String>,
    /// Whether only servers build it.
    pub only_received: bool,
    /// Its variants, in the order of the schema; at least one.
    pub variants: Vec<Variant>,
    /// The variant that decoding falls back to after a fault.
    pub fallback: usize,
    /// Fields that all constructors have, if there are several constructors.
    pub shared: Vec<Field>,
}

/// A variant of an enum: a constructor of the type.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Variant {
    /// The name.
    pub name: String,
    /// The constructor's name in the schema.
    pub tl_name: String,
    /// Its id.
    pub id: u32,
    /// The constructor's struct.
    pub constructor: Path,
    /// Whether the struct is an alias of the one for all that have no fields.
    pub fieldless: bool,
    /// Why the struct is behind a `Box`; `None` if it is not.
    pub boxed: Option<BoxReason>,
}

/// Why a variant is behind a `Box`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum BoxReason {
    /// The decision is kept from an earlier layer.
    Kept,
    /// The type would contain itself.
    Cycle,
    /// The struct is bigger than the limit.
    Size {
        /// What it takes, in bytes.
        bytes: usize,
        /// What it may take.
        limit: usize,
    },
}

/// A function.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Function {
    /// Its struct.
    pub request: Struct,
    /// What the server answers with.
    pub answer: Answer,
}

/// What is known of the answer to a function.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Answer {
    /// Its type; a parameter stands for the answer to the function given for it.
    Typed(Ty),
    /// It stays bytes.
    Opaque,
    /// Nothing: the function is only ever encoded.
    Unanswered,
}

/// A constructor whose struct the runtime has.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reused {
    /// Where a struct of its own would go.
    pub path: Path,
    /// The constructor's name in the schema.
    pub tl_name: String,
    /// Its id.
    pub id: u32,
    /// The struct in the runtime crate.
    pub runtime_path: &'static str,
}

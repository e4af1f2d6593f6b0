//! From the plan to tokens, item by item.
//!
//! | file | writes |
//! |---|---|
//! | `structs` | the struct of a constructor or function, its `new` and setters |
//! | `encode`, `decode`, `codec` | how its fields are encoded and decoded |
//! | `enums`, `accessors` | the enum of a type, conversions to it, its constructors' shared fields |
//! | `functions` | what a function answers with |
//! | `definitions` | the schema as a table, and the traits that follow from it |
//! | `params` | type parameters |
//! | `docs` | documentation, where it is wanted |
//! | `root` | `mod.rs` |
//! | `modules` | the files of namespaces |
//! | `parallel` | does much of this at once |
//! | `paths` | how one generated item names another |

mod accessors;
mod codec;
mod decode;
mod definitions;
mod docs;
mod encode;
mod enums;
mod functions;
mod modules;
mod parallel;
mod params;
mod paths;
mod root;
mod structs;

use crate::options::Options;
use crate::plan::{Enum, Function, Path, Plan, Reused, Struct};
use modules::Modules;
use paths::{Place, Setting};
use proc_macro2::{Delimiter, Group, Ident, Literal, Span, TokenStream};
use std::collections::BTreeMap;

/// Files by their path below the output folder, each a list of items.
pub(crate) type Files = BTreeMap<String, Vec<Text>>;

/// The text of an item.
pub(crate) enum Text {
    /// The whole item, with a line's end.
    Item(String),
    /// A module: its declaration up to where a `;` or its content follows, and the file of its content.
    Module { declaration: String, file: String },
}

/// One item of a file.
pub(crate) enum Item {
    /// Whatever can be said in tokens.
    Tokens(TokenStream),
    /// A struct, an enum or an alias, with its documentation.
    Definition(Definition),
    /// A module: its declaration without `;` or content, and the file of its content.
    Module { declaration: TokenStream, file: String },
    /// A call of one of the runtime's macros, which says much in few tokens.
    Macro {
        /// The macro.
        path: TokenStream,
        /// What it is about.
        head: TokenStream,
        /// What it says about that, each on a line of its own.
        lines: Vec<TokenStream>,
    },
}

/// A definition. What there is to say of it is text, most of the output, and would be slow as tokens.
pub(crate) struct Definition {
    /// Documentation, a line each.
    pub(crate) docs: Vec<String>,
    /// All before the fields or variants.
    pub(crate) head: TokenStream,
    /// The fields or variants; none if it has no place for them.
    pub(crate) members: Option<Vec<Member>>,
}

/// A field or variant.
pub(crate) struct Member {
    /// Documentation, a line each.
    pub(crate) docs: Vec<String>,
    /// The field or variant itself.
    pub(crate) tokens: TokenStream,
}

impl From<Definition> for Item {
    fn from(definition: Definition) -> Self {
        Self::Definition(definition)
    }
}

impl From<TokenStream> for Item {
    fn from(tokens: TokenStream) -> Self {
        Self::Tokens(tokens)
    }
}

/// What makes text of an item.
pub(crate) type Print<'p> = dyn Fn(Item) -> Result<Text, String> + Sync + 'p;

/// One of the many things to be written.
enum Unit<'p> {
    Constructor(&'p Struct),
    Reused(&'p Reused),
    Type(&'p Enum),
    Function(&'p Function),
}

/// Emits a plan: `mod.rs`, `definitions.rs`, and a folder each for types, enums and functions.
///
/// Each unit is text before the next is begun: the tokens of a whole layer take hundreds of megabytes.
///
/// # Errors
///
/// What `print` fails with.
pub(crate) fn emit(plan: &Plan, options: &Options, print: &Print<'_>) -> Result<Files, String> {
    let units: Vec<Unit<'_>> = plan
        .constructors
        .iter()
        .map(Unit::Constructor)
        .chain(plan.reused.iter().map(Unit::Reused))
        .chain(plan.types.iter().map(Unit::Type))
        .chain(plan.functions.iter().map(Unit::Function))
        .collect();
    let setting = || Setting::new(plan, options);
    let units_printed =
        || parallel::map(&units, setting, |unit, setting| printed(unit.items(&unit.place(setting)), print));
    let table_printed = || printed(definitions::table(plan, &setting()), print);
    let (texts, table) = parallel::both(units_printed, table_printed);

    let setting = setting();
    let mut modules = Modules::new(["types", "enums", "functions"]);
    for (unit, texts) in units.iter().zip(texts) {
        let place = unit.place(&setting);
        modules.add(&place, texts?, unit.params());
        if unit.is_fieldless() {
            modules.add_fieldless(&place);
        }
    }
    let mut files = modules.into_files(&setting, print)?;
    files.insert(definitions::FILE.to_owned(), table?);
    files.insert("mod.rs".to_owned(), printed(root::items(plan, &setting), print)?);
    Ok(files)
}

/// The text of each item.
fn printed(items: impl IntoIterator<Item = impl Into<Item>>, print: &Print<'_>) -> Result<Vec<Text>, String> {
    items.into_iter().map(|item| print(item.into())).collect()
}

impl Unit<'_> {
    fn place<'s>(&'s self, setting: &'s Setting) -> Place<'s> {
        match self {
            Self::Constructor(of) => Place::new("types", &of.path, setting),
            Self::Reused(of) => Place::new("types", &of.path, setting),
            Self::Type(of) => Place::new("enums", &of.path, setting),
            Self::Function(of) => Place::new("functions", &of.request.path, setting),
        }
    }

    fn items(&self, place: &Place<'_>) -> Vec<Item> {
        match self {
            Self::Constructor(of) => structs::structure(of, place),
            Self::Reused(of) => vec![structs::reused(of, place).into()],
            Self::Type(of) => enums::enumeration(of, place),
            Self::Function(of) => functions::function(of, place),
        }
    }

    /// Whether it is an alias of the struct of all that have no fields.
    fn is_fieldless(&self) -> bool {
        match self {
            Self::Constructor(of) => of.is_fieldless(),
            Self::Function(of) => of.request.is_fieldless(),
            Self::Reused(_) | Self::Type(_) => false,
        }
    }

    /// The type parameters, if a struct or an enum of its own is written.
    fn params(&self) -> Option<Vec<String>> {
        match self {
            Self::Constructor(of) => (!of.is_fieldless()).then(|| of.params.clone()),
            Self::Reused(_) => None,
            Self::Type(of) => of.single().is_none().then(Vec::new),
            Self::Function(of) => (!of.request.is_fieldless()).then(|| of.request.params.clone()),
        }
    }
}

/// An identifier, raw or not.
pub(crate) fn ident(name: &str) -> Ident {
    match name.strip_prefix("r#") {
        Some(keyword) => Ident::new_raw(keyword, Span::call_site()),
        None => Ident::new(name, Span::call_site()),
    }
}

/// Ids are written in hex, as everywhere.
pub(crate) fn hex(id: u32) -> Literal {
    let (high, low) = (id >> 16, id & 0xffff);
    format!("0x{high:04x}_{low:04x}").parse().unwrap_or_else(|_| Literal::u32_unsuffixed(id))
}

/// A part of an item, to be put into a bigger one. As a group without delimiters it goes there as a whole: `quote!` copies
/// a stream token by token, once for every level.
pub(crate) fn part(tokens: TokenStream) -> Group {
    Group::new(Delimiter::None, tokens)
}

impl Path {
    /// The last segment as an identifier.
    pub(crate) fn ident(&self) -> Ident {
        ident(&self.name)
    }
}

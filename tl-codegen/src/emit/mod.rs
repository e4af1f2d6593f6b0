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
//! | `words` | names, ids, attributes and documentation |
//! | `item` | what an item is before it is text |

mod accessors;
mod codec;
mod decode;
mod definitions;
mod docs;
mod encode;
mod enums;
mod functions;
mod item;
mod modules;
mod parallel;
mod params;
mod paths;
mod root;
mod structs;
mod words;

pub(crate) use item::{Definition, Files, Item, Member, Print, Text};

use crate::options::Options;
use crate::plan::{Enum, Function, Plan, Reused, Struct};
use item::printed;
use modules::Modules;
use paths::{Place, Setting};
use words::{hex, ident, part};

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

//! The items of a plan, by their places, and by the declarations that they are from.

use crate::diff::version::ids;
use crate::plan::{Enum, Function, Path, Plan, Reused, Struct, module_of};
use std::collections::HashMap;
use tl_parser::schema::{CombinatorId, Role, Schema};

/// What is generated of a constructor or a function.
pub(super) struct Item<'p> {
    pub(super) code: Code<'p>,
    /// The declarations that it is from: a layer may repeat what an earlier one says.
    pub(super) declared: Vec<CombinatorId>,
}

/// The code of an item.
#[derive(Clone, Copy)]
pub(super) enum Code<'p> {
    Constructor(&'p Struct),
    Reused(&'p Reused),
    Function(&'p Function),
}

/// All items of a plan.
pub(super) struct Items<'p> {
    pub(super) all: Vec<Item<'p>>,
    pub(super) enums: &'p [Enum],
    by_declaration: HashMap<CombinatorId, usize>,
    by_path: HashMap<(bool, &'p Path), usize>,
    enums_by_path: HashMap<&'p Path, &'p Enum>,
    enums_by_name: HashMap<&'p str, &'p Enum>,
}

impl<'p> Items<'p> {
    pub(super) fn new(plan: &'p Plan, schema: &Schema<'_>) -> Self {
        let mut declared: HashMap<(bool, u32, &str), Vec<CombinatorId>> = HashMap::new();
        for (id, of) in ids(schema).zip(&schema.combinators) {
            declared.entry((is_function(of.role), of.id, of.name)).or_default().push(id);
        }
        let constructors = plan.constructors.iter().map(Code::Constructor);
        let reused = plan.reused.iter().map(Code::Reused);
        let codes = constructors.chain(reused).chain(plan.functions.iter().map(Code::Function));
        let all: Vec<Item<'_>> = codes
            .map(|code| {
                let (id, name) = code.id_and_name();
                let declared = declared.get(&(is_function(code.role()), id, name)).cloned().unwrap_or_default();
                Item { code, declared }
            })
            .collect();
        let declarations = all.iter().enumerate().flat_map(|(at, item)| item.declared.iter().map(move |id| (*id, at)));
        let paths = all.iter().enumerate().map(|(at, item)| ((is_function(item.code.role()), item.code.path()), at));
        Items {
            by_declaration: declarations.collect(),
            by_path: paths.collect(),
            enums_by_path: plan.types.iter().map(|ty| (&ty.path, ty)).collect(),
            enums_by_name: plan.types.iter().map(|ty| (ty.tl_name.as_str(), ty)).collect(),
            enums: &plan.types,
            all,
        }
    }

    /// What is generated of a declaration; `None` if it cannot be expressed.
    pub(super) fn of(&self, id: CombinatorId) -> Option<&Item<'p>> {
        self.all.get(*self.by_declaration.get(&id)?)
    }

    pub(super) fn at(&self, role: Role, path: &Path) -> Option<&Item<'p>> {
        self.all.get(*self.by_path.get(&(is_function(role), path))?)
    }

    pub(super) fn enum_at(&self, path: &Path) -> Option<&'p Enum> {
        self.enums_by_path.get(path).copied()
    }

    pub(super) fn enum_of(&self, tl_name: &str) -> Option<&'p Enum> {
        self.enums_by_name.get(tl_name).copied()
    }
}

impl<'p> Code<'p> {
    pub(super) fn role(self) -> Role {
        match self {
            Code::Constructor(_) | Code::Reused(_) => Role::Constructor,
            Code::Function(_) => Role::Function,
        }
    }

    pub(super) fn path(self) -> &'p Path {
        match self {
            Code::Constructor(of) => &of.path,
            Code::Reused(of) => &of.path,
            Code::Function(of) => &of.request.path,
        }
    }

    /// Its path from the root of a tree: `types::upload::File`.
    pub(super) fn place(self) -> String {
        format!("{}::{}", module_of(self.role()), self.path())
    }

    /// The struct, unless it is written by hand.
    pub(super) fn structure(self) -> Option<&'p Struct> {
        match self {
            Code::Constructor(of) => Some(of),
            Code::Reused(_) => None,
            Code::Function(of) => Some(&of.request),
        }
    }

    /// `upload.file#096a18d5`
    pub(super) fn name_and_id(self) -> String {
        let (id, name) = self.id_and_name();
        format!("{name}#{id:08x}")
    }

    fn id_and_name(self) -> (u32, &'p str) {
        match self {
            Code::Constructor(of) => (of.id, &of.tl_name),
            Code::Reused(of) => (of.id, &of.tl_name),
            Code::Function(of) => (of.request.id, &of.request.tl_name),
        }
    }
}

fn is_function(role: Role) -> bool {
    role == Role::Function
}

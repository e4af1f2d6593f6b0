//! The names that a module or a block has: what it defines, and what it imports.

use super::imports::{self, Brings};
use super::source::{Crate, Id, ROOT, name};
use std::collections::HashMap;
use syn::{Fields, Item, ItemUse, Visibility};

/// What a name can be of. Rust keeps types, values and macros apart: a module and a function may have one name.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) struct Kinds(u8);

impl Kinds {
    /// Types, modules and traits.
    pub(crate) const TYPE: Self = Self(1);
    pub(crate) const VALUE: Self = Self(2);
    pub(crate) const MACRO: Self = Self(4);
    pub(crate) const TYPE_OR_VALUE: Self = Self(3);
    pub(crate) const ANY: Self = Self(7);

    pub(crate) fn meets(self, other: Self) -> bool {
        self.0 & other.0 != 0
    }
}

pub(crate) struct Binding {
    pub(crate) kinds: Kinds,
    pub(crate) what: What,
    /// The module in which the name is seen.
    pub(crate) seen_in: Id,
}

pub(crate) enum What {
    Module(Id),
    /// The module that defines it.
    Item(Id),
    /// The module that defines it, and its variants.
    Enum(Id, Vec<String>),
    Import(Vec<String>),
}

pub(crate) struct Glob {
    pub(crate) path: Vec<String>,
    pub(crate) seen_in: Id,
}

#[derive(Default)]
pub(crate) struct Scope {
    pub(crate) names: HashMap<String, Vec<Binding>>,
    pub(crate) globs: Vec<Glob>,
    /// A macro is called that may define more, or the code is generated.
    pub(crate) may_have_more: bool,
}

impl Scope {
    /// The names of a module, or of a block in it.
    pub(crate) fn of<'i>(items: impl Iterator<Item = &'i Item>, at: Id, of: &Crate) -> Self {
        let mut scope = Self { may_have_more: of.modules[at].is_generated, ..Self::default() };
        items.for_each(|item| scope.add(item, at, of));
        scope
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.names.is_empty() && self.globs.is_empty()
    }

    fn add(&mut self, item: &Item, at: Id, of: &Crate) {
        let (ident, visibility, kinds, what) = match item {
            Item::Const(item) => (&item.ident, &item.vis, Kinds::VALUE, What::Item(at)),
            Item::Static(item) => (&item.ident, &item.vis, Kinds::VALUE, What::Item(at)),
            Item::Fn(item) => (&item.sig.ident, &item.vis, Kinds::VALUE, What::Item(at)),
            Item::Type(item) => (&item.ident, &item.vis, Kinds::TYPE, What::Item(at)),
            Item::Union(item) => (&item.ident, &item.vis, Kinds::TYPE, What::Item(at)),
            Item::Trait(item) => (&item.ident, &item.vis, Kinds::TYPE, What::Item(at)),
            Item::Struct(item) => {
                let kinds = if matches!(item.fields, Fields::Named(_)) { Kinds::TYPE } else { Kinds::TYPE_OR_VALUE };
                (&item.ident, &item.vis, kinds, What::Item(at))
            }
            Item::Enum(item) => {
                let variants = item.variants.iter().map(|variant| name(&variant.ident)).collect();
                (&item.ident, &item.vis, Kinds::TYPE, What::Enum(at, variants))
            }
            Item::Mod(item) => match of.child(at, &name(&item.ident)) {
                Some(child) => (&item.ident, &item.vis, Kinds::TYPE, What::Module(child)),
                None => return,
            },
            Item::ExternCrate(item) => match &item.rename {
                Some((_, renamed)) if item.ident == "self" => (renamed, &item.vis, Kinds::TYPE, What::Module(ROOT)),
                _ => return,
            },
            Item::Macro(item) => match &item.ident {
                Some(ident) => (ident, &Visibility::Inherited, Kinds::MACRO, What::Item(at)),
                None => {
                    self.may_have_more = true;
                    return;
                }
            },
            Item::Use(item) => {
                self.import(item, seen_in(&item.vis, at, of));
                return;
            }
            _ => return,
        };
        self.bind(name(ident), Binding { kinds, what, seen_in: seen_in(visibility, at, of) });
    }

    fn import(&mut self, item: &ItemUse, seen_in: Id) {
        for import in imports::of(item) {
            match import.brings {
                Brings::All => self.globs.push(Glob { path: import.path, seen_in }),
                Brings::Name(name) => {
                    self.bind(name, Binding { kinds: Kinds::ANY, what: What::Import(import.path), seen_in });
                }
                Brings::Nothing => {}
            }
        }
    }

    pub(crate) fn bind(&mut self, name: String, binding: Binding) {
        self.names.entry(name).or_default().push(binding);
    }
}

fn seen_in(visibility: &Visibility, at: Id, of: &Crate) -> Id {
    match visibility {
        Visibility::Inherited => at,
        Visibility::Restricted(to) if to.path.is_ident("self") => at,
        Visibility::Restricted(to) if to.path.is_ident("super") => of.modules[at].parent.unwrap_or(ROOT),
        _ => ROOT,
    }
}

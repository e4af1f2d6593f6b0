//! Where a path leads: through re-exports and globs to the module that defines the item.

use super::attributes;
use super::scope::{Binding, Kinds, Scope, What};
use super::source::{Crate, Id, ROOT, name};
use std::cell::RefCell;
use std::collections::HashMap;
use syn::Item;

/// One thing that a path can mean. A name may be of a type, a value and a macro at once.
pub(crate) struct Found<'a> {
    /// The modules that the path names, and those that re-export what it names.
    pub(crate) through: Vec<Id>,
    pub(crate) end: End<'a>,
}

impl Found<'_> {
    fn after(mut self, before: impl IntoIterator<Item = Id>) -> Self {
        self.through.splice(..0, before);
        self
    }
}

#[derive(Clone, Copy)]
pub(crate) enum End<'a> {
    Module(Id),
    /// The module that defines the item, and the variants of an enum.
    Item(Id, &'a [String]),
    /// Another crate, a variable, a type parameter, or a name that is always there.
    Elsewhere,
    /// A module of this crate has no such name, as far as can be seen.
    Nowhere,
}

/// The place where a path is written: a module, and the blocks of a function, outer first.
#[derive(Clone, Copy)]
pub(crate) struct Place<'s> {
    pub(crate) module: Id,
    pub(crate) blocks: &'s [Scope],
}

/// The names of all modules of a crate.
pub(crate) struct Names<'a> {
    of: &'a Crate,
    scopes: Vec<Scope>,
    /// `macro_rules!` are seen in what follows them, without a path.
    macros: HashMap<String, Vec<Id>>,
    /// What `extern crate self as …` calls the crate.
    own_names: Vec<String>,
    /// Imports that are being followed: names and globs may lead in a circle.
    busy: RefCell<Vec<(Id, Vec<String>, String)>>,
}

impl<'a> Names<'a> {
    pub(crate) fn of(of: &'a Crate) -> Self {
        let mut scopes: Vec<Scope> =
            of.modules.iter().enumerate().map(|(id, module)| Scope::of(module.items.iter(), id, of)).collect();
        let mut macros: HashMap<String, Vec<Id>> = HashMap::new();
        let mut own_names = Vec::new();
        for (id, module) in of.modules.iter().enumerate() {
            for item in &module.items {
                match item {
                    Item::Macro(item) => {
                        let Some(ident) = &item.ident else { continue };
                        macros.entry(name(ident)).or_default().push(id);
                        if attributes::has(&item.attrs, "macro_export") {
                            let binding = Binding { kinds: Kinds::MACRO, what: What::Item(id), seen_in: ROOT };
                            scopes[ROOT].bind(name(ident), binding);
                        }
                    }
                    Item::ExternCrate(item) if item.ident == "self" => {
                        own_names.extend(item.rename.as_ref().map(|(_, renamed)| name(renamed)));
                    }
                    _ => {}
                }
            }
        }
        Self { of, scopes, macros, own_names, busy: RefCell::default() }
    }

    /// Follows a path whose last name is of one of `kinds`.
    pub(crate) fn resolve<'s>(&'s self, at: Place<'s>, path: &[String], kinds: Kinds) -> Vec<Found<'s>> {
        let kinds_at = |index: usize| if index + 1 == path.len() { kinds } else { Kinds::TYPE };
        let Some(first) = path.first() else { return Vec::new() };
        let (mut found, after) = match first.as_str() {
            "crate" | "$crate" => (vec![end(End::Module(ROOT))], 1),
            "self" => (vec![end(End::Module(at.module))], 1),
            "super" => (vec![self.parent(at.module)], 1),
            "::" if path.get(1).is_some_and(|name| self.own_names.contains(name)) => (vec![end(End::Module(ROOT))], 2),
            "::" => (vec![end(End::Elsewhere)], 2),
            name => (self.lexical(at, name, kinds_at(0)), 1),
        };
        for (index, name) in path.iter().enumerate().skip(after) {
            let before = std::mem::take(&mut found);
            found = before.into_iter().flat_map(|found| self.step(found, name, kinds_at(index), at.module)).collect();
        }
        found
    }

    fn parent(&self, id: Id) -> Found<'static> {
        end(self.of.modules[id].parent.map_or(End::Nowhere, End::Module))
    }

    /// The next name of a path.
    fn step<'s>(&'s self, before: Found<'s>, name: &str, kinds: Kinds, from: Id) -> Vec<Found<'s>> {
        let End::Module(id) = before.end else {
            // What follows an item is associated with it.
            return vec![before];
        };
        let mut next = match name {
            "super" => vec![self.parent(id)],
            _ => self.lookup(id, name, kinds, from),
        };
        if next.is_empty() {
            next.push(end(self.unseen(id)));
        }
        next.into_iter().map(|next| next.after(before.through.iter().copied().chain([id]))).collect()
    }

    /// Where a name of a module leads that is not seen in it.
    fn unseen(&self, id: Id) -> End<'_> {
        let scope = &self.scopes[id];
        let mut globs = scope.globs.iter().flat_map(|glob| {
            let at = Place { module: id, blocks: &[] };
            self.resolve(at, &glob.path, Kinds::TYPE)
        });
        match scope.may_have_more {
            true => End::Item(id, &[]),
            false if globs.any(|found| matches!(found.end, End::Elsewhere)) => End::Elsewhere,
            false => End::Nowhere,
        }
    }

    /// A name without a path before it.
    fn lexical<'s>(&'s self, at: Place<'s>, name: &str, kinds: Kinds) -> Vec<Found<'s>> {
        for count in (1..=at.blocks.len()).rev() {
            let place = Place { module: at.module, blocks: &at.blocks[..count] };
            let found = self.in_scope(&at.blocks[count - 1], place, name, kinds, at.module);
            if !found.is_empty() {
                return found;
            }
        }
        let found = self.lookup(at.module, name, kinds, at.module);
        if !found.is_empty() {
            return found;
        }
        if kinds.meets(Kinds::TYPE) && self.own_names.iter().any(|own| own == name) {
            return vec![end(End::Module(ROOT))];
        }
        let macros = self.macros.get(name).filter(|_| kinds == Kinds::MACRO);
        match macros {
            Some(ids) => ids.iter().map(|&id| end(End::Item(id, &[]))).collect(),
            None => vec![end(End::Elsewhere)],
        }
    }

    /// A name of a module, as far as it is seen from another. Empty if there is none.
    fn lookup<'s>(&'s self, id: Id, name: &str, kinds: Kinds, from: Id) -> Vec<Found<'s>> {
        self.in_scope(&self.scopes[id], Place { module: id, blocks: &[] }, name, kinds, from)
    }

    fn in_scope<'s>(&'s self, scope: &'s Scope, at: Place<'s>, name: &str, kinds: Kinds, from: Id) -> Vec<Found<'s>> {
        let bindings = scope.names.get(name).into_iter().flatten();
        let bindings =
            bindings.filter(|binding| binding.kinds.meets(kinds) && self.of.is_within(from, binding.seen_in));
        let found: Vec<Found<'s>> = bindings.flat_map(|binding| self.bound(binding, at, name, kinds)).collect();
        if !found.is_empty() {
            return found;
        }
        let globs = scope.globs.iter().filter(|glob| self.of.is_within(from, glob.seen_in));
        globs.flat_map(|glob| self.through_glob(&glob.path, at, name, kinds)).collect()
    }

    fn bound<'s>(&'s self, binding: &'s Binding, at: Place<'s>, name: &str, kinds: Kinds) -> Vec<Found<'s>> {
        match &binding.what {
            What::Module(id) => vec![end(End::Module(*id))],
            What::Item(id) => vec![end(End::Item(*id, &[]))],
            What::Enum(id, variants) => vec![end(End::Item(*id, variants))],
            What::Import(path) => {
                let found = self.unless_busy(at, path, name, || self.resolve(at, path, kinds));
                // An import of all kinds has nothing of this one.
                let found = found.into_iter().filter(|found| !matches!(found.end, End::Nowhere));
                found.map(|found| found.after([at.module])).collect()
            }
        }
    }

    fn through_glob<'s>(&'s self, path: &'s [String], at: Place<'s>, name: &str, kinds: Kinds) -> Vec<Found<'s>> {
        self.unless_busy(at, path, name, || {
            let of_glob = self.resolve(at, path, Kinds::TYPE).into_iter();
            of_glob
                .flat_map(|found| match found.end {
                    End::Module(id) => {
                        let found = self.lookup(id, name, kinds, at.module).into_iter();
                        found.map(|found| found.after([id])).collect()
                    }
                    End::Item(id, variants) if variants.iter().any(|variant| variant == name) => {
                        vec![end(End::Item(id, &[]))]
                    }
                    _ => Vec::new(),
                })
                .map(|found| found.after([at.module]))
                .collect()
        })
    }

    fn unless_busy<'s>(
        &'s self,
        at: Place<'s>,
        path: &[String],
        name: &str,
        follow: impl FnOnce() -> Vec<Found<'s>>,
    ) -> Vec<Found<'s>> {
        let key = (at.module, path.to_owned(), name.to_owned());
        if self.busy.borrow().contains(&key) {
            return Vec::new();
        }
        self.busy.borrow_mut().push(key);
        let found = follow();
        self.busy.borrow_mut().pop();
        found
    }
}

fn end(end: End<'_>) -> Found<'_> {
    Found { through: Vec::new(), end }
}

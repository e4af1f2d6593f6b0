//! Which module of a crate needs which, level by level.
//!
//! A level is the modules that one module declares, each with all that is in it. The code of that module itself is
//! part of the level too: `mod.rs` may need its children, and they what it defines, but not both. What it declares and
//! re-exports is not code.

use super::paths::{self, Form, Written};
use super::resolve::{End, Found, Names, Place};
use super::source::{Crate, Id, ROOT};
use std::collections::BTreeMap;

/// A path that leads from one module to another.
pub(crate) struct Need {
    pub(crate) from: Id,
    pub(crate) to: Id,
    pub(crate) path: Vec<String>,
}

pub(crate) struct Graph {
    /// By the module that declares the level: between two of its children, or between a child and itself.
    pub(crate) levels: BTreeMap<Id, Level>,
    /// Paths of this crate that lead to nothing this test can see.
    pub(crate) lost: Vec<Need>,
}

/// All needs between each two nodes of a level.
pub(crate) type Level = BTreeMap<(Id, Id), Vec<Need>>;

impl Graph {
    pub(crate) fn of(of: &Crate) -> Self {
        let names = Names::of(of);
        let mut graph = Self { levels: BTreeMap::new(), lost: Vec::new() };
        for (from, module) in of.modules.iter().enumerate() {
            paths::each(&module.items, from, of, &mut |written, blocks| {
                let found = names.resolve(Place { module: from, blocks }, &written.names, written.kinds);
                graph.add(of, from, &written, &found);
            });
        }
        graph
    }

    fn add(&mut self, of: &Crate, from: Id, written: &Written, found: &[Found<'_>]) {
        let need = |to| Need { from, to, path: written.names.clone() };
        let is_lost = !found.is_empty() && found.iter().all(|found| matches!(found.end, End::Nowhere));
        if is_lost && written.form != Form::Tokens {
            self.lost.push(need(from));
        }
        for found in found {
            // To name a module around this one is to need nothing of it yet.
            let modules = found.through.iter().chain(if let End::Module(id) = &found.end { Some(id) } else { None });
            let mut needed: Vec<Id> = modules.copied().filter(|&id| !of.is_within(from, id)).collect();
            needed.extend(if let End::Item(id, _) = found.end { Some(id) } else { None });
            needed.retain(|&to| to != from && !(written.form == Form::ReExport && of.is_within(to, from)));
            needed.dedup();
            for to in needed {
                let (level, ends) = place(of, from, to);
                self.levels.entry(level).or_default().entry(ends).or_default().push(need(to));
            }
        }
    }
}

/// The level where two modules part, and the nodes of it that they are in.
fn place(of: &Crate, from: Id, to: Id) -> (Id, (Id, Id)) {
    let level = of.ancestors(from).find(|&id| of.is_within(to, id)).unwrap_or(ROOT);
    let node = |id| of.ancestors(id).take_while(|&id| id != level).last().unwrap_or(level);
    (level, (node(from), node(to)))
}

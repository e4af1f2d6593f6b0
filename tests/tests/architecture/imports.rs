//! The imports of a `use` item, one for each name of a group.

use super::source::name;
use syn::{ItemUse, UseTree};

pub(crate) struct Import {
    /// From the first name on, `::` before it included.
    pub(crate) path: Vec<String>,
    pub(crate) brings: Brings,
}

pub(crate) enum Brings {
    Name(String),
    All,
    /// `as _`
    Nothing,
}

pub(crate) fn of(item: &ItemUse) -> Vec<Import> {
    let start = item.leading_colon.as_ref().map(|_| "::".to_owned());
    let mut imports = Vec::new();
    collect(&item.tree, &Vec::from_iter(start), &mut imports);
    imports
}

fn collect(tree: &UseTree, before: &[String], imports: &mut Vec<Import>) {
    let with = |last: String| before.iter().cloned().chain([last]).collect::<Vec<_>>();
    match tree {
        UseTree::Path(tree) => collect(&tree.tree, &with(name(&tree.ident)), imports),
        UseTree::Group(group) => group.items.iter().for_each(|tree| collect(tree, before, imports)),
        UseTree::Glob(_) => imports.push(Import { path: before.to_owned(), brings: Brings::All }),
        UseTree::Name(tree) => {
            let path = without_self(with(name(&tree.ident)));
            let last = path.last().cloned().unwrap_or_default();
            imports.push(Import { path, brings: Brings::Name(last) });
        }
        UseTree::Rename(tree) => {
            let renamed = name(&tree.rename);
            let brings = if renamed == "_" { Brings::Nothing } else { Brings::Name(renamed) };
            imports.push(Import { path: without_self(with(name(&tree.ident))), brings });
        }
    }
}

/// `a::{self}` imports `a`.
fn without_self(mut path: Vec<String>) -> Vec<String> {
    if path.len() > 1 && path.last().is_some_and(|last| last == "self") {
        path.pop();
    }
    path
}

//! The modules of a crate, read from its files. What is for tests alone is left out.

use super::attributes;
use std::path::{Component, Path, PathBuf};
use syn::{Ident, Item, ItemMod, Visibility};

/// The place of a module in [`Crate::modules`].
pub(crate) type Id = usize;

/// The module at the root of a crate.
pub(crate) const ROOT: Id = 0;

pub(crate) struct Module {
    /// The names from the root of the crate to this module. Empty for the root.
    pub(crate) path: Vec<String>,
    pub(crate) parent: Option<Id>,
    pub(crate) file: PathBuf,
    /// The items, and the declarations of modules without what is in them.
    pub(crate) items: Vec<Item>,
    /// Generated code is not read: it is large, and its generator has tests of its own.
    pub(crate) is_generated: bool,
}

impl Module {
    /// Whether it only re-exports: it is another name of what is elsewhere.
    pub(crate) fn is_facade(&self) -> bool {
        let is_re_export = |item: &Item| matches!(item, Item::Use(item) if !matches!(item.vis, Visibility::Inherited));
        !self.items.is_empty() && self.items.iter().all(is_re_export)
    }
}

pub(crate) struct Crate {
    pub(crate) modules: Vec<Module>,
}

/// Where the modules that a file or an inline module declares have their files.
struct Folders<'a> {
    file: &'a Path,
    /// Of modules without an attribute.
    named: &'a Path,
    /// What `#[path]` is relative to.
    chosen: &'a Path,
}

impl Crate {
    /// Reads the file of a crate's root, and the files that `mod` items lead to.
    pub(crate) fn read(root: &Path) -> Result<Self, String> {
        let mut read = Self { modules: Vec::new() };
        let id = read.add(None, root);
        read.file(id, root, folder_of(root))?;
        Ok(read)
    }

    pub(crate) fn children(&self, id: Id) -> impl Iterator<Item = Id> {
        (0..self.modules.len()).filter(move |&child| self.modules[child].parent == Some(id))
    }

    pub(crate) fn child(&self, id: Id, name: &str) -> Option<Id> {
        self.children(id).find(|&child| self.modules[child].path.last().is_some_and(|last| last == name))
    }

    /// A module and those around it, up to the root.
    pub(crate) fn ancestors(&self, id: Id) -> impl Iterator<Item = Id> {
        std::iter::successors(Some(id), |&id| self.modules[id].parent)
    }

    pub(crate) fn is_within(&self, inner: Id, outer: Id) -> bool {
        self.ancestors(inner).any(|id| id == outer)
    }

    fn add(&mut self, place: Option<(Id, &str)>, file: &Path) -> Id {
        let path = place.map_or_else(Vec::new, |(parent, name)| {
            let parent = &self.modules[parent].path;
            parent.iter().cloned().chain([name.to_owned()]).collect()
        });
        let is_generated = path.last().is_some_and(|name| name == "generated");
        let parent = place.map(|(parent, _)| parent);
        self.modules.push(Module { path, parent, file: file.to_owned(), items: Vec::new(), is_generated });
        self.modules.len() - 1
    }

    fn file(&mut self, id: Id, file: &Path, named: &Path) -> Result<(), String> {
        let text = std::fs::read_to_string(file).map_err(|error| format!("{}: {error}", file.display()))?;
        let syntax = syn::parse_file(&text).map_err(|error| format!("{}: {error}", file.display()))?;
        self.items(id, syntax.items, &Folders { file, named, chosen: folder_of(file) })
    }

    fn items(&mut self, id: Id, items: Vec<Item>, folders: &Folders<'_>) -> Result<(), String> {
        for item in items.into_iter().filter(|item| !attributes::is_for_tests(attributes::of_item(item))) {
            match item {
                Item::Mod(item) => self.module(id, item, folders)?,
                item => self.modules[id].items.push(item),
            }
        }
        Ok(())
    }

    fn module(&mut self, parent: Id, mut declared: ItemMod, folders: &Folders<'_>) -> Result<(), String> {
        let name = name(&declared.ident);
        let chosen = attributes::path(&declared.attrs).map(|path| without_dots(&folders.chosen.join(path)));
        let inner = folders.named.join(&name);
        let content = declared.content.take();
        self.modules[parent].items.push(Item::Mod(declared));

        let candidates = match (&content, &chosen) {
            (Some(_), _) => vec![folders.file.to_owned()],
            (None, Some(file)) => vec![file.clone()],
            (None, None) => vec![folders.named.join(format!("{name}.rs")), inner.join("mod.rs")],
        };
        let Some(file) = candidates.into_iter().find(|file| file.is_file()) else {
            return Err(format!("{}: the module `{name}` has no file", folders.file.display()));
        };
        // A module that is declared twice, for two features, is one module.
        let id = self.child(parent, &name).unwrap_or_else(|| self.add(Some((parent, &name)), &file));
        match content {
            _ if self.modules[id].is_generated => Ok(()),
            Some((_, items)) => self.items(id, items, &Folders { file: &file, named: &inner, chosen: &inner }),
            None if chosen.is_some() => self.file(id, &file, folder_of(&file)),
            None => self.file(id, &file, &inner),
        }
    }
}

/// The text of a name, without `r#`.
pub(crate) fn name(ident: &Ident) -> String {
    let text = ident.to_string();
    text.strip_prefix("r#").unwrap_or(&text).to_owned()
}

/// `a/../b` is `b`.
fn without_dots(path: &Path) -> PathBuf {
    path.components().fold(PathBuf::new(), |before, part| match part {
        Component::ParentDir => folder_of(&before).to_owned(),
        part => before.join(part),
    })
}

fn folder_of(file: &Path) -> &Path {
    file.parent().unwrap_or(Path::new(""))
}

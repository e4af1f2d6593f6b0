//! From the items of each module to the texts of files.

use crate::builder::MARK;
use crate::emit::{Files, Text};
use crate::{Layout, Modules, text};
use std::borrow::Cow;
use std::collections::BTreeMap;

/// The file of a schema's root module.
const ROOT: &str = "mod.rs";

/// The texts of the files of one schema.
pub(super) fn texts(files: &Files, modules: Modules, layout: Layout) -> BTreeMap<String, String> {
    let declared = |declaration: &str, _: &str| format!("{declaration};\n");
    match modules {
        Modules::Files => files.iter().map(|(name, items)| (name.clone(), text(items, &declared))).collect(),
        Modules::OneFile => BTreeMap::from([(ROOT.to_owned(), with_modules(files, ROOT, layout))]),
    }
}

/// The root of several modules; none if the only schema is there itself.
pub(super) fn root<'m>(modules: impl Iterator<Item = &'m str>) -> Option<String> {
    let mut modules: Vec<&str> = modules.filter(|module| !module.is_empty()).collect();
    modules.sort_unstable();
    let declarations = modules.iter().map(|module| format!("/// The schema `{module}`.\npub mod {module};\n"));
    (!modules.is_empty()).then(|| format!("{MARK}. Do not edit.\n\n{}", declarations.collect::<String>()))
}

/// A file with the content of its modules in place.
fn with_modules(files: &Files, name: &str, layout: Layout) -> String {
    let written = |declaration: &str, file: &str| {
        let content = indented(&with_modules(files, file, layout), layout);
        format!("{declaration} {{\n{content}}}\n")
    };
    text(files.get(name).map(Vec::as_slice).unwrap_or_default(), &written)
}

/// A file whose modules are written by `module`, given the declaration and the file of each.
fn text(items: &[Text], module: &dyn Fn(&str, &str) -> String) -> String {
    let items = items.iter().map(|item| match item {
        Text::Item(text) => Cow::Borrowed(text.as_str()),
        Text::Module { declaration, file } => Cow::Owned(module(declaration, file)),
    });
    text::join(&items.collect::<Vec<_>>())
}

/// Where it is meant to be read, the content of a module is indented. A generated literal of several lines takes
/// no notice of how they are indented.
fn indented(content: &str, layout: Layout) -> String {
    if layout == Layout::Compact {
        return content.to_owned();
    }
    content.lines().map(|line| if line.is_empty() { "\n".to_owned() } else { format!("    {line}\n") }).collect()
}

//! From the items of each module to the texts of files.

use crate::builder::MARK;
use crate::emit::Files;
use crate::{Layout, Modules, text};
use std::collections::BTreeMap;

/// The texts of the files of one schema.
pub(super) fn texts(files: &Files, modules: Modules, layout: Layout) -> BTreeMap<String, String> {
    match modules {
        Modules::Files => files.iter().map(|(name, items)| (name.clone(), text::join(items))).collect(),
        Modules::OneFile => BTreeMap::from([("mod.rs".to_owned(), one_file(files, "", "mod.rs", layout))]),
    }
}

/// The root of several modules; none if the only schema is there itself.
pub(super) fn root<'m>(modules: impl Iterator<Item = &'m str>) -> Option<String> {
    let mut modules: Vec<&str> = modules.filter(|module| !module.is_empty()).collect();
    modules.sort_unstable();
    let declarations = modules.iter().map(|module| format!("/// The schema `{module}`.\npub mod {module};\n"));
    (!modules.is_empty()).then(|| format!("{MARK}. Do not edit.\n\n{}", declarations.collect::<String>()))
}

/// A file with its child modules written out in place. `folder` is where they are.
fn one_file(files: &Files, folder: &str, name: &str, layout: Layout) -> String {
    let items = files.get(name).into_iter().flatten();
    let items: Vec<String> = items.map(|item| with_child(files, folder, item, layout)).collect();
    text::join(&items)
}

/// An item; if it declares a module that is in a file, the module itself.
fn with_child(files: &Files, folder: &str, item: &str, layout: Layout) -> String {
    let Some((declaration, child)) = declared_module(item) else { return item.to_owned() };
    let inner = format!("{folder}{child}/");
    let names = [format!("{inner}mod.rs"), format!("{folder}{child}.rs")];
    let Some(file) = names.iter().find(|name| files.contains_key(*name)) else { return item.to_owned() };
    let content = one_file(files, &inner, file, layout);
    format!("{declaration} {{\n{}}}\n", indented(&content, layout))
}

/// The declaration of a module without its `;`, and the module's file name without its ending.
fn declared_module(item: &str) -> Option<(&str, &str)> {
    let declaration = item.trim_end().strip_suffix(';')?.trim_end();
    let (before, name) = declaration.rsplit_once(' ')?;
    let is_module = before.trim_end().rsplit([' ', '\n']).next() == Some("mod");
    is_module.then(|| (declaration, name.trim_start_matches("r#")))
}

/// Where it is meant to be read, the content of a module is indented. A generated literal of several lines takes
/// no notice of how they are indented.
fn indented(content: &str, layout: Layout) -> String {
    if layout == Layout::Compact {
        return content.to_owned();
    }
    content.lines().map(|line| if line.is_empty() { "\n".to_owned() } else { format!("    {line}\n") }).collect()
}

#[cfg(test)]
mod tests {
    use super::declared_module;

    #[test]
    fn modules_are_told_from_other_items() {
        assert_eq!(
            declared_module("#[doc = \" x\"] pub mod r#type;\n"),
            Some(("#[doc = \" x\"] pub mod r#type", "type"))
        );
        assert_eq!(declared_module("/// x\npub mod upload;\n"), Some(("/// x\npub mod upload", "upload")));
        assert_eq!(declared_module("pub const LAYER: i32 = 230;\n"), None);
        assert_eq!(declared_module("pub use a::modern;\n"), None);
        assert_eq!(declared_module("pub struct X {}\n"), None);
    }
}

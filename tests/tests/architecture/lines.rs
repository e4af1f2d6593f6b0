//! The line on which a path is written.
//!
//! syn knows lines only with a feature of proc-macro2 that would be on for the generator too, and cost it time. So each
//! place in the text where the last name of the path stands is given another name in turn, until the path changes.

use super::paths;
use super::source::{Crate, Id, name};
use syn::Item;

const OTHER: &str = "Other__";

pub(crate) fn line(of: &Crate, module: Id, path: &[String]) -> Option<usize> {
    let text = std::fs::read_to_string(&of.modules[module].file).ok()?;
    let (last, before) = path.split_last()?;
    let is_of_name = |c: char| c.is_alphanumeric() || c == '_';
    text.match_indices(last).find_map(|(at, _)| {
        let (start, end) = (&text[..at], &text[at + last.len()..]);
        let is_whole = !start.ends_with(is_of_name) && !end.starts_with(is_of_name);
        let changed = || format!("{}{OTHER}{end}", start.strip_suffix("r#").unwrap_or(start));
        let is_here = is_whole && has_path(of, module, &changed(), before);
        is_here.then(|| start.matches('\n').count() + 1)
    })
}

fn has_path(of: &Crate, module: Id, text: &str, before: &[String]) -> bool {
    let items = syn::parse_file(text).ok().and_then(|file| items_of(of, module, file.items));
    let mut found = false;
    paths::each(items.iter().flatten(), module, of, &mut |written, _| {
        let last = written.names.split_last();
        found |= last.is_some_and(|(last, names)| last == OTHER && names == before);
    });
    found
}

/// The items of a module, from those of the file that has it.
fn items_of(of: &Crate, module: Id, mut items: Vec<Item>) -> Option<Vec<Item>> {
    let is_in_file = |&id: &Id| of.modules[id].file == of.modules[module].file;
    let of_file = of.ancestors(module).take_while(is_in_file).last()?;
    for inner in &of.modules[module].path[of.modules[of_file].path.len()..] {
        items = items.into_iter().find_map(|item| match item {
            Item::Mod(item) if name(&item.ident) == *inner => item.content.map(|(_, items)| items),
            _ => None,
        })?;
    }
    items.retain(|item| !matches!(item, Item::Mod(_)));
    Some(items)
}

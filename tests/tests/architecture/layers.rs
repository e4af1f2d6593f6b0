//! The layers of a crate: a table of rooms, which are the modules that the crate's root declares.

use super::graph::{Level, Need};
use super::source::{Crate, Id, ROOT};

/// The layers of a crate, bottom first, each with the names of its rooms.
///
/// A room imports from layers below its own. The room of `room: a b` imports from `a` and `b` alone. The root is above all
/// rooms.
pub(crate) type Table<'t> = &'t [&'t str];

struct Layer<'t> {
    rooms: Vec<&'t str>,
    /// What the rooms import from, unless it is all below.
    only: Option<Vec<&'t str>>,
}

/// What breaks the table: each need that does, with the reason, and rooms that the table does not know.
pub(crate) fn broken<'a>(of: &Crate, level: &'a Level, table: Table<'_>) -> (Vec<(&'a Need, String)>, Vec<String>) {
    let layers: Vec<Layer<'_>> = table.iter().map(|line| layer(line)).collect();
    let name = |id: Id| of.modules[id].path.join("::");
    let height = |id: Id| layers.iter().position(|layer| layer.rooms.contains(&name(id).as_str()));

    let rooms: Vec<String> = of.children(ROOT).map(name).collect();
    let listed = layers.iter().flat_map(|layer| layer.rooms.iter().chain(layer.only.iter().flatten()));
    let gone = listed.filter(|room| !rooms.iter().any(|name| name == *room));
    let gone = gone.map(|room| format!("the table of layers has a room `{room}`, the crate has none"));
    let new = of.children(ROOT).filter(|&id| height(id).is_none() && !of.modules[id].is_facade());
    let new = new.map(|id| format!("the crate has a room `{}`, the table of layers has none", name(id)));
    let wrong = gone.chain(new).collect();

    let mut broken = Vec::new();
    for (&(from, to), needs) in level.iter().filter(|((from, _), _)| *from != ROOT) {
        let Some(at) = height(from) else { continue };
        let why = match (height(to), &layers[at].only) {
            (_, Some(only)) if to != ROOT && only.contains(&name(to).as_str()) => continue,
            (None, _) if to != ROOT => continue,
            (None, _) => "the root is above all rooms".to_owned(),
            (_, Some(only)) if only.is_empty() => format!("`{}` imports no other room", name(from)),
            (_, Some(only)) => format!("`{}` imports `{}` alone", name(from), only.join("` and `")),
            (Some(of_other), None) if of_other == at => format!("`{}` and `{}` are in one layer", name(from), name(to)),
            (Some(of_other), None) if of_other > at => format!("`{}` is above `{}`", name(to), name(from)),
            (Some(_), None) => continue,
        };
        let needs = needs.iter().filter(|need| !needs.iter().any(|other| says_more(of, other, need)));
        broken.extend(needs.map(|need| (need, why.clone())));
    }
    (broken, wrong)
}

/// Whether one path makes another superfluous: it is the import of that name, or it is the same and leads further.
fn says_more(of: &Crate, this: &Need, other: &Need) -> bool {
    let is_import = this.path.len() > 1 && other.path.len() == 1 && this.to == other.to;
    let is_further = this.path == other.path && this.to != other.to && of.is_within(this.to, other.to);
    this.from == other.from && (is_import || is_further)
}

fn layer(line: &str) -> Layer<'_> {
    let (rooms, only) = line.split_once(':').map_or((line, None), |(rooms, only)| (rooms, Some(only)));
    Layer { rooms: rooms.split_whitespace().collect(), only: only.map(|only| only.split_whitespace().collect()) }
}

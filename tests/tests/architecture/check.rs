//! What is wrong with the imports of a crate, in words.

use super::cycles::{self, Cycle};
use super::graph::{Graph, Level, Need};
use super::layers::{self, Table};
use super::lines;
use super::source::{Crate, Id, ROOT};
use std::path::Path;

pub(crate) struct Finding {
    /// The module whose children it is about: `crate`, or names from there.
    pub(crate) level: String,
    pub(crate) text: String,
}

/// Checks the crate whose root is a file of `folder`. Files are named from that folder on.
pub(crate) fn check(folder: &Path, root: &str, table: Option<Table<'_>>) -> Result<Vec<Finding>, String> {
    let of = Crate::read(&folder.join(root))?;
    let graph = Graph::of(&of);
    let mut report = Report { folder, of: &of, findings: Vec::new() };
    for need in &graph.lost {
        let text = format!("{}: `{}` leads nowhere that can be seen", report.place(need), written(need));
        report.add(ROOT, text);
    }
    if let Some(table) = table {
        report.layers(root, table, graph.levels.get(&ROOT).unwrap_or(&Level::new()));
    }
    for (&level, needs) in &graph.levels {
        // What the root declares only to re-export is its own, as what it re-exports itself.
        let is_place = |id: Id| level != ROOT || !of.modules[id].is_facade();
        let places = needs.keys().copied().filter(|(from, to)| is_place(*from) && is_place(*to));
        cycles::of(needs, places).iter().for_each(|cycle| report.cycle(level, cycle));
    }
    Ok(report.findings)
}

struct Report<'a> {
    folder: &'a Path,
    of: &'a Crate,
    findings: Vec<Finding>,
}

impl Report<'_> {
    fn add(&mut self, level: Id, text: String) {
        // The same path may be written on several lines, and the first of them is shown.
        if self.findings.iter().all(|finding| finding.text != text) {
            self.findings.push(Finding { level: self.name(level), text });
        }
    }

    fn layers(&mut self, root: &str, table: Table<'_>, level: &Level) {
        let (broken, wrong) = layers::broken(self.of, level, table);
        wrong.into_iter().for_each(|why| self.add(ROOT, format!("{root}: {why}")));
        for (need, why) in broken {
            self.add(ROOT, format!("{}, but {why}", self.step(need)));
        }
    }

    fn cycle(&mut self, level: Id, cycle: &Cycle<'_>) {
        let around = cycle.nodes.iter().chain(cycle.nodes.first());
        let names: Vec<String> = around.map(|&id| self.node(level, id)).collect();
        let mut text = format!("a cycle: {}", names.join(" -> "));
        if cycle.modules > cycle.nodes.len() {
            text += &format!(" (the shortest one; {} modules need each other)", cycle.modules);
        }
        cycle.steps.iter().for_each(|need| text += &format!("\n  {}", self.step(need)));
        self.add(level, text);
    }

    fn step(&self, need: &Need) -> String {
        let [from, to] = [need.from, need.to].map(|id| self.name(id));
        format!("{}: `{}` leads from `{from}` to `{to}`", self.place(need), written(need))
    }

    fn place(&self, need: &Need) -> String {
        let file = &self.of.modules[need.from].file;
        let file = file.strip_prefix(self.folder).unwrap_or(file).display();
        match lines::line(self.of, need.from, &need.path) {
            Some(line) => format!("{file}:{line}"),
            None => file.to_string(),
        }
    }

    /// A node of a level: a module, or the code of the one around it.
    fn node(&self, level: Id, id: Id) -> String {
        if id == level { format!("the code of `{}` itself", self.name(id)) } else { format!("`{}`", self.name(id)) }
    }

    fn name(&self, id: Id) -> String {
        if id == ROOT { "crate".to_owned() } else { self.of.modules[id].path.join("::") }
    }
}

fn written(need: &Need) -> String {
    need.path.join("::").replacen("::::", "::", 1)
}

//! Cycles of a level: the modules that need each other, and the shortest way around.

use super::graph::{Level, Need};
use super::source::Id;
use petgraph::algo::{astar, kosaraju_scc};
use petgraph::graph::{DiGraph, NodeIndex};
use std::collections::BTreeMap;

pub(crate) struct Cycle<'a> {
    /// How many modules reach each other, in this cycle and others that share a module with it.
    pub(crate) modules: usize,
    /// The shortest cycle, with one path for each step.
    pub(crate) steps: Vec<&'a Need>,
    /// The nodes, in the order of the steps.
    pub(crate) nodes: Vec<Id>,
}

/// One cycle for each set of modules that need each other, between these pairs of a level.
pub(crate) fn of(level: &Level, pairs: impl Iterator<Item = (Id, Id)>) -> Vec<Cycle<'_>> {
    let mut graph = DiGraph::<Id, ()>::new();
    let mut nodes: BTreeMap<Id, NodeIndex> = BTreeMap::new();
    for (from, to) in pairs {
        let [from, to] = [from, to].map(|id| *nodes.entry(id).or_insert_with(|| graph.add_node(id)));
        graph.add_edge(from, to, ());
    }
    let mut sets = kosaraju_scc(&graph);
    sets.retain(|set| set.len() > 1);
    let mut cycles: Vec<Cycle<'_>> = sets.iter().filter_map(|set| shortest(level, &graph, set)).collect();
    cycles.sort_by(|a, b| a.nodes.cmp(&b.nodes));
    cycles
}

fn shortest<'a>(level: &'a Level, graph: &DiGraph<Id, ()>, set: &[NodeIndex]) -> Option<Cycle<'a>> {
    let mut set: Vec<NodeIndex> = set.to_owned();
    set.sort_by_key(|&node| graph[node]);
    let around = set.iter().flat_map(|&start| {
        let back =
            graph.neighbors(start).filter_map(move |next| astar(graph, next, |node| node == start, |_| 1, |_| 0));
        back.map(move |(length, mut way)| {
            way.rotate_right(1);
            (length, way)
        })
    });
    let (_, way) =
        around.min_by_key(|(length, way)| (*length, way.iter().map(|&node| graph[node]).collect::<Vec<_>>()))?;
    let nodes: Vec<Id> = way.iter().map(|&node| graph[node]).collect();
    let next = nodes.iter().cycle().skip(1);
    let steps = nodes.iter().zip(next).filter_map(|(&from, &to)| level.get(&(from, to))?.first()).collect();
    Some(Cycle { modules: set.len(), steps, nodes })
}

//! Which variants are behind a `Box`: those through which a type contains itself, and big ones.
//!
//! A vector already breaks a cycle, and a boxed variant breaks all others, so no field needs a `Box`.

use super::node::Node;
use super::{Enum, Externs, Path, Plan, Struct, Ty};
use petgraph::{algo::kosaraju_scc, graph::DiGraph, graph::NodeIndex};
use std::collections::{HashMap, HashSet};

/// A variant whose struct takes more bytes than this is boxed. Of enums of 208 bytes, 1 MiB of the shortest constructors
/// takes less than 80 MiB, also while their vector grows.
const LARGEST_VARIANT: usize = 200;
/// The same for a type of many constructors, such as `Update`: most of them are small, and all take the room of the
/// largest.
const LARGEST_OF_MANY: usize = 56;
/// The same for a type of one constructor. It is inside of others, mostly as something that is seldom there.
const LARGEST_ALONE: usize = 160;
/// So many constructors are many.
const MANY: usize = 16;

/// What an enum or struct of another crate is taken to be, in bytes: its size is known only to that crate.
const EXTERN_SIZE: usize = 64;

/// Decides for every variant. Gives back a constructor that contains itself without an enum between, if there is one:
/// no `Box` is left to break that.
pub(crate) fn decide(plan: &mut Plan) -> Option<Path> {
    let boxed = match boxed(plan) {
        Ok(boxed) => boxed,
        Err(recursive) => return Some(recursive),
    };
    for variant in plan.types.iter_mut().flat_map(|ty| &mut ty.variants) {
        variant.boxed = boxed.contains(&variant.constructor);
    }
    None
}

/// The constructors whose structs are boxed in their variants; or one that contains itself.
fn boxed(plan: &Plan) -> Result<HashSet<Path>, Path> {
    let types: HashMap<&Path, &Enum> = plan.types.iter().map(|ty| (&ty.path, ty)).collect();
    let constructors: HashMap<&Path, &Struct> = plan.constructors.iter().map(|of| (&of.path, of)).collect();
    let graph = containment(plan);
    let bare = bare_order(&graph)?;
    let mut sizes = Sizes::of_externs(&plan.externs);
    let mut boxed = HashSet::new();
    // Components come with what they contain before them, so that its size is known.
    for component in kosaraju_scc(&graph) {
        let mut together: Vec<Node<'_>> =
            component.iter().filter_map(|&index| graph.node_weight(index).copied()).collect();
        // Enums first: in a cycle their variants are boxed, and the structs then contain enums of a known size. Of structs
        // in each other, the inner ones first.
        together.sort_by_key(|node| bare.get(node).copied());
        for &node in &together {
            match node {
                Node::Enum(path) => {
                    if let Some(ty) = types.get(path) {
                        boxed.extend(sizes.add_enum(ty, &together));
                    }
                }
                Node::Struct(path) => {
                    if let Some(of) = constructors.get(path) {
                        sizes.add_struct(of);
                    }
                }
            }
        }
    }
    Ok(boxed.into_iter().cloned().collect())
}

/// The structs with what they hold bare before them, by their place in that order; or one that holds itself.
fn bare_order<'p>(graph: &DiGraph<Node<'p>, ()>) -> Result<HashMap<Node<'p>, usize>, Path> {
    let bare = graph.filter_map(|_, node| matches!(node, Node::Struct(_)).then_some(*node), |_, ()| Some(()));
    let mut order = HashMap::new();
    for component in kosaraju_scc(&bare) {
        for &index in &component {
            if let Some(&node @ Node::Struct(path)) = bare.node_weight(index) {
                if component.len() > 1 || bare.contains_edge(index, index) {
                    return Err(path.clone());
                }
                order.insert(node, order.len());
            }
        }
    }
    Ok(order)
}

/// What is contained in what, without a vector between.
fn containment(plan: &Plan) -> DiGraph<Node<'_>, ()> {
    let mut graph = DiGraph::new();
    let enums = plan.types.iter().map(|ty| Node::Enum(&ty.path));
    let all = enums.chain(plan.constructors.iter().map(|of| Node::Struct(&of.path)));
    let indices: HashMap<Node<'_>, NodeIndex> = all.map(|node| (node, graph.add_node(node))).collect();
    let mut add = |from, to| {
        if let (Some(&from), Some(&to)) = (indices.get(&from), indices.get(&to)) {
            graph.add_edge(from, to, ());
        }
    };
    for ty in &plan.types {
        ty.variants.iter().for_each(|variant| add(Node::Enum(&ty.path), Node::Struct(&variant.constructor)));
    }
    for of in &plan.constructors {
        of.fields().filter_map(|field| field.ty.node()).for_each(|held| add(Node::Struct(&of.path), held));
    }
    graph
}

/// What is known of enums and structs so far.
struct Sizes<'p>(HashMap<Node<'p>, Size>);

/// A size in memory, near enough to choose a `Box` by.
#[derive(Clone, Copy)]
struct Size {
    bytes: usize,
    /// Whether there is a spare value, which stands for `None`. Any other takes 8 bytes more in an `Option`.
    has_spare: bool,
}

impl<'p> Sizes<'p> {
    fn of_externs(externs: &'p Externs) -> Self {
        let enums = externs.enums.keys().map(Node::Enum);
        let all = enums.chain(externs.structs.keys().map(Node::Struct));
        Self(all.map(|node| (node, Size { bytes: EXTERN_SIZE, has_spare: false })).collect())
    }

    /// Adds an enum. Gives back the constructors whose structs it boxes: those that are in a cycle with it, and those that
    /// are too big.
    fn add_enum(&mut self, ty: &'p Enum, in_cycle: &[Node<'_>]) -> Vec<&'p Path> {
        let limit = match ty.variants.len() {
            1 => LARGEST_ALONE,
            count if count < MANY => LARGEST_VARIANT,
            _ => LARGEST_OF_MANY,
        };
        let mut boxed = Vec::new();
        let mut largest = 0;
        let mut has_spare = true;
        for variant in &ty.variants {
            let node = Node::Struct(&variant.constructor);
            let held = self.0.get(&node).copied().unwrap_or(Size { bytes: 0, has_spare: false });
            let is_boxed = in_cycle.contains(&node) || held.bytes > limit;
            if is_boxed {
                boxed.push(&variant.constructor);
            }
            largest = largest.max(if is_boxed { 8 } else { held.bytes });
            has_spare = ty.variants.len() > 1 || is_boxed || held.has_spare;
        }
        // What tells variants apart takes room too.
        let tag = if ty.variants.len() == 1 { 0 } else { 8 };
        self.0.insert(Node::Enum(&ty.path), Size { bytes: largest.saturating_add(tag), has_spare });
        boxed
    }

    fn add_struct(&mut self, of: &'p Struct) {
        let bytes = of
            .fields()
            .map(|field| {
                let Size { bytes, has_spare } = self.of(&field.ty);
                let is_more = field.condition.is_some() && !has_spare;
                if is_more { bytes.saturating_add(bytes.clamp(1, 8)) } else { bytes }
            })
            .fold(0, usize::saturating_add);
        // An `Option` that takes more for `None` has spare values there.
        let has_spare = of.fields().any(|field| field.condition.is_some() || self.of(&field.ty).has_spare);
        self.0.insert(Node::Struct(&of.path), Size { bytes, has_spare });
    }

    fn of(&self, ty: &Ty) -> Size {
        let plain = |bytes| Size { bytes, has_spare: false };
        let spare = |bytes| Size { bytes, has_spare: true };
        match ty {
            Ty::Bool | Ty::True => spare(1),
            Ty::U32 | Ty::I32 | Ty::F32 => plain(4),
            Ty::I64 | Ty::F64 => plain(8),
            Ty::Array(length) => plain(*length),
            Ty::String | Ty::Vec { .. } => spare(24),
            Ty::Bytes | Ty::Object | Ty::Delimited => spare(32),
            Ty::Enum(path) => self.0.get(&Node::Enum(path)).copied().unwrap_or(plain(16)),
            Ty::Struct(path) => self.0.get(&Node::Struct(path)).copied().unwrap_or(plain(0)),
            Ty::Param(_) | Ty::Answer(_) => plain(0),
        }
    }
}

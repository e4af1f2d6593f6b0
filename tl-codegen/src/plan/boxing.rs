//! Which variants are behind a `Box`: those through which a type contains itself, and big ones.
//!
//! A vector already breaks a cycle, and a boxed variant breaks all others, so no field needs a `Box`.

use super::{Enum, Path, Plan, Struct, Ty};
use petgraph::{algo::kosaraju_scc, graph::DiGraph, graph::NodeIndex};
use std::collections::{BTreeMap, HashMap, HashSet};

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

/// A node of the containment graph.
#[derive(Clone, Copy)]
enum Node {
    /// An enum, by its index in [`Plan::types`].
    Type(usize),
    /// A struct, by its index in [`Plan::constructors`].
    Constructor(usize),
}

/// Decides for every variant. Gives back a constructor that contains itself without an enum between, if there is one:
/// no `Box` is left to break that.
pub(crate) fn decide(plan: &mut Plan) -> Option<Path> {
    let graph = containment(plan);
    let bare = match bare_order(&graph) {
        Ok(order) => order,
        Err(index) => return plan.constructors.get(index).map(|c| c.path.clone()),
    };
    let extern_sizes = |places: &BTreeMap<Path, String>| places.keys().map(|p| (p.clone(), EXTERN_SIZE)).collect();
    let mut sizes = Sizes {
        enums: extern_sizes(&plan.externs.enums),
        structs: extern_sizes(&plan.externs.structs),
        spare: HashSet::new(),
    };
    // Components come with what they contain before them, so that its size is known.
    for component in kosaraju_scc(&graph) {
        let mut together: Vec<Node> = component.iter().filter_map(|&index| graph.node_weight(index).copied()).collect();
        // Of structs in each other, the inner ones first.
        together.sort_by_key(|node| match node {
            Node::Type(_) => None,
            Node::Constructor(index) => bare.get(index).copied(),
        });
        let members: Vec<Path> = together
            .iter()
            .filter_map(|&node| match node {
                Node::Constructor(index) => plan.constructors.get(index).map(|c| c.path.clone()),
                Node::Type(_) => None,
            })
            .collect();
        // Enums first: in a cycle their variants are boxed, and the structs then contain enums of a known size.
        for &node in &together {
            if let Node::Type(index) = node
                && let Some(ty) = plan.types.get_mut(index)
            {
                sizes.add_enum(ty, &members);
            }
        }
        for &node in &together {
            if let Node::Constructor(index) = node
                && let Some(constructor) = plan.constructors.get(index)
            {
                sizes.add_struct(constructor);
            }
        }
    }
    None
}

/// The constructors with what they hold bare before them, by their place in that order; or one that holds itself.
fn bare_order(graph: &DiGraph<Node, ()>) -> Result<BTreeMap<usize, usize>, usize> {
    let bare = graph.filter_map(|_, node| matches!(node, Node::Constructor(_)).then_some(*node), |_, ()| Some(()));
    let mut order = BTreeMap::new();
    for component in kosaraju_scc(&bare) {
        for &node in &component {
            if let Some(&Node::Constructor(index)) = bare.node_weight(node) {
                if component.len() > 1 || bare.contains_edge(node, node) {
                    return Err(index);
                }
                order.insert(index, order.len());
            }
        }
    }
    Ok(order)
}

/// What is contained in what, without a vector between.
fn containment(plan: &Plan) -> DiGraph<Node, ()> {
    let mut graph = DiGraph::new();
    let types: HashMap<&Path, NodeIndex> =
        plan.types.iter().enumerate().map(|(index, ty)| (&ty.path, graph.add_node(Node::Type(index)))).collect();
    let constructors: HashMap<&Path, NodeIndex> = plan
        .constructors
        .iter()
        .enumerate()
        .map(|(index, c)| (&c.path, graph.add_node(Node::Constructor(index))))
        .collect();
    for ty in &plan.types {
        for variant in &ty.variants {
            if let (Some(&from), Some(&to)) = (types.get(&ty.path), constructors.get(&variant.constructor)) {
                graph.add_edge(from, to, ());
            }
        }
    }
    for constructor in &plan.constructors {
        for field in constructor.fields() {
            let to = match &field.ty {
                Ty::Enum(path) => types.get(path),
                Ty::Struct(path) => constructors.get(path),
                _ => None,
            };
            if let (Some(&from), Some(&to)) = (constructors.get(&constructor.path), to) {
                graph.add_edge(from, to, ());
            }
        }
    }
    graph
}

/// Sizes in memory, in bytes, as far as they are known; near enough to choose a `Box` by.
struct Sizes {
    enums: HashMap<Path, usize>,
    structs: HashMap<Path, usize>,
    /// The enums and structs with a spare value, which stands for `None`. Any other takes 8 bytes more in an `Option`.
    spare: HashSet<(Kind, Path)>,
}

/// What a path is of.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
enum Kind {
    Enum,
    Struct,
}

impl Sizes {
    /// Boxes the variants of one enum: those whose structs are in a cycle with it, and those that are too big.
    fn add_enum(&mut self, ty: &mut Enum, in_cycle: &[Path]) {
        let limit = match ty.variants.len() {
            1 => LARGEST_ALONE,
            count if count < MANY => LARGEST_VARIANT,
            _ => LARGEST_OF_MANY,
        };
        let mut largest = 0;
        for variant in &mut ty.variants {
            let size = self.structs.get(&variant.constructor).copied().unwrap_or(0);
            variant.boxed = in_cycle.contains(&variant.constructor) || size > limit;
            largest = largest.max(if variant.boxed { 8 } else { size });
        }
        // What tells variants apart takes room too.
        let tag = if ty.variants.len() == 1 { 0 } else { 8 };
        self.enums.insert(ty.path.clone(), largest.saturating_add(tag));
        let has_spare = match ty.variants.as_slice() {
            [only] => only.boxed || self.spare.contains(&(Kind::Struct, only.constructor.clone())),
            _ => true,
        };
        if has_spare {
            self.spare.insert((Kind::Enum, ty.path.clone()));
        }
    }

    fn add_struct(&mut self, constructor: &Struct) {
        let size = constructor
            .fields()
            .map(|field| {
                let size = self.of(&field.ty);
                let is_more = field.condition.is_some() && !self.has_spare(&field.ty);
                if is_more { size.saturating_add(size.clamp(1, 8)) } else { size }
            })
            .fold(0, usize::saturating_add);
        self.structs.insert(constructor.path.clone(), size);
        // An `Option` that takes more for `None` has spare values there.
        if constructor.fields().any(|field| field.condition.is_some() || self.has_spare(&field.ty)) {
            self.spare.insert((Kind::Struct, constructor.path.clone()));
        }
    }

    fn has_spare(&self, ty: &Ty) -> bool {
        match ty {
            Ty::Bool | Ty::True | Ty::String | Ty::Vec { .. } | Ty::Bytes | Ty::Object | Ty::Delimited => true,
            Ty::U32 | Ty::I32 | Ty::F32 | Ty::I64 | Ty::F64 | Ty::Array(_) | Ty::Param(_) | Ty::Answer(_) => false,
            Ty::Enum(path) => self.spare.contains(&(Kind::Enum, path.clone())),
            Ty::Struct(path) => self.spare.contains(&(Kind::Struct, path.clone())),
        }
    }

    fn of(&self, ty: &Ty) -> usize {
        match ty {
            Ty::Bool | Ty::True => 1,
            Ty::U32 | Ty::I32 | Ty::F32 => 4,
            Ty::I64 | Ty::F64 => 8,
            Ty::Array(length) => *length,
            Ty::String | Ty::Vec { .. } => 24,
            Ty::Bytes | Ty::Object | Ty::Delimited => 32,
            Ty::Enum(path) => self.enums.get(path).copied().unwrap_or(16),
            Ty::Struct(path) => self.structs.get(path).copied().unwrap_or(0),
            Ty::Param(_) | Ty::Answer(_) => 0,
        }
    }
}

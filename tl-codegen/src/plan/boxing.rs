//! Which variants are behind a `Box`: those through which a type contains itself, and big ones. A decision that is kept
//! from an earlier layer counts more than the size.
//!
//! A vector already breaks a cycle, and a boxed variant breaks all others, so no field needs a `Box`.

use super::node::Node;
use super::{BoxReason, Enum, Externs, Path, Plan, Struct, Ty, Variant};
use crate::boxes::{Boxes, Boxing};
use petgraph::{algo::kosaraju_scc, graph::DiGraph, graph::NodeIndex};
use std::collections::HashMap;

/// A variant whose struct takes more bytes than this is boxed, whatever was decided before. Of enums of 208 bytes, 1 MiB
/// of the shortest constructors takes less than 80 MiB, also while their vector grows.
const LARGEST_VARIANT: usize = 200;
/// The same for a type of one constructor. Such a type is inside of others, mostly as something that is seldom there.
const LARGEST_ALONE: usize = 160;
/// A new variant is boxed if its struct takes more than this part of the limit: it has room to grow before it must move. Over
/// Telegram's layers 109 to 230 a half moves 11 variants, a third 8, a quarter 6; a quarter boxes a third more of them.
const SHARE_OF_NEW: usize = 3;

/// What an enum or struct of another crate is taken to be, in bytes: its size is known only to that crate.
const EXTERN_SIZE: usize = 64;

impl Plan {
    /// Returns the decisions about the variants of all enums.
    pub fn boxes(&self) -> Boxes {
        let mut boxes = Boxes::default();
        self.add_boxes(&mut boxes);
        boxes
    }

    /// Adds the decisions to those about other schemas.
    pub(crate) fn add_boxes(&self, boxes: &mut Boxes) {
        for ty in &self.types {
            for variant in &ty.variants {
                boxes.add(ty.path.to_string(), variant.name.clone(), variant.boxed.is_some());
            }
        }
    }
}

/// Decides for every variant. Returns a constructor that contains itself without an enum between, if there is one: no
/// `Box` is left to break that.
pub(crate) fn decide(plan: &mut Plan, boxing: &Boxing) -> Option<Path> {
    let boxed = match boxed(plan, boxing) {
        Ok(boxed) => boxed.into_iter().map(|(path, why)| (path.clone(), why)).collect::<HashMap<Path, BoxReason>>(),
        Err(recursive) => return Some(recursive),
    };
    for variant in plan.types.iter_mut().flat_map(|ty| &mut ty.variants) {
        variant.boxed = boxed.get(&variant.constructor).copied();
    }
    None
}

/// The constructors whose structs are boxed in their variants, and why.
type Boxed<'p> = HashMap<&'p Path, BoxReason>;

/// Returns the boxed constructors, each with the reason. The error is a constructor that contains itself.
fn boxed<'p>(plan: &'p Plan, boxing: &Boxing) -> Result<Boxed<'p>, Path> {
    let kept = Kept::of(plan, boxing);
    let mut boxed: Boxed<'p> =
        kept.0.iter().filter(|(_, is_boxed)| **is_boxed).map(|(path, _)| (*path, BoxReason::Kept)).collect();
    // New variants break a cycle rather than those that code out there knows.
    box_cycles(plan, &mut boxed, |path| !kept.0.contains_key(path));
    box_cycles(plan, &mut boxed, |_| true);

    let types: HashMap<&Path, &Enum> = plan.types.iter().map(|ty| (&ty.path, ty)).collect();
    let constructors: HashMap<&Path, &Struct> = plan.constructors.iter().map(|of| (&of.path, of)).collect();
    let mut sizes = Sizes::of_externs(&plan.externs);
    let graph = containment(plan, &boxed);
    // Components come with what they contain before them, so that its size is known.
    for component in kosaraju_scc(&graph) {
        for &index in &component {
            match graph.node_weight(index).copied() {
                Some(Node::Struct(path)) if component.len() > 1 || graph.contains_edge(index, index) => {
                    return Err(path.clone());
                }
                Some(Node::Struct(path)) => constructors.get(path).into_iter().for_each(|of| sizes.add_struct(of)),
                Some(Node::Enum(path)) => {
                    types.get(path).into_iter().for_each(|ty| sizes.add_enum(ty, boxing, &kept, &mut boxed));
                }
                None => {}
            }
        }
    }
    Ok(boxed)
}

/// What was decided before, by the constructor.
struct Kept<'p>(HashMap<&'p Path, bool>);

impl<'p> Kept<'p> {
    fn of(plan: &'p Plan, boxing: &Boxing) -> Self {
        let decided = |path: &str, variant: &Variant| match boxing {
            Boxing::BySize => None,
            Boxing::Kept(boxes) => boxes.get(path, &variant.name),
            Boxing::Everything => Some(!variant.fieldless),
            Boxing::Cycles => Some(false),
        };
        let of_type = |ty: &'p Enum| {
            let path = ty.path.to_string();
            ty.variants.iter().filter_map(move |variant| Some((&variant.constructor, decided(&path, variant)?)))
        };
        Self(plan.types.iter().flat_map(of_type).collect())
    }
}

/// Boxes the variants among the candidates through which a type contains itself.
fn box_cycles<'p>(plan: &'p Plan, boxed: &mut Boxed<'p>, is_candidate: impl Fn(&Path) -> bool) {
    let graph = containment(plan, boxed);
    let mut component_of: HashMap<Node<'_>, usize> = HashMap::new();
    for (number, component) in kosaraju_scc(&graph).into_iter().enumerate() {
        component_of.extend(component.iter().filter_map(|&index| Some((*graph.node_weight(index)?, number))));
    }
    for ty in &plan.types {
        let own = component_of.get(&Node::Enum(&ty.path));
        for variant in &ty.variants {
            let is_in_cycle = component_of.get(&Node::Struct(&variant.constructor)) == own;
            if is_in_cycle && !boxed.contains_key(&variant.constructor) && is_candidate(&variant.constructor) {
                boxed.insert(&variant.constructor, BoxReason::Cycle);
            }
        }
    }
}

/// What is contained in what, without a vector or a `Box` between.
fn containment<'p>(plan: &'p Plan, boxed: &Boxed<'p>) -> DiGraph<Node<'p>, ()> {
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
        let inline = ty.variants.iter().filter(|variant| !boxed.contains_key(&variant.constructor));
        inline.for_each(|variant| add(Node::Enum(&ty.path), Node::Struct(&variant.constructor)));
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

    /// Adds an enum, and boxes those of its variants that are too big.
    fn add_enum(&mut self, ty: &'p Enum, boxing: &Boxing, kept: &Kept<'p>, boxed: &mut Boxed<'p>) {
        let mut largest = 0;
        let mut has_spare = true;
        for variant in &ty.variants {
            let node = Node::Struct(&variant.constructor);
            let held = self.0.get(&node).copied().unwrap_or(Size { bytes: 0, has_spare: false });
            let limit = limit(ty, kept.0.contains_key(&variant.constructor));
            if *boxing != Boxing::Cycles && held.bytes > limit {
                boxed.entry(&variant.constructor).or_insert(BoxReason::Size { bytes: held.bytes, limit });
            }
            let is_boxed = boxed.contains_key(&variant.constructor);
            largest = largest.max(if is_boxed { 8 } else { held.bytes });
            has_spare = ty.variants.len() > 1 || is_boxed || held.has_spare;
        }
        // What tells variants apart takes room too.
        let tag = if ty.variants.len() == 1 { 0 } else { 8 };
        self.0.insert(Node::Enum(&ty.path), Size { bytes: largest.saturating_add(tag), has_spare });
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

/// How many bytes a variant's struct may take.
fn limit(ty: &Enum, is_kept: bool) -> usize {
    let limit = if ty.variants.len() == 1 { LARGEST_ALONE } else { LARGEST_VARIANT };
    if is_kept { limit } else { limit / SHARE_OF_NEW }
}

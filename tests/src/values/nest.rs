//! Values within each other, as deep as one likes: for each constructor whose value can hold another of its kind.

use super::least::{Least, With};
use std::collections::VecDeque;
use std::collections::btree_map::{BTreeMap, Entry};
use tl_parser::schema::{CombinatorId, Expr, Role, Schema};

/// The shortest way from a constructor back to itself.
#[derive(Clone, Debug)]
pub struct Nest {
    /// The constructor's name.
    pub name: String,
    before: Vec<u8>,
    innermost: Vec<u8>,
    behind: Vec<u8>,
    /// If there is a vector on the way: where in `before` its first item begins, and the shortest item.
    vector: Option<(usize, Vec<u8>)>,
}

impl Nest {
    /// A value with so many others within.
    pub fn value(&self, depth: usize) -> Vec<u8> {
        [self.before.repeat(depth), self.innermost.clone(), self.behind.repeat(depth)].concat()
    }

    /// The start of a value with so many others within, each behind `items` others in a vector that claims twice as
    /// many; none if there is no vector on the way.
    pub fn crowded(&self, depth: usize, items: usize) -> Option<Vec<u8>> {
        let (start, item) = self.vector.as_ref()?;
        let (head, tail) = self.before.split_at(*start);
        let claimed = u32::try_from(items * 2).unwrap().to_le_bytes();
        let level = [&head[..head.len() - claimed.len()], &claimed, &item.repeat(items), tail].concat();
        Some(level.repeat(depth))
    }
}

/// All of a schema.
pub fn nests(schema: &Schema<'_>) -> Vec<Nest> {
    let least = Least::new(schema);
    let combinators = (0..).map(CombinatorId).zip(&schema.combinators);
    let constructors = combinators.filter(|(_, combinator)| combinator.role == Role::Constructor);
    constructors.filter_map(|(id, _)| nest(schema, &least, id)).collect()
}

/// A step: into the value, or an item, of a constructor's field.
type Step = (CombinatorId, u32);

fn nest(schema: &Schema<'_>, least: &Least<'_>, id: CombinatorId) -> Option<Nest> {
    let (mut before, mut behind, mut vector) = (Vec::new(), Vec::new(), None);
    for (constructor, field) in way(schema, id)? {
        let (value, inner) = least.value_around(constructor, With::Field(field));
        if let Expr::Vector { item, .. } = &schema.combinator(constructor)?.fields[usize::try_from(field).unwrap()].ty {
            vector = shortest(least, item).map(|item| (before.len() + inner.start, item));
        }
        before.extend_from_slice(&value[..inner.start]);
        behind.splice(0..0, value[inner.end..].iter().copied());
    }
    let name = schema.combinator(id)?.name.to_owned();
    Some(Nest { name, before, innermost: least.value(id, With::Nothing), behind, vector })
}

/// Breadth first, through boxed values: bare ones cannot hold themselves without a boxed one between.
fn way(schema: &Schema<'_>, start: CombinatorId) -> Option<Vec<Step>> {
    let mut came_by: BTreeMap<CombinatorId, Step> = BTreeMap::new();
    let mut next = VecDeque::from([start]);
    while let Some(id) = next.pop_front() {
        for (field, ty) in (0..).zip(schema.combinator(id)?.fields.iter().map(|field| &field.ty)) {
            for &inner in constructors(schema, ty) {
                if let Entry::Vacant(entry) = came_by.entry(inner) {
                    entry.insert((id, field));
                    next.push_back(inner);
                }
            }
        }
        if let Some(&last) = came_by.get(&start) {
            let mut steps = vec![last];
            while let Some(&(from, _)) = steps.last().filter(|(from, _)| *from != start) {
                steps.push(*came_by.get(&from)?);
            }
            steps.reverse();
            return Some(steps);
        }
    }
    None
}

fn shortest(least: &Least<'_>, item: &Expr<'_>) -> Option<Vec<u8>> {
    match item {
        Expr::Boxed(ty, _) => Some(least.value(least.of_type(*ty), With::Nothing)),
        _ => None,
    }
}

fn constructors<'s>(schema: &'s Schema<'_>, ty: &Expr<'_>) -> &'s [CombinatorId] {
    match ty {
        Expr::Boxed(ty, _) => schema.ty(*ty).map_or(&[], |ty| &ty.constructors),
        Expr::Vector { item, .. } => constructors(schema, item),
        _ => &[],
    }
}

//! Types of which no value is finite: `node next:Node = Node`.
//!
//! A constructor has a finite value if each field that must be there has one; a type, if a constructor has. The least
//! fixed point of that is computed forwards, from what needs nothing, in time linear in the schema.

use super::Resolver;
use crate::diagnostic::{Code, Diagnostic};
use crate::schema::{Expr, Field, Role, Schema};

impl Resolver<'_, '_> {
    /// Reports each circle of types that contain one another without end.
    pub(super) fn check_finite(&mut self) {
        for circle in Graph::new(&self.schema).circles() {
            let mut members = circle.iter().filter_map(|&index| self.schema.types.get(index));
            let Some(first) = members.next() else { continue };
            let message = format!("no value of the type `{}` is finite: each contains another one", first.name);
            let mut diagnostic = Diagnostic::new(Code::InfiniteType, first.span, message);
            // A few places are enough to understand a long circle.
            for member in members.take(4) {
                diagnostic = diagnostic.label(member.span, format!("through `{}`", member.name));
            }
            self.report(diagnostic.help("make a field optional, or a vector"));
        }
    }
}

/// Types, followed by combinators, and who waits for whom.
struct Graph<'s, 'a> {
    schema: &'s Schema<'a>,
    nodes: Vec<Node>,
}

#[derive(Clone, Default)]
struct Node {
    finite: bool,
    /// How many others must become finite before this one is.
    missing: usize,
    /// Who needs this one to be finite.
    waiting: Vec<usize>,
}

impl<'s, 'a> Graph<'s, 'a> {
    fn new(schema: &'s Schema<'a>) -> Self {
        let nodes = vec![Node::default(); schema.types.len() + schema.combinators.len()];
        let mut graph = Graph { schema, nodes };
        let mut ready = Vec::new();
        for (index, ty) in schema.types.iter().enumerate() {
            match ty.constructors.is_empty() {
                // No value at all is another matter.
                true => ready.push(index),
                // One constructor is enough.
                false => graph.node(index, |node| node.missing = 1),
            }
        }
        for (index, combinator) in (schema.types.len()..).zip(&schema.combinators) {
            if combinator.role == Role::Function {
                continue;
            }
            let mut missing = 0;
            required(&combinator.fields, &mut |needed| {
                let needed = graph.index_of(needed);
                missing += 1;
                graph.node(needed, |node| node.waiting.push(index));
                true
            });
            if let Some(ty) = graph.owner(index) {
                graph.node(index, |node| node.waiting.push(ty));
            }
            graph.node(index, |node| node.missing = missing);
            if missing == 0 {
                ready.push(index);
            }
        }
        while let Some(index) = ready.pop() {
            let Some(node) = graph.nodes.get_mut(index).filter(|node| !node.finite) else { continue };
            node.finite = true;
            for waiting in std::mem::take(&mut node.waiting) {
                graph.node(waiting, |node| node.missing = node.missing.saturating_sub(1));
                if graph.nodes.get(waiting).is_some_and(|node| node.missing == 0) {
                    ready.push(waiting);
                }
            }
        }
        graph
    }

    /// Each circle of infinite types, once. From each of them leads one way to another: to the first that its
    /// first constructor needs.
    fn circles(&self) -> Vec<Vec<usize>> {
        let mut circles = Vec::new();
        // The walk in which a type was met.
        let mut met = vec![0; self.schema.types.len()];
        for (walk, start) in (1..).zip(0..self.schema.types.len()) {
            let mut path = Vec::new();
            let mut next = Some(start);
            while let Some(ty) = next.filter(|&ty| self.is_infinite(ty)) {
                match met.get_mut(ty) {
                    Some(met) if *met == 0 => *met = walk,
                    Some(met) if *met == walk => {
                        circles.push(path.split_off(path.iter().position(|&other| other == ty).unwrap_or(0)));
                        break;
                    }
                    _ => break,
                }
                path.push(ty);
                next = self.infinite_need(ty);
            }
        }
        circles
    }

    fn infinite_need(&self, ty: usize) -> Option<usize> {
        let constructor = self.schema.types.get(ty)?.constructors.first()?;
        let mut found = None;
        required(&self.schema.combinator(*constructor)?.fields, &mut |needed| {
            let index = self.index_of(needed);
            if self.is_infinite(index) {
                found = if index < self.schema.types.len() { Some(index) } else { self.owner(index) };
            }
            found.is_none()
        });
        found
    }

    fn is_infinite(&self, index: usize) -> bool {
        self.nodes.get(index).is_some_and(|node| !node.finite)
    }

    /// The type that a constructor belongs to.
    fn owner(&self, index: usize) -> Option<usize> {
        match self.schema.combinators.get(index.checked_sub(self.schema.types.len())?)?.result {
            Expr::Boxed(id, _) => usize::try_from(id.0).ok(),
            _ => None,
        }
    }

    fn index_of(&self, needed: Needed) -> usize {
        let (first, id) = match needed {
            Needed::Type(id) => (0, id),
            Needed::Constructor(id) => (self.schema.types.len(), id),
        };
        usize::try_from(id).map_or(usize::MAX, |id| first.saturating_add(id))
    }

    fn node(&mut self, index: usize, change: impl FnOnce(&mut Node)) {
        if let Some(node) = self.nodes.get_mut(index) {
            change(node);
        }
    }
}

/// Something that must have a finite value, by its number in the schema.
#[derive(Clone, Copy)]
enum Needed {
    Type(u32),
    Constructor(u32),
}

/// Calls `visit` with everything that must be there for the fields to be, until that returns false.
///
/// Arguments of types count as finite: whether they are needed is up to the type.
fn required(fields: &[Field<'_>], visit: &mut dyn FnMut(Needed) -> bool) -> bool {
    fields.iter().filter(|field| field.condition.is_none()).all(|field| match &field.ty {
        Expr::Boxed(id, _) => visit(Needed::Type(id.0)),
        Expr::Bare(id, _) => visit(Needed::Constructor(id.0)),
        Expr::Repeat { count, fields } if count.constant > 0 => required(fields, visit),
        _ => true,
    })
}

//! Types of which no value is finite: `node next:Node = Node`.
//!
//! A constructor has a finite value if each field that must be there has one; a type, if a constructor has. The least
//! fixed point of that is computed forwards, from what needs nothing, in time linear in the schema.
//!
//! Whether an argument of a type must be finite is up to the type: `(Maybe A)` is finite without it, `(Box A)` is not.
//! So the question is asked several times of a type with parameters: is it finite at all, and is it even if one of
//! its arguments is not?

use super::resolver::Resolver;
use crate::diagnostic::{Code, Diagnostic};
use crate::schema::{Combinator, CombinatorId, Expr, Field, Role, Schema, TypeId};
use crate::source::Span;

/// So many parameters of a type are looked at, so that time does not grow with their number times the fields'.
const PARAMS: usize = 8;

impl Resolver<'_, '_> {
    /// Reports each circle of types that contain one another without end, at the fields that they do it by.
    pub(super) fn check_finite(&mut self) {
        for circle in Graph::new(&self.schema).circles() {
            let name = |link: &Link| self.schema.types.get(link.ty).map_or("", |ty| ty.name);
            let Some(first) = circle.first() else { continue };
            let message = format!("no value of the type `{}` is finite: each contains another one", name(first));
            let mut diagnostic = Diagnostic::new(Code::InfiniteType, first.field, message);
            // A few places are enough to understand a long circle.
            for (member, next) in circle.iter().zip(circle.iter().skip(1).chain([first])).skip(1).take(4) {
                diagnostic = diagnostic.label(member.field, format!("`{}` contains `{}`", name(member), name(next)));
            }
            self.report(diagnostic.help("make a field optional, or a vector"));
        }
    }
}

/// Questions, each of which is answered with yes or never, and who waits for whose answer.
struct Graph<'s, 'a> {
    schema: &'s Schema<'a>,
    nodes: Vec<Node>,
    /// Who waits for whom: a list for each node, all in one place.
    waits: Vec<Wait>,
    /// The first question about each type; those about its parameters follow.
    types: Vec<usize>,
    /// The first question about each combinator; those about its type's parameters follow.
    combinators: Vec<usize>,
}

#[derive(Clone, Default)]
struct Node {
    finite: bool,
    /// How many others must become finite before this one is.
    missing: usize,
    /// Who needs this one to be finite: the last entry in [`Graph::waits`].
    waits: Option<usize>,
}

/// An entry in the list of those who wait for a node.
#[derive(Clone, Copy)]
struct Wait {
    waiting: usize,
    /// The entry before it.
    previous: Option<usize>,
}

/// A member of a circle: a type, and where its first constructor names the next member.
#[derive(Clone, Copy)]
struct Link {
    ty: usize,
    /// The type of the field.
    field: Span,
}

/// A constructor, and the parameter of its type that is taken to have no finite value.
struct Asked<'s, 'a> {
    constructor: &'s Combinator<'a>,
    infinite: Option<usize>,
}

impl<'s, 'a> Graph<'s, 'a> {
    fn new(schema: &'s Schema<'a>) -> Self {
        let (types, combinators) = (schema.types.len(), schema.combinators.len());
        let mut graph = Graph {
            schema,
            nodes: Vec::with_capacity(types + combinators),
            waits: Vec::new(),
            types: Vec::with_capacity(types),
            combinators: Vec::with_capacity(combinators),
        };
        for ty in &schema.types {
            // No value at all is another matter. Otherwise, one constructor is enough.
            let missing = usize::from(!ty.constructors.is_empty());
            let first = graph.add(missing, questions(ty.params.len()));
            graph.types.push(first);
        }
        for combinator in &schema.combinators {
            // Whether a call is finite is not asked.
            let missing = usize::from(combinator.role == Role::Function);
            let first = graph.add(missing, questions(result_args(combinator).len()));
            graph.combinators.push(first);
        }
        for (id, constructor) in (0..).map(CombinatorId).zip(&schema.combinators) {
            if constructor.role == Role::Constructor {
                graph.ask(id, constructor);
            }
        }
        graph.answer();
        graph
    }

    /// Adds nodes in a row, and gives back the first one.
    fn add(&mut self, missing: usize, count: usize) -> usize {
        let first = self.nodes.len();
        self.nodes.resize(first + count, Node { missing, ..Node::default() });
        first
    }

    /// Every question about a constructor.
    fn ask(&mut self, id: CombinatorId, constructor: &'s Combinator<'a>) {
        for question in 0..questions(result_args(constructor).len()) {
            let infinite = question.checked_sub(1);
            let Some(node) = self.about_combinator(id, infinite) else { continue };
            let missing = self.need_fields(&constructor.fields, &Asked { constructor, infinite }, node);
            if let Some(node) = self.nodes.get_mut(node) {
                node.missing = missing;
            }
            if let Expr::Boxed(ty, _) = constructor.result
                && let Some(ty) = self.about_type(ty, infinite)
            {
                self.wait(ty, node);
            }
        }
    }

    /// Has a node wait for what must be there for the fields to be, and gives back for how many nodes.
    fn need_fields(&mut self, fields: &'s [Field<'a>], asked: &Asked<'s, 'a>, waiting: usize) -> usize {
        let required = fields.iter().filter(|field| field.condition.is_none());
        required.map(|field| self.need(&field.ty, asked, waiting)).sum()
    }

    fn need(&mut self, expr: &'s Expr<'a>, asked: &Asked<'s, 'a>, waiting: usize) -> usize {
        match expr {
            // What is not finite is waited for without an end.
            Expr::Var(param) => usize::from(
                asked
                    .infinite
                    .is_some_and(|infinite| result_args(asked.constructor).get(infinite) == Some(&Expr::Var(*param))),
            ),
            Expr::Boxed(_, args) | Expr::Bare(_, args) => {
                let itself = self.about(expr, None).map_or(0, |node| {
                    self.wait(waiting, node);
                    1
                });
                let args = args.iter().take(PARAMS).enumerate();
                itself + args.map(|(index, arg)| self.need_arg(expr, index, arg, asked, waiting)).sum::<usize>()
            }
            Expr::Repeat { count, fields } if count.constant > 0 => self.need_fields(fields, asked, waiting),
            _ => 0,
        }
    }

    /// An argument must be finite, or else the type must be without it.
    fn need_arg(
        &mut self,
        of: &Expr<'a>,
        index: usize,
        arg: &'s Expr<'a>,
        asked: &Asked<'s, 'a>,
        waiting: usize,
    ) -> usize {
        if !matches!(arg, Expr::Var(_) | Expr::Boxed(..) | Expr::Bare(..)) {
            return 0;
        }
        let (either, finite) = (self.add(1, 1), self.add(0, 1));
        let missing = self.need(arg, asked, finite);
        if let Some(node) = self.nodes.get_mut(finite) {
            node.missing = missing;
        }
        self.wait(either, finite);
        if let Some(without) = self.about(of, Some(index)) {
            self.wait(either, without);
        }
        self.wait(waiting, either);
        1
    }

    fn wait(&mut self, waiting: usize, needed: usize) {
        if let Some(node) = self.nodes.get_mut(needed) {
            let previous = node.waits.replace(self.waits.len());
            self.waits.push(Wait { waiting, previous });
        }
    }

    /// Goes from what needs nothing to everything that waits for it.
    fn answer(&mut self) {
        let mut ready =
            self.nodes.iter().enumerate().filter(|(_, node)| node.missing == 0).map(|it| it.0).collect::<Vec<_>>();
        while let Some(index) = ready.pop() {
            let Some(node) = self.nodes.get_mut(index).filter(|node| !node.finite) else { continue };
            node.finite = true;
            let mut waits = node.waits;
            while let Some(&Wait { waiting, previous }) = waits.and_then(|last| self.waits.get(last)) {
                waits = previous;
                let Some(node) = self.nodes.get_mut(waiting) else { continue };
                node.missing = node.missing.saturating_sub(1);
                if node.missing == 0 {
                    ready.push(waiting);
                }
            }
        }
    }

    /// Each circle of infinite types, once. From each of them leads one way to another: to the first that its
    /// first constructor needs.
    fn circles(&self) -> Vec<Vec<Link>> {
        let mut circles = Vec::new();
        // The walk in which a type was met.
        let mut met = vec![0; self.schema.types.len()];
        for (walk, start) in (1..).zip(0..self.schema.types.len()) {
            let mut path: Vec<Link> = Vec::new();
            let mut next = Some(start).filter(|&ty| self.types.get(ty).is_some_and(|&node| self.is_infinite(node)));
            while let Some(ty) = next {
                match met.get_mut(ty) {
                    Some(met) if *met == 0 => *met = walk,
                    Some(met) if *met == walk => {
                        circles.push(path.split_off(path.iter().position(|link| link.ty == ty).unwrap_or(0)));
                        break;
                    }
                    _ => break,
                }
                let Some((needed, field)) = self.infinite_need(ty) else { break };
                path.push(Link { ty, field });
                next = Some(needed);
            }
        }
        circles
    }

    /// The type that another one needs, and the field that needs it.
    fn infinite_need(&self, ty: usize) -> Option<(usize, Span)> {
        let constructor = self.schema.types.get(ty)?.constructors.first()?;
        self.infinite_field(&self.schema.combinator(*constructor)?.fields)
    }

    fn infinite_field(&self, fields: &[Field<'a>]) -> Option<(usize, Span)> {
        fields.iter().filter(|field| field.condition.is_none()).find_map(|field| match &field.ty {
            Expr::Repeat { count, fields } if count.constant > 0 => self.infinite_field(fields),
            ty => self.infinite_part(ty).map(|ty| (ty, field.ty_span)),
        })
    }

    /// The type in an expression, itself or an argument, because of which it is infinite.
    fn infinite_part(&self, expr: &Expr<'a>) -> Option<usize> {
        let (ty, args) = match expr {
            Expr::Boxed(ty, args) => (*ty, args),
            Expr::Bare(id, args) => match self.schema.combinator(*id)?.result {
                Expr::Boxed(ty, _) => (ty, args),
                _ => return None,
            },
            _ => return None,
        };
        let is_infinite = |param| self.about(expr, param).is_some_and(|node| self.is_infinite(node));
        if is_infinite(None) {
            return usize::try_from(ty.0).ok();
        }
        let mut args = args.iter().take(PARAMS).enumerate();
        args.find_map(|(index, arg)| if is_infinite(Some(index)) { self.infinite_part(arg) } else { None })
    }

    fn is_infinite(&self, node: usize) -> bool {
        self.nodes.get(node).is_some_and(|node| !node.finite)
    }

    /// The question whether a type or constructor is finite, even if an argument is not.
    fn about(&self, expr: &Expr<'_>, infinite: Option<usize>) -> Option<usize> {
        match expr {
            Expr::Boxed(id, _) => self.about_type(*id, infinite),
            Expr::Bare(id, _) => self.about_combinator(*id, infinite),
            _ => None,
        }
    }

    fn about_type(&self, id: TypeId, infinite: Option<usize>) -> Option<usize> {
        let params = self.schema.ty(id)?.params.len();
        question(*self.types.get(usize::try_from(id.0).ok()?)?, params, infinite)
    }

    fn about_combinator(&self, id: CombinatorId, infinite: Option<usize>) -> Option<usize> {
        let params = result_args(self.schema.combinator(id)?).len();
        question(*self.combinators.get(usize::try_from(id.0).ok()?)?, params, infinite)
    }
}

/// How many questions are asked of something with so many parameters.
fn questions(params: usize) -> usize {
    1 + params.min(PARAMS)
}

fn question(first: usize, params: usize, infinite: Option<usize>) -> Option<usize> {
    let offset = infinite.map_or(0, |param| param + 1);
    (offset < questions(params)).then_some(first + offset)
}

/// What stands for the parameters of a constructor's type.
fn result_args<'s, 'a>(constructor: &'s Combinator<'a>) -> &'s [Expr<'a>] {
    match &constructor.result {
        Expr::Boxed(_, args) => args,
        _ => &[],
    }
}

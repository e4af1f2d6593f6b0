//! The first pass: every type and combinator gets its id.

use super::builtins::{Declaration, by_bare_name};
use super::docs::DocComments;
use super::expr::{Application, application};
use super::ids::is_reserved;
use super::resolver::{Resolver, Restated, index};
use crate::diagnostic::{Code, Diagnostic};
use crate::names::is_boxed;
use crate::schema::{Builtin, Combinator, CombinatorId, Docs, Expr, Kind, Role, Type, TypeId};
use crate::source::Span;
use crate::syntax::{self, Comment, ExprKind, File, Item, Name, Section, SectionKind};
use foldhash::HashSet;

/// The builtins that `name ? = Type` may declare.
const PRIMITIVES: &[(&str, &str)] = &[
    ("int", "Int"),
    ("long", "Long"),
    ("double", "Double"),
    ("float", "Float"),
    ("string", "String"),
    ("object", "Object"),
    ("function", "Function"),
];

impl<'f, 'a> Resolver<'f, 'a> {
    /// Declares everything that a file holds.
    pub(super) fn declare(&mut self, file: &'f File<'a>) {
        self.schema.layer = self.schema.layer.or_else(|| file.comments.iter().find_map(Comment::layer));
        let mut comments = DocComments::new(&file.comments);
        let mut section = SectionKind::Types;
        // The marker of the section, if that is one of functions.
        let mut functions = None;
        let mut layer = None;
        for (index, item) in file.items.iter().enumerate() {
            self.check_place(item, functions);
            let next = file.items.get(index + 1).map(Item::span);
            match item {
                Item::Section(marker) => {
                    section = marker.kind;
                    functions = Some(*marker).filter(|marker| marker.kind == SectionKind::Functions);
                }
                Item::Layer(marker) => {
                    layer = marker.number;
                    self.check_layer(marker);
                }
                Item::Combinator(combinator) => {
                    let docs = comments.of(combinator, next);
                    self.declare_combinator(combinator, section, layer, docs.docs);
                    self.note_classes(docs.classes, combinator);
                }
                Item::Builtin(builtin) => self.declare_builtin(builtin),
                Item::Final(statement) => self.declare_final(statement),
                Item::Partial(partial) => self.partials.push((partial, section)),
                Item::Invalid(span) => comments.skip(*span, next),
            }
        }
        self.classes.extend(comments.rest());
    }

    /// Reports what belongs among types and stands among functions.
    fn check_place(&mut self, item: &Item<'_>, functions: Option<Section>) {
        let Some(marker) = functions else { return };
        let what = match item {
            Item::Builtin(_) => "a builtin",
            Item::Final(_) => "a statement about a type's constructors",
            Item::Partial(partial) if is_boxed(partial.name.text) => "the application of a type",
            _ => return,
        };
        let message = format!("{what} stands among functions");
        let diagnostic = Diagnostic::new(Code::Misplaced, item.span(), message);
        let diagnostic = diagnostic.label(marker.span, "from here on, there are functions");
        self.report(diagnostic.help("move it before that, or behind `---types---`"));
    }

    fn check_layer(&mut self, marker: &syntax::Layer) {
        if marker.number.is_none() {
            let help = format!("the greatest number is {}", u32::MAX);
            let diagnostic =
                Diagnostic::new(Code::NumberOutOfRange, marker.number_span, "the number of the layer is out of range");
            self.report(diagnostic.help(help));
        }
    }

    fn declare_combinator(
        &mut self,
        syntax: &'f syntax::Combinator<'a>,
        section: SectionKind,
        layer: Option<u32>,
        docs: Docs<'a>,
    ) {
        self.check_reserved(syntax.id);
        let asks = matches!(syntax.result.kind, ExprKind::Function(_));
        if section == SectionKind::Functions || syntax.arrow || asks {
            self.declare_function(syntax, layer, docs);
        } else {
            self.declare_constructor(syntax, layer, docs);
        }
    }

    fn declare_function(&mut self, syntax: &'f syntax::Combinator<'a>, layer: Option<u32>, docs: Docs<'a>) {
        let name = syntax.name.text;
        if let Some(first) = self.names.functions.get(name).copied()
            && !self.may_repeat(syntax, first, layer, &docs)
        {
            return;
        }
        self.check_shared(syntax.name, layer, self.names.get(name).and_then(|entry| entry.constructor));
        let id = self.add(syntax, Role::Function, layer, docs);
        self.names.functions.insert(name, id);
    }

    fn declare_constructor(&mut self, syntax: &'f syntax::Combinator<'a>, layer: Option<u32>, docs: Docs<'a>) {
        let name = syntax.name.text;
        let mut replaces = false;
        if let Some(known) = by_bare_name(name) {
            match known.declaration {
                Declaration::Restates => return self.restate(syntax.name, known.boxed),
                Declaration::RestatesIfEmpty if syntax.fields.is_empty() => {
                    return self.restate(syntax.name, known.boxed);
                }
                Declaration::RestatesIfEmpty => replaces = true,
                Declaration::Declares => {}
            }
        }
        let result = application(&syntax.result);
        if let Some(variable) = result.as_ref().and_then(|result| variable(syntax, result.name)) {
            let message =
                format!("`{name}` is a constructor, so its result cannot be the variable `{}`", variable.text);
            let diagnostic = Diagnostic::new(Code::InvalidResult, syntax.result.span, message);
            let diagnostic = diagnostic.label(variable.span, "declared here");
            self.report(diagnostic.help("only a function can return what a variable stands for"));
            return;
        }
        let Some(result) = result.filter(|result| is_boxed(result.name) && !result.bare) else {
            let message = format!("`{name}` is a constructor, so its result must be a boxed type");
            let help = "the name of a boxed type starts with an upper-case letter";
            self.report(Diagnostic::new(Code::InvalidResult, syntax.result.span, message).help(help));
            return;
        };
        if name != "_"
            && let Some(first) = self.names.get(name).and_then(|entry| entry.constructor)
            && !self.may_repeat(syntax, first, layer, &docs)
        {
            return;
        }
        self.check_shared(syntax.name, layer, self.names.functions.get(name).copied());
        let id = self.add(syntax, Role::Constructor, layer, docs);
        if name != "_" {
            self.names.add_constructor(name, id, replaces);
        } else if let Some(first) = self.nameless.insert((result.name, layer), syntax.name.span) {
            self.report_repeated(syntax.name, first);
        }
        self.add_to_type(&result, kinds(&result.args, syntax), id);
    }

    /// Adds a combinator with everything that needs no look-up.
    fn add(
        &mut self,
        syntax: &'f syntax::Combinator<'a>,
        role: Role,
        layer: Option<u32>,
        docs: Docs<'a>,
    ) -> CombinatorId {
        let id = CombinatorId(index(self.schema.combinators.len()));
        self.schema.combinators.push(Combinator {
            role,
            name: syntax.name.text,
            name_span: syntax.name.span,
            span: syntax.span,
            layer,
            id: 0,
            declared_id: syntax.id.map(|id| id.value),
            computed_id: 0,
            params: Vec::new(),
            fields: Vec::new(),
            result: Expr::Builtin(Builtin::True),
            docs,
        });
        self.declared.push(syntax);
        id
    }

    /// Makes a combinator a constructor of the type it names as its result.
    fn add_to_type(&mut self, result: &Application<'f, 'a>, kinds: Vec<Kind>, constructor: CombinatorId) {
        let &Application { name, span, .. } = result;
        let id = self.type_named(name, span);
        let types = usize::try_from(id.0).ok().and_then(|index| self.schema.types.get_mut(index));
        let Some(ty) = types else { return };
        if ty.constructors.is_empty() {
            ty.params = kinds;
        } else if ty.params != kinds {
            let other = kinds.iter().zip(&ty.params).position(|(kind, param)| kind != param);
            let other = other.and_then(|other| result.args.get(other)).map(|arg| arg.span);
            let place = other.unwrap_or_else(|| result.miscounted(ty.params.len()));
            let message = format!("the type `{name}` takes other arguments here than where it was declared first");
            let diagnostic = Diagnostic::new(Code::WrongArguments, place, message).label(ty.span, "declared here");
            self.report(diagnostic);
            return;
        }
        ty.constructors.push(constructor);
        self.check_sealed(name, span);
    }

    /// The type of that name, which is declared if it was not yet.
    pub(super) fn type_named(&mut self, name: &'a str, span: Span) -> TypeId {
        if let Some(id) = self.names.get(name).and_then(|entry| entry.ty) {
            return id;
        }
        let id = TypeId(index(self.schema.types.len()));
        self.schema.types.push(Type {
            name,
            span,
            params: Vec::new(),
            constructors: Vec::new(),
            sealed: None,
            docs: Vec::new(),
        });
        self.names.add_type(name, id);
        id
    }

    fn declare_builtin(&mut self, builtin: &syntax::Builtin<'a>) {
        self.check_reserved(builtin.id);
        let (name, result) = (builtin.name.text, builtin.result);
        let Some((_, boxed)) = PRIMITIVES.iter().find(|(bare, _)| *bare == name) else {
            let message = format!("`{name}` is not a type that TL knows by itself");
            let known = PRIMITIVES.iter().map(|(bare, _)| *bare).collect::<Vec<_>>();
            let help = format!("TL knows {}", known.join(", "));
            self.report(Diagnostic::new(Code::UnknownBuiltin, builtin.name.span, message).help(help));
            return;
        };
        if result.text != *boxed {
            let message = format!("`{name}` is not the builtin of `{}`", result.text);
            let help = format!("what TL knows is `{name} ? = {boxed}`");
            self.report(Diagnostic::new(Code::UnknownBuiltin, result.span, message).help(help));
            return;
        }
        let computed = self.hasher.builtin(builtin);
        if let Some(id) = builtin.id.filter(|id| id.value != computed && !is_reserved(id.value)) {
            self.report_mismatch(name, id.span, computed);
        }
        self.restate(builtin.name, boxed);
    }

    /// Notes that a type which the language knows is declared. It may be so twice: that says nothing new.
    fn restate(&mut self, name: Name<'a>, boxed: &'static str) {
        self.restated.entry(boxed).or_insert(Restated { span: name.span, sealed: None });
    }

    /// Whether a combinator may have the name of an earlier one: only in another layer. In another file the same
    /// declaration may be there again, and counts once.
    fn may_repeat(
        &mut self,
        syntax: &syntax::Combinator<'a>,
        first: CombinatorId,
        layer: Option<u32>,
        docs: &Docs<'a>,
    ) -> bool {
        let Some(earlier) = self.schema.combinator(first) else { return true };
        if layer.is_some() && earlier.layer != layer {
            return true;
        }
        let (earlier_span, elsewhere) = (earlier.name_span, earlier.span.source != syntax.span.source);
        if elsewhere && self.says_the_same(syntax, first) {
            self.document(first, docs);
            return false;
        }
        self.report_repeated(syntax.name, earlier_span);
        false
    }

    /// Warns if a combinator of the other role has a name, in the same layer.
    fn check_shared(&mut self, name: Name<'a>, layer: Option<u32>, other: Option<CombinatorId>) {
        let other = other.and_then(|other| self.schema.combinator(other)).filter(|other| other.layer == layer);
        if let Some(first) = other.map(|other| other.name_span) {
            let message = format!("`{}` is a constructor and a function", name.text);
            let diagnostic = Diagnostic::new(Code::SharedName, name.span, message).label(first, "first declared here");
            self.report(diagnostic.help("tools that know combinators by their names alone cannot tell the two apart"));
        }
    }

    /// Gives a combinator documentation, unless it has some.
    fn document(&mut self, id: CombinatorId, docs: &Docs<'a>) {
        let combinator = usize::try_from(id.0).ok().and_then(|index| self.schema.combinators.get_mut(index));
        if let Some(combinator) = combinator.filter(|combinator| combinator.docs == Docs::default()) {
            combinator.docs = docs.clone();
        }
    }

    fn report_repeated(&mut self, name: Name<'_>, first: Span) {
        let message = format!("`{}` is declared twice", name.text);
        let diagnostic = Diagnostic::new(Code::DuplicateCombinator, name.span, message);
        self.report(diagnostic.label(first, "first declared here"));
    }

    fn says_the_same(&mut self, syntax: &syntax::Combinator<'a>, first: CombinatorId) -> bool {
        let earlier = usize::try_from(first.0).ok().and_then(|index| self.declared.get(index));
        let Some(&earlier) = earlier else { return false };
        let same_id = match (syntax.id, earlier.id) {
            (Some(this), Some(that)) => this.value == that.value,
            _ => true,
        };
        same_id && self.pure_id(syntax) == self.pure_id(earlier)
    }
}

/// The variable of a combinator, a parameter or a number, that has this name.
fn variable<'a>(syntax: &syntax::Combinator<'a>, name: &str) -> Option<Name<'a>> {
    let params = syntax.params.iter().flat_map(|params| &params.names);
    let numbers = syntax.fields.iter().filter(|field| field.ty.kind == ExprKind::Hash);
    let numbers = numbers.flat_map(|field| field.names.as_slice());
    params.chain(numbers).find(|variable| variable.text == name).copied()
}

/// The kinds of a result's arguments: numbers, and what is declared as one, are numbers.
pub(super) fn kinds(args: &[&syntax::Expr<'_>], combinator: &syntax::Combinator<'_>) -> Vec<Kind> {
    if args.is_empty() {
        return Vec::new();
    }
    let params = combinator.params.iter().filter(|params| params.kind.kind == ExprKind::Hash);
    let fields = combinator.fields.iter().filter(|field| field.ty.kind == ExprKind::Hash);
    let names = params.flat_map(|params| &params.names).chain(fields.flat_map(|field| field.names.as_slice()));
    let nats = names.map(|name| name.text).collect::<HashSet<_>>();
    let kind = |arg: &&syntax::Expr<'_>| match &arg.peel().kind {
        ExprKind::Number(_) | ExprKind::Sum(_) => Kind::Nat,
        ExprKind::Name(name) if nats.contains(name) => Kind::Nat,
        _ => Kind::Type,
    };
    args.iter().map(kind).collect()
}

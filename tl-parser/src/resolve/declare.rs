//! The first pass: every type and combinator gets its id.

use super::application::{Application, application};
use super::builtins::{Declaration, Known, by_bare_name};
use super::docs::DocComments;
use super::ids::is_reserved;
use super::names::{Meaning, Restated};
use super::resolver::{Resolver, index};
use crate::diagnostic::{Code, Diagnostic};
use crate::names::is_boxed;
use crate::schema::{Builtin, Combinator, CombinatorId, Docs, Expr, Identity, Kind, Role, Type, TypeId};
use crate::source::Span;
use crate::syntax::{self, Comment, ExprKind, File, Item, Name, Section, SectionKind};
use foldhash::HashSet;

/// The builtins that `name ? = Type` may declare.
const PRIMITIVES: &[&str] = &["int", "long", "double", "float", "string", "object", "function"];

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
                Item::Partial(partial) => self.partials.push((partial, section, layer)),
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
        let identity = Identity { role: Role::Function, layer, name: syntax.name.text, nameless_of: None };
        if self.is_new(syntax, &identity, &docs) {
            self.check_shared(syntax.name, &identity);
            let id = self.add(syntax, Role::Function, layer, docs);
            self.names.add_combinator(identity, id);
        }
    }

    fn declare_constructor(&mut self, syntax: &'f syntax::Combinator<'a>, layer: Option<u32>, docs: Docs<'a>) {
        let name = syntax.name.text;
        let known = by_bare_name(name).map(|known| (known, known.declaration(syntax)));
        match known {
            Some((known, Declaration::Restates)) => {
                let computed_id = self.pure_id(syntax);
                return self.restate(known, syntax.name, syntax.id, computed_id);
            }
            Some((known, Declaration::Forbidden)) => {
                let message = format!("`{name}` is a type that TL knows by itself: no constructor can be called so");
                let help = format!("what TL knows is `{name} ? = {}`", known.boxed);
                self.report(Diagnostic::new(Code::DuplicateCombinator, syntax.name.span, message).help(help));
                return;
            }
            Some((_, Declaration::Declares | Declaration::Replaces)) | None => {}
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
        let nameless_of = (name == "_").then_some(result.name);
        let identity = Identity { role: Role::Constructor, layer, name, nameless_of };
        if !self.is_new(syntax, &identity, &docs) {
            return;
        }
        if let Some((known, Declaration::Replaces)) = known {
            if let Some(restated) = self.names.restated(known) {
                self.report_repeated(syntax.name, restated.span);
                return;
            }
            self.names.forget_box(known);
        }
        self.check_shared(syntax.name, &identity);
        let id = self.add(syntax, Role::Constructor, layer, docs);
        self.names.add_combinator(identity, id);
        if name != "_" && known.is_none_or(|(_, declaration)| declaration == Declaration::Replaces) {
            self.add_constructor_name(name, result.name, id);
        }
        self.add_to_type(&result, kinds(&result.args, syntax), id);
        self.check_sealed(result.name, result.span);
    }

    /// Gives a name its meaning, which it may have had already in another layer.
    fn add_constructor_name(&mut self, name: &'a str, ty: &str, id: CombinatorId) {
        if let Some(Meaning::Constructor(other)) = self.names.get(name).map(|entry| entry.meaning)
            && self.declaration(other).and_then(|other| application(&other.result)).is_none_or(|of| of.name != ty)
        {
            self.names.set_ambiguous(name);
        }
        self.names.add_constructor(name, id);
    }

    /// Notes that a builtin is declared again: with another id, it is not the same.
    fn restate(
        &mut self,
        known: &'static Known,
        name: syntax::Name<'a>,
        declared_id: Option<syntax::Id>,
        computed_id: u32,
    ) {
        let identity = Identity { role: Role::Constructor, layer: None, name: name.text, nameless_of: None };
        let replaced = self.names.combinator(&identity).and_then(|other| self.schema.combinator(other));
        if let Some(first) = replaced.map(|other| other.name_span) {
            self.report_repeated(name, first);
            return;
        }
        let declared_id = declared_id.map(|id| id.value);
        match self.names.restated(known) {
            None => self.names.restate(Restated { known, span: name.span, declared_id, computed_id, sealed: None }),
            Some(first) if first.id() == declared_id.unwrap_or(computed_id) => {}
            Some(first) => self.report_repeated(name, first.span),
        }
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
    pub(super) fn add_to_type(&mut self, result: &Application<'f, 'a>, kinds: Vec<Kind>, constructor: CombinatorId) {
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
            is_builtin: false,
        });
        self.names.add_type(name, id);
        id
    }

    fn declare_builtin(&mut self, builtin: &syntax::Builtin<'a>) {
        self.check_reserved(builtin.id);
        let name = builtin.name.text;
        let computed = self.hasher.builtin(builtin);
        let Some(known) = by_bare_name(name).filter(|_| PRIMITIVES.contains(&name)) else {
            let message = format!("`{name}` is not a type that TL knows by itself");
            let help = format!("TL knows {}", PRIMITIVES.join(", "));
            self.report(Diagnostic::new(Code::UnknownBuiltin, builtin.name.span, message).help(help));
            return;
        };
        if builtin.result.text != known.boxed {
            let message = format!("`{name}` is not the builtin of `{}`", builtin.result.text);
            let help = format!("what TL knows is `{name} ? = {}`", known.boxed);
            self.report(Diagnostic::new(Code::UnknownBuiltin, builtin.result.span, message).help(help));
            return;
        }
        if let Some(id) = builtin.id.filter(|id| id.value != computed && !is_reserved(id.value)) {
            self.report_mismatch(name, id.span, computed);
        }
        self.restate(known, builtin.name, builtin.id, computed);
    }

    /// Whether no combinator is declared as this one is to be. In another file the same declaration may be there again,
    /// and counts once.
    fn is_new(&mut self, syntax: &syntax::Combinator<'a>, identity: &Identity<'a>, docs: &Docs<'a>) -> bool {
        let Some(first) = self.names.combinator(identity) else { return true };
        let Some(earlier) = self.schema.combinator(first) else { return true };
        let (earlier_span, elsewhere) = (earlier.name_span, earlier.span.source != syntax.span.source);
        if elsewhere && self.says_the_same(syntax, first) {
            self.document(first, docs);
        } else {
            self.report_repeated(syntax.name, earlier_span);
        }
        false
    }

    /// Warns if a combinator of the other role has a name, in the same layer.
    fn check_shared(&mut self, name: Name<'a>, identity: &Identity<'a>) {
        let role = if identity.role == Role::Function { Role::Constructor } else { Role::Function };
        let other = self.names.combinator(&Identity { role, ..*identity });
        if let Some(first) = other.and_then(|other| self.schema.combinator(other)).map(|other| other.name_span) {
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

    fn report_repeated(&mut self, name: Name<'a>, first: Span) {
        let message = format!("`{}` is declared twice", name.text);
        let diagnostic = Diagnostic::new(Code::DuplicateCombinator, name.span, message);
        self.report(diagnostic.label(first, "first declared here"));
    }

    fn says_the_same(&mut self, syntax: &syntax::Combinator<'a>, first: CombinatorId) -> bool {
        let Some(earlier) = self.declaration(first) else { return false };
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

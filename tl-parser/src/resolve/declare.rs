//! The first pass: every type and combinator gets its id.

use super::application::application;
use super::builtins::{Declaration, Known, by_bare_name};
use super::docs::DocComments;
use super::names::{Meaning, Restated};
use super::resolver::{Resolver, index};
use crate::diagnostic::{Code, Diagnostic};
use crate::names::is_boxed;
use crate::schema::{Builtin, Combinator, CombinatorId, Docs, Expr, Identity, Kind, Role, Type, TypeId};
use crate::source::Span;
use crate::syntax::{self, Comment, ExprKind, File, Final, FinalKind, Item, SectionKind};
use foldhash::HashSet;

/// The builtins that `name ? = Type` may declare.
const PRIMITIVES: &[&str] = &["int", "long", "double", "float", "string", "object", "function"];

impl<'f, 'a> Resolver<'f, 'a> {
    /// Declares everything that a file holds.
    pub(super) fn declare(&mut self, file: &'f File<'a>) {
        self.schema.layer = self.schema.layer.or_else(|| file.comments.iter().find_map(Comment::layer));
        let mut docs = DocComments::new(&file.comments);
        let mut section = SectionKind::Types;
        let mut layer = None;
        for item in &file.items {
            let docs = docs.before(item.span());
            match item {
                Item::Section(marker) => section = marker.kind,
                Item::Layer(marker) => layer = marker.number,
                Item::Combinator(combinator) => self.declare_combinator(combinator, section, layer, docs),
                Item::Builtin(builtin) => self.declare_builtin(builtin),
                Item::Final(statement) => self.declare_final(statement),
                Item::Partial(_) | Item::Invalid(_) => {}
            }
        }
        for (name, lines) in docs.classes() {
            let ty = self.names.get(name).and_then(|entry| usize::try_from(entry.ty?.0).ok());
            if let Some(ty) = ty.and_then(|ty| self.schema.types.get_mut(ty)) {
                ty.docs.extend(lines);
            }
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
        if self.is_new(syntax, &identity) {
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
        let Some(result) = result.filter(|result| is_boxed(result.name) && !result.bare) else {
            let message = format!("`{name}` is a constructor, so its result must be a boxed type");
            let help = "the name of a boxed type starts with an upper-case letter";
            self.report(Diagnostic::new(Code::InvalidResult, syntax.result.span, message).help(help));
            return;
        };
        let nameless_of = (name == "_").then_some(result.name);
        let identity = Identity { role: Role::Constructor, layer, name, nameless_of };
        if !self.is_new(syntax, &identity) {
            return;
        }
        if let Some((known, Declaration::Replaces)) = known {
            if let Some(restated) = self.names.restated(known) {
                self.report_repeated(syntax.name, restated.span);
                return;
            }
            self.names.forget_box(known);
        }
        let id = self.add(syntax, Role::Constructor, layer, docs);
        self.names.add_combinator(identity, id);
        if name != "_" && known.is_none_or(|(_, declaration)| declaration == Declaration::Replaces) {
            self.add_constructor_name(name, result.name, id);
        }
        let kinds = kinds(&result.args, syntax);
        self.add_to_type(result.name, result.span, kinds, id);
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
            None => self.names.restate(Restated { known, span: name.span, declared_id, computed_id }),
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
    pub(super) fn add_to_type(&mut self, name: &'a str, span: Span, kinds: Vec<Kind>, constructor: CombinatorId) {
        let id = self.type_named(name, span);
        let types = usize::try_from(id.0).ok().and_then(|index| self.schema.types.get_mut(index));
        let Some(ty) = types else { return };
        if ty.constructors.is_empty() {
            ty.params = kinds;
        } else if ty.params != kinds {
            let message = format!("the type `{name}` takes other arguments here than where it was declared first");
            let diagnostic = Diagnostic::new(Code::WrongArguments, span, message).label(ty.span, "declared here");
            self.report(diagnostic);
            return;
        }
        ty.constructors.push(constructor);
        if let Some(sealed) = ty.sealed {
            let message = format!("the type `{name}` gets no constructor here");
            self.report(Diagnostic::new(Code::Sealed, span, message).label(sealed, "because of this"));
        }
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
        if let Some(id) = builtin.id.filter(|id| id.value != computed) {
            self.report_mismatch(name, id.span, computed);
        }
        self.restate(known, builtin.name, builtin.id, computed);
    }

    fn declare_final(&mut self, statement: &Final<'a>) {
        let syntax::Name { text: name, span } = statement.name;
        let known = self.names.get(name).and_then(|entry| entry.ty);
        let declared =
            known.and_then(|id| self.schema.ty(id)).filter(|ty| !ty.constructors.is_empty()).map(|ty| ty.span);
        match (statement.kind, declared) {
            (FinalKind::Final, None) => {
                self.report(Diagnostic::new(
                    Code::Sealed,
                    span,
                    format!("the type `{name}` has no constructor before this"),
                ));
            }
            (FinalKind::New | FinalKind::Empty, Some(first)) => {
                let message = format!("the type `{name}` has a constructor before this");
                self.report(Diagnostic::new(Code::Sealed, span, message).label(first, "declared here"));
            }
            (FinalKind::New, None) => {}
            (FinalKind::Empty, None) | (FinalKind::Final, Some(_)) => {
                let id = self.type_named(name, span);
                if let Some(ty) = usize::try_from(id.0).ok().and_then(|index| self.schema.types.get_mut(index)) {
                    ty.sealed = Some(statement.span);
                }
            }
        }
    }

    /// Whether no combinator is declared as this one is to be. In another file the same declaration may be there again,
    /// and counts once.
    fn is_new(&mut self, syntax: &syntax::Combinator<'a>, identity: &Identity<'a>) -> bool {
        let Some(first) = self.names.combinator(identity) else { return true };
        let Some(earlier) = self.schema.combinator(first) else { return true };
        let (earlier_span, elsewhere) = (earlier.name_span, earlier.span.source != syntax.span.source);
        if !(elsewhere && self.says_the_same(syntax, first)) {
            self.report_repeated(syntax.name, earlier_span);
        }
        false
    }

    fn report_repeated(&mut self, name: syntax::Name<'a>, first: Span) {
        let diagnostic =
            Diagnostic::new(Code::DuplicateCombinator, name.span, format!("`{}` is declared twice", name.text));
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

/// The kinds of a result's arguments: numbers, and what is declared as one, are numbers.
fn kinds(args: &[&syntax::Expr<'_>], combinator: &syntax::Combinator<'_>) -> Vec<Kind> {
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

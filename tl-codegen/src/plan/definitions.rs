//! The schema as the table that generated code carries: a line for each combinator, with nothing left to look up.

use super::Definition;
use super::lower::Lowering;
use super::objects::Objects;
use std::fmt::Write;
use tl_parser::schema::{Builtin, Combinator, CombinatorId, Condition, Expr, NatVar, Role, TypeId};

impl Lowering<'_, '_> {
    /// Lines of all that is generated, by id. They are of the whole schema if its values can be anywhere: in delimited
    /// objects, or inside of types of other crates.
    pub(super) fn definitions(&self, objects: Objects) -> Vec<Definition> {
        let all = objects == Objects::Delimited || self.choice.externs().next().is_some();
        let combinators = (0..).map(CombinatorId).zip(&self.schema.combinators);
        let wanted = combinators.filter(|(id, _)| all || self.choice.has(*id)).map(|(_, combinator)| combinator);
        // `vector` itself: a line has no word for it, and needs none.
        let wanted = wanted.filter(|of| !of.fields.iter().any(|field| matches!(field.ty, Expr::Repeat { .. })));
        let mut definitions: Vec<Definition> =
            wanted.map(|combinator| Definition { id: combinator.id, line: self.line(combinator, objects) }).collect();
        definitions.sort();
        definitions.dedup_by_key(|definition| definition.id);
        definitions
    }

    /// `name#0a1b2c3d field:type field:flags.N?type = Type`, with `=>` for a function.
    fn line(&self, of: &Combinator<'_>, objects: Objects) -> String {
        let sign = if of.role == Role::Function { "=>" } else { "=" };
        let mut line = self.fields(of, objects);
        // Writing to a String cannot fail.
        let _ = write!(line, " {sign} {}", self.result(of));
        line
    }

    /// What a line says of a combinator and not of its role.
    pub(super) fn shape(&self, of: &Combinator<'_>) -> (String, String) {
        (self.fields(of, Objects::Open), self.result(of))
    }

    /// `name#0a1b2c3d field:type field:flags.N?type`. A field without a name has its position.
    fn fields(&self, of: &Combinator<'_>, objects: Objects) -> String {
        let mut line = format!("{}#{:08x}", of.name, of.id);
        for (index, field) in of.fields.iter().enumerate() {
            // Writing to a String cannot fail.
            let _ = match field.name {
                Some(name) => write!(line, " {name}:"),
                None => write!(line, " {index}:"),
            };
            if let Some(Condition { on: NatVar::Field(on), bit: Some(bit) }) = field.condition {
                let on = usize::try_from(on).ok().and_then(|on| of.fields.get(on)?.name).unwrap_or_default();
                let _ = write!(line, "{on}.{bit}?");
            }
            self.push_type(&mut line, &field.ty, of, objects);
        }
        line
    }

    fn result(&self, of: &Combinator<'_>) -> String {
        let mut text = String::new();
        match &of.result {
            Expr::Boxed(id, _) => text.push_str(self.type_name(*id)),
            result => self.push_type(&mut text, result, of, Objects::Open),
        }
        text
    }

    fn push_type(&self, line: &mut String, ty: &Expr<'_>, of: &Combinator<'_>, objects: Objects) {
        let param = |index: u32| usize::try_from(index).ok().and_then(|index| of.params.get(index)).map(|of| of.name);
        match ty {
            Expr::Builtin(Builtin::Object) if objects == Objects::Delimited => line.push_str("!Object"),
            Expr::Builtin(builtin) => line.push_str(builtin_name(*builtin)),
            Expr::Vector { item, bare } => {
                line.push_str(if *bare { "vector<" } else { "Vector<" });
                self.push_type(line, item, of, objects);
                line.push('>');
            }
            Expr::Boxed(id, _) => {
                // A schema's own `Bool` is not what the word means in a line.
                let name = self.type_name(*id);
                line.push_str(if name == "Bool" { "@Bool" } else { name });
            }
            Expr::Bare(id, _) => {
                let id = self.schema.combinator(*id).map_or(0, |constructor| constructor.id);
                let _ = write!(line, "%{id:08x}");
            }
            Expr::Var(index) => line.push_str(param(*index).unwrap_or_default()),
            Expr::Function(index) => {
                line.push('!');
                line.push_str(param(*index).unwrap_or_default());
            }
            // Not expressible in Rust either: nothing is generated from these.
            Expr::Nat(_) | Expr::Repeat { .. } => line.push_str("Object"),
        }
    }

    fn type_name(&self, id: TypeId) -> &str {
        self.schema.ty(id).map_or("Object", |ty| ty.name)
    }
}

fn builtin_name(builtin: Builtin) -> &'static str {
    match builtin {
        Builtin::Nat => "#",
        Builtin::Int => "int",
        Builtin::Long => "long",
        Builtin::Int128 => "int128",
        Builtin::Int256 => "int256",
        Builtin::Int512 => "int512",
        Builtin::Double => "double",
        Builtin::Float => "float",
        Builtin::String => "string",
        Builtin::Bytes => "bytes",
        Builtin::True => "true",
        Builtin::Bool => "Bool",
        Builtin::Object => "Object",
    }
}

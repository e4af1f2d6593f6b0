//! Types of the resolved schema as text, for messages and for telling shapes apart.

use tl_parser::schema::{Builtin, Combinator, Condition, Expr, Field, Nat, NatVar, Schema};

/// A combinator's types as text.
#[derive(Clone, Copy)]
pub(super) struct Show<'s> {
    pub(super) schema: &'s Schema<'s>,
    pub(super) combinator: &'s Combinator<'s>,
}

impl Show<'_> {
    /// `name:flags.0?Vector<int>`
    pub(super) fn field(self, field: &Field<'_>) -> String {
        let name = field.name.map(|name| format!("{name}:")).unwrap_or_default();
        format!("{name}{}", self.field_type(field))
    }

    /// `flags.0?Vector<int>`
    pub(super) fn field_type(self, field: &Field<'_>) -> String {
        let condition = field.condition.map(|condition| self.condition(condition)).unwrap_or_default();
        format!("{condition}{}", self.ty(&field.ty))
    }

    /// `flags.0?`
    pub(super) fn condition(self, condition: Condition) -> String {
        let on = self.nat_var(condition.on);
        condition.bit.map_or_else(|| format!("{on}?"), |bit| format!("{on}.{bit}?"))
    }

    /// A type. The parser limits how deep it is.
    pub(super) fn ty(self, ty: &Expr<'_>) -> String {
        match ty {
            Expr::Builtin(builtin) => name(*builtin).to_owned(),
            Expr::Vector { item, bare: true } => format!("vector<{}>", self.ty(item)),
            Expr::Vector { item, bare: false } => format!("Vector<{}>", self.ty(item)),
            Expr::Boxed(ty, args) => self.apply(self.schema.ty(*ty).map_or("?", |ty| ty.name), args),
            Expr::Bare(id, args) => self.apply(self.schema.combinator(*id).map_or("?", |one| one.name), args),
            Expr::Var(param) => self.param(*param).to_owned(),
            Expr::Function(param) => format!("!{}", self.param(*param)),
            Expr::Nat(nat) => self.nat(*nat),
            Expr::Repeat { count, fields } => {
                let fields: Vec<String> = fields.iter().map(|field| self.field(field)).collect();
                format!("{}*[ {} ]", self.nat(*count), fields.join(" "))
            }
        }
    }

    fn apply(self, name: &str, args: &[Expr<'_>]) -> String {
        if args.is_empty() {
            return name.to_owned();
        }
        let args: Vec<String> = args.iter().map(|arg| self.ty(arg)).collect();
        format!("{name}<{}>", args.join(","))
    }

    fn nat(self, nat: Nat) -> String {
        match nat.var {
            Some(var) if nat.constant == 0 => self.nat_var(var),
            Some(var) => format!("{}+{}", self.nat_var(var), nat.constant),
            None => nat.constant.to_string(),
        }
    }

    fn nat_var(self, var: NatVar) -> String {
        match var {
            NatVar::Param(param) => self.param(param).to_owned(),
            NatVar::Field(position) => {
                let field = usize::try_from(position).ok().and_then(|index| self.combinator.fields.get(index));
                field.and_then(|field| field.name).map_or_else(|| position.to_string(), str::to_owned)
            }
        }
    }

    fn param(&self, param: u32) -> &str {
        usize::try_from(param).ok().and_then(|index| self.combinator.params.get(index)).map_or("?", |param| param.name)
    }
}

/// A field by its name, or by its position if it has none.
pub(super) fn member(field: &Field<'_>, position: usize) -> String {
    field.name.map_or_else(|| position.to_string(), str::to_owned)
}

fn name(builtin: Builtin) -> &'static str {
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

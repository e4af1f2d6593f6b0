//! Combinators by their ids and names.

use super::nat_use::{NatUse, nat_uses};
use std::collections::HashMap;
use tl_parser::schema::{Combinator, CombinatorId, Expr, Role, Schema, Type, TypeId};

/// A schema with what is looked up for every value.
pub(super) struct Index<'s> {
    schema: &'s Schema<'s>,
    by_id: HashMap<u32, Vec<CombinatorId>>,
    by_name: HashMap<&'s str, Vec<CombinatorId>>,
    /// By the index of the combinator, then that of the field.
    nat_uses: Vec<Vec<NatUse>>,
}

impl<'s> Index<'s> {
    pub(super) fn new(schema: &'s Schema<'s>) -> Self {
        let mut index = Index {
            schema,
            by_id: HashMap::new(),
            by_name: HashMap::new(),
            nat_uses: schema.combinators.iter().map(nat_uses).collect(),
        };
        for (id, combinator) in (0..).map(CombinatorId).zip(&schema.combinators) {
            // A nameless constructor has no id on the wire.
            if combinator.name == "_" {
                index.by_name.entry(combinator.name).or_default().push(id);
                continue;
            }
            let same_id = index.by_id.entry(combinator.id).or_default();
            // A layer may repeat what an earlier one has said: that is one combinator.
            let is = |other: &Combinator<'_>| (other.role, other.name) == (combinator.role, combinator.name);
            if !same_id.iter().any(|other| schema.combinator(*other).is_some_and(is)) {
                same_id.push(id);
                index.by_name.entry(combinator.name).or_default().push(id);
            }
        }
        index
    }

    /// The id of a `Bool`'s value, if that is a value of any type too: the schema may use the id for a constructor of its
    /// own, or have another `Bool`.
    pub(super) fn id_of_bool(&self, value: bool) -> Option<u32> {
        let id = if value { super::known::BOOL_TRUE } else { super::known::BOOL_FALSE };
        let is_own = self.schema.types.iter().any(|ty| ty.name == "Bool" && !ty.is_builtin);
        let is_taken = self.with_id(id).iter().any(|found| !self.is_builtin(*found));
        (!is_own && !is_taken).then_some(id)
    }

    /// Whether a combinator is `vector`, `boolTrue` or `boolFalse` as Telegram declares them.
    pub(super) fn is_builtin(&self, id: CombinatorId) -> bool {
        let combinator = self.combinator(id).filter(|combinator| combinator.role == Role::Constructor);
        match combinator.map(|combinator| &combinator.result) {
            Some(Expr::Boxed(ty, _)) => self.ty(*ty).is_some_and(|ty| ty.is_builtin),
            _ => false,
        }
    }

    pub(super) fn combinator(&self, id: CombinatorId) -> Option<&'s Combinator<'s>> {
        self.schema.combinator(id)
    }

    pub(super) fn ty(&self, id: TypeId) -> Option<&'s Type<'s>> {
        self.schema.ty(id)
    }

    /// How the `#` fields of a combinator are used.
    pub(super) fn nat_uses(&self, id: CombinatorId) -> &[NatUse] {
        usize::try_from(id.0).ok().and_then(|index| self.nat_uses.get(index)).map_or(&[], Vec::as_slice)
    }

    /// Every combinator with an id on the wire.
    pub(super) fn with_id(&self, id: u32) -> &[CombinatorId] {
        self.by_id.get(&id).map_or(&[], Vec::as_slice)
    }

    /// Every combinator that a value's `_` may mean: `name`, or `name#id` where that is not enough.
    pub(super) fn named<'a>(&'a self, name: &'a str) -> impl Iterator<Item = CombinatorId> + 'a {
        let (name, id) = match name.split_once('#') {
            Some((name, id)) => (name, u32::from_str_radix(id, 16).ok()),
            None => (name, None),
        };
        let all = self.by_name.get(name).map_or(&[][..], Vec::as_slice).iter().copied();
        all.filter(move |found| id.is_none_or(|id| self.combinator(*found).is_some_and(|one| one.id == id)))
    }

    /// What a combinator is called in a value's `_`: its name, and its id if another has the same name. Secret chats'
    /// layers and functions called like a constructor have such.
    pub(super) fn label(&self, combinator: &Combinator<'_>) -> String {
        match self.by_name.get(combinator.name) {
            Some(same) if same.len() > 1 => format!("{}#{:08x}", combinator.name, combinator.id),
            _ => combinator.name.to_owned(),
        }
    }

    /// The names of a type's constructors, for a message.
    pub(super) fn expected(&self, ty: &Type<'_>) -> String {
        const SHOWN: usize = 4;
        let names = ty.constructors.iter().filter_map(|id| self.combinator(*id)).map(|combinator| combinator.name);
        let mut names: Vec<&str> = names.take(SHOWN).collect();
        if ty.constructors.len() > SHOWN {
            names.push("…");
        }
        if names.is_empty() {
            return format!("a value of {}, which has no constructors", ty.name);
        }
        format!("a value of {} ({})", ty.name, names.join(", "))
    }

    /// An id with what the schema knows about it, for a message.
    pub(super) fn describe(&self, id: u32) -> String {
        match self.with_id(id).first().and_then(|found| self.combinator(*found)) {
            Some(Combinator { role: Role::Function, name, .. }) => {
                format!("the id {id:08x}, which is the function `{name}`")
            }
            Some(Combinator { name, .. }) => format!("the id {id:08x}, which is `{name}`"),
            None if id == super::known::VECTOR => format!("the id {id:08x}, which is a vector"),
            None if id == super::known::BOOL_TRUE || id == super::known::BOOL_FALSE => {
                format!("the id {id:08x}, which is a Bool")
            }
            None => format!("the id {id:08x}, which the schema does not have"),
        }
    }
}

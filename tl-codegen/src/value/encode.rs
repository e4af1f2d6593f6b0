//! JSON to bytes.

use super::decode::{flag_bit, key};
use super::error::{Error, Fault};
use super::expected::{describe, describe_any, unexpected};
use super::frame::{Arg, Frame};
use super::index::Index;
use super::known::{BOOL_FALSE, BOOL_TRUE, DEEPEST, VECTOR};
use super::nat_use::NatUse;
use super::path::Path;
use super::scalar;
use serde_json::{Map, Value};
use tl_parser::schema::{Builtin, Combinator, CombinatorId, Expr, Field, Role, TypeId};

pub(super) fn encode<'s>(index: &'s Index<'s>, value: &Value, ty: &'s Expr<'s>) -> Result<Vec<u8>, Error> {
    let mut encoder = Encoder { index, out: Vec::new(), path: Path::default(), depth: 0 };
    match encoder.value(value, ty, &Frame::default()) {
        Ok(()) => Ok(encoder.out),
        Err(fault) => Err(fault.with_path(encoder.path.to_string())),
    }
}

struct Encoder<'s> {
    index: &'s Index<'s>,
    out: Vec<u8>,
    path: Path<'s>,
    depth: usize,
}

impl<'s> Encoder<'s> {
    fn value(&mut self, value: &Value, ty: &'s Expr<'s>, frame: &Frame<'_, 's>) -> Result<(), Fault> {
        match ty {
            Expr::Builtin(builtin) => self.builtin(value, *builtin),
            Expr::Vector { item, bare } => self.vector(value, item, *bare, frame),
            Expr::Boxed(ty, args) => self.boxed(value, *ty, &frame.args(args)?),
            Expr::Bare(id, args) => self.bare(value, *id, &frame.args(args)?),
            Expr::Var(param) => {
                let (ty, frame) = frame.ty(*param)?;
                self.value(value, ty, frame)
            }
            Expr::Function(_) => self.any(value, Some(Role::Function)),
            Expr::Repeat { count, fields } => {
                let count = frame.nat(*count)?;
                self.repeat(value, count, fields, frame)
            }
            Expr::Nat(_) => Err(Fault::new("a number stands where a type must")),
        }
    }

    fn builtin(&mut self, value: &Value, builtin: Builtin) -> Result<(), Fault> {
        let out = &mut self.out;
        let done = match builtin {
            Builtin::Nat => to_nat(value).map(|number| out.extend(number.to_le_bytes())),
            Builtin::Int => {
                let number = scalar::to_i64(value).and_then(|number| i32::try_from(number).ok());
                number.map(|number| out.extend(number.to_le_bytes()))
            }
            Builtin::Long => scalar::to_i64(value).map(|number| out.extend(number.to_le_bytes())),
            Builtin::Int128 => scalar::to_big::<16>(value).map(|bytes| out.extend(bytes)),
            Builtin::Int256 => scalar::to_big::<32>(value).map(|bytes| out.extend(bytes)),
            Builtin::Int512 => scalar::to_big::<64>(value).map(|bytes| out.extend(bytes)),
            Builtin::Double => scalar::to_f64(value).map(|bytes| out.extend(bytes)),
            Builtin::Float => scalar::to_f32(value).map(|bytes| out.extend(bytes)),
            Builtin::String => scalar::to_string(value).map(|bytes| self.string(&bytes)).transpose()?,
            Builtin::Bytes => scalar::to_bytes(value).map(|bytes| self.string(&bytes)).transpose()?,
            Builtin::True => value.as_bool().filter(|is| *is).map(|_| ()),
            Builtin::Bool => value.as_bool().map(|is| self.id(if is { BOOL_TRUE } else { BOOL_FALSE })),
            Builtin::Object => return self.any(value, None),
        };
        done.ok_or_else(|| unexpected(describe(builtin), value))
    }

    /// Length, bytes, zeros up to a multiple of 4 (`mtproto/serialize`).
    fn string(&mut self, bytes: &[u8]) -> Result<(), Fault> {
        let head = match u32::try_from(bytes.len()).map(u32::to_le_bytes) {
            Ok([short @ ..=253, 0, 0, 0]) => {
                self.out.push(short);
                1
            }
            Ok([low, middle, high, 0]) => {
                self.out.extend([254, low, middle, high]);
                4
            }
            _ => return Err(Fault::new(format!("{} bytes are more than a string can have", bytes.len()))),
        };
        self.out.extend(bytes);
        let padding = (head + bytes.len()).next_multiple_of(4) - (head + bytes.len());
        self.out.extend(std::iter::repeat_n(0, padding));
        Ok(())
    }

    fn id(&mut self, id: u32) {
        self.out.extend(id.to_le_bytes());
    }

    fn vector(&mut self, value: &Value, item: &'s Expr<'s>, bare: bool, frame: &Frame<'_, 's>) -> Result<(), Fault> {
        let list = value.as_array().ok_or_else(|| unexpected("a list", value))?;
        if !bare {
            self.id(VECTOR);
        }
        self.id(u32::try_from(list.len()).map_err(|_| Fault::new("more items than a vector can have"))?);
        self.items(list, |encoder, value| encoder.value(value, item, frame))
    }

    fn repeat(
        &mut self,
        value: &Value,
        count: u32,
        fields: &'s [Field<'s>],
        frame: &Frame<'_, 's>,
    ) -> Result<(), Fault> {
        let list = value.as_array().ok_or_else(|| unexpected("a list", value))?;
        if usize::try_from(count) != Ok(list.len()) {
            return Err(Fault::new(format!("expected a list of {count} items, found {}", list.len())));
        }
        if let [field @ Field { name: None, condition: None, .. }] = fields {
            return self.items(list, |encoder, value| encoder.value(value, &field.ty, frame));
        }
        self.items(list, |encoder, value| {
            let object = value.as_object().ok_or_else(|| unexpected("an object", value))?;
            check_names(object, fields, "the group")?;
            fields.iter().enumerate().try_for_each(|(position, field)| encoder.field(position, field, frame, object))
        })
    }

    fn items<'v>(
        &mut self,
        list: &'v [Value],
        mut item: impl FnMut(&mut Self, &'v Value) -> Result<(), Fault>,
    ) -> Result<(), Fault> {
        self.enter()?;
        for (position, value) in list.iter().enumerate() {
            self.path.item(position);
            item(self, value)?;
            self.path.pop();
        }
        self.depth -= 1;
        Ok(())
    }

    fn boxed(&mut self, value: &Value, ty: TypeId, args: &[Arg<'_, 's>]) -> Result<(), Fault> {
        let index = self.index;
        let ty = index.ty(ty).ok_or_else(|| Fault::new("a type of another schema"))?;
        let found = match (name_of(value), ty.constructors.as_slice()) {
            (Some(name), constructors) => self.only(name, |id, _| constructors.contains(&id))?.map(|(id, _)| id),
            (None, [only]) if value.is_object() => Some(*only),
            (None, _) => None,
        };
        let found = found.ok_or_else(|| unexpected(&index.expected(ty), value))?;
        if let Some(constructor) = index.combinator(found).filter(|constructor| constructor.name != "_") {
            self.id(constructor.id);
        }
        self.bare(value, found, args)
    }

    /// The one combinator of a name that is wanted.
    fn only(
        &self,
        name: &str,
        wanted: impl Fn(CombinatorId, &Combinator<'_>) -> bool,
    ) -> Result<Option<(CombinatorId, &'s Combinator<'s>)>, Fault> {
        let index = self.index;
        let named = index.named(name).filter_map(|id| Some((id, index.combinator(id)?)));
        let mut found = named.filter(|(id, combinator)| wanted(*id, combinator));
        match (found.next(), found.next()) {
            (Some((_, first)), Some((_, second))) => {
                let (first, second) = (index.label(first), index.label(second));
                Err(Fault::new(format!("`{name}` is the name of several: write `{first}` or `{second}`")))
            }
            (found, _) => Ok(found),
        }
    }

    /// A boxed value of which the schema says only that it is one, or that it is a function's call.
    fn any(&mut self, value: &Value, role: Option<Role>) -> Result<(), Fault> {
        if let (Some(is), None) = (value.as_bool(), role) {
            let id = self.index.id_of_bool(is).ok_or_else(|| {
                Fault::new(format!("{is} is no boxed value here: the schema has a `Bool`, or its id, of its own"))
            })?;
            self.id(id);
            return Ok(());
        }
        let what = describe_any(role);
        let name = name_of(value).ok_or_else(|| unexpected(&format!("{what} with its name in `_`"), value))?;
        let found = self.only(name, |_, combinator| role.is_none_or(|role| combinator.role == role))?;
        let (found, combinator) =
            found.ok_or_else(|| Fault::new(format!("expected {what}, but the schema has no `{name}` that is one")))?;
        self.id(combinator.id);
        self.bare(value, found, &[])
    }

    fn bare(&mut self, value: &Value, id: CombinatorId, args: &[Arg<'_, 's>]) -> Result<(), Fault> {
        let index = self.index;
        let combinator = index.combinator(id).ok_or_else(|| Fault::new("a constructor of another schema"))?;
        let expected = || unexpected(&format!("an object of `{}`", combinator.name), value);
        let object = value.as_object().ok_or_else(expected)?;
        if name_of(value).is_some_and(|name| !index.named(name).any(|named| named == id)) {
            return Err(expected());
        }
        self.path.root(combinator.name);
        self.enter()?;
        check_names(object, &combinator.fields, combinator.name)?;
        let mut frame = Frame::bind(combinator, args)?;
        for (position, (field, nat_use)) in combinator.fields.iter().zip(index.nat_uses(id)).enumerate() {
            match (nat_use, given(object, field, position)) {
                (NatUse::No, _) => self.field(position, field, &frame, object)?,
                (NatUse::Flags, None) => {
                    let flags = flags(position, &combinator.fields, object);
                    self.id(flags);
                    frame.set_field(position, flags);
                }
                (NatUse::Flags | NatUse::Given, number) => {
                    self.field(position, field, &frame, object)?;
                    if let Some(number) = number.and_then(to_nat) {
                        frame.set_field(position, number);
                    }
                }
            }
        }
        self.depth -= 1;
        Ok(())
    }

    fn field(
        &mut self,
        position: usize,
        field: &'s Field<'s>,
        frame: &Frame<'_, 's>,
        object: &Map<String, Value>,
    ) -> Result<(), Fault> {
        self.path.field(field.name, position);
        let wanted = field.condition.map_or(Ok(true), |condition| frame.holds(condition))?;
        match (given(object, field, position), wanted) {
            (Some(value), true) => self.value(value, &field.ty, frame)?,
            (None, false) => {}
            (None, true) if field.condition.is_none() => return Err(Fault::new("the field is missing")),
            (None, true) => {
                return Err(Fault::new(
                    "the field is missing, but its flag is set: by the flags' value, or by a field of the same bit",
                ));
            }
            (Some(_), false) => return Err(Fault::new("the field is there, but its flag is not set")),
        }
        self.path.pop();
        Ok(())
    }

    fn enter(&mut self) -> Result<(), Fault> {
        self.depth += 1;
        if self.depth > DEEPEST {
            return Err(Fault::new(format!("nested more than {DEEPEST} levels deep")));
        }
        Ok(())
    }
}

/// The value of a field, if it is there: `null` is as good as nothing, and so is `false` for a `true`.
fn given<'v>(object: &'v Map<String, Value>, field: &Field<'_>, position: usize) -> Option<&'v Value> {
    let value = match field.name {
        Some(name) => object.get(name),
        None => object.get(&key(field, position)),
    }?;
    let absent = match (&field.ty, value) {
        (_, Value::Null) => true,
        (Expr::Builtin(Builtin::True), Value::Bool(false)) => field.condition.is_some(),
        _ => false,
    };
    (!absent).then_some(value)
}

/// The bits of a `#` field that the fields that are there set.
fn flags(flags: usize, fields: &[Field<'_>], object: &Map<String, Value>) -> u32 {
    let there = fields.iter().enumerate().filter(|(position, field)| given(object, field, *position).is_some());
    there.filter_map(|(_, field)| flag_bit(field, flags)).fold(0, |flags, bit| flags | bit)
}

/// Names that no field has are errors: they would be lost.
fn check_names(object: &Map<String, Value>, fields: &[Field<'_>], of: &str) -> Result<(), Fault> {
    let known = |name: &str| {
        name == "_"
            || fields.iter().enumerate().any(|(position, field)| match field.name {
                Some(field) => field == name,
                None => key(field, position) == name,
            })
    };
    match object.keys().find(|name| !known(name)) {
        Some(name) => Err(Fault::new(format!("`{of}` has no field `{name}`"))),
        None => Ok(()),
    }
}

fn name_of(value: &Value) -> Option<&str> {
    value.as_object()?.get("_")?.as_str()
}

fn to_nat(value: &Value) -> Option<u32> {
    value.as_u64().and_then(|number| u32::try_from(number).ok())
}

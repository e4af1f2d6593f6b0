//! Bytes to JSON.

use super::error::{Error, Fault};
use super::expected::describe_any;
use super::frame::{Arg, Frame};
use super::index::Index;
use super::known::{BOOL_FALSE, BOOL_TRUE, DEEPEST, VECTOR};
use super::nat_use::NatUse;
use super::path::Path;
use super::reader::{Reader, plural};
use super::scalar;
use serde_json::{Map, Value};
use tl_parser::schema::{Builtin, CombinatorId, Expr, Field, NatVar, Role, TypeId};

/// How many items and constructors may take no bytes at all.
const EMPTY: u32 = 1 << 12;

pub(super) fn decode<'s>(index: &'s Index<'s>, bytes: &[u8], ty: &'s Expr<'s>) -> Result<Value, Error> {
    let mut decoder = Decoder { index, reader: Reader::new(bytes), path: Path::default(), depth: 0, empty: 0 };
    let value = decoder.value(ty, &Frame::default()).and_then(|value| decoder.end(value));
    value.map_err(|fault| {
        let offset = decoder.reader.offset();
        fault.at(offset).with_path(decoder.path.to_string())
    })
}

struct Decoder<'s, 'b> {
    index: &'s Index<'s>,
    reader: Reader<'b>,
    path: Path<'s>,
    depth: usize,
    empty: u32,
}

impl<'s> Decoder<'s, '_> {
    fn end(&self, value: Value) -> Result<Value, Fault> {
        match self.reader.left() {
            0 => Ok(value),
            left => Err(Fault::new(format!("expected the end of the value, found {} more", plural(left, "byte")))),
        }
    }

    fn value(&mut self, ty: &'s Expr<'s>, frame: &Frame<'_, 's>) -> Result<Value, Fault> {
        match ty {
            Expr::Builtin(builtin) => self.builtin(*builtin),
            Expr::Vector { item, bare } => self.vector(item, *bare, frame),
            Expr::Boxed(ty, args) => self.boxed(*ty, &frame.args(args)?),
            Expr::Bare(id, args) => self.constructor(*id, &frame.args(args)?),
            Expr::Var(param) => {
                let (ty, frame) = frame.ty(*param)?;
                self.value(ty, frame)
            }
            Expr::Function(_) => self.any(Some(Role::Function)),
            Expr::Repeat { count, fields } => {
                let count = frame.nat(*count)?;
                self.repeat(count, fields, frame)
            }
            Expr::Nat(_) => Err(Fault::new("a number stands where a type must")),
        }
    }

    fn builtin(&mut self, builtin: Builtin) -> Result<Value, Fault> {
        let reader = &mut self.reader;
        Ok(match builtin {
            Builtin::Nat => Value::from(reader.u32("a number")?),
            Builtin::Int => Value::from(i32::from_le_bytes(reader.array("an int")?)),
            Builtin::Long => scalar::from_i64(i64::from_le_bytes(reader.array("a long")?)),
            Builtin::Int128 => scalar::from_big(&reader.array::<16>("an int128")?),
            Builtin::Int256 => scalar::from_big(&reader.array::<32>("an int256")?),
            Builtin::Int512 => scalar::from_big(&reader.array::<64>("an int512")?),
            Builtin::Double => scalar::from_f64(reader.array("a double")?),
            Builtin::Float => scalar::from_f32(reader.array("a float")?),
            Builtin::String => scalar::from_string(reader.string("a string")?),
            Builtin::Bytes => scalar::from_bytes(reader.string("bytes")?),
            Builtin::True => Value::Bool(true),
            Builtin::Bool => {
                let start = reader.offset();
                match reader.u32("a Bool")? {
                    BOOL_TRUE => Value::Bool(true),
                    BOOL_FALSE => Value::Bool(false),
                    other => return Err(self.unexpected("a Bool", other).at(start)),
                }
            }
            Builtin::Object => return self.any(None),
        })
    }

    fn vector(&mut self, item: &'s Expr<'s>, bare: bool, frame: &Frame<'_, 's>) -> Result<Value, Fault> {
        if !bare {
            let start = self.reader.offset();
            let id = self.reader.u32("the id of a vector")?;
            if id != VECTOR {
                return Err(self.unexpected("a vector (1cb5c415)", id).at(start));
            }
        }
        let start = self.reader.offset();
        let count = self.reader.u32("the number of items")?;
        self.check_count(count, item).map_err(|fault| fault.at(start))?;
        self.items(count, |decoder| decoder.value(item, frame))
    }

    fn repeat(&mut self, count: u32, fields: &'s [Field<'s>], frame: &Frame<'_, 's>) -> Result<Value, Fault> {
        if let [field @ Field { name: None, condition: None, .. }] = fields {
            self.check_count(count, &field.ty)?;
            return self.items(count, |decoder| decoder.value(&field.ty, frame));
        }
        self.items(count, |decoder| {
            let mut object = Map::new();
            for (position, field) in fields.iter().enumerate() {
                decoder.field(position, field, frame, &mut object)?;
            }
            Ok(Value::Object(object))
        })
    }

    /// Items that take 4 bytes at least cannot be more than the bytes that are left.
    fn check_count(&self, count: u32, item: &Expr<'_>) -> Result<(), Fault> {
        let never_empty = match item {
            Expr::Builtin(builtin) => *builtin != Builtin::True,
            Expr::Vector { .. } | Expr::Boxed(..) | Expr::Function(_) => true,
            _ => false,
        };
        let left = self.reader.left();
        if never_empty && usize::try_from(count).map_or(true, |count| count > left / 4) {
            let left = plural(left, "byte");
            return Err(Fault::new(format!("{count} items are said to follow, but only {left} do")));
        }
        Ok(())
    }

    fn items(&mut self, count: u32, mut item: impl FnMut(&mut Self) -> Result<Value, Fault>) -> Result<Value, Fault> {
        self.enter()?;
        let mut items = Vec::new();
        for _ in 0..count {
            let start = self.reader.offset();
            self.path.item(items.len());
            items.push(item(self)?);
            self.count_empty(start)?;
            self.path.pop();
        }
        self.leave();
        Ok(Value::Array(items))
    }

    fn boxed(&mut self, ty: TypeId, args: &[Arg<'_, 's>]) -> Result<Value, Fault> {
        let index = self.index;
        let ty = index.ty(ty).ok_or_else(|| Fault::new("a type of another schema"))?;
        let start = self.reader.offset();
        let id = self.reader.u32(&index.expected(ty));
        let mut constructors = ty.constructors.iter().filter_map(|id| Some((*id, index.combinator(*id)?)));
        let mut nameless = None;
        let found = constructors.find(|(id_of, constructor)| {
            if constructor.name == "_" {
                nameless = Some(*id_of);
                return false;
            }
            id.as_ref().is_ok_and(|id| *id == constructor.id)
        });
        match (found, nameless, id) {
            (Some((found, _)), ..) => self.constructor(found, args),
            // The constructor without a name has no id either: its fields start right here.
            (None, Some(nameless), _) => {
                self.reader.rewind(start);
                self.constructor(nameless, args)
            }
            (None, None, Ok(id)) => Err(self.unexpected(&index.expected(ty), id).at(start)),
            (None, None, Err(truncated)) => Err(truncated),
        }
    }

    /// A boxed value of which the schema says only that it is one, or that it is a function's call.
    fn any(&mut self, role: Option<Role>) -> Result<Value, Fault> {
        let what = describe_any(role);
        let start = self.reader.offset();
        let id = self.reader.u32(&format!("the id of {what}"))?;
        let index = self.index;
        let fits = |found: &&CombinatorId| {
            index.combinator(**found).is_some_and(|combinator| role.is_none_or(|role| combinator.role == role))
        };
        let found = index.with_id(id).iter().find(fits);
        match (found, id) {
            (Some(found), _) if id != VECTOR || !index.is_builtin(*found) => self.constructor(*found, &[]),
            (_, VECTOR) if role.is_none() => {
                Err(Fault::new("a vector, but of what is not known here: ask for its type").at(start))
            }
            (None, BOOL_TRUE | BOOL_FALSE) if role.is_none() && index.id_of_bool(id == BOOL_TRUE).is_some() => {
                Ok(Value::Bool(id == BOOL_TRUE))
            }
            _ => Err(self.unexpected(what, id).at(start)),
        }
    }

    fn constructor(&mut self, id: CombinatorId, args: &[Arg<'_, 's>]) -> Result<Value, Fault> {
        let index = self.index;
        let combinator = index.combinator(id).ok_or_else(|| Fault::new("a constructor of another schema"))?;
        let start = self.reader.offset();
        self.path.root(combinator.name);
        self.enter()?;
        let mut frame = Frame::bind(combinator, args)?;
        let mut object = Map::new();
        object.insert("_".to_owned(), Value::String(index.label(combinator)));
        for (position, field) in combinator.fields.iter().enumerate() {
            let number = self.field(position, field, &frame, &mut object)?;
            if let Some(number) = number {
                frame.set_field(position, number);
            }
        }
        for (position, (field, nat_use)) in combinator.fields.iter().zip(index.nat_uses(id)).enumerate() {
            if *nat_use == NatUse::Flags && implied_flags(position, &combinator.fields, &frame)? {
                object.shift_remove(&key(field, position));
            }
        }
        self.leave();
        self.count_empty(start)?;
        Ok(Value::Object(object))
    }

    /// A field, if it is there. Gives back its value if it is a `#`.
    fn field(
        &mut self,
        position: usize,
        field: &'s Field<'s>,
        frame: &Frame<'_, 's>,
        object: &mut Map<String, Value>,
    ) -> Result<Option<u32>, Fault> {
        if let Some(condition) = field.condition
            && !frame.holds(condition)?
        {
            return Ok(None);
        }
        self.path.field(field.name, position);
        let value = self.value(&field.ty, frame)?;
        self.path.pop();
        let number = match field.ty {
            Expr::Builtin(Builtin::Nat) => value.as_u64().and_then(|number| u32::try_from(number).ok()),
            _ => None,
        };
        object.insert(key(field, position), value);
        Ok(number)
    }

    fn unexpected(&self, expected: &str, id: u32) -> Fault {
        Fault::new(format!("expected {expected}, found {}", self.index.describe(id)))
    }

    fn enter(&mut self) -> Result<(), Fault> {
        self.depth += 1;
        if self.depth > DEEPEST {
            return Err(Fault::new(format!("nested more than {DEEPEST} levels deep")));
        }
        Ok(())
    }

    fn leave(&mut self) {
        self.depth -= 1;
    }

    /// Counts what was read since `start` if that was nothing.
    fn count_empty(&mut self, start: usize) -> Result<(), Fault> {
        if self.reader.offset() == start {
            self.empty += 1;
        }
        if self.empty > EMPTY {
            return Err(Fault::new(format!("more than {EMPTY} items without any bytes")));
        }
        Ok(())
    }
}

/// What a field is called in JSON.
pub(super) fn key(field: &Field<'_>, position: usize) -> String {
    field.name.map_or_else(|| position.to_string(), str::to_owned)
}

/// Whether the bits of a `#` field are just those of the fields that are there.
fn implied_flags(flags: usize, fields: &[Field<'_>], frame: &Frame<'_, '_>) -> Result<bool, Fault> {
    let mut known = 0;
    for field in fields {
        if let Some(bit) = flag_bit(field, flags) {
            known |= bit;
        }
    }
    let flags = u32::try_from(flags).map_err(|_| Fault::new("too many fields"))?;
    Ok(frame.nat_var(NatVar::Field(flags))? & !known == 0)
}

/// The bit of a `#` field that says whether another field is there, as a mask.
pub(super) fn flag_bit(field: &Field<'_>, flags: usize) -> Option<u32> {
    let condition = field.condition?;
    match condition.on {
        NatVar::Field(on) if usize::try_from(on) == Ok(flags) => 1u32.checked_shl(condition.bit?.into()),
        _ => None,
    }
}

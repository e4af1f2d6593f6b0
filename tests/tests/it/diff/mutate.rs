//! What may happen to a schema from one version to the next: what happens in real layers, and what is nasty.

use super::schema::{Declaration, Field, Schema};
use fastrand::Rng;

/// A way to change a schema, with its name. It returns nothing where the schema has no place for it.
pub(super) type Mutation = (&'static str, fn(&mut Schema, &mut Rng) -> Option<()>);

pub(super) const MUTATIONS: [Mutation; 33] = [
    ("an optional field", add_optional),
    ("a first flags word", add_flags),
    ("a required field", add_required),
    ("a field less", remove_field),
    ("another name of a field", rename_field),
    ("another type of a field", retype_field),
    ("a field that is required now", require),
    ("a field that is optional now", make_optional),
    ("a field elsewhere", move_field),
    ("two fields swapped", swap_fields),
    ("another name of flags", rename_flags),
    ("another bit", move_bit),
    ("a number", add_number),
    ("a number that decides now", use_number),
    ("a constructor", add_constructor),
    ("a constructor like another", copy_constructor),
    ("a constructor less", remove_constructor),
    ("another name of a constructor", rename_constructor),
    ("another type of a constructor", move_constructor),
    ("a constructor whose Rust name is taken", add_twin),
    ("a twin less", remove_twin),
    ("two declarations swapped", swap_declarations),
    ("a type", add_type),
    ("a field of all constructors", add_to_all),
    ("a field of all constructors less", remove_from_all),
    ("a function", add_function),
    ("a function less", remove_function),
    ("another name of a function", rename_function),
    ("another result", change_result),
    ("a parameter", toggle_param),
    ("another id", change_id),
    GROWTH,
    ("nothing", nothing),
];

/// What moves boxes.
pub(super) const GROWTH: Mutation = ("a struct that grows", grow);

/// Telegram's ids change with declarations. Those of VK do not.
fn touch(schema: &mut Schema, at: usize, rng: &mut Rng) {
    if rng.u8(..4) > 0 {
        change_id_of(schema, at);
    }
}

fn change_id_of(schema: &mut Schema, at: usize) {
    schema.declarations[at].id = schema.id();
}

/// Any declaration.
fn any(schema: &Schema, rng: &mut Rng) -> Option<usize> {
    (!schema.declarations.is_empty()).then(|| rng.usize(..schema.declarations.len()))
}

fn any_such(schema: &Schema, rng: &mut Rng, is_such: impl Fn(&Declaration) -> bool) -> Option<usize> {
    let such: Vec<usize> = (0..schema.declarations.len()).filter(|&at| is_such(&schema.declarations[at])).collect();
    rng.choice(such)
}

fn any_constructor(schema: &Schema, rng: &mut Rng) -> Option<usize> {
    any_such(schema, rng, |of| !of.is_function)
}

fn any_function(schema: &Schema, rng: &mut Rng) -> Option<usize> {
    any_such(schema, rng, |of| of.is_function)
}

/// A declaration and one of its fields.
fn any_field(schema: &Schema, rng: &mut Rng, is_such: impl Fn(&Field) -> bool) -> Option<(usize, usize)> {
    let all = schema.declarations.iter().enumerate();
    let fields = all.flat_map(|(at, of)| of.fields.iter().enumerate().map(move |(field, of)| ((at, field), of)));
    let such: Vec<(usize, usize)> = fields.filter(|(_, of)| is_such(of)).map(|(place, _)| place).collect();
    rng.choice(such)
}

/// A type for a field that is always there.
fn any_type(schema: &Schema, rng: &mut Rng) -> String {
    const BUILTIN: [&str; 14] = [
        "int",
        "long",
        "double",
        "string",
        "bytes",
        "Bool",
        "int128",
        "Vector<int>",
        "Vector<string>",
        "Vector<bytes>",
        "vector<long>",
        "Vector<Vector<int>>",
        "string",
        "long",
    ];
    let ty = rng.choice(schema.types()).unwrap();
    match rng.u8(..8) {
        0 | 1 => ty,
        2 => format!("Vector<{ty}>"),
        3 => rng.choice(schema.constructors().map(|(_, of)| of.name.clone()).collect::<Vec<_>>()).unwrap(),
        _ => (*rng.choice(&BUILTIN).unwrap()).to_owned(),
    }
}

fn required(schema: &mut Schema, rng: &mut Rng) -> Field {
    Field { name: schema.name("f"), condition: None, ty: any_type(schema, rng) }
}

/// A free bit of the flags of a declaration.
fn free_bit(of: &Declaration, rng: &mut Rng) -> Option<(String, u8)> {
    let flags = rng.choice(
        of.fields.iter().filter(|field| field.is_number() && field.name.starts_with("flags")).collect::<Vec<_>>(),
    )?;
    let is_free = |bit: &u8| !of.fields.iter().any(|field| field.condition == Some((flags.name.clone(), *bit)));
    Some((flags.name.clone(), (0..32).find(is_free)?))
}

fn add_optional(schema: &mut Schema, rng: &mut Rng) -> Option<()> {
    let at = any_such(schema, rng, |of| of.fields.iter().any(|field| field.name.starts_with("flags")))?;
    let mut field = required(schema, rng);
    field.condition = Some(free_bit(&schema.declarations[at], rng)?);
    if rng.bool() {
        field.ty = "true".to_owned();
    }
    let fields = &mut schema.declarations[at].fields;
    let after = fields.iter().position(|of| Some(&of.name) == field.condition.as_ref().map(|(on, _)| on))?;
    fields.insert(rng.usize(after + 1..=fields.len()), field);
    touch(schema, at, rng);
    Some(())
}

fn add_flags(schema: &mut Schema, rng: &mut Rng) -> Option<()> {
    let at = any_such(schema, rng, |of| of.fields.iter().all(|field| field.name != "flags"))?;
    let (ty, name) = (any_type(schema, rng), schema.name("f"));
    let fields = &mut schema.declarations[at].fields;
    fields.insert(0, Field { name: "flags".to_owned(), condition: None, ty: "#".to_owned() });
    if rng.bool() {
        fields.push(Field { name, condition: Some(("flags".to_owned(), 0)), ty });
    }
    touch(schema, at, rng);
    Some(())
}

fn add_required(schema: &mut Schema, rng: &mut Rng) -> Option<()> {
    let at = any(schema, rng)?;
    let field = required(schema, rng);
    let fields = &mut schema.declarations[at].fields;
    fields.insert(rng.usize(..=fields.len()), field);
    touch(schema, at, rng);
    Some(())
}

fn remove_field(schema: &mut Schema, rng: &mut Rng) -> Option<()> {
    let (at, field) = any_field(schema, rng, |_| true)?;
    schema.declarations[at].fields.remove(field);
    touch(schema, at, rng);
    Some(())
}

fn rename_field(schema: &mut Schema, rng: &mut Rng) -> Option<()> {
    let (at, field) = any_field(schema, rng, |field| !field.is_number())?;
    schema.declarations[at].fields[field].name = schema.name("f");
    touch(schema, at, rng);
    Some(())
}

fn retype_field(schema: &mut Schema, rng: &mut Rng) -> Option<()> {
    let (at, field) = any_field(schema, rng, |field| !field.is_number())?;
    schema.declarations[at].fields[field].ty = any_type(schema, rng);
    touch(schema, at, rng);
    Some(())
}

fn require(schema: &mut Schema, rng: &mut Rng) -> Option<()> {
    let (at, field) = any_field(schema, rng, |field| field.condition.is_some() && field.ty != "true")?;
    schema.declarations[at].fields[field].condition = None;
    touch(schema, at, rng);
    Some(())
}

fn make_optional(schema: &mut Schema, rng: &mut Rng) -> Option<()> {
    let (at, field) = any_field(schema, rng, |field| field.condition.is_none() && !field.is_number())?;
    let condition = free_bit(&schema.declarations[at], rng)?;
    schema.declarations[at].fields[field].condition = Some(condition);
    touch(schema, at, rng);
    Some(())
}

fn move_field(schema: &mut Schema, rng: &mut Rng) -> Option<()> {
    let (at, field) = any_field(schema, rng, |_| true)?;
    let fields = &mut schema.declarations[at].fields;
    let field = fields.remove(field);
    fields.insert(rng.usize(..=fields.len()), field);
    touch(schema, at, rng);
    Some(())
}

fn swap_fields(schema: &mut Schema, rng: &mut Rng) -> Option<()> {
    let at = any_such(schema, rng, |of| of.fields.len() > 1)?;
    let fields = &mut schema.declarations[at].fields;
    let (a, b) = (rng.usize(..fields.len()), rng.usize(..fields.len()));
    fields.swap(a, b);
    touch(schema, at, rng);
    Some(())
}

fn rename_flags(schema: &mut Schema, rng: &mut Rng) -> Option<()> {
    let (at, field) = any_field(schema, rng, Field::is_number)?;
    let fields = &mut schema.declarations[at].fields;
    let (old, new) = (fields[field].name.clone(), rng.choice(["mask", "flags", "flags2", "number"])?);
    new.clone_into(&mut fields[field].name);
    for (on, _) in fields.iter_mut().filter_map(|field| field.condition.as_mut()).filter(|(on, _)| *on == old) {
        new.clone_into(on);
    }
    touch(schema, at, rng);
    Some(())
}

fn move_bit(schema: &mut Schema, rng: &mut Rng) -> Option<()> {
    let (at, field) = any_field(schema, rng, |field| field.condition.is_some())?;
    let bit = rng.u8(..32);
    if let Some((_, old)) = &mut schema.declarations[at].fields[field].condition {
        *old = bit;
    }
    touch(schema, at, rng);
    Some(())
}

fn add_number(schema: &mut Schema, rng: &mut Rng) -> Option<()> {
    let at = any(schema, rng)?;
    let field = Field { name: schema.name("n"), condition: None, ty: "#".to_owned() };
    let fields = &mut schema.declarations[at].fields;
    fields.insert(rng.usize(..=fields.len()), field);
    touch(schema, at, rng);
    Some(())
}

fn use_number(schema: &mut Schema, rng: &mut Rng) -> Option<()> {
    let (at, field) = any_field(schema, rng, |field| field.is_number() && !field.name.starts_with("flags"))?;
    let mut under = required(schema, rng);
    let fields = &mut schema.declarations[at].fields;
    under.condition = Some((fields[field].name.clone(), rng.u8(..32)));
    fields.push(under);
    touch(schema, at, rng);
    Some(())
}

/// A constructor of some fields, called after its type.
fn constructor(schema: &mut Schema, rng: &mut Rng, ty: &str) -> Declaration {
    let count = rng.usize(..4);
    let fields = (0..count).map(|_| required(schema, rng)).collect();
    let stem = ty.split('.').map(|part| part[..1].to_lowercase() + &part[1..]).collect::<Vec<_>>().join(".");
    let name = schema.name(&(stem + if rng.bool() { "X" } else { "_x" }));
    Declaration { name, id: schema.id(), is_function: false, params: "", fields, result: ty.to_owned() }
}

/// Puts a declaration anywhere.
fn insert(schema: &mut Schema, rng: &mut Rng, of: Declaration) {
    let place = if rng.bool() { schema.declarations.len() } else { rng.usize(..=schema.declarations.len()) };
    schema.declarations.insert(place, of);
}

fn add_constructor(schema: &mut Schema, rng: &mut Rng) -> Option<()> {
    let ty = rng.choice(schema.types())?;
    let of = constructor(schema, rng, &ty);
    insert(schema, rng, of);
    Some(())
}

fn copy_constructor(schema: &mut Schema, rng: &mut Rng) -> Option<()> {
    let at = any_constructor(schema, rng)?;
    let mut copy = schema.declarations[at].clone();
    (copy.name, copy.id) = (schema.name(&copy.name), schema.id());
    insert(schema, rng, copy);
    Some(())
}

fn remove_constructor(schema: &mut Schema, rng: &mut Rng) -> Option<()> {
    let at = any_constructor(schema, rng)?;
    schema.declarations.remove(at);
    Some(())
}

fn rename_constructor(schema: &mut Schema, rng: &mut Rng) -> Option<()> {
    let at = any_constructor(schema, rng)?;
    let stem = schema.declarations[at].name.clone();
    let name = schema.name(&stem);
    for field in schema.declarations.iter_mut().flat_map(|of| &mut of.fields).filter(|field| field.ty == stem) {
        field.ty.clone_from(&name);
    }
    schema.declarations[at].name = name;
    touch(schema, at, rng);
    Some(())
}

fn move_constructor(schema: &mut Schema, rng: &mut Rng) -> Option<()> {
    let at = any_constructor(schema, rng)?;
    schema.declarations[at].result = rng.choice(schema.types())?;
    touch(schema, at, rng);
    Some(())
}

/// The same name in Rust, by other letters.
fn twin(name: &str) -> Option<String> {
    let capital = name.find(|letter: char| letter.is_ascii_uppercase())?;
    if name.contains('_') || capital == 0 || name[..capital].ends_with('.') {
        return None;
    }
    Some(format!("{}_{}", &name[..capital], name[capital..].to_lowercase()))
}

fn add_twin(schema: &mut Schema, rng: &mut Rng) -> Option<()> {
    let at = any_such(schema, rng, |of| twin(&of.name).is_some())?;
    let mut of = schema.declarations[at].clone();
    let name = twin(&of.name)?;
    if schema.declarations.iter().any(|other| other.name == name) {
        return None;
    }
    (of.name, of.id) = (name, schema.id());
    if rng.bool() {
        of.fields = vec![required(schema, rng)];
    }
    let place = if rng.bool() { at } else { schema.declarations.len() };
    schema.declarations.insert(place, of);
    Some(())
}

fn remove_twin(schema: &mut Schema, rng: &mut Rng) -> Option<()> {
    let names: Vec<String> = schema.declarations.iter().filter_map(|of| twin(&of.name)).collect();
    let at = any_such(schema, rng, |of| names.contains(&of.name) || twin(&of.name).is_some())?;
    schema.declarations.remove(at);
    Some(())
}

fn swap_declarations(schema: &mut Schema, rng: &mut Rng) -> Option<()> {
    let (a, b) = (any(schema, rng)?, any(schema, rng)?);
    schema.declarations.swap(a, b);
    Some(())
}

fn add_type(schema: &mut Schema, rng: &mut Rng) -> Option<()> {
    let namespace = if rng.bool() { "zoo." } else { "" };
    let name = schema.name("T");
    let ty = format!("{namespace}{name}");
    let count = rng.usize(1..4);
    for _ in 0..count {
        let of = constructor(schema, rng, &ty);
        insert(schema, rng, of);
    }
    Some(())
}

fn add_to_all(schema: &mut Schema, rng: &mut Rng) -> Option<()> {
    let ty = rng.choice(schema.types())?;
    let field = required(schema, rng);
    let ids: Vec<usize> = schema.constructors().filter(|(_, of)| of.result == ty).map(|(at, _)| at).collect();
    for at in ids {
        schema.declarations[at].fields.push(field.clone());
        change_id_of(schema, at);
    }
    Some(())
}

fn remove_from_all(schema: &mut Schema, rng: &mut Rng) -> Option<()> {
    let (at, field) = any_field(schema, rng, |field| !field.is_number())?;
    let (ty, name) = (schema.declarations[at].result.clone(), schema.declarations[at].fields[field].name.clone());
    for of in schema.declarations.iter_mut().filter(|of| of.result == ty) {
        of.fields.retain(|field| field.name != name);
    }
    Some(())
}

fn add_function(schema: &mut Schema, rng: &mut Rng) -> Option<()> {
    let count = rng.usize(..3);
    let fields = (0..count).map(|_| required(schema, rng)).collect();
    let name = schema.name("zoo.get");
    let result = any_result(schema, rng)?;
    let id = schema.id();
    schema.declarations.push(Declaration { name, id, is_function: true, params: "", fields, result });
    Some(())
}

fn any_result(schema: &Schema, rng: &mut Rng) -> Option<String> {
    let ty = rng.choice(schema.types())?;
    Some(match rng.u8(..4) {
        0 => format!("Vector<{ty}>"),
        1 => "Bool".to_owned(),
        _ => ty,
    })
}

fn remove_function(schema: &mut Schema, rng: &mut Rng) -> Option<()> {
    let at = any_function(schema, rng)?;
    schema.declarations.remove(at);
    Some(())
}

fn rename_function(schema: &mut Schema, rng: &mut Rng) -> Option<()> {
    let at = any_function(schema, rng)?;
    let stem = schema.declarations[at].name.clone();
    schema.declarations[at].name = schema.name(&stem);
    touch(schema, at, rng);
    Some(())
}

fn change_result(schema: &mut Schema, rng: &mut Rng) -> Option<()> {
    let at = any_such(schema, rng, |of| of.is_function && of.params.is_empty())?;
    schema.declarations[at].result = any_result(schema, rng)?;
    touch(schema, at, rng);
    Some(())
}

fn toggle_param(schema: &mut Schema, rng: &mut Rng) -> Option<()> {
    let at = any_function(schema, rng)?;
    let field = Field { name: schema.name("f"), condition: None, ty: "!X".to_owned() };
    let result = any_result(schema, rng)?;
    let of = &mut schema.declarations[at];
    if of.params.is_empty() {
        of.params = "{X:Type} ";
        of.fields.push(field);
        of.result = "X".to_owned();
    } else {
        of.params = "";
        of.fields.retain(|field| field.ty != "!X");
        of.result = result;
    }
    touch(schema, at, rng);
    Some(())
}

fn change_id(schema: &mut Schema, rng: &mut Rng) -> Option<()> {
    let at = any(schema, rng)?;
    change_id_of(schema, at);
    Some(())
}

fn grow(schema: &mut Schema, rng: &mut Rng) -> Option<()> {
    let has_flags = |of: &Declaration| of.fields.iter().any(|field| field.name.starts_with("flags"));
    let at = any_such(schema, rng, |of| !of.is_function && of.fields.len() < 5 && has_flags(of))?;
    let count = rng.usize(1..9);
    for _ in 0..count {
        let condition = Some(free_bit(&schema.declarations[at], rng)?);
        let name = schema.name("f");
        schema.declarations[at].fields.push(Field { name, condition, ty: "string".to_owned() });
    }
    touch(schema, at, rng);
    Some(())
}

fn nothing(schema: &mut Schema, _: &mut Rng) -> Option<()> {
    (!schema.declarations.is_empty()).then_some(())
}

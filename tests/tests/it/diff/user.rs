//! A user's code that names all that there is of a version: it reads and sets every field, builds whatever can be built,
//! takes structs out of variants, calls every method.

use super::surface::Builders;
use super::version::Version;
use std::fmt::Write;
use tl_codegen::plan::{Answer, Enum, Field, Function, Path, Struct, Ty, Variant};

/// A user's code.
pub(super) struct Code {
    /// What must compile as long as nothing else breaks.
    pub(super) names: String,
    /// What takes it for granted whether a variant has a `Box`.
    pub(super) boxes: String,
}

/// Writes the code of a client, or of a server, which builds what clients only receive too.
pub(super) fn code(of: &Version, is_client: bool) -> Code {
    let builders = is_client.then(|| Builders::new(&of.output(true)));
    let mut writer = Writer { builders, names: HEAD.to_owned(), boxes: HEAD.to_owned(), count: 0 };
    for constructor in &of.plan.constructors {
        writer.structure("types", constructor);
    }
    for ty in &of.plan.types {
        writer.enumeration(ty);
    }
    for function in &of.plan.functions {
        writer.structure("functions", &function.request);
        writer.answer(function);
    }
    if of.plan.layer.is_some() {
        writer.names.push_str("const LAYER: i32 = tl::LAYER;\n");
    }
    Code { names: writer.names, boxes: writer.boxes }
}

const HEAD: &str = "use super::tl;\nuse tl_types::{Bytes, Function, Object};\n";

struct Writer {
    /// What clients build; `None` if all is built.
    builders: Option<Builders>,
    names: String,
    boxes: String,
    /// Of functions, for their names.
    count: usize,
}

/// A struct as it is named: `functions::Get`, `<X>`, `tl::functions::Get<X>`.
struct Named {
    item: String,
    generics: String,
    path: String,
}

impl Named {
    fn new(module: &str, of: &Struct) -> Self {
        let item = format!("{module}::{}", of.path);
        let generics = if of.params.is_empty() { String::new() } else { format!("<{}>", of.params.join(", ")) };
        Named { path: format!("tl::{item}{generics}"), item, generics }
    }
}

impl Writer {
    /// Adds a function: what is behind its name.
    fn function(&mut self, rest: &str) {
        // Text does not fail to be written.
        let _ = writeln!(self.names, "fn f{}{rest}", self.count);
        self.count += 1;
    }

    /// Adds a function if what it builds can be built.
    fn builder(&mut self, item: &str, what: &str, rest: &str) {
        if self.builders.as_ref().is_none_or(|builders| builders.has_always(item, what)) {
            self.function(rest);
        }
    }

    /// One function of all fields is much less to compile than one for each.
    fn structure(&mut self, module: &str, of: &Struct) {
        let Named { item, generics, path } = &Named::new(module, of);
        let fields = of.fields().map(|field| format!("let v: {} = x.{1}; y.{1} = v; ", held(field), field.name));
        let fields: String = fields.collect();
        self.function(&format!("{generics}(x: {path}, y: &mut {path}) {{ {fields}}}"));

        let set: Vec<(&String, &Field)> =
            of.fields().filter_map(|field| field.setter.as_ref().map(|setter| (setter, field))).collect();
        if !set.is_empty() {
            let arguments: String = set.iter().map(|(_, of)| format!(", {}: {}", of.name, argument(of))).collect();
            let calls: String = set.iter().map(|(setter, of)| format!(".{setter}({})", of.name)).collect();
            self.builder(item, "setters", &format!("{generics}(x: {path}{arguments}) -> {path} {{ x{calls} }}"));
        }

        let required: Vec<&Field> = of.fields().filter(|field| field.condition.is_none()).collect();
        let arguments = required.iter().map(|of| format!("{}: {}, ", of.name, argument(of))).collect::<String>();
        let values = required.iter().map(|of| format!("{}, ", of.name)).collect::<String>();
        self.builder(item, "new", &format!("{generics}({arguments}) -> {path} {{ <{path}>::new({values}) }}"));
    }

    fn enumeration(&mut self, of: &Enum) {
        let item = format!("enums::{}", of.path);
        for variant in &of.variants {
            let (name, held) = (&variant.name, format!("tl::types::{}", variant.constructor));
            self.function(&format!(
                "(x: tl::{item}) -> Option<{held}> {{ \
                 match x {{ tl::{item}::{name}(y) => Some(tl_types::owned(y)), _ => None }} }}"
            ));
            self.builder(&item, name, &format!("(x: {held}) -> tl::{item} {{ x.into() }}"));
            self.moves(&item, variant);
        }
        for field in &of.shared {
            self.function(&format!("(x: &tl::{item}) -> {} {{ x.{}() }}", returned(field), field.name));
        }
    }

    fn moves(&mut self, item: &str, of: &Variant) {
        let (name, held, n) = (&of.name, format!("tl::types::{}", of.constructor), self.count);
        let (taken, put) = if of.boxed.is_some() { ("*y", "Box::new(x)") } else { ("y", "x") };
        self.count += 1;
        let _ = writeln!(
            self.boxes,
            "fn t{n}(x: tl::{item}) -> Option<{held}> {{ match x {{ tl::{item}::{name}(y) => Some({taken}), _ => None }} }}\n\
             fn p{n}(x: {held}) -> tl::{item} {{ tl::{item}::{name}({put}) }}",
        );
    }

    fn answer(&mut self, of: &Function) {
        let Answer::Typed(answer) = &of.answer else { return };
        let Named { path, .. } = Named::new("functions", &of.request);
        let bounds: String = of.request.params.iter().map(|param| format!("{param}: Function, ")).collect();
        self.function(&format!("<{bounds}>(x: <{path} as Function>::Return) -> {} {{ x }}", rust(answer)));
    }
}

/// What `new` or a setter takes.
fn argument(field: &Field) -> String {
    if field.ty == Ty::True && field.condition.is_some() { "bool".to_owned() } else { rust(&field.ty) }
}

/// What a field holds.
fn held(field: &Field) -> String {
    match field.condition {
        Some(_) if field.ty == Ty::True => "bool".to_owned(),
        Some(_) => format!("Option<{}>", rust(&field.ty)),
        None => rust(&field.ty),
    }
}

/// What the method of an enum returns.
fn returned(field: &Field) -> String {
    let is_number =
        matches!(field.ty, Ty::U32 | Ty::I32 | Ty::I64 | Ty::F64 | Ty::F32 | Ty::Bool | Ty::True | Ty::Array(_));
    let referred = match &field.ty {
        Ty::String => "&str".to_owned(),
        Ty::Vec { item, .. } => format!("&[{}]", rust(item)),
        ty => format!("&{}", rust(ty)),
    };
    match field.condition {
        _ if is_number => held(field),
        Some(_) => format!("Option<{referred}>"),
        None => referred,
    }
}

fn rust(ty: &Ty) -> String {
    let path = |module: &str, path: &Path| format!("tl::{module}::{path}");
    match ty {
        Ty::Enum(of) => path("enums", of),
        Ty::Struct(of) => path("types", of),
        Ty::Vec { item, .. } => format!("Vec<{}>", rust(item)),
        ty => ty.to_string(),
    }
}

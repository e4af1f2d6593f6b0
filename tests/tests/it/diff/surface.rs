//! What code can name of generated Rust, read from its listing and from its text, and what of it is broken by a new
//! version. All of this by the text alone: `tl diff` looks at plans.

use std::collections::{BTreeMap, BTreeSet};
use tl_codegen::Output;

/// What code can name.
#[derive(Clone)]
pub(super) struct Surface {
    pub(super) structs: BTreeMap<String, Struct>,
    pub(super) enums: BTreeMap<String, Enum>,
}

/// What builds values: of a struct `new` or its setters, of an enum the conversion to a variant.
#[derive(Default)]
pub(super) struct Builders {
    always: BTreeSet<Builder>,
    /// Only with the feature of servers.
    for_servers: BTreeSet<Builder>,
}

/// An item, and what of it.
type Builder = (String, String);

/// A struct of `types` or `functions`.
#[derive(Clone)]
pub(super) struct Struct {
    pub(super) id: u32,
    pub(super) params: usize,
    pub(super) fields: Vec<Field>,
    /// Of a function.
    pub(super) answer: Option<String>,
}

/// A field.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Field {
    pub(super) name: String,
    pub(super) is_optional: bool,
    pub(super) ty: String,
}

/// An enum: its variants, each with whether it is boxed, and its methods.
#[derive(Clone)]
pub(super) struct Enum {
    pub(super) variants: BTreeMap<String, bool>,
    pub(super) methods: BTreeSet<String>,
}

/// What a new version breaks, by the paths of items.
#[derive(Debug, Default)]
pub(super) struct Broken {
    pub(super) structs: BTreeSet<String>,
    /// With what is broken: a method, a conversion, or nothing for the enum itself.
    pub(super) enums: BTreeSet<String>,
    pub(super) variants: BTreeSet<(String, String)>,
    /// Variants that both versions have, and of which one is boxed.
    pub(super) boxes: BTreeSet<(String, String)>,
}

impl Surface {
    /// Reads a listing.
    pub(super) fn new(listing: &str) -> Self {
        let (mut structs, mut enums) = (BTreeMap::new(), BTreeMap::new());
        for line in listing.lines() {
            if let Some(line) = line.strip_prefix("enums::") {
                let (path, rest) = line.split_once(' ').unwrap();
                enums.insert(format!("enums::{path}"), Enum::new(rest));
            } else if line.starts_with("types::") || line.starts_with("functions::") {
                let (head, rest) = line.split_once('#').unwrap();
                let (path, params) = head.split_once('<').unwrap_or((head, ""));
                let params = params.split(',').filter(|param| !param.is_empty()).count();
                structs.insert(path.to_owned(), Struct::new(params, rest));
            } else {
                assert!(line.starts_with("LAYER"), "{line}");
            }
        }
        Surface { structs, enums }
    }

    /// What a newer version breaks. `is_same` says of two ids whether they are of one declaration.
    pub(super) fn broken(&self, new: &Surface, is_same: impl Fn(u32, u32) -> bool) -> Broken {
        let mut broken = Broken::default();
        for (path, old) in &self.structs {
            if !new.structs.get(path).is_some_and(|new| is_same(old.id, new.id) && old.outlives(new)) {
                broken.structs.insert(path.clone());
            }
        }
        for (path, old) in &self.enums {
            let Some(new) = new.enums.get(path) else {
                broken.enums.insert(path.clone());
                continue;
            };
            if !old.methods.is_subset(&new.methods) {
                broken.enums.insert(path.clone());
            }
            for (variant, is_boxed) in &old.variants {
                let place = (path.clone(), variant.clone());
                match new.variants.get(variant) {
                    None => broken.variants.insert(place),
                    Some(now) if now != is_boxed => broken.boxes.insert(place),
                    Some(_) => false,
                };
            }
        }
        broken
    }
}

impl Builders {
    /// Reads generated code.
    pub(super) fn new(output: &Output) -> Self {
        let mut builders = Builders::default();
        for (file, text) in &output.files {
            let file = file.with_extension("").display().to_string();
            let module = file.trim_end_matches("/mod").replace('/', "::");
            for line in text.lines() {
                let (set, line) = match line.strip_prefix("#[cfg(feature = \"server\")] ") {
                    Some(line) => (&mut builders.for_servers, line),
                    None => (&mut builders.always, line),
                };
                set.extend(of_line(line).into_iter().map(|(name, what)| (format!("{module}::{name}"), what)));
            }
        }
        builders
    }

    /// Adds the items that a newer version builds only with the feature of servers.
    pub(super) fn add_broken(&self, new: &Builders, broken: &mut Broken) {
        for (item, _) in self.always.intersection(&new.for_servers) {
            let items = if item.starts_with("enums") { &mut broken.enums } else { &mut broken.structs };
            items.insert(item.clone());
        }
    }

    /// Whether an item is built without the feature of servers.
    pub(super) fn has_always(&self, item: &str, what: &str) -> bool {
        self.always.contains(&(item.to_owned(), what.to_owned()))
    }
}

impl Struct {
    fn new(params: usize, text: &str) -> Self {
        let (id, text) = text.split_at_checked(8).unwrap();
        // One that the runtime has is its own.
        let (fields, rest) = text.trim_start().split_once('}').unwrap_or(("", ""));
        let fields = fields.trim_matches(['{', ' ']).split(", ").filter(|field| !field.is_empty());
        let fields = fields.map(|field| {
            let (name, ty) = field.split_once(": ").unwrap();
            let (is_optional, name) = (name.ends_with('?'), name.trim_end_matches('?'));
            Field { name: name.to_owned(), is_optional, ty: ty.to_owned() }
        });
        let answer = rest.trim().strip_prefix("-> ").map(str::to_owned);
        Struct { id: u32::from_str_radix(id, 16).unwrap(), params, fields: fields.collect(), answer }
    }

    /// Whether code for this compiles with the new one.
    fn outlives(&self, new: &Struct) -> bool {
        let has_field = |field: &Field| new.fields.contains(field);
        self.params == new.params
            && self.answer == new.answer
            && self.fields.iter().all(has_field)
            && self.arguments().eq(new.arguments())
    }

    /// What `new` takes.
    pub(super) fn arguments(&self) -> impl Iterator<Item = &Field> {
        self.fields.iter().filter(|field| !field.is_optional)
    }
}

impl Enum {
    fn new(text: &str) -> Self {
        let (variants, methods) = text.split_once('}').unwrap();
        let variants = variants
            .trim_matches(['{', ' '])
            .split(", ")
            .map(|variant| (variant.trim_end_matches("(Box)").to_owned(), variant.ends_with("(Box)")));
        let methods = methods.split(" .").map(str::trim).filter(|method| !method.is_empty());
        Enum { variants: variants.collect(), methods: methods.map(str::to_owned).collect() }
    }
}

/// What a line of generated code builds.
fn of_line(line: &str) -> Vec<Builder> {
    let builder = |name: &str, what: &str| vec![(name.to_owned(), what.to_owned())];
    if let Some(alias) = line.strip_prefix("pub type ") {
        let name = alias.split(' ').next().unwrap();
        return builder(name, if alias.contains("Single<") { "Plain" } else { "new" });
    }
    if let Some((head, _)) = line.split_once(" { #[inline] pub fn new(") {
        let name = head.rsplit(' ').next().and_then(|name| name.split('<').next());
        return builder(name.unwrap(), "new");
    }
    if let Some(line) = line.strip_prefix("::tl_types::setters! { ") {
        return builder(line.split([' ', '<']).next().unwrap(), "setters");
    }
    if let Some(line) = line.strip_prefix("::tl_types::conversions! { ") {
        let (name, variants) = line.split_once(' ').unwrap();
        let variants = variants.split(';').filter_map(|variant| variant.trim().split_once(['(', '[']));
        return variants.map(|(variant, _)| (name.to_owned(), variant.to_owned())).collect();
    }
    Vec::new()
}

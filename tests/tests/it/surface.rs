//! From one layer to the next, what code can name of the generated Rust changes only where the schema breaks it: a
//! change that `tl diff` calls breaking. Over whole layers, not only what some client uses.
//!
//! The exception is whether a variant's struct is behind a `Box`, which follows its size. Code that borrows from a
//! variant does not see it; code that moves the struct out does.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use tests::extra_facts;
use tl_codegen::Boxing;
use tl_codegen::diff::{Version, diff};
use tl_codegen::plan::{self, Path as Place, Plan, Struct, Ty};
use tl_parser::Sources;
use tl_parser::schema::Schema;

/// The variants whose boxing changed from layer 216 to 230, of some 1,500. It shall not become more.
const BOXED_OTHERWISE: usize = 28;

const BOXED: &str = "boxed ";

/// What code can name, with what it relies on of it, and the combinator that it is from.
type Surface<'p> = BTreeMap<String, (String, &'p str)>;

#[test]
fn only_what_the_schema_breaks_changes() {
    let Some(registry) = extra_facts().map(|facts| facts.join("corpus/registry")).filter(|folder| folder.is_dir())
    else {
        tests::skipped("there are no whole layers here");
        return;
    };
    let layers = ["0.8.0", "0.9.0", "0.10.0", "0.11.0"].map(|version| {
        let path = registry.join(format!("crates-grammers-tl-types-{version}/tl_api.tl"));
        sources(&path)
    });
    let unexplained = layers.windows(2).flat_map(|pair| compare(&pair[0], &pair[1]));
    let (boxing, other): (Vec<String>, Vec<String>) = unexplained.partition(|change| change.contains(BOXED));
    assert!(other.is_empty(), "{} changes:\n{}", other.len(), other.join("\n"));
    assert!(boxing.len() <= BOXED_OTHERWISE, "{} variants boxed otherwise:\n{}", boxing.len(), boxing.join("\n"));
}

fn sources(path: &Path) -> Sources {
    let mut sources = Sources::new();
    sources.add(path.display().to_string(), std::fs::read_to_string(path).unwrap());
    sources
}

fn compare(old: &Sources, new: &Sources) -> Vec<String> {
    let (before, after) = (tl_parser::check(old), tl_parser::check(new));
    let broken = broken((&before.schema, old), (&after.schema, new));
    let (before, after) = (
        plan::plan(&before.schema, old, &Boxing::BySize).unwrap(),
        plan::plan(&after.schema, new, &Boxing::BySize).unwrap(),
    );
    let (before, after) = (surface(&before), surface(&after));
    assert!(before.len() > 10_000, "a whole layer has more than {} names", before.len());
    let changed =
        before.iter().filter(|(_, (_, combinator))| !broken.contains(*combinator)).filter_map(|(name, then)| {
            let now = after.get(name).map_or("gone", |now| &now.0);
            (now != then.0).then(|| format!("{name}: {} -> {now}", then.0))
        });
    changed.collect()
}

/// The combinators whose change breaks code.
fn broken(old: (&Schema<'_>, &Sources), new: (&Schema<'_>, &Sources)) -> BTreeSet<String> {
    let changes = {
        let boxing = &Boxing::BySize;
        diff(Version { schema: old.0, sources: old.1, boxing }, Version { schema: new.0, sources: new.1, boxing })
    };
    let broken: BTreeSet<String> = changes.into_iter().filter(|change| change.breaks().rust).map(|c| c.name).collect();
    // With a constructor, the methods of its type.
    let types = [old.0, new.0].into_iter().flat_map(|schema| schema.types.iter().map(move |ty| (schema, ty)));
    let is_broken = |(schema, ty): &(&Schema<'_>, &tl_parser::schema::Type<'_>)| {
        let mut constructors = ty.constructors.iter().filter_map(|id| schema.combinator(*id));
        constructors.any(|constructor| broken.contains(constructor.name))
    };
    let types: Vec<String> = types.filter(is_broken).map(|(_, ty)| ty.name.to_owned()).collect();
    broken.into_iter().chain(types).collect()
}

fn surface(plan: &Plan) -> Surface<'_> {
    let mut surface = Surface::new();
    for constructor in &plan.constructors {
        add_struct(&mut surface, "types", constructor);
    }
    for function in &plan.functions {
        add_struct(&mut surface, "functions", &function.request);
        let name = format!("{}::Return", place("functions", &function.request.path));
        surface.insert(name, (format!("{:?}", function.answer), &function.request.tl_name));
    }
    for ty in &plan.types {
        for field in &ty.shared {
            let holds = format!("{:?} {}", field.ty, field.condition.is_some());
            surface.insert(format!("{}.{}()", place("enums", &ty.path), field.name), (holds, &ty.tl_name));
        }
        for variant in &ty.variants {
            let boxed = if variant.boxed.is_some() { BOXED } else { "" };
            let holds = format!("{boxed}{}", place("types", &variant.constructor));
            surface.insert(format!("{}::{}", place("enums", &ty.path), variant.name), (holds, &variant.tl_name));
        }
    }
    surface
}

fn add_struct<'p>(surface: &mut Surface<'p>, kind: &str, item: &'p Struct) {
    let path = place(kind, &item.path);
    let mut required = Vec::new();
    for field in item.fields() {
        let optional = field.condition.is_some();
        let holds = format!("{}{:?}", if optional && field.ty != Ty::True { "optional " } else { "" }, field.ty);
        if !optional {
            required.push(format!("{}: {holds}", field.name));
        }
        surface.insert(format!("{path}.{}", field.name), (holds, &item.tl_name));
    }
    surface.insert(format!("{path}::new"), (required.join(", "), &item.tl_name));
}

fn place(kind: &str, path: &Place) -> String {
    path.modules.iter().fold(kind.to_owned(), |place, module| format!("{place}::{module}")) + "::" + &path.name
}

//! From one layer to the next, what code can name of the generated Rust changes only where `tl diff` says that it breaks, and
//! wherever it says so. Over whole layers, not only what some client uses.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use tests::extra_facts;
use tl_codegen::diff::{Change, ChangeKind, EffectKind, Version, diff};
use tl_codegen::plan::{Plan, Struct, Ty, plan};
use tl_codegen::{Boxes, Boxing};
use tl_parser::Sources;

/// The variants that move behind a `Box` or out of it from layer 216 to 230, where the decisions for layer 216 are kept. It
/// shall not become more.
const MOVED: usize = 3;

/// Behind the name of a variant: whether it is boxed.
const BOX: &str = " behind a box";

/// What code can name, with what it relies on of it, and the combinator or type that it is from.
type Surface = BTreeMap<String, (String, String)>;

#[test]
fn only_what_is_announced_changes() {
    let Some(registry) = extra_facts().map(|facts| facts.join("corpus/registry")).filter(|folder| folder.is_dir())
    else {
        tests::skipped("there are no whole layers here");
        return;
    };
    let layers = ["0.8.0", "0.9.0", "0.10.0", "0.11.0"].map(|version| {
        let path = registry.join(format!("crates-grammers-tl-types-{version}/tl_api.tl"));
        sources(&path)
    });
    let mut boxes = Boxes::default();
    let mut moved = Vec::new();
    for pair in layers.windows(2) {
        moved.extend(compare(&pair[0], &pair[1], &mut boxes));
    }
    assert!(moved.len() <= MOVED, "{moved:#?}");
}

fn sources(path: &Path) -> Sources {
    let mut sources = Sources::new();
    sources.add(path.display().to_string(), std::fs::read_to_string(path).unwrap());
    sources
}

/// Fails with what has changed and was not announced, or the other way around. Returns the variants that have moved.
fn compare(old: &Sources, new: &Sources, boxes: &mut Boxes) -> Vec<String> {
    let (before, after) = (tl_parser::check(old), tl_parser::check(new));
    boxes.update(plan(&before.schema, old, &Boxing::Kept(boxes.clone())).unwrap().boxes());
    let boxing = &Boxing::Kept(boxes.clone());
    let surface_of = |schema, sources| surface(&plan(schema, sources, boxing).unwrap());
    let (then, now) = (surface_of(&before.schema, old), surface_of(&after.schema, new));
    assert!(then.len() > 10_000, "a whole layer has more than {} names", then.len());
    // A variant that is gone has no box.
    let has_changed = |name: &str, holds: &str| now.get(name).map_or(!name.ends_with(BOX), |(now, _)| now != holds);
    let changed = then.iter().filter(|(name, (holds, _))| has_changed(name, holds));
    let changed: BTreeSet<&str> = changed.map(|(_, (_, of))| of.as_str()).collect();
    let changes = diff(
        Version { schema: &before.schema, sources: old, boxing },
        Version { schema: &after.schema, sources: new, boxing },
    );
    let announced: Vec<String> = changes.iter().flat_map(announced).collect();
    assert_eq!(changed, announced.iter().map(String::as_str).collect());
    announced.into_iter().filter(|name| name.contains("::")).collect()
}

/// What a change says to be broken: a combinator or type by its name, the box of a variant by both. What only servers build
/// is not in what is compared.
fn announced(change: &Change) -> impl Iterator<Item = String> {
    let name = match &change.kind {
        ChangeKind::Renamed { from, .. } => from,
        _ => &change.name,
    };
    change.effects.iter().filter(|effect| effect.kind != EffectKind::Server).filter_map(move |effect| {
        let variant = effect.member.as_deref().unwrap_or_default();
        if effect.breaks.boxes { Some(format!("{name}::{variant}")) } else { effect.breaks.rust.then(|| name.clone()) }
    })
}

fn surface(plan: &Plan) -> Surface {
    let mut surface = Surface::new();
    for constructor in &plan.constructors {
        add_struct(&mut surface, "types", constructor);
    }
    for function in &plan.functions {
        add_struct(&mut surface, "functions", &function.request);
        let name = format!("functions::{}::Return", function.request.path);
        surface.insert(name, (format!("{:?}", function.answer), function.request.tl_name.clone()));
    }
    for ty in &plan.types {
        let path = format!("enums::{}", ty.path);
        for field in &ty.shared {
            let holds = format!("{:?} {}", field.ty, field.condition.is_some());
            surface.insert(format!("{path}.{}()", field.name), (holds, ty.tl_name.clone()));
        }
        for variant in &ty.variants {
            let name = format!("{path}::{}", variant.name);
            let of_box = (variant.boxed.is_some().to_string(), format!("{}::{}", ty.tl_name, variant.name));
            surface.insert(format!("{name}{BOX}"), of_box);
            surface.insert(name, (variant.constructor.to_string(), variant.tl_name.clone()));
        }
        surface.insert(path, (String::new(), ty.tl_name.clone()));
    }
    surface
}

fn add_struct(surface: &mut Surface, module: &str, item: &Struct) {
    let path = format!("{module}::{}", item.path);
    let mut required = Vec::new();
    for field in item.fields() {
        let optional = field.condition.is_some();
        let holds = format!("{}{:?}", if optional && field.ty != Ty::True { "optional " } else { "" }, field.ty);
        if !optional {
            required.push(format!("{}: {holds}", field.name));
        }
        surface.insert(format!("{path}.{}", field.name), (holds, item.tl_name.clone()));
    }
    surface.insert(format!("{path}::new"), (required.join(", "), item.tl_name.clone()));
}

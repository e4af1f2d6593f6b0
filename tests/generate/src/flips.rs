//! Variants that move behind a `Box` or out of it from one layer to the next.

use tl_codegen::plan::{self, Plan};
use tl_codegen::{Boxes, Boxing};
use tl_parser::Sources;

/// Returns what would be generated from a schema's text.
///
/// # Errors
///
/// What is wrong with the schema.
pub fn planned(text: &str, boxing: &Boxing) -> Result<Plan, String> {
    let mut sources = Sources::new();
    sources.add("layer.tl", text);
    let checked = tl_parser::check(&sources);
    let errors = checked.diagnostics.iter().filter(|diagnostic| diagnostic.is_error()).cloned().collect::<Vec<_>>();
    let plan = if errors.is_empty() { plan::plan(&checked.schema, &sources, boxing) } else { Err(errors) };
    plan.map_err(|faults| {
        let faults: Vec<String> = faults.iter().map(|fault| fault.render(&sources).to_string()).collect();
        faults.join("\n")
    })
}

/// Returns the variants that were boxed and are not, or the reverse, each with the reason for its box.
pub fn flips(before: &Boxes, now: &Plan) -> Vec<String> {
    let variants = now.types.iter().flat_map(|ty| ty.variants.iter().map(move |variant| (ty, variant)));
    let flips = variants.filter(|(ty, variant)| {
        before.get(&ty.path.to_string(), &variant.name).is_some_and(|was| was != variant.boxed.is_some())
    });
    flips.map(|(ty, variant)| format!("{}::{} {:?}", ty.path, variant.name, variant.boxed)).collect()
}

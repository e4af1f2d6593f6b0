//! Writes the table that `roundtrip` looks ids up in: which generated type an id belongs to.

use std::error::Error;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use tl_codegen::plan::{self, Plan, Struct, Ty};
use tl_parser::Sources;

fn main() -> Result<(), Box<dyn Error>> {
    let schema = Path::new(env!("CARGO_MANIFEST_DIR")).join("../schema");
    let mut table = String::from(
        "/// Decodes and encodes an object, by the type that its id is of.\n\
         pub(crate) fn by_id(id: u32, input: &Bytes) -> Option<Outcome> {\n    Some(match id {\n\
         \x20       0x997275b5 | 0xbc799737 => again::<bool>(input),\n",
    );
    for (file, root) in [("api.tl", "tl_types"), ("mtproto.tl", "tl_types::mtproto")] {
        add(&mut table, &plan_of(&schema.join(file))?, root)?;
    }
    table.push_str("        _ => return None,\n    })\n}\n");
    let out_dir = std::env::var_os("OUT_DIR").ok_or("not run by Cargo")?;
    std::fs::write(PathBuf::from(out_dir).join("table.rs"), table)?;
    Ok(())
}

fn plan_of(path: &Path) -> Result<Plan, Box<dyn Error>> {
    println!("cargo:rerun-if-changed={}", path.display());
    let mut sources = Sources::new();
    sources.add(path.display().to_string(), std::fs::read_to_string(path)?);
    let checked = tl_parser::check(&sources);
    plan::plan(&checked.schema, &sources).map_err(|faults| format!("{}: {faults:?}", path.display()).into())
}

fn add(table: &mut String, plan: &Plan, root: &str) -> std::fmt::Result {
    for ty in &plan.types {
        for variant in &ty.variants {
            writeln!(table, "        {:#x} => again::<{root}::enums::{}>(input),", variant.id, rust_path(&ty.path))?;
        }
    }
    for reused in &plan.reused {
        writeln!(table, "        {:#x} => again::<{root}::types::{}>(input),", reused.id, rust_path(&reused.path))?;
    }
    for function in &plan.functions {
        let request = &function.request;
        let path = format!("{root}::functions::{}", rust_path(&request.path));
        match inner_request(request) {
            // The request within is an object of its own.
            Some(field) => writeln!(
                table,
                "        {:#x} => wrapped::<{path}<Object>>(input, |outer| outer.{field}.as_bytes().clone()),",
                request.id
            )?,
            None => writeln!(table, "        {:#x} => again::<{path}>(input),", request.id)?,
        }
    }
    Ok(())
}

/// The field that holds another function's request.
fn inner_request(request: &Struct) -> Option<&str> {
    request.fields().find(|field| matches!(field.ty, Ty::Param(_))).map(|field| field.name.as_str())
}

fn rust_path(path: &plan::Path) -> String {
    path.modules.iter().map(|module| format!("{module}::")).collect::<String>() + &path.name
}

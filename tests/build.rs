//! Writes the table of generated types: which of them an id belongs to, and all there are. And generates the Rust of
//! fixtures.

use std::error::Error;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use tl_codegen::Boxing;
use tl_codegen::plan::{self, Plan, Struct, Ty};
use tl_codegen::{Builder, FunctionDecoding, Modules};
use tl_parser::Sources;

const SCHEMAS: [(&str, &str); 2] = [("api.tl", "tl_types"), ("mtproto.tl", "tl_types::mtproto")];
/// Its constructors have ids that the API has too.
const SECRET: (&str, &str) = ("secret.tl", "tl_types::secret");

/// Of the generator's fixtures, those whose values are tested.
const FIXTURES: [&str; 2] = ["layers", "names_of_builtins"];

fn main() -> Result<(), Box<dyn Error>> {
    let schema = Path::new(env!("CARGO_MANIFEST_DIR")).join("../schema");
    // What mtproto-tl-types was generated from.
    println!("cargo:rerun-if-env-changed=TL_SCHEMA");
    let layer = std::env::var_os("TL_SCHEMA").map(PathBuf::from);
    let file_of = |file| layer.clone().filter(|_| file == "api.tl").unwrap_or_else(|| schema.join(file));
    let plan = |(file, root)| plan_of(&file_of(file)).map(|plan| (plan, root));
    let mut plans = SCHEMAS.into_iter().map(plan).collect::<Result<Vec<_>, _>>()?;
    let secret = plan(SECRET)?;
    let mut table = by_id("by_id", &plans)? + &by_id("by_id_in_secret_chats", std::slice::from_ref(&secret))?;
    plans.push(secret);
    table += &enums(&plans)?;
    let out_dir = PathBuf::from(std::env::var_os("OUT_DIR").ok_or("not run by Cargo")?);
    std::fs::write(out_dir.join("table.rs"), table)?;
    for name in FIXTURES {
        let schema = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("../tl-codegen/tests/fixtures/{name}.tl"));
        println!("cargo:rerun-if-changed={}", schema.display());
        let builder = Builder::new().schema(schema).modules(Modules::OneFile);
        let output = builder.function_decoding(FunctionDecoding::Always).generate()?;
        output.write(&out_dir.join(name))?;
    }
    Ok(())
}

fn plan_of(path: &Path) -> Result<Plan, Box<dyn Error>> {
    println!("cargo:rerun-if-changed={}", path.display());
    let mut sources = Sources::new();
    sources.add(path.display().to_string(), std::fs::read_to_string(path)?);
    let checked = tl_parser::check(&sources);
    plan::plan(&checked.schema, &sources, &Boxing::default())
        .map_err(|faults| format!("{}: {faults:?}", path.display()).into())
}

fn by_id(name: &str, plans: &[(Plan, &str)]) -> Result<String, std::fmt::Error> {
    let mut text = format!(
        "/// Visits the type that the id is of: a constructor's enum, or a function's struct.\n\
         pub fn {name}<V: Visit>(id: u32, visit: V) -> Option<V::Output> {{\n    Some(match id {{\n\
         \x20       0x997275b5 | 0xbc799737 => visit.visit::<bool>(\"bool\"),\n",
    );
    for (plan, root) in plans {
        for ty in &plan.types {
            let ids: Vec<String> = ty.variants.iter().map(|variant| format!("{:#x}", variant.id)).collect();
            writeln!(text, "        {} => {},", ids.join(" | "), visited(&place(root, "enums", &ty.path)))?;
        }
        for reused in &plan.reused {
            writeln!(text, "        {:#x} => {},", reused.id, visited(&place(root, "types", &reused.path)))?;
        }
        for function in &plan.functions {
            let request = &function.request;
            let path = place(root, "functions", &request.path);
            let visited = match inner_request(request) {
                // The request within is an object of its own.
                Some(field) => {
                    format!("visit.visit_wrapper::<{path}<Object>>({path:?}, |outer| outer.{field}.as_bytes().clone())")
                }
                None => visited(&path),
            };
            writeln!(text, "        {:#x} => {visited},", request.id)?;
        }
    }
    text.push_str("        _ => return None,\n    })\n}\n");
    Ok(text)
}

fn enums(plans: &[(Plan, &str)]) -> Result<String, std::fmt::Error> {
    let mut text = String::from(
        "/// Visits every generated enum.\npub fn enums<V: Visit + Copy>(visit: V) -> Vec<V::Output> {\n    vec![\n",
    );
    for (plan, root) in plans {
        for ty in &plan.types {
            writeln!(text, "        {},", visited(&place(root, "enums", &ty.path)))?;
        }
    }
    text.push_str("    ]\n}\n");
    Ok(text)
}

fn visited(path: &str) -> String {
    format!("visit.visit::<{path}>({path:?})")
}

/// The field that holds another function's request.
fn inner_request(request: &Struct) -> Option<&str> {
    request.fields().find(|field| matches!(field.ty, Ty::Param(_))).map(|field| field.name.as_str())
}

fn place(root: &str, kind: &str, path: &plan::Path) -> String {
    path.modules.iter().fold(format!("{root}::{kind}"), |place, module| format!("{place}::{module}"))
        + "::"
        + &path.name
}

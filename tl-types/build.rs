//! With the feature `regenerate`: generates the code of this crate from `schema/`, or from the files in `TL_SCHEMA`.

fn main() {
    println!("cargo:rerun-if-changed=build.rs");
    #[cfg(feature = "regenerate")]
    regenerate::run();
}

#[cfg(feature = "regenerate")]
mod regenerate {
    use std::path::{Path, PathBuf};

    /// Absolute paths, separated as in `PATH`. A file `….mtproto.tl`, `mtproto_….tl` or the like is the protocol's schema;
    /// all others together are the API's. What is not named comes from `schema/`.
    const VARIABLE: &str = "TL_SCHEMA";

    pub(super) fn run() {
        if let Err(why) = generate() {
            eprintln!("{why}");
            std::process::exit(1);
        }
    }

    fn generate() -> Result<(), String> {
        println!("cargo:rerun-if-env-changed={VARIABLE}");
        let named = std::env::var_os(VARIABLE).unwrap_or_default();
        let named: Vec<PathBuf> = std::env::split_paths(&named).filter(|path| !path.as_os_str().is_empty()).collect();
        // This script runs in this package's folder, not in the one where the variable was set.
        if let Some(relative) = named.iter().find(|path| !path.is_absolute()) {
            return Err(format!("{VARIABLE}: {} is not an absolute path", relative.display()));
        }
        let (mut mtproto, mut api): (Vec<PathBuf>, Vec<PathBuf>) = named.into_iter().partition(|path| is_mtproto(path));
        let ours = Path::new(env!("CARGO_MANIFEST_DIR")).join("schema");
        if api.is_empty() {
            api.push(ours.join("api.tl"));
        }
        if mtproto.is_empty() {
            mtproto.push(ours.join("mtproto.tl"));
        }

        let out_dir = std::env::var_os("OUT_DIR").unwrap_or_default();
        let mut builder = tl_codegen::Builder::new()
            .runtime("crate")
            .function_decoding(tl_codegen::FunctionDecoding::Always)
            .out_dir(Path::new(&out_dir).join("generated"));
        for path in &api {
            builder = builder.schema_in("api", path);
        }
        for path in mtproto {
            builder = builder.schema_in("mtproto", path);
        }
        let output = builder.write().map_err(|error| error.to_string())?;
        // This crate has a `LAYER`, so the schema must.
        let has_layer = output.files.get(Path::new("api/mod.rs")).is_some_and(|text| text.contains("pub const LAYER"));
        let named = || api.iter().map(|path| path.display().to_string()).collect::<Vec<_>>().join(", ");
        if has_layer { Ok(()) } else { Err(format!("no comment `// LAYER N` in {}", named())) }
    }

    fn is_mtproto(path: &Path) -> bool {
        path.file_stem().is_some_and(|name| name.to_string_lossy().contains("mtproto"))
    }
}

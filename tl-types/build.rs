//! With the feature `regenerate`: generates the code of this crate from `schema/`, or from the files in `TL_SCHEMA`.

fn main() {
    println!("cargo:rerun-if-changed=build.rs");
    #[cfg(feature = "regenerate")]
    regenerate::run();
}

#[cfg(feature = "regenerate")]
mod regenerate {
    use std::path::{Path, PathBuf};

    /// Files separated as in `PATH`. One whose name starts with `mtproto` is the protocol's schema; all others
    /// together are the API's. What is not named comes from `schema/`.
    const VARIABLE: &str = "TL_SCHEMA";

    pub(super) fn run() {
        println!("cargo:rerun-if-env-changed={VARIABLE}");
        let named = std::env::var_os(VARIABLE).unwrap_or_default();
        let named = std::env::split_paths(&named).filter(|path| !path.as_os_str().is_empty());
        let (mut mtproto, mut api): (Vec<PathBuf>, Vec<PathBuf>) = named.partition(|path| is_mtproto(path));
        let ours = Path::new(env!("CARGO_MANIFEST_DIR")).join("schema");
        if api.is_empty() {
            api.push(ours.join("api.tl"));
        }
        if mtproto.is_empty() {
            mtproto.push(ours.join("mtproto.tl"));
        }

        let out_dir = std::env::var_os("OUT_DIR").unwrap_or_default();
        let mut builder = tl_codegen::Builder::new().runtime("crate").out_dir(Path::new(&out_dir).join("generated"));
        for path in api {
            builder = builder.schema_in("api", path);
        }
        for path in mtproto {
            builder = builder.schema_in("mtproto", path);
        }
        builder.generate_or_exit();
    }

    fn is_mtproto(path: &Path) -> bool {
        path.file_name().is_some_and(|name| name.to_string_lossy().starts_with("mtproto"))
    }
}

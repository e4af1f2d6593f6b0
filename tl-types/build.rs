//! With the feature `regenerate`: generates the code of this crate from `schema/`, or from the files in `TL_SCHEMA`.
//! `TL_BOXING=everything` and `TL_BOXING=cycles` box as many and as few variants as there is any way to: code that
//! compiles with both compiles with later layers.

fn main() {
    println!("cargo:rerun-if-changed=build.rs");
    #[cfg(feature = "regenerate")]
    regenerate::run();
}

#[cfg(feature = "regenerate")]
mod regenerate {
    use std::path::{Path, PathBuf};
    use tl_codegen::{Boxing, Builder, FunctionDecoding};

    /// Absolute paths, separated as in `PATH`. A file `….mtproto.tl`, `mtproto_….tl` or the like is the protocol's schema;
    /// all others together are the API's. What is not named comes from `schema/`.
    const VARIABLE: &str = "TL_SCHEMA";
    /// Which variants are boxed, if not those that `schema/boxes.txt` says.
    const BOXING: &str = "TL_BOXING";

    pub(super) fn run() {
        if let Err(why) = generate() {
            eprintln!("{why}");
            std::process::exit(1);
        }
    }

    fn generate() -> Result<(), String> {
        println!("cargo:rerun-if-env-changed={VARIABLE}");
        println!("cargo:rerun-if-env-changed={BOXING}");
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

        let out_dir = PathBuf::from(std::env::var_os("OUT_DIR").unwrap_or_default());
        let boxing = std::env::var(BOXING).unwrap_or_default();
        let builder = || builder(&boxing, &ours);
        let mut all = builder()?.out_dir(out_dir.join("generated")).schema_in("secret", ours.join("secret.tl"));
        let mut files = builder()?.out_dir(out_dir.join("generated_files"));
        for path in &api {
            all = all.schema_in("api", path);
            files = files.schema_in("files", path);
        }
        for path in mtproto {
            all = all.schema_in("mtproto", path);
        }
        if cfg!(all(feature = "files", not(feature = "api"))) {
            choose(files, include_str!("files.txt")).write().map_err(|error| error.to_string())?;
        }
        let output = all.write().map_err(|error| error.to_string())?;
        // This crate has a `LAYER`, so the schema must.
        if output.layer("api").is_none() {
            let named: Vec<String> = api.iter().map(|path| path.display().to_string()).collect();
            return Err(format!("no comment `// LAYER N` in {}", named.join(", ")));
        }
        Ok(())
    }

    fn builder(boxing: &str, schemas: &Path) -> Result<Builder, String> {
        let builder = Builder::new().runtime("crate").function_decoding(FunctionDecoding::Feature("server".to_owned()));
        match boxing {
            "" => Ok(builder.boxes(schemas.join("boxes.txt"))),
            "everything" => Ok(builder.boxing(Boxing::Everything)),
            "cycles" => Ok(builder.boxing(Boxing::Cycles)),
            other => Err(format!("{BOXING}: `{other}` is neither `everything` nor `cycles`")),
        }
    }

    /// A part of a schema: a root a line, or `unanswered TYPE`.
    fn choose(builder: Builder, choice: &str) -> Builder {
        let lines = choice.lines().filter(|line| !line.is_empty() && !line.starts_with('#'));
        lines.fold(builder, |builder, line| match line.strip_prefix("unanswered ") {
            Some(ty) => builder.unanswered(ty),
            None => builder.roots([line]),
        })
    }

    fn is_mtproto(path: &Path) -> bool {
        path.file_stem().is_some_and(|name| name.to_string_lossy().contains("mtproto"))
    }
}

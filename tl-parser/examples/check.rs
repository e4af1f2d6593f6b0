//! Checks schemas and prints what is wrong: `cargo run -p mtproto-tl-parser --example check -- schema/api.tl`.

use std::process::ExitCode;
use tl_parser::{Sources, check};

fn main() -> ExitCode {
    let mut sources = Sources::new();
    for path in std::env::args().skip(1) {
        match std::fs::read_to_string(&path) {
            Ok(text) => {
                sources.add(path, text);
            }
            Err(error) => {
                eprintln!("{path}: {error}");
                return ExitCode::from(2);
            }
        }
    }
    let resolved = check(&sources);
    for diagnostic in &resolved.diagnostics {
        println!("{}\n", diagnostic.render(&sources));
    }
    let ids = resolved.schema.combinators.iter().filter(|combinator| combinator.declared_id.is_some());
    let differing = ids.clone().filter(|combinator| combinator.declared_id != Some(combinator.computed_id));
    println!(
        "{} types, {} combinators, {} declared ids of which {} differ ({:?})",
        resolved.schema.types.len(),
        resolved.schema.combinators.len(),
        ids.count(),
        differing.count(),
        resolved.dialect,
    );
    ExitCode::from(u8::from(resolved.has_errors()))
}

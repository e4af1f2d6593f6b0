//! Decodes objects with the generated types, encodes them again, and counts how many come out the same.
//!
//! Standard input: a JSON object a line, with the object's bytes as `hex` and, if known, its `name`. Standard output:
//! one JSON line of counts. Standard error: every object that did not come out the same, and why.

use serde::{Deserialize, Serialize};
use std::io::{self, BufRead};
use std::process::ExitCode;
use tests::{Outcome, from_hex, round_trip, to_hex};
use tl_types::Bytes;

#[derive(Deserialize)]
struct Line {
    #[serde(default)]
    name: String,
    hex: String,
}

#[derive(Default, Serialize)]
struct Counts {
    same: usize,
    different: usize,
    failed: usize,
    unknown_id: usize,
}

fn main() -> ExitCode {
    match run() {
        Ok(counts) if counts.different == 0 && counts.failed == 0 => ExitCode::SUCCESS,
        Ok(_) => ExitCode::from(1),
        Err(why) => {
            eprintln!("error: {why}");
            ExitCode::from(2)
        }
    }
}

fn run() -> Result<Counts, String> {
    let mut counts = Counts::default();
    for (number, line) in (1..).zip(io::stdin().lock().lines()) {
        let line = line.map_err(|error| format!("line {number}: {error}"))?;
        if line.trim().is_empty() {
            continue;
        }
        let Line { name, hex } = serde_json::from_str(&line).map_err(|error| format!("line {number}: {error}"))?;
        let input = from_hex(&hex).ok_or_else(|| format!("line {number}: `hex` is not hexadecimal"))?;
        match round_trip(&Bytes::from(input)) {
            Outcome::Same => counts.same += 1,
            Outcome::Different(bytes) => {
                counts.different += 1;
                eprintln!("line {number}: {name}: different: {hex} became {}", to_hex(&bytes));
            }
            Outcome::Failed(why) | Outcome::Unencodable(why) => {
                counts.failed += 1;
                eprintln!("line {number}: {name}: failed: {why}: {hex}");
            }
            Outcome::UnknownId(id) => {
                counts.unknown_id += 1;
                eprintln!("line {number}: {name}: unknown id {id:08x}");
            }
        }
    }
    println!("{}", serde_json::to_string(&counts).map_err(|error| error.to_string())?);
    Ok(counts)
}

//! Prints a layer that Telegram might publish next, by a seed: `schema/api.tl` with additions that break nobody's code.

use generate::{boxes_file, future, schema_file};
use std::error::Error;
use tl_codegen::Boxes;

fn main() -> Result<(), Box<dyn Error>> {
    let seed = std::env::args().nth(1).ok_or("the only argument is the seed, a number")?.parse()?;
    let text = std::fs::read_to_string(schema_file("api.tl"))?;
    print!("{}", future::layer_after(&text, &Boxes::read(&boxes_file())?, seed)?);
    Ok(())
}

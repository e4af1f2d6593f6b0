//! Counts the variants that move behind a `Box` or out of it over a history of schemas: with the decisions of each layer
//! kept for the next, and without.
//!
//! Arguments: schema files, oldest first. Standard output: a line for each layer, the moves, and the sums.

use generate::flips::{flips, planned};
use std::process::ExitCode;
use tl_codegen::plan::Plan;
use tl_codegen::{Boxes, Boxing};

fn main() -> ExitCode {
    let files: Vec<String> = std::env::args().skip(1).collect();
    match run(&files) {
        Ok(()) => ExitCode::SUCCESS,
        Err(why) => {
            eprintln!("error: {why}");
            ExitCode::from(2)
        }
    }
}

fn run(files: &[String]) -> Result<(), String> {
    let (mut kept, mut by_size) = (Boxes::default(), Boxes::default());
    let (mut sum_kept, mut sum_by_size) = (0, 0);
    for file in files {
        let text = std::fs::read_to_string(file).map_err(|error| format!("{file}: {error}"))?;
        let plan = |boxing| planned(&text, &boxing).map_err(|faults| format!("{file}:\n{faults}"));
        let (now_kept, now_by_size) = (plan(Boxing::Kept(kept.clone()))?, plan(Boxing::BySize)?);
        let (flips_kept, flips_by_size) = (flips(&kept, &now_kept), flips(&by_size, &now_by_size));
        (kept, by_size) = (now_kept.boxes(), now_by_size.boxes());
        let (variants, boxed) = count(&now_kept);
        let layer = now_kept.layer.map_or_else(|| file.clone(), |layer| layer.to_string());
        let (moved, moved_by_size) = (flips_kept.len(), flips_by_size.len());
        println!("{layer}: {moved} with decisions kept, {moved_by_size} without; {boxed} of {variants} variants boxed");
        flips_kept.iter().for_each(|flip| println!("    {flip}"));
        sum_kept += moved;
        sum_by_size += moved_by_size;
    }
    println!("{sum_kept} variants moved with decisions kept, {sum_by_size} without");
    Ok(())
}

/// How many variants with fields there are, and how many of them are boxed.
fn count(plan: &Plan) -> (usize, usize) {
    let variants = || plan.types.iter().flat_map(|ty| &ty.variants);
    let with_fields = variants().filter(|variant| !variant.fieldless).count();
    (with_fields, variants().filter(|variant| variant.boxed.is_some()).count())
}

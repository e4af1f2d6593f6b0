//! Writes a random value of every constructor and function to a folder, a file each: what fuzzing starts from.

use std::error::Error;
use std::path::PathBuf;
use tests::schema;
use tests::values::Arbitrary;
use tl_parser::Sources;
use tl_parser::schema::CombinatorId;

fn main() -> Result<(), Box<dyn Error>> {
    let folder = PathBuf::from(std::env::args_os().nth(1).ok_or("usage: seeds <folder>")?);
    std::fs::create_dir_all(&folder)?;
    for name in ["api.tl", "mtproto.tl"] {
        let mut sources = Sources::new();
        sources.add(name, std::fs::read_to_string(schema(name))?);
        let checked = tl_parser::check(&sources);
        let mut arbitrary = Arbitrary::new(&checked.schema, 1);
        for (id, combinator) in (0..).map(CombinatorId).zip(&checked.schema.combinators) {
            if combinator.name != "vector" {
                std::fs::write(folder.join(combinator.name), arbitrary.value(id))?;
            }
        }
    }
    Ok(())
}

//! The code that is checked in to mtproto-tl-types: a tree of modules for each of its features.

pub mod flips;
pub mod future;

use std::path::{Path, PathBuf};
use tl_codegen::{Boxes, Builder, Error, FunctionDecoding, Layout};

/// A tree of modules below `tl-types/src/generated`.
#[derive(Clone, Debug)]
pub struct Tree {
    /// The folder, called as the feature.
    pub name: &'static str,
    /// What generates it.
    pub builder: Builder,
}

/// Every tree.
pub fn trees(layout: Layout) -> Vec<Tree> {
    let tree = |name, schema: &str| {
        let builder = Builder::new()
            .schema(schema_file(schema))
            .runtime("crate")
            .function_decoding(FunctionDecoding::Feature("server".to_owned()))
            .boxes(boxes_file())
            .layout(layout);
        Tree { name, builder }
    };
    let files = tree("files", "api.tl");
    let files = Tree { builder: choose(files.builder, include_str!("../../../tl-types/files.txt")), ..files };
    vec![tree("api", "api.tl"), files, tree("mtproto", "mtproto.tl"), tree("secret", "secret.tl")]
}

/// A schema, which is the source of a tree.
pub fn schema_file(name: &str) -> PathBuf {
    root().join("schema").join(name)
}

/// The file of the decisions about boxes, which all trees share.
pub fn boxes_file() -> PathBuf {
    root().join("schema/boxes.txt")
}

/// Returns the decisions about the variants of all trees: those of the file, and new ones.
///
/// # Errors
///
/// As [`Builder::generate`].
pub fn boxes() -> Result<Boxes, Error> {
    let schemas = ["api.tl", "mtproto.tl", "secret.tl"].map(schema_file);
    let builder = schemas.into_iter().fold(Builder::new(), Builder::schema);
    Ok(builder.boxes(boxes_file()).generate()?.boxes())
}

/// Where a tree is checked in.
pub fn folder(tree: &Tree) -> PathBuf {
    root().join("tl-types/src/generated").join(tree.name)
}

fn root() -> &'static Path {
    Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../.."))
}

/// A part of a schema: a root a line, or `unanswered TYPE`.
fn choose(builder: Builder, choice: &str) -> Builder {
    let lines = choice.lines().filter(|line| !line.is_empty() && !line.starts_with('#'));
    lines.fold(builder, |builder, line| match line.strip_prefix("unanswered ") {
        Some(ty) => builder.unanswered(ty),
        None => builder.roots([line]),
    })
}

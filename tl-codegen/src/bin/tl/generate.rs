//! `tl gen`.

use crate::runtime::Runtime;
use crate::{Failure, message, output, package};
use clap::Args;
use std::io;
use std::path::PathBuf;
use tl_codegen::{Boxes, Boxing, Builder, Error, FunctionDecoding, Layout, Modules};

/// One schema becomes a module at the root of the output folder. Of several, each becomes a module of its own, called
/// after its file.
#[derive(Args)]
#[command(after_help = "\
A PATH names parts of the schemas: a function or constructor (upload.getFile), a type with its constructors
(InputMedia), a namespace (upload.*), or everything (*). One that names nothing is an error.

Examples:
  tl gen --schema schema/api.tl --out src/tl
  tl gen --schema schema/api.tl schema/mtproto.tl --out src/generated
  tl gen --schema api=common.tl api=users.tl --out src/generated    (two files, one schema)
  tl gen --schema schema/api.tl --root 'upload.*' messages.sendMultiMedia --opaque Updates --out src/tl
  tl gen --schema schema/api.tl --crate my-tl --out my-tl --runtime-path ../mtproto-files/tl-types
                                                                    (Cargo.toml, src/lib.rs and so on)
  tl gen --schema schema/api.tl --type-attribute 'InputFile=#[derive(Hash)]' --out src/tl
  tl gen --schema schema/api.tl --boxes schema/boxes.txt --update-boxes --out src/tl
                                                                    (what is boxed stays boxed at the next layer)
  tl gen --schema schema/api.tl --surface > surface.txt             (what a layer bump changes is its diff)")]
pub(crate) struct Arguments {
    /// A schema; with MODULE= in front, the module that its Rust goes to.
    #[arg(long, required = true, num_args = 1.., value_name = "[MODULE=]FILE")]
    schema: Vec<String>,

    /// The folder that the Rust is written to, and nothing else generated: other generated files below it are removed.
    /// Files that are as they should be are not touched.
    #[arg(long, value_name = "DIR", required_unless_present = "surface")]
    out: Option<PathBuf>,

    /// Print a line for each item, with its fields and id, or its variants.
    #[arg(long)]
    surface: bool,

    /// The file that says which variants are behind a `Box`. What it says stays; without it, variants move when their
    /// structs grow.
    #[arg(long, value_name = "FILE")]
    boxes: Option<PathBuf>,

    /// Write the decisions that were made to the file of `--boxes`: after a change of the schema. Decisions about
    /// variants that were not generated stay. The file need not be there.
    #[arg(long, requires = "boxes")]
    update_boxes: bool,

    #[command(flatten)]
    parts: Parts,

    #[command(flatten)]
    style: Style,
}

#[derive(Args)]
#[command(next_help_heading = "Parts of the schemas")]
struct Parts {
    /// Only this, and what it reaches.
    #[arg(long, num_args = 1.., value_name = "PATH")]
    root: Vec<String>,

    /// Results of this type are not followed: they stay bytes.
    #[arg(long, num_args = 1.., value_name = "PATH")]
    opaque: Vec<String>,

    /// Functions with a result of this type have no result: they are only encoded.
    #[arg(long, num_args = 1.., value_name = "PATH")]
    unanswered: Vec<String>,

    /// A type is in another crate: its enum there, or for several types the module with `enums` and `types`.
    #[arg(long, num_args = 1.., value_name = "PATH=RUST", value_parser = pair)]
    extern_path: Vec<(String, String)>,

    /// An attribute of structs and enums.
    #[arg(long, num_args = 1.., value_name = "PATH=ATTRIBUTE", value_parser = pair)]
    type_attribute: Vec<(String, String)>,

    /// An attribute of enums alone.
    #[arg(long, num_args = 1.., value_name = "PATH=ATTRIBUTE", value_parser = pair)]
    enum_attribute: Vec<(String, String)>,

    /// An attribute of structs alone.
    #[arg(long, num_args = 1.., value_name = "PATH=ATTRIBUTE", value_parser = pair)]
    struct_attribute: Vec<(String, String)>,

    /// An attribute of fields; the path ends in `.` and the field's name or `*`.
    #[arg(long, num_args = 1.., value_name = "PATH=ATTRIBUTE", value_parser = pair)]
    field_attribute: Vec<(String, String)>,
}

#[derive(Args)]
#[command(next_help_heading = "How it is written")]
struct Style {
    /// The path of the runtime crate in the generated code.
    #[arg(long, value_name = "PATH", default_value = "::tl_types")]
    runtime: String,

    /// Write a complete crate of this name, not a module.
    #[arg(long = "crate", value_name = "NAME", requires = "out")]
    package: Option<String>,

    #[command(flatten)]
    origin: Runtime,

    /// Whether functions can be decoded, as servers need it: `never`, `always`, or with a feature of the crate.
    #[arg(long, value_name = "never|always|feature=NAME", default_value = "never", value_parser = decoding)]
    function_decoding: FunctionDecoding,

    /// One file for all modules of a schema.
    #[arg(long)]
    one_file: bool,

    /// An item a line, not laid out.
    #[arg(long)]
    compact: bool,

    /// No doc comments.
    #[arg(long)]
    no_docs: bool,

    /// No `Debug`.
    #[arg(long)]
    no_debug: bool,

    /// No `PartialEq`.
    #[arg(long)]
    no_partial_eq: bool,

    /// No `Serialize` and `Deserialize`, whatever features the runtime has.
    #[arg(long)]
    no_serde: bool,
}

pub(crate) fn run(arguments: &Arguments) -> Result<(), Failure> {
    let kept = kept(arguments)?;
    let generated = match builder(arguments, &kept).generate() {
        Ok(generated) => generated,
        Err(error @ Error::Schema { .. }) => {
            eprintln!("{error}");
            return Err(Failure::Found);
        }
        Err(error) => return Err(Failure::CannotRun(in_words_of_the_command(&error))),
    };
    for warning in &generated.warnings {
        eprintln!("{warning}");
    }
    let (surface, decided) = (generated.surface(), generated.boxes());
    if let Some(folder) = &arguments.out {
        let style = &arguments.style;
        let written = match &style.package {
            Some(name) => package::write(generated, folder, name, &style.origin, &style.function_decoding),
            None => generated.write(folder).map(drop).map_err(|error| Error::Write(error).to_string()),
        };
        written.map_err(Failure::CannotRun)?;
        if let (Some(_), Some(warning)) = (&style.package, style.origin.warning()) {
            message::warning(warning);
        }
    }
    if let (Some(file), true) = (&arguments.boxes, arguments.update_boxes) {
        let mut boxes = kept.unwrap_or_default();
        boxes.update(decided);
        let written = std::fs::write(file, boxes.to_string());
        written.map_err(|why| Failure::CannotRun(format!("cannot write {}: {why}", file.display())))?;
    }
    if arguments.surface {
        let mut output = output::Output::new();
        output.text(&surface)?;
        output.finish()?;
    }
    Ok(())
}

/// What the file of `--boxes` says. One that is yet to be written says nothing.
fn kept(Arguments { boxes, update_boxes, .. }: &Arguments) -> Result<Option<Boxes>, Failure> {
    match boxes.as_deref().map(Boxes::read).transpose() {
        Err(error) if *update_boxes && error.kind() == io::ErrorKind::NotFound => Ok(Some(Boxes::default())),
        read => read.map_err(|error| Failure::CannotRun(error.to_string())),
    }
}

/// An error with the options that it is about as they are called here.
fn in_words_of_the_command(error: &Error) -> String {
    match error {
        Error::Options(faults) => {
            let lines = faults.iter().map(|fault| {
                let option = if fault.option == "roots" { "root" } else { fault.option };
                format!("--{} `{}`: {}", option.replace('_', "-"), fault.given, fault.why)
            });
            lines.collect::<Vec<_>>().join("\n")
        }
        Error::Module { .. } | Error::SameModule { .. } => error.to_string().replace("`schema_in`", "MODULE=FILE"),
        error => error.to_string(),
    }
}

fn builder(Arguments { schema, parts, style, .. }: &Arguments, kept: &Option<Boxes>) -> Builder {
    let mut builder = Builder::new()
        .runtime(&style.runtime)
        .function_decoding(style.function_decoding.clone())
        .layout(if style.compact { Layout::Compact } else { Layout::Formatted })
        .modules(if style.one_file { Modules::OneFile } else { Modules::Files })
        .docs(!style.no_docs)
        .debug(!style.no_debug)
        .partial_eq(!style.no_partial_eq)
        .serde(!style.no_serde)
        .boxing(kept.clone().map_or_else(Boxing::default, Boxing::Kept))
        .roots(&parts.root);
    for schema in schema {
        builder = match schema.split_once('=') {
            Some((module, path)) => builder.schema_in(module, path),
            None => builder.schema(schema),
        };
    }
    builder = parts.opaque.iter().fold(builder, |builder, path| builder.opaque(path));
    builder = parts.unanswered.iter().fold(builder, |builder, path| builder.unanswered(path));
    builder = parts.extern_path.iter().fold(builder, |builder, (path, rust)| builder.extern_path(path, rust));
    builder = parts.type_attribute.iter().fold(builder, |builder, (path, text)| builder.type_attribute(path, text));
    builder = parts.enum_attribute.iter().fold(builder, |builder, (path, text)| builder.enum_attribute(path, text));
    builder = parts.struct_attribute.iter().fold(builder, |builder, (path, text)| builder.struct_attribute(path, text));
    parts.field_attribute.iter().fold(builder, |builder, (path, text)| builder.field_attribute(path, text))
}

/// `PATH=…`; what is behind may have `=` of its own.
fn pair(text: &str) -> Result<(String, String), String> {
    let (path, value) = text.split_once('=').ok_or("no `=` in it")?;
    Ok((path.to_owned(), value.to_owned()))
}

fn decoding(text: &str) -> Result<FunctionDecoding, String> {
    match (text, text.split_once('=')) {
        ("never", _) => Ok(FunctionDecoding::Never),
        ("always", _) => Ok(FunctionDecoding::Always),
        (_, Some(("feature", name))) => Ok(FunctionDecoding::Feature(name.to_owned())),
        _ => Err("neither `never` nor `always` nor `feature=NAME`".to_owned()),
    }
}

//! Which variants of the generated enums are behind a `Box`: the decisions that a file keeps from layer to layer.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::str::FromStr;
use std::{fmt, fs, io};

/// The decisions about variants that a file has, or that a run of the generator made.
///
#[doc = include_str!("../docs/boxes.md")]
///
/// # The file
///
/// The file has a line for each enum, in the form of [`Output::surface`](crate::Output::surface): the path of the enum
/// and its variants, each with `(Box)` if it is boxed. Lines that start with `#` are comments.
///
/// ```
/// let boxes: tl_codegen::Boxes = "Document { Empty, Plain(Box) }\nupload::File { CdnRedirect(Box), Plain }".parse()?;
/// assert_eq!(boxes.get("Document", "Plain"), Some(true));
/// assert_eq!(boxes.get("upload::File", "Plain"), Some(false));
/// assert_eq!(boxes.get("upload::File", "Other"), None);
/// # Ok::<(), tl_codegen::BadBoxes>(())
/// ```
///
/// Types of one path in two schemas that share a file have one line, and one decision for each variant.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Boxes(BTreeMap<String, BTreeMap<String, bool>>);

/// Which variants are behind a `Box`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum Boxing {
    /// Variants are boxed by the size of their structs, and where a type would contain itself.
    #[default]
    BySize,
    /// A variant stays as these decisions say. All others are boxed by their size.
    Kept(Boxes),
    /// Every variant with fields is boxed. Code that compiles both with this and with [`Cycles`](Self::Cycles) compiles
    /// however later layers move variants.
    Everything,
    /// Only variants through which a type would contain itself are boxed.
    Cycles,
}

/// What is wrong with a file of decisions.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct BadBoxes {
    /// The line, counted from 1.
    pub line: usize,
    /// What is wrong with the line.
    pub why: &'static str,
}

impl Boxes {
    /// Reads a file.
    ///
    /// # Errors
    ///
    /// The file cannot be read, or a line is not of the form above; the error has the path and the line.
    pub fn read(path: &Path) -> io::Result<Self> {
        let text = fs::read_to_string(path);
        let boxes = text.and_then(|text| text.parse().map_err(|why: BadBoxes| io::Error::other(why)));
        boxes.map_err(|error| io::Error::new(error.kind(), format!("{}: {error}", path.display())))
    }

    /// Returns whether this variant is boxed, if there is a decision about it. The enum's path has its modules, as in
    /// `upload::File`.
    pub fn get(&self, enumeration: &str, variant: &str) -> Option<bool> {
        self.0.get(enumeration)?.get(variant).copied()
    }

    /// Takes over the decisions of `newer`. Decisions about other variants stay: those of schemas that were not generated.
    pub fn update(&mut self, newer: Boxes) {
        for (path, variants) in newer.0 {
            self.0.entry(path).or_default().extend(variants);
        }
    }

    /// Returns whether these decisions include all of `part`, unchanged.
    pub(crate) fn agrees_with(&self, part: &Boxes) -> bool {
        let mut decisions =
            part.0.iter().flat_map(|(path, variants)| variants.iter().map(move |(name, is)| (path, name, is)));
        decisions.all(|(path, name, is_boxed)| self.get(path, name) == Some(*is_boxed))
    }

    /// Adds a decision. Where two schemas have a variant of one name, it is boxed for both if it is for one.
    pub(crate) fn add(&mut self, enumeration: String, variant: String, is_boxed: bool) {
        *self.0.entry(enumeration).or_default().entry(variant).or_default() |= is_boxed;
    }
}

impl FromStr for Boxes {
    type Err = BadBoxes;

    fn from_str(text: &str) -> Result<Self, BadBoxes> {
        let mut boxes = Self::default();
        for (number, line) in (1..).zip(text.lines()) {
            let line = line.trim();
            if line.is_empty() || line.starts_with('#') {
                continue;
            }
            let bad = |why| BadBoxes { line: number, why };
            let (path, variants) =
                line.split_once('{').ok_or_else(|| bad("expected `Enum { Variant, Other(Box) }`"))?;
            let variants = variants.strip_suffix('}').ok_or_else(|| bad("no `}` at the end"))?;
            let path = path.trim();
            if !path.split("::").all(is_identifier) {
                return Err(bad("what is before `{` is not the path of an enum"));
            }
            let mut decisions = BTreeMap::new();
            for variant in variants.split(',').map(str::trim) {
                let (name, is_boxed) = match variant.strip_suffix("(Box)") {
                    Some(name) => (name, true),
                    None => (variant, false),
                };
                if !is_identifier(name) {
                    return Err(bad("a variant is neither `Name` nor `Name(Box)`"));
                }
                if decisions.insert(name.to_owned(), is_boxed).is_some() {
                    return Err(bad("a variant is there twice"));
                }
            }
            if boxes.0.insert(path.to_owned(), decisions).is_some() {
                return Err(bad("this enum has a line above already"));
            }
        }
        Ok(boxes)
    }
}

/// Writes the lines of a file, sorted.
impl fmt::Display for Boxes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(HEAD)?;
        for (path, variants) in &self.0 {
            let variants =
                variants.iter().map(|(name, is_boxed)| if *is_boxed { format!("{name}(Box)") } else { name.clone() });
            writeln!(f, "{path} {{ {} }}", variants.collect::<Vec<_>>().join(", "))?;
        }
        Ok(())
    }
}

/// The comment at the head of a file.
const HEAD: &str = "\
# Which variants of the generated enums are behind a `Box`, by the generator. A decision stays from layer to layer: what
# changes in a line, other than a new variant, breaks code that names the variant. Keep this file beside the schema.
";

impl fmt::Display for BadBoxes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "line {}: {}", self.line, self.why)
    }
}

impl std::error::Error for BadBoxes {}

fn is_identifier(text: &str) -> bool {
    let text = text.strip_prefix("r#").unwrap_or(text);
    text.starts_with(|first: char| first.is_alphabetic() || first == '_')
        && text.chars().all(|c| c.is_alphanumeric() || c == '_')
}

/// Where a builder takes its decisions from.
#[derive(Clone, Debug)]
pub(crate) enum Decisions {
    /// A file that is read when code is generated.
    File(PathBuf),
    /// What was given.
    Given(Boxing),
}

impl Default for Decisions {
    fn default() -> Self {
        Self::Given(Boxing::default())
    }
}

impl Decisions {
    /// Returns the file, if there is one.
    pub(crate) fn file(&self) -> Option<&PathBuf> {
        match self {
            Self::File(path) => Some(path),
            Self::Given(_) => None,
        }
    }
}

//! A schema as a table in the program, and what follows from it: names, `Debug`, `PartialEq`, paths of errors, `serde`.
//!
//! Generated code carries one table for a schema and a line or two for each of its types. What a derive would spell out
//! for every field of every type is done here once, over the encoded form.
//!
//! `tl_codegen::value` reads values by a schema as well, of all of TL. It needs the parsed schema, which programs do not
//! have; so the two share no code.
//!
//! | file | does |
//! |---|---|
//! | `line` | reads a line of the table |
//! | `walk` | goes over an encoded value, without recursion |
//! | `cursor` | goes through one, value by value |
//! | `debug` | prints an encoded value |
//! | `same` | compares two |
//! | `path` | says which field an error is in |
//! | `serialize`, `deserialize`, `fields`, `content`, `double`, `hex` | the feature `serde` |
//! | `macros` | what generated code says for its types |

#[cfg(feature = "serde")]
mod content;
mod cursor;
mod debug;
#[cfg(feature = "serde")]
mod deserialize;
#[cfg(feature = "serde")]
mod double;
#[cfg(feature = "serde")]
mod fields;
#[cfg(feature = "serde")]
mod hex;
mod line;
mod macros;
mod object;
mod path;
mod same;
#[cfg(feature = "serde")]
mod serialize;
#[cfg(test)]
mod tests;
mod walk;

pub use path::Located;
pub use same::same;

use line::Line;

/// The constructors and functions of a schema, as far as code was generated for them.
///
/// A line is a declaration: `name#0a1b2c3d field:type field:flags.N?type … = Type`, with one space between any two parts,
/// and `=>` for the `=` of a function.
/// A type is `#`, `int`, `long`, `double`, `float`, `int128`, `int256`, `int512`, `string`, `bytes`, `Bool`, `true` or
/// `Object`; `Vector<T>`, or `vector<T>` without its id; `%0a1b2c3d`, the fields of the constructor with that id; `!X`,
/// any function or constructor; or else the name of a boxed type, after an `@` if it is one of these words. A field
/// without a name has its position: `0:int`.
///
/// A combinator is told from the others by its id, or by its name and id, as in `inputPeerSelf#7da07ec9`. A name alone may be
/// that of a constructor and of a function, and in the schema of secret chats of a constructor in each layer.
#[derive(Clone, Copy, Debug)]
pub struct Definitions {
    lines: &'static str,
    ids: &'static [u32],
    places: &'static [u32],
}

impl Definitions {
    /// A table of lines, each with a line's end, sorted by name; of their ids, sorted; and for each id of the byte that its
    /// line starts at. One text of them all is a fraction of what as many texts take to compile.
    ///
    /// What is not sorted is not found; nothing worse comes of it.
    pub const fn new(lines: &'static str, ids: &'static [u32], places: &'static [u32]) -> Self {
        Self { lines, ids, places }
    }

    /// The name that the schema gives to a constructor or function, as in `upload.getFile`.
    pub const fn name_of(&self, id: u32) -> Option<&'static str> {
        match self.line(id) {
            Some(line) => Some(line.name()),
            None => None,
        }
    }

    /// The line of a constructor or function.
    pub const fn line_of(&self, id: u32) -> Option<&'static str> {
        let (mut ids, mut places) = (self.ids, self.places);
        while let (before, [middle, after @ ..]) = ids.split_at(ids.len() / 2)
            && let Some((places_before, [place, places_after @ ..])) = places.split_at_checked(before.len())
        {
            if id == *middle {
                return line::at(self.lines, *place);
            }
            (ids, places) = if id < *middle { (before, places_before) } else { (after, places_after) };
        }
        None
    }

    /// The type of a constructor, or of a function's answer, as in `upload.File`.
    pub fn type_of(&self, id: u32) -> Option<&'static str> {
        self.line(id).map(Line::ty)
    }

    /// The ids of the constructors and functions that are called so: by the name alone, or by name and id, as in
    /// `inputPeerSelf#7da07ec9`.
    pub fn ids_of<'n>(&self, label: &'n str) -> impl Iterator<Item = u32> + use<'n> {
        self.named(label).map(|(id, _)| id)
    }

    /// All ids with their lines, by id.
    pub fn iter(&self) -> impl Iterator<Item = (u32, &'static str)> + use<> {
        let table = *self;
        table.ids.iter().filter_map(move |&id| Some((id, table.line_of(id)?)))
    }

    /// How many constructors and functions there are.
    pub const fn len(&self) -> usize {
        self.ids.len()
    }

    /// Whether there is none.
    pub const fn is_empty(&self) -> bool {
        self.ids.is_empty()
    }

    /// The line of an id, to be taken apart.
    const fn line(&self, id: u32) -> Option<Line> {
        match self.line_of(id) {
            Some(text) => Some(Line::new(text)),
            None => None,
        }
    }

    /// The combinators that are called so, by name or by name and id.
    fn named<'n>(&self, label: &'n str) -> impl Iterator<Item = (u32, Line)> + use<'n> {
        let (name, wanted) = match label.split_once('#') {
            Some((name, id)) => (name, Some(u32::from_str_radix(id, 16).ok())),
            None => (label, None),
        };
        let lines = line::from(self.lines, name).lines().map(Line::new).take_while(move |line| line.name() == name);
        let lines = lines.filter_map(|line| Some((line.id()?, line)));
        lines.filter(move |(id, _)| wanted.is_none_or(|wanted| wanted == Some(*id)))
    }
}

//! A schema that can be changed: declarations as values, and their text.

use std::fmt::Write;

/// A schema.
#[derive(Clone)]
pub(super) struct Schema {
    pub(super) declarations: Vec<Declaration>,
    next_id: u32,
    next_name: u32,
}

/// A constructor or a function.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Declaration {
    pub(super) name: String,
    pub(super) id: u32,
    pub(super) is_function: bool,
    /// `{X:Type}`, for functions that are about other requests.
    pub(super) params: &'static str,
    pub(super) fields: Vec<Field>,
    pub(super) result: String,
}

/// A field.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Field {
    pub(super) name: String,
    /// The number and its bit.
    pub(super) condition: Option<(String, u8)>,
    pub(super) ty: String,
}

impl Schema {
    /// Reads declarations of the plain form that [`text`](Self::text) writes.
    pub(super) fn new(text: &str) -> Self {
        let mut schema = Schema { declarations: Vec::new(), next_id: 0x1000, next_name: 0 };
        let mut is_function = false;
        for line in text.lines().map(str::trim).filter(|line| !line.is_empty()) {
            if line == "---functions---" {
                is_function = true;
                continue;
            }
            let (head, result) = line.trim_end_matches(';').rsplit_once(" = ").unwrap();
            let mut words = head.split(' ');
            let name = words.next().unwrap().to_owned();
            let mut fields: Vec<&str> = words.collect();
            let params = if fields.first() == Some(&"{X:Type}") { "{X:Type} " } else { "" };
            fields.retain(|field| !field.starts_with('{'));
            let fields = fields.into_iter().map(Field::new).collect();
            let id = schema.id();
            let result = result.to_owned();
            schema.declarations.push(Declaration { name, id, is_function, params, fields, result });
        }
        schema
    }

    /// An id that no declaration has had.
    pub(super) fn id(&mut self) -> u32 {
        self.next_id += 1;
        self.next_id
    }

    /// A name that nothing has had.
    pub(super) fn name(&mut self, stem: &str) -> String {
        self.next_name += 1;
        let number = self.next_name;
        let letters = [number / 676, number / 26, number].map(|n| char::from(b'a' + u8::try_from(n % 26).unwrap()));
        stem.to_owned() + &letters.iter().collect::<String>()
    }

    pub(super) fn constructors(&self) -> impl Iterator<Item = (usize, &Declaration)> {
        self.declarations.iter().enumerate().filter(|(_, of)| !of.is_function)
    }

    /// The names of types, each once.
    pub(super) fn types(&self) -> Vec<String> {
        let mut types: Vec<String> = self.constructors().map(|(_, of)| of.result.clone()).collect();
        types.sort();
        types.dedup();
        types
    }

    /// The name of the declaration with this id.
    pub(super) fn name_of(&self, id: u32) -> Option<&str> {
        self.declarations.iter().find(|of| of.id == id).map(|of| of.name.as_str())
    }

    pub(super) fn text(&self) -> String {
        // Ids are not those that would be computed.
        let mut text = "// LAYER 7\n// tl:allow-file(TL0201)\n".to_owned();
        for is_function in [false, true] {
            if is_function {
                text.push_str("---functions---\n");
            }
            for of in self.declarations.iter().filter(|of| of.is_function == is_function) {
                let _ = write!(text, "{}#{:08x} {}", of.name, of.id, of.params);
                for field in &of.fields {
                    let condition =
                        field.condition.as_ref().map(|(on, bit)| format!("{on}.{bit}?")).unwrap_or_default();
                    let _ = write!(text, "{}:{condition}{} ", field.name, field.ty);
                }
                let _ = writeln!(text, "= {};", of.result);
            }
        }
        text
    }
}

impl Field {
    fn new(text: &str) -> Self {
        let (name, ty) = text.split_once(':').unwrap();
        let (condition, ty) = match ty.split_once('?') {
            Some((condition, ty)) => {
                let (on, bit) = condition.split_once('.').unwrap();
                (Some((on.to_owned(), bit.parse().unwrap())), ty)
            }
            None => (None, ty),
        };
        Field { name: name.to_owned(), condition, ty: ty.to_owned() }
    }

    /// Whether fields are under it.
    pub(super) fn is_number(&self) -> bool {
        self.ty == "#"
    }
}

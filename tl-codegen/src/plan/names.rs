//! Rust names for TL names: case, keywords and collisions, settled here and nowhere else.
//!
//! A name depends on the combinator and its type alone, and not on what else a layer has, so that names stay as they
//! are from one layer to the next. Only where two names would be the same does the later one get its id.

use super::{Enum, Path, Variant};
use heck::{ToSnakeCase, ToUpperCamelCase};
use std::collections::BTreeSet;
use tl_parser::schema::Role;

/// The variant whose constructor is called like its type.
const PLAIN: &str = "Plain";

impl Variant {
    /// Whether the constructor is called like its type.
    pub(crate) fn is_plain(&self) -> bool {
        self.name == PLAIN
    }
}

/// Names that generated code uses from the prelude or from the runtime, and that an item must not hide.
const IN_USE: [&str; 25] = [
    "Box",
    "Bytes",
    "Clone",
    "Combinator",
    "Decode",
    "DecodeFields",
    "Default",
    "Encode",
    "Err",
    "Fieldless",
    "From",
    "Function",
    "Into",
    "IntoIterator",
    "None",
    "Object",
    "Ok",
    "Option",
    "PhantomData",
    "Reader",
    "Self",
    "Some",
    "String",
    "Vec",
    "Writer",
];

/// What no setter is called: one called like a method of everything would hide that, in code that was there before the
/// field.
pub(super) const METHODS: [&str; 8] = ["new", "clone", "eq", "fmt", "into", "to_bytes", "to_chain", "try_into"];

/// The names taken in one scope.
#[derive(Clone, Debug, Default)]
pub(crate) struct Scope {
    taken: BTreeSet<String>,
    /// Names that are never free.
    reserved: &'static [&'static str],
}

impl Scope {
    /// A scope in which this is taken.
    pub(crate) fn with(name: &str) -> Self {
        Self { taken: BTreeSet::from([name.to_owned()]), reserved: &[] }
    }

    /// A scope in which these are never free.
    pub(crate) fn reserving(reserved: &'static [&'static str]) -> Self {
        Self { taken: BTreeSet::new(), reserved }
    }

    /// Takes the name, or another one made of it if it is taken: with the id first, if there is one, then counted.
    pub(crate) fn take(&mut self, name: String, id: Option<u32>) -> String {
        if !self.reserved.contains(&name.as_str()) && self.taken.insert(name.clone()) {
            return name;
        }
        // What made `Reader_` of a name in use is not needed twice, and nothing that Rust takes for a name of a type.
        let stem = name.trim_end_matches('_');
        let with_id = id.map(|id| format!("{stem}Id{id:08x}"));
        let counted = (2_u32..).map(|n| format!("{stem}{n}"));
        // The counter has more numbers than a scope has names.
        let free = with_id.into_iter().chain(counted).find(|name| self.taken.insert(name.clone()));
        free.unwrap_or(name)
    }
}

impl Enum {
    /// The one variant of an enum that needs no enum of its own, its constructor being called like the type. Attributes
    /// must go to an enum.
    pub(crate) fn single(&self) -> Option<&Variant> {
        match self.variants.as_slice() {
            [only] if only.name == PLAIN && self.attributes.is_empty() => Some(only),
            _ => None,
        }
    }
}

/// The place of a combinator or type: a module for each namespace.
pub(crate) fn path(tl_name: &str) -> Path {
    let mut segments = tl_name.split('.');
    let name = item(segments.next_back().unwrap_or_default());
    Path { modules: segments.map(module).collect(), name }
}

/// The top module of a constructor's or function's struct.
pub(crate) fn module_of(role: Role) -> &'static str {
    match role {
        Role::Constructor => "types",
        Role::Function => "functions",
    }
}

/// A namespace's module. A module `mod` would be in the file `mod.rs`, which is its parent's; the top modules are
/// imported everywhere; `names` is in each module.
fn module(namespace: &str) -> String {
    let name = identifier(namespace.to_snake_case());
    if matches!(name.as_str(), "mod" | "definitions" | "enums" | "names" | "types") {
        format!("{name}_")
    } else {
        escaped(name)
    }
}

/// A struct's or enum's name.
fn item(tl_name: &str) -> String {
    let name = identifier(camel_case(tl_name));
    if IN_USE.contains(&name.as_str()) { format!("{name}_") } else { name }
}

/// The name in CamelCase. Nearly all need but their first letter changed.
fn camel_case(tl_name: &str) -> String {
    let mut last = b'a';
    let is_plain = tl_name.bytes().all(|byte| {
        let last = std::mem::replace(&mut last, byte);
        byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte.is_ascii_uppercase() && last.is_ascii_lowercase()
    });
    match tl_name.split_at_checked(1) {
        Some((first, rest)) if is_plain => first.to_ascii_uppercase() + rest,
        _ => tl_name.to_upper_camel_case(),
    }
}

/// A field's or setter's name, before keywords are [`escaped`].
pub(crate) fn field(tl_name: &str) -> String {
    // Nearly all are as they should be.
    let is_plain =
        |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit());
    let is_snake_case = tl_name.split('_').all(is_plain);
    identifier(if is_snake_case { tl_name.to_owned() } else { tl_name.to_snake_case() })
}

/// A type parameter's name.
pub(crate) fn param(tl_name: &str) -> String {
    item(tl_name)
}

/// A variant's name: the constructor's without the type's in front of it. Where that leaves no name, one more word
/// stays: `inputPeerSelf` of `InputPeer` is `PeerSelf`.
pub(crate) fn variant(tl_constructor: &str, tl_type: &str) -> String {
    let last = |name: &str| name.rsplit('.').next().map(camel_case).unwrap_or_default();
    let (constructor, ty) = (last(tl_constructor), last(tl_type));
    if constructor == ty {
        return PLAIN.to_owned();
    }
    let stands_alone =
        |rest: &str| rest.starts_with(|first: char| first.is_ascii_uppercase()) && rest != "Self" && rest != PLAIN;
    // The type's name as a prefix, then the same without its last word, and so on.
    let mut prefix = ty.as_str();
    if constructor.starts_with(prefix) {
        loop {
            match constructor.get(prefix.len()..) {
                Some(rest) if stands_alone(rest) => return rest.to_owned(),
                _ => prefix = prefix.trim_end_matches(|c: char| !c.is_ascii_uppercase()),
            }
            // Now the prefix ends in the first letter of its last word.
            match prefix.char_indices().next_back() {
                Some((word, _)) => prefix = prefix.get(..word).unwrap_or_default(),
                None => break,
            }
        }
    }
    let name = identifier(constructor);
    if name == "Self" { format!("{name}_") } else { name }
}

/// A name that starts as a Rust identifier must.
fn identifier(name: String) -> String {
    match name.chars().next() {
        None => "_unnamed".to_owned(),
        Some(first) if first.is_ascii_digit() => format!("N{name}"),
        Some(_) => name,
    }
}

/// The name with `r#` in front if it is a keyword, or `_` behind where even that is not allowed.
pub(crate) fn escaped(name: String) -> String {
    match name.as_str() {
        "Self" | "self" | "super" | "crate" | "_" => format!("{name}_"),
        keyword if is_keyword(keyword) => format!("r#{name}"),
        _ => name,
    }
}

/// Whether Rust has the name for itself, in any edition.
pub(crate) fn is_keyword(name: &str) -> bool {
    matches!(
        name,
        "Self"
            | "_"
            | "abstract"
            | "as"
            | "async"
            | "await"
            | "become"
            | "box"
            | "break"
            | "const"
            | "continue"
            | "crate"
            | "do"
            | "dyn"
            | "else"
            | "enum"
            | "extern"
            | "false"
            | "final"
            | "fn"
            | "for"
            | "gen"
            | "if"
            | "impl"
            | "in"
            | "let"
            | "loop"
            | "macro"
            | "match"
            | "mod"
            | "move"
            | "mut"
            | "override"
            | "priv"
            | "pub"
            | "ref"
            | "return"
            | "self"
            | "static"
            | "struct"
            | "super"
            | "trait"
            | "true"
            | "try"
            | "type"
            | "typeof"
            | "unsafe"
            | "unsized"
            | "use"
            | "virtual"
            | "where"
            | "while"
            | "yield"
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn variants_leave_out_their_type() {
        assert_eq!(variant("inputMediaUploadedPhoto", "InputMedia"), "UploadedPhoto");
        assert_eq!(variant("messages.messages", "messages.Messages"), "Plain");
        assert_eq!(variant("messages.messagesSlice", "messages.Messages"), "Slice");
        assert_eq!(variant("textBold", "RichText"), "TextBold");
        assert_eq!(variant("inputPeerSelf", "InputPeer"), "PeerSelf");
        assert_eq!(variant("foo2", "Foo"), "Foo2");
        assert_eq!(variant("resPQ", "ResPQ"), "Plain");
        assert_eq!(variant("messagesAll", "Message"), "MessagesAll");
    }

    proptest::proptest! {
        #[test]
        fn plain_names_are_as_heck_has_them(name in "[a-cA-C0-1_]{0,9}") {
            proptest::prop_assert_eq!(camel_case(&name), name.to_upper_camel_case());
            proptest::prop_assert_eq!(field(&name), identifier(name.to_snake_case()));
        }
    }

    #[test]
    fn keywords_and_digits() {
        assert_eq!(escaped(field("type")), "r#type");
        assert_eq!(escaped(field("self")), "self_");
        assert_eq!(path("mod.type.x").modules, ["mod_", "r#type"]);
        assert_eq!(variant("self", "Peer"), "Self_");
        assert_eq!(field("srp_B"), "srp_b");
        assert_eq!(path("updates.channel.difference").modules, ["updates", "channel"]);
        assert_eq!(path("p_q_inner_data_dc").name, "PQInnerDataDc");
        assert_eq!(path("string").name, "String_");
    }

    #[test]
    fn collisions_get_the_id_then_a_number() {
        let mut scope = Scope::default();
        assert_eq!(scope.take("Foo".into(), Some(1)), "Foo");
        assert_eq!(scope.take("Foo".into(), Some(0xab)), "FooId000000ab");
        assert_eq!(scope.take("Foo".into(), None), "Foo2");
        assert_eq!(scope.take("Box_".into(), None), "Box_");
        assert_eq!(scope.take("Box_".into(), None), "Box2");
    }
}

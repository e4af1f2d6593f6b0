//! The one way in which options name parts of a schema.

use tl_parser::schema::{CombinatorId, Schema, TypeId};

/// A path of a schema, as options take it: a name (`InputMedia`, `upload.getFile`), or the start of names with a `*`
/// behind it (`upload.*`, `*`).
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Pattern<'p>(&'p str);

/// What a pattern names: types, and combinators of these or any other types.
#[derive(Clone, Debug, Default)]
pub(crate) struct Named {
    pub(crate) types: Vec<TypeId>,
    pub(crate) combinators: Vec<CombinatorId>,
}

impl<'p> Pattern<'p> {
    pub(crate) fn new(path: &'p str) -> Self {
        Self(path)
    }

    /// Whether it can name several things.
    pub(crate) fn is_open(&self) -> bool {
        self.0.ends_with('*')
    }

    /// Of two patterns that name the same thing, the one that says more about it is greater.
    pub(crate) fn rank(&self) -> impl Ord + use<> {
        (!self.is_open(), self.0.len())
    }

    pub(crate) fn names(&self, tl_name: &str) -> bool {
        match self.0.strip_suffix('*') {
            Some(start) => tl_name.starts_with(start),
            None => tl_name == self.0,
        }
    }

    /// Everything in the schema that it names.
    pub(crate) fn named(&self, schema: &Schema<'_>) -> Named {
        let types = (0..).map(TypeId).zip(&schema.types).filter(|(_, ty)| self.names(ty.name));
        let combinators =
            (0..).map(CombinatorId).zip(&schema.combinators).filter(|(_, combinator)| self.names(combinator.name));
        Named { types: types.map(|(id, _)| id).collect(), combinators: combinators.map(|(id, _)| id).collect() }
    }

    /// What was probably meant by a pattern that names nothing.
    pub(crate) fn near<'n>(&self, names: impl Iterator<Item = &'n str> + Clone) -> Option<String> {
        let namespace = format!("{}.", self.0);
        if names.clone().any(|name| name.starts_with(&namespace)) {
            return Some(format!("{namespace}*"));
        }
        match self.0.strip_suffix(".*") {
            Some(namespace) => {
                let namespaces = names.filter_map(|name| Some(name.rsplit_once('.')?.0));
                tl_parser::closest(namespace, namespaces).map(|namespace| format!("{namespace}.*"))
            }
            None => tl_parser::closest(self.0, names).map(str::to_owned),
        }
    }
}

impl Named {
    pub(crate) fn is_empty(&self) -> bool {
        self.types.is_empty() && self.combinators.is_empty()
    }

    /// The combinators, with those of the types.
    pub(crate) fn with_constructors(&self, schema: &Schema<'_>) -> impl Iterator<Item = CombinatorId> {
        let of_types = self.types.iter().filter_map(|&id| schema.ty(id)).flat_map(|ty| &ty.constructors).copied();
        let all: std::collections::BTreeSet<CombinatorId> = self.combinators.iter().copied().chain(of_types).collect();
        all.into_iter()
    }
}

#[cfg(test)]
mod tests {
    use super::Pattern;

    #[test]
    fn a_star_stands_for_any_rest() {
        assert!(Pattern::new("*").names("updates"));
        assert!(Pattern::new("upload.*").names("upload.getFile"));
        assert!(!Pattern::new("upload.*").names("uploads.getFile"));
        assert!(!Pattern::new("inputMedia").names("InputMedia"));
        assert!(!Pattern::new("*.getFile").names("upload.getFile"));
    }

    #[test]
    fn an_exact_name_outranks_a_start() {
        assert!(Pattern::new("a").rank() > Pattern::new("abcdef*").rank());
        assert!(Pattern::new("a.*").rank() > Pattern::new("*").rank());
    }

    #[test]
    fn near_names() {
        let names = ["upload.getFile", "InputMedia"];
        assert_eq!(Pattern::new("uplaod.*").near(names.into_iter()).as_deref(), Some("upload.*"));
        assert_eq!(Pattern::new("upload").near(names.into_iter()).as_deref(), Some("upload.*"));
        assert_eq!(Pattern::new("inputMedia").near(names.into_iter()).as_deref(), Some("InputMedia"));
        assert_eq!(Pattern::new("xyz").near(names.into_iter()), None);
    }
}

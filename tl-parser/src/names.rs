//! What the form of a name tells.

/// Whether a name is that of a boxed type: the part behind its namespaces starts with an upper-case letter.
pub(crate) fn is_boxed(name: &str) -> bool {
    name.rsplit('.').next().unwrap_or(name).starts_with(|c: char| c.is_ascii_uppercase())
}

//! Paths of Rust that a user gives.

use crate::plan;

/// Whether it is the path of a module or item, with or without `::` in front.
pub(super) fn is_rust_path(path: &str) -> bool {
    path.strip_prefix("::").unwrap_or(path).split("::").all(|segment| {
        let (name, is_raw) = segment.strip_prefix("r#").map_or((segment, false), |name| (name, true));
        name.starts_with(|first: char| first.is_alphabetic() || first == '_')
            && name.chars().all(|c| c.is_alphanumeric() || c == '_')
            && (is_raw || matches!(name, "crate" | "self" | "super") || !plan::is_keyword(name))
    })
}

//! How generated methods take what is to be converted.

use alloc::vec::Vec;

/// Any sequence of what converts.
pub fn each<T>(values: impl IntoIterator<Item = impl Into<T>>) -> Vec<T> {
    values.into_iter().map(Into::into).collect()
}

/// Sets a field that need not be there.
#[inline]
pub fn set<T>(field: &mut Option<T>, value: impl Into<T>) {
    *field = Some(value.into());
}

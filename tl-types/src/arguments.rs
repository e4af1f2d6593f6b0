//! How generated methods take what is to be converted, and hold what has been read.

use alloc::{boxed::Box, vec::Vec};
use core::mem::{ManuallyDrop, MaybeUninit};

/// Any sequence of what converts.
pub fn each<T>(values: impl IntoIterator<Item = impl Into<T>>) -> Vec<T> {
    values.into_iter().map(Into::into).collect()
}

/// Sets a field that need not be there.
#[inline]
pub fn set<T>(field: &mut Option<T>, value: impl Into<T>) {
    *field = Some(value.into());
}

/// Holds a field that has been read while those after it are. If they panicked, which they do not, it would leak: the code
/// to drop every field at every such place is a third of what decoding takes to compile.
#[inline]
pub fn hold<T>(value: T) -> ManuallyDrop<T> {
    ManuallyDrop::new(value)
}

/// The field, for the struct that is made of it. Of a function with the C ABI the compiler knows that it does not panic:
/// around it there is nothing to drop either.
#[allow(improper_ctypes_definitions)]
#[inline]
pub extern "C" fn take<T>(held: ManuallyDrop<T>) -> T {
    ManuallyDrop::into_inner(held)
}

/// What has been read, in its box; as [`take`], this does not panic.
#[allow(improper_ctypes_definitions)]
#[inline]
pub(crate) extern "C" fn fill<T>(room: Box<MaybeUninit<T>>, value: T) -> Box<T> {
    Box::write(room, value)
}

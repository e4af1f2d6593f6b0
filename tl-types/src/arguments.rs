//! How generated methods take what is to be converted, and hold what has been read.

use alloc::boxed::Box;
use alloc::vec::Vec;
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

/// Holds a field that has been read while those after it are. If they panicked, which they do not, the field would leak:
/// the code to drop every field at every such place makes a release build take 11 % longer.
#[inline]
pub fn hold<T>(value: T) -> ManuallyDrop<T> {
    ManuallyDrop::new(value)
}

/// The field, for the struct that is made of it.
///
/// The compiler knows that a function with the C ABI does not panic, so that it makes no code to drop the fields taken
/// before: with Rust's ABI, a dev build of the API takes 5 % more instructions. Safe Rust has no other way to say so.
/// Generated code of other crates calls it, so that it has to be `pub`, in a module that is hidden and no API.
#[allow(improper_ctypes_definitions)]
#[inline]
pub extern "C" fn take<T>(held: ManuallyDrop<T>) -> T {
    ManuallyDrop::into_inner(held)
}

/// Puts what has been read into its box. As [`take`], it does not panic: with `Box::new`, a release build of the part for files
/// took 5 % longer (user CPU, median of 5 rounds).
#[allow(improper_ctypes_definitions)]
#[inline]
pub(crate) extern "C" fn fill<T>(room: Box<MaybeUninit<T>>, value: T) -> Box<T> {
    Box::write(room, value)
}

//! What generated code says for its types: a line a type, and no more for the compiler to read than that takes.

/// `Debug` and `PartialEq` over the encoded form: `wire_traits! { path::to::DEFINITIONS; A, B, C<X> }`. Not for anyone
/// but generated code.
#[doc(hidden)]
#[macro_export]
macro_rules! wire_traits {
    ($($types:tt)*) => {
        $crate::wire_debug! { $($types)* }
        $crate::wire_partial_eq! { $($types)* }
    };
}

/// `Debug` alone, as in [`wire_traits!`].
#[doc(hidden)]
#[macro_export]
macro_rules! wire_debug {
    ($definitions:path; $($name:ident $(<$($param:ident),+ $(,)?>)?),* $(,)?) => {$(
        impl$(<$($param: $crate::Encode),+>)? ::core::fmt::Debug for $name$(<$($param),+>)? {
            #[inline]
            fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                $crate::Definitions::debug(&$definitions, self, f)
            }
        }
    )*};
}

/// `PartialEq` alone, as in [`wire_traits!`].
#[doc(hidden)]
#[macro_export]
macro_rules! wire_partial_eq {
    ($definitions:path; $($name:ident $(<$($param:ident),+ $(,)?>)?),* $(,)?) => {$(
        impl$(<$($param: $crate::Encode),+>)? ::core::cmp::PartialEq for $name$(<$($param),+>)? {
            #[inline]
            fn eq(&self, other: &Self) -> bool {
                $crate::generated_code::same(self, other)
            }
        }
    )*};
}

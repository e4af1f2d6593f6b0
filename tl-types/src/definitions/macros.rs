//! What generated code says for its types: a line a type, and no more for the compiler to read than that takes.
//!
//! Each is called as `wire_debug! { path::to::DEFINITIONS; A, B, C<X> }` for the types of a module, or for a generic type
//! as `wire_debug! { path::to::DEFINITIONS; [X: Bound] C<X> }`.

/// Several of the traits below, named by their macros: `wire_traits! { wire_debug wire_serialize; DEFINITIONS; A, B, C<X> }`.
#[doc(hidden)]
#[macro_export]
macro_rules! wire_traits {
    (; $($types:tt)*) => {};
    ($first:ident $($more:ident)*; $($types:tt)*) => {
        $crate::$first! { $($types)* }
        $crate::wire_traits! { $($more)*; $($types)* }
    };
}

/// `Debug` over the encoded form.
#[doc(hidden)]
#[macro_export]
macro_rules! wire_debug {
    ($definitions:path; [$($params:tt)+] $name:ty) => {
        impl<$($params)+> ::core::fmt::Debug for $name {
            #[inline]
            fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                $crate::generated_code::debug(&$definitions, self, f)
            }
        }
    };
    ($definitions:path; $($name:ident $(<$($param:ident),+ $(,)?>)?),* $(,)?) => {$(
        impl$(<$($param: $crate::Encode),+>)? ::core::fmt::Debug for $name$(<$($param),+>)? {
            #[inline]
            fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                $crate::generated_code::debug(&$definitions, self, f)
            }
        }
    )*};
}

/// `PartialEq` over the encoded form.
#[doc(hidden)]
#[macro_export]
macro_rules! wire_partial_eq {
    ($definitions:path; [$($params:tt)+] $name:ty) => {
        impl<$($params)+> ::core::cmp::PartialEq for $name {
            #[inline]
            fn eq(&self, other: &Self) -> bool {
                $crate::generated_code::same(self, other)
            }
        }
    };
    ($definitions:path; $($name:ident $(<$($param:ident),+ $(,)?>)?),* $(,)?) => {$(
        impl$(<$($param: $crate::Encode),+>)? ::core::cmp::PartialEq for $name$(<$($param),+>)? {
            #[inline]
            fn eq(&self, other: &Self) -> bool {
                $crate::generated_code::same(self, other)
            }
        }
    )*};
}

/// `Serialize`.
#[cfg(feature = "serde")]
#[doc(hidden)]
#[macro_export]
macro_rules! wire_serialize {
    ($definitions:path; [$($params:tt)+] $name:ty) => {
        impl<$($params)+> $crate::generated_code::serde::Serialize for $name {
            fn serialize<S: $crate::generated_code::serde::Serializer>(
                &self,
                serializer: S,
            ) -> ::core::result::Result<S::Ok, S::Error> {
                $crate::Definitions::serialize(&$definitions, self, serializer)
            }
        }
    };
    ($definitions:path; $($name:ident $(<$($param:ident),+ $(,)?>)?),* $(,)?) => {$(
        impl$(<$($param: $crate::Encode),+>)? $crate::generated_code::serde::Serialize for $name$(<$($param),+>)? {
            fn serialize<S: $crate::generated_code::serde::Serializer>(
                &self,
                serializer: S,
            ) -> ::core::result::Result<S::Ok, S::Error> {
                $crate::Definitions::serialize(&$definitions, self, serializer)
            }
        }
    )*};
}

/// `Deserialize`.
#[cfg(feature = "serde")]
#[doc(hidden)]
#[macro_export]
macro_rules! wire_deserialize {
    ($definitions:path; [$($params:tt)+] $name:ty) => {
        impl<'de, $($params)+> $crate::generated_code::serde::Deserialize<'de> for $name {
            fn deserialize<D: $crate::generated_code::serde::Deserializer<'de>>(
                deserializer: D,
            ) -> ::core::result::Result<Self, D::Error> {
                $crate::Definitions::deserialize(&$definitions, deserializer)
            }
        }
    };
    ($definitions:path; $($name:ident $(<$($param:ident),+ $(,)?>)?),* $(,)?) => {$(
        impl<'de $($(, $param: $crate::Encode + $crate::Decode)+)?> $crate::generated_code::serde::Deserialize<'de>
            for $name$(<$($param),+>)?
        {
            fn deserialize<D: $crate::generated_code::serde::Deserializer<'de>>(
                deserializer: D,
            ) -> ::core::result::Result<Self, D::Error> {
                $crate::Definitions::deserialize(&$definitions, deserializer)
            }
        }
    )*};
}

/// Without the feature `serde`.
#[cfg(not(feature = "serde"))]
#[doc(hidden)]
#[macro_export]
macro_rules! wire_serialize {
    ($($all:tt)*) => {};
}

/// Without the feature `serde`.
#[cfg(not(feature = "serde"))]
#[doc(hidden)]
#[macro_export]
macro_rules! wire_deserialize {
    ($($all:tt)*) => {};
}

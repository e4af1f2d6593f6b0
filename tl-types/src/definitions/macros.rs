//! What generated code says for its types: a line a type, and no more for the compiler to read than that takes.
//!
//! Each is called as `wire_debug! { definitions; A, B, C<X> }` for the types of a module, or for a generic type as
//! `wire_debug! { definitions; [X: Bound] C<X> }`. `definitions` is the module with the table.

/// Several of the traits below, named by their macros: `wire_traits! { wire_debug wire_serialize; definitions; A, B, C<X> }`.
#[doc(hidden)]
#[macro_export]
macro_rules! wire_traits {
    (; $($types:tt)*) => {};
    ($first:ident $($more:ident)*; $($types:tt)*) => {
        $crate::$first! { $($types)* }
        $crate::wire_traits! { $($more)*; $($types)* }
    };
}

/// `Debug` over the encoded form, by the function of that name beside the table: it is less to compile than to pass the
/// table each time.
#[doc(hidden)]
#[macro_export]
macro_rules! wire_debug {
    ($definitions:ident; [$($params:tt)+] $name:ty) => {
        impl<$($params)+> ::core::fmt::Debug for $name {
            #[inline]
            fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                $definitions::debug(self, f)
            }
        }
    };
    ($definitions:ident; $($name:ident $(<$($param:ident),+ $(,)?>)?),* $(,)?) => {$(
        impl$(<$($param: $crate::Encode),+>)? ::core::fmt::Debug for $name$(<$($param),+>)? {
            #[inline]
            fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                $definitions::debug(self, f)
            }
        }
    )*};
}

/// `PartialEq` over the encoded form.
#[doc(hidden)]
#[macro_export]
macro_rules! wire_partial_eq {
    ($definitions:ident; [$($params:tt)+] $name:ty) => {
        impl<$($params)+> ::core::cmp::PartialEq for $name {
            #[inline]
            fn eq(&self, other: &Self) -> bool {
                $crate::generated_code::same(self, other)
            }
        }
    };
    ($definitions:ident; $($name:ident $(<$($param:ident),+ $(,)?>)?),* $(,)?) => {$(
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
    ($definitions:ident; [$($params:tt)+] $name:ty) => {
        impl<$($params)+> $crate::serde_core::Serialize for $name {
            fn serialize<S: $crate::serde_core::Serializer>(
                &self,
                serializer: S,
            ) -> ::core::result::Result<S::Ok, S::Error> {
                $crate::Definitions::serialize(&$definitions::DEFINITIONS, self, serializer)
            }
        }
    };
    ($definitions:ident; $($name:ident $(<$($param:ident),+ $(,)?>)?),* $(,)?) => {$(
        impl$(<$($param: $crate::Encode),+>)? $crate::serde_core::Serialize for $name$(<$($param),+>)? {
            fn serialize<S: $crate::serde_core::Serializer>(
                &self,
                serializer: S,
            ) -> ::core::result::Result<S::Ok, S::Error> {
                $crate::Definitions::serialize(&$definitions::DEFINITIONS, self, serializer)
            }
        }
    )*};
}

/// `Deserialize`.
#[cfg(feature = "serde")]
#[doc(hidden)]
#[macro_export]
macro_rules! wire_deserialize {
    ($definitions:ident; [$($params:tt)+] $name:ty) => {
        impl<'de, $($params)+> $crate::serde_core::Deserialize<'de> for $name {
            fn deserialize<D: $crate::serde_core::Deserializer<'de>>(
                deserializer: D,
            ) -> ::core::result::Result<Self, D::Error> {
                $crate::Definitions::deserialize(&$definitions::DEFINITIONS, deserializer)
            }
        }
    };
    ($definitions:ident; $($name:ident $(<$($param:ident),+ $(,)?>)?),* $(,)?) => {$(
        impl<'de $($(, $param: $crate::Encode + $crate::Decode)+)?> $crate::serde_core::Deserialize<'de>
            for $name$(<$($param),+>)?
        {
            fn deserialize<D: $crate::serde_core::Deserializer<'de>>(
                deserializer: D,
            ) -> ::core::result::Result<Self, D::Error> {
                $crate::Definitions::deserialize(&$definitions::DEFINITIONS, deserializer)
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

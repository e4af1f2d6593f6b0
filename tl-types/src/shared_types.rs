//! The two generic types of each generated tree. A third of all constructors have no fields and most types have one
//! constructor: each of these is a line or two then, and not a dozen functions to compile.
//!
//! They are written out in the tree, so that its crate can implement traits of others for them.

/// `shared_types! { definitions; wire_debug … }`: `Fieldless` and `Single`, with the traits of the macros named.
#[doc(hidden)]
#[macro_export]
macro_rules! shared_types {
    ($definitions:ident; $($traits:ident)*) => {
        /// A constructor or function that has no fields, by its id. `N` is there for compiler messages, which show its name.
        #[allow(clippy::new_without_default, unreachable_pub)]
        #[non_exhaustive]
        pub struct Fieldless<N, const ID: u32>(::core::marker::PhantomData<N>);

        impl<N, const ID: u32> ::core::clone::Clone for Fieldless<N, ID> {
            #[inline]
            fn clone(&self) -> Self {
                Self(::core::marker::PhantomData)
            }
        }

        #[allow(dead_code, clippy::new_without_default, unreachable_pub)]
        impl<N, const ID: u32> Fieldless<N, ID> {
            /// The value: there is but one.
            #[inline]
            pub fn new() -> Self {
                Self(::core::marker::PhantomData)
            }
        }

        impl<N, const ID: u32> $crate::Combinator for Fieldless<N, ID> {
            const TL: (u32, &'static str) = match $definitions::DEFINITIONS.name_of(ID) {
                Some(name) => (ID, name),
                None => (ID, ""),
            };
            type Struct = Self;
            #[inline]
            fn encode_fields(&self, _: &mut $crate::Writer) {}
        }

        impl<N, const ID: u32> $crate::DecodeFields for Fieldless<N, ID> {
            #[inline]
            fn decode_fields(_: &mut $crate::Reader<'_>) -> Self {
                Self(::core::marker::PhantomData)
            }
        }

        /// A type that has one constructor, called like the type. A later layer may give it others: it is an enum of its
        /// own then, and what was written for this one still compiles.
        #[derive(Clone)]
        #[allow(unreachable_pub)]
        #[non_exhaustive]
        pub enum Single<T> {
            /// The constructor.
            Plain(T),
        }

        impl<T> ::core::convert::From<T> for Single<T> {
            #[inline]
            fn from(value: T) -> Self {
                Self::Plain(value)
            }
        }

        impl<T> ::core::convert::From<T> for Single<$crate::generated_code::Box<T>> {
            #[inline]
            fn from(value: T) -> Self {
                Self::Plain($crate::generated_code::Box::new(value))
            }
        }

        impl<T: $crate::Encode> $crate::Encode for Single<T> {
            #[inline]
            fn encode(&self, w: &mut $crate::Writer) {
                match self {
                    Self::Plain(value) => $crate::Encode::encode(value, w),
                }
            }
        }

        impl<T: $crate::DecodeFields> $crate::Decode for Single<T> {
            #[inline(never)]
            fn decode(r: &mut $crate::Reader<'_>) -> Self {
                let id = r.u32();
                if id != T::CONSTRUCTOR_ID {
                    r.unknown_id(id, $definitions::DEFINITIONS.type_of(T::CONSTRUCTOR_ID).unwrap_or_default());
                }
                Self::Plain(T::decode_fields(r))
            }
        }

        $crate::wire_traits! { $($traits)*; $definitions; [N, const ID: u32] Fieldless<N, ID> }
        $crate::single_traits! { $($traits)*; $definitions }
    };
}

/// The traits of `Single`: reading it takes more of its constructor than the others do.
#[doc(hidden)]
#[macro_export]
macro_rules! single_traits {
    (; $definitions:ident) => {};
    (wire_deserialize $($more:ident)*; $definitions:ident) => {
        $crate::wire_deserialize! { $definitions; [T: $crate::DecodeFields] Single<T> }
        $crate::single_traits! { $($more)*; $definitions }
    };
    ($first:ident $($more:ident)*; $definitions:ident) => {
        $crate::$first! { $definitions; [T: $crate::Encode] Single<T> }
        $crate::single_traits! { $($more)*; $definitions }
    };
}

//! What the generated structs share, written out by macros: the generator stays fast, and its output short.

/// `setters! { Struct<X> fn setter(field: kind Type); … }`: a method for each field that need not be there.
///
/// The kinds say how the value is taken: `flag` a `bool`, `plain` as it is, `into` anything that converts, `each` any
/// sequence of what converts.
#[doc(hidden)]
#[macro_export]
macro_rules! setters {
    ($name:ident $(<$($param:ident),*>)? $(fn $setter:ident($field:ident: $kind:ident $($ty:ty)?);)*) => {
        impl $(<$($param),*>)? $name $(<$($param),*>)? {
            $($crate::setter!($setter $field $kind $($ty)?);)*
        }
    };
}

/// One of the [`setters!`].
#[doc(hidden)]
#[macro_export]
macro_rules! setter {
    ($setter:ident $field:ident flag) => {
        /// Sets the field of this name.
        #[inline]
        #[must_use]
        pub fn $setter(mut self, value: bool) -> Self {
            self.$field = value;
            self
        }
    };
    ($setter:ident $field:ident plain $ty:ty) => {
        /// Sets the field of this name.
        #[inline]
        #[must_use]
        pub fn $setter(mut self, value: $ty) -> Self {
            self.$field = Some(value);
            self
        }
    };
    ($setter:ident $field:ident into $ty:ty) => {
        /// Sets the field of this name.
        #[inline]
        #[must_use]
        pub fn $setter(mut self, value: impl Into<$ty>) -> Self {
            $crate::generated_code::set(&mut self.$field, value);
            self
        }
    };
    ($setter:ident $field:ident each $ty:ty) => {
        /// Sets the field of this name.
        #[inline]
        #[must_use]
        pub fn $setter(mut self, values: impl IntoIterator<Item = impl Into<$ty>>) -> Self {
            self.$field = Some($crate::generated_code::each(values));
            self
        }
    };
}

/// `conversions! { Enum Variant(Struct); Boxed[Struct]; … }`: `From` each struct for the enum whose variant holds it, in
/// brackets if behind a `Box`.
#[doc(hidden)]
#[macro_export]
macro_rules! conversions {
    ($name:ident $($variant:ident $held:tt;)*) => {
        $($crate::conversion! { $name $variant $held })*
    };
}

/// One of the [`conversions!`].
#[doc(hidden)]
#[macro_export]
macro_rules! conversion {
    ($name:ident $variant:ident ($constructor:path)) => {
        impl From<$constructor> for $name {
            #[inline]
            fn from(value: $constructor) -> Self {
                Self::$variant(value)
            }
        }
    };
    ($name:ident $variant:ident [$constructor:path]) => {
        impl From<$constructor> for $name {
            #[inline]
            fn from(value: $constructor) -> Self {
                Self::$variant(Box::new(value))
            }
        }
    };
}

/// `accessors! { Enum [Variant Other] fn field: kind Type; … }`: a method for each field that the structs of all variants
/// have.
///
/// The kinds: `copied` gives the field's value, `borrowed` a reference, `optional` and `optional_slice` one if there is a
/// value.
#[doc(hidden)]
#[macro_export]
macro_rules! accessors {
    ($name:ident $variants:tt $(fn $field:ident: $kind:ident $ty:ty;)*) => {
        impl $name {
            $($crate::accessor!($variants $field $kind $ty);)*
        }
    };
}

/// One of the [`accessors!`].
#[doc(hidden)]
#[macro_export]
macro_rules! accessor {
    ([$($variant:ident)*] $field:ident copied $ty:ty) => {
        /// The field of this name, which every constructor has.
        #[inline]
        pub fn $field(&self) -> $ty {
            match self { $(Self::$variant(value) => value.$field,)* }
        }
    };
    ([$($variant:ident)*] $field:ident borrowed $ty:ty) => {
        /// The field of this name, which every constructor has.
        #[inline]
        pub fn $field(&self) -> &$ty {
            match self { $(Self::$variant(value) => &value.$field,)* }
        }
    };
    ([$($variant:ident)*] $field:ident optional $ty:ty) => {
        /// The field of this name, which every constructor may have.
        #[inline]
        pub fn $field(&self) -> Option<&$ty> {
            match self { $(Self::$variant(value) => value.$field.as_ref(),)* }
        }
    };
    ([$($variant:ident)*] $field:ident optional_slice $ty:ty) => {
        /// The field of this name, which every constructor may have.
        #[inline]
        pub fn $field(&self) -> Option<&$ty> {
            match self { $(Self::$variant(value) => value.$field.as_deref(),)* }
        }
    };
}

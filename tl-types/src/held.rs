//! What a variant holds, whether it is behind a `Box` or not: taken, read and changed by functions that compile either way.

use crate::Combinator;
use alloc::boxed::Box;
use core::borrow::{Borrow, BorrowMut};

/// What a variant of an enum holds: a struct, or a struct behind a `Box`.
pub trait Held<T>: BorrowMut<T> {
    /// Returns the struct.
    fn into_held(self) -> T;
}

impl<T> Held<T> for T {
    #[inline]
    fn into_held(self) -> T {
        self
    }
}

impl<T> Held<T> for Box<T> {
    #[inline]
    fn into_held(self) -> T {
        *self
    }
}

/// Returns the struct that a variant holds.
///
/// Variants with big structs hold them behind a `Box`, and a later layer may move a struct there. Code that takes what a
/// variant holds by `owned`, [`held`] and [`held_mut`] compiles either way, and they know the struct's type themselves:
///
/// ```
/// # #[cfg(feature = "api")] {
/// use tl_types::{enums, held, held_mut, owned, types};
///
/// fn emoticon(media: enums::MessageMedia) -> Option<String> {
///     match media {
///         enums::MessageMedia::Dice(dice) => {
///             let dice = owned(dice);
///             Some(dice.emoticon)
///         }
///         _ => None,
///     }
/// }
///
/// fn copy(media: &enums::MessageMedia) -> Option<types::MessageMediaDice> {
///     match media {
///         enums::MessageMedia::Dice(dice) => Some(held(dice).clone()),
///         _ => None,
///     }
/// }
///
/// fn replace(media: &mut enums::MessageMedia, by: types::MessageMediaDice) {
///     if let enums::MessageMedia::Dice(dice) = media {
///         *held_mut(dice) = by;
///     }
/// }
/// # }
/// ```
///
/// # What else compiles either way
///
/// | code, where `d` is what a variant holds | compiles either way | instead |
/// |---|---|---|
/// | `d.id`, `d.clear()`, `&d.name` | yes | |
/// | `let name = d.name;` where `d` is owned: one field is moved out | yes | |
/// | `f(d)`, where `f` takes `&T` and `d` is a reference | yes | |
/// | `Some(d)` as `Option<&T>`, where the type is written out | yes | |
/// | `let e: enums::E = x.into()`, `enums::E::from(x)` | yes | |
/// | `enums::E::Plain(x)` to build a value | no | `enums::E::from(x)` |
/// | `Some(d)` as `Option<T>`, `vec.push(d)` | no | `owned(d)` |
/// | `d.clone()` where a `T` is wanted | no | `held(d).clone()` |
/// | `*d = value` | no | `*held_mut(d) = value` |
/// | `d == &other`, `Trait::from(d)` for `From<&T>`, a `Vec<&T>` collected of `d`s | no | `held(d)` |
/// | `enums::E::Plain(types::X { id, .. })`: a pattern within the pattern | no | `enums::E::Plain(d)`, then `d.id` |
#[inline]
pub fn owned<H: Combinator + Held<H::Struct>>(held: H) -> H::Struct {
    held.into_held()
}

/// Returns a reference to the struct that a variant holds; see [`owned`].
#[inline]
pub fn held<H: Combinator + Borrow<H::Struct>>(held: &H) -> &H::Struct {
    held.borrow()
}

/// Returns a mutable reference to the struct that a variant holds; see [`owned`].
#[inline]
pub fn held_mut<H: Combinator + BorrowMut<H::Struct>>(held: &mut H) -> &mut H::Struct {
    held.borrow_mut()
}

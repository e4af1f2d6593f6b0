//! What a variant holds, whether it is behind a `Box` or not.

use alloc::boxed::Box;

/// What a variant of an enum holds: a struct, or a struct behind a `Box`.
pub trait Held<T> {
    /// The struct.
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

/// Takes the struct out of a variant. Big structs are behind a `Box`, and a later layer may make one big, or its neighbours:
/// code that names the type, as here by what it returns, compiles either way.
///
/// ```
/// # #[cfg(feature = "api")] {
/// use tl_types::{enums, owned, types};
///
/// fn dice(media: enums::MessageMedia) -> Option<types::MessageMediaDice> {
///     match media {
///         enums::MessageMedia::Dice(dice) => Some(owned(dice)),
///         _ => None,
///     }
/// }
/// # }
/// ```
///
/// The other way is `From`: `enums::InputPeer::from(user)` or `user.into()`. Code that reads by reference sees no difference.
#[inline]
pub fn owned<T>(held: impl Held<T>) -> T {
    held.into_held()
}

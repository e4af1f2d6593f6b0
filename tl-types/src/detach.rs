//! A value cut loose from the buffer that it was decoded from.

use crate::{Decode, DecodeError, Encode, EncodeError};
use alloc::vec::Vec;
use core::fmt;

/// A copy of a value, with a buffer of its own for its `bytes`, just as long as its encoding.
///
/// What is decoded shares the input: as long as any `bytes` of a value live, so does all that it came in. That suits
/// values that are used and dropped. One that is kept, such as a file's location out of a page of messages, is better
/// detached: that costs one encoding and one decoding, and the page's buffer is free.
///
/// ```
/// use tl_types::{Bytes, Decode, Encode, detach};
///
/// let page = vec![Bytes::from_static(b"a file reference"), Bytes::from(vec![7; 1 << 20])].to_bytes()?;
/// let decoded = Vec::<Bytes>::from_bytes(&page)?;
/// let reference = detach(&decoded[0])?;
/// assert_eq!(reference, decoded[0]);
/// assert!(page.as_ptr_range().contains(&decoded[0].as_ptr()));
/// assert!(!page.as_ptr_range().contains(&reference.as_ptr()));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # Errors
///
/// If the value has no encoding, or one that is not decoded again, because values nest too deeply. Neither happens to
/// what [`from_bytes`](Decode::from_bytes) gave.
pub fn detach<T: Encode + Decode>(value: &T) -> Result<T, DetachError> {
    let chain = value.to_chain().map_err(DetachError::Encode)?;
    // Not `to_bytes`: a value that is nothing but one long `Object` would share its buffer still.
    let mut own = Vec::with_capacity(chain.len());
    for segment in chain.segments() {
        own.extend_from_slice(segment);
    }
    T::from_bytes(&own.into()).map_err(DetachError::Decode)
}

/// A value that cannot be [detached](detach).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DetachError {
    /// It has no encoding.
    Encode(EncodeError),
    /// Its encoding is refused.
    Decode(DecodeError),
}

impl fmt::Display for DetachError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Encode(error) => error.fmt(f),
            Self::Decode(error) => error.fmt(f),
        }
    }
}

impl core::error::Error for DetachError {}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Bytes, Object};
    use std::vec;

    #[test]
    fn all_bytes_share_a_new_buffer_of_their_size() {
        let page = vec![Bytes::from(vec![1; 5000]), Bytes::from_static(b"abc")].to_bytes().unwrap();
        let shared = Vec::<Bytes>::from_bytes(&page).unwrap();
        let own = detach(&shared).unwrap();
        assert_eq!(own, shared);
        assert!(!page.as_ptr_range().contains(&own[0].as_ptr()));
        // The second follows the first, its padding, and a length of one byte.
        assert_eq!(own[1].as_ptr(), own[0].as_ptr().wrapping_add(5000 + 1));
    }

    #[test]
    fn a_long_object_is_detached_too() {
        let object = Object::new(vec![0; 8192]);
        assert_ne!(detach(&object).unwrap().as_bytes().as_ptr(), object.as_bytes().as_ptr());
    }

    #[test]
    fn what_cannot_be_encoded_cannot_be_detached() {
        let error = detach(&Bytes::from(vec![0; 1 << 24])).unwrap_err();
        assert_eq!(error, DetachError::Encode(EncodeError::TooLong { length: 1 << 24 }));
        let mut object = Object::new(&[0; 4][..]);
        object = detach(&object).unwrap();
        assert_eq!(object.constructor_id(), Some(0));
    }
}

//! `PartialEq` over the encoded form.

use crate::{Bytes, Chain, Encode, EncodeError, Writer};

/// Whether two values are the same.
///
/// That is, whether they have the same encoding. A number that is not a number is the same as itself therefore, and
/// 0.0 is not the same as -0.0. A value that has no encoding, such as one with half of the fields of a shared flag, is the
/// same as nothing, not even as itself.
pub fn same<T: Encode>(a: &T, b: &T) -> bool {
    same_encoded(a, b)
}

fn same_encoded(a: &dyn Encode, b: &dyn Encode) -> bool {
    match (written(a), written(b)) {
        (Ok(a), Ok(b)) => same_bytes(a.segments(), b.segments()),
        _ => false,
    }
}

pub(super) fn written(value: &dyn Encode) -> Result<Chain, EncodeError> {
    let mut writer = Writer::new();
    value.encode(&mut writer);
    writer.finish()
}

/// Where the segments end makes no difference.
fn same_bytes(a: &[Bytes], b: &[Bytes]) -> bool {
    let (mut a, mut b) = (a.iter(), b.iter());
    let (mut left, mut right): (&[u8], &[u8]) = (&[], &[]);
    loop {
        if left.is_empty() {
            left = a.next().map_or(&[], |segment| segment);
        }
        if right.is_empty() {
            right = b.next().map_or(&[], |segment| segment);
        }
        let common = left.len().min(right.len());
        if common == 0 {
            // No segment is empty, so one side has come to its end.
            return left.is_empty() && right.is_empty();
        }
        let ((left_head, left_rest), (right_head, right_rest)) = (left.split_at(common), right.split_at(common));
        if left_head != right_head {
            return false;
        }
        (left, right) = (left_rest, right_rest);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::vec;

    #[test]
    fn what_is_encoded_alike_is_the_same() {
        assert!(same(&f64::NAN, &f64::NAN));
        assert!(!same(&0.0, &-0.0));
        assert!(same(&(), &()));
        assert!(!same_encoded(&(), &0));
        assert!(!same(&vec![1, 2], &vec![1]));
    }

    #[test]
    fn what_cannot_be_encoded_is_the_same_as_nothing() {
        let long = Bytes::from(vec![0; 1 << 24]);
        assert!(!same(&long, &long));
    }

    #[test]
    fn segments_may_end_anywhere() {
        let part = Bytes::from_static;
        assert!(same_bytes(&[part(b"ab"), part(b"cde")], &[part(b"abc"), part(b"d"), part(b"e")]));
        assert!(!same_bytes(&[part(b"ab"), part(b"cde")], &[part(b"abc"), part(b"d")]));
        assert!(!same_bytes(&[part(b"ab")], &[part(b"ax")]));
    }
}

//! `PartialEq` over the encoded form.

use crate::{Bytes, Writer};

/// Whether two values, each written to a writer of its own, are the same.
///
/// That is, whether they have the same encoding. A number that is not a number is the same as itself therefore, and
/// 0.0 is not the same as -0.0. A value that has no encoding, such as one with half of the fields of a shared flag, is the
/// same as nothing, not even as itself.
pub fn same(a: Writer, b: Writer) -> bool {
    match (a.finish(), b.finish()) {
        (Ok(a), Ok(b)) => same_bytes(a.segments(), b.segments()),
        _ => false,
    }
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
    use crate::Encode;
    use std::vec;

    fn writer(value: &impl Encode) -> Writer {
        let mut writer = Writer::new();
        value.encode(&mut writer);
        writer
    }

    #[test]
    fn what_is_encoded_alike_is_the_same() {
        assert!(same(writer(&f64::NAN), writer(&f64::NAN)));
        assert!(!same(writer(&0.0), writer(&-0.0)));
        assert!(same(Writer::new(), Writer::new()));
        assert!(!same(Writer::new(), writer(&0)));
        assert!(!same(writer(&vec![1, 2]), writer(&vec![1])));
    }

    #[test]
    fn what_cannot_be_encoded_is_the_same_as_nothing() {
        let long = Bytes::from(vec![0; 1 << 24]);
        assert!(!same(writer(&long), writer(&long)));
    }

    #[test]
    fn segments_may_end_anywhere() {
        let part = Bytes::from_static;
        assert!(same_bytes(&[part(b"ab"), part(b"cde")], &[part(b"abc"), part(b"d"), part(b"e")]));
        assert!(!same_bytes(&[part(b"ab"), part(b"cde")], &[part(b"abc"), part(b"d")]));
        assert!(!same_bytes(&[part(b"ab")], &[part(b"ax")]));
    }
}

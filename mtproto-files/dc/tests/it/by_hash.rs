//! Documents by their hash.

use crate::common::*;
use mtproto_dc::LocalDc;
use tl_types::{enums, functions};

#[test]
fn a_hash_has_32_bytes() {
    let dc = LocalDc::in_memory();
    for (sha256, size) in [(vec![0; 31], 1), (vec![0; 33], 1), (vec![0; 32], -1)] {
        let request = functions::messages::GetDocumentByHash::new(sha256, size, "image/gif");
        assert_eq!(call(&dc, &request).map(|_| ()), Err("400 SHA256_HASH_INVALID".to_owned()));
    }
    let request = functions::messages::GetDocumentByHash::new(vec![0; 32], 1, "image/gif");
    assert!(matches!(call(&dc, &request), Ok(enums::Document::Empty(_))));
}

//! Encoding and decoding what clients move most: messages, users, file parts.
//!
//! Both sides decode the same bytes, made by ours.

use crate::rounds::{alone, compare};
use crate::values;
use bytes::Bytes;
use grammers_tl_types::{Deserializable, Serializable};
use tl_types::{Decode, Encode, enums, functions, types};

pub(crate) fn run() {
    both::<_, grammers_tl_types::enums::messages::Messages>("100 messages of 4 entities", &values::messages());
    both::<_, Vec<grammers_tl_types::enums::User>>("100 users", &values::users());
    parts();
}

fn both<T: Encode + Decode, P: Serializable + Deserializable>(name: &str, value: &T) {
    let bytes = value.to_bytes().unwrap();
    let peers = P::from_bytes(&bytes).unwrap();
    assert_eq!(peers.to_bytes(), bytes);
    compare(&format!("decode {name}"), || T::from_bytes(&bytes).is_ok(), || P::from_bytes(&bytes).is_ok());
    compare(&format!("encode {name}, new buffer"), || value.to_bytes(), || peers.to_bytes());
}

fn parts() {
    let part = Bytes::from(vec![7; 512 * 1024]);
    let ours = functions::upload::SaveFilePart::new(1, 2, part.clone());
    let peers = grammers_tl_types::functions::upload::SaveFilePart { file_id: 1, file_part: 2, bytes: part.to_vec() };
    compare("encode saveFilePart 512 KiB, new buffer", || ours.to_bytes(), || peers.to_bytes());
    alone("encode saveFilePart 512 KiB, chain", || ours.to_chain());

    let file = types::upload::File::new(types::storage::FileJpeg::new(), 0, vec![7; 1024 * 1024]);
    let bytes = enums::upload::File::from(file).to_bytes().unwrap();
    compare(
        "decode upload.file 1 MiB",
        || enums::upload::File::from_bytes(&bytes).is_ok(),
        || grammers_tl_types::enums::upload::File::from_bytes(&bytes).is_ok(),
    );
}

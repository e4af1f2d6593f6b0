//! The whole API passes through formats of serde, and comes back.

use serde_json::json;
use std::fmt::Debug;
use tl_types::{Bytes, Encode, enums, functions, types};

/// A request with nesting, vectors, strings, bytes and flags.
fn request() -> functions::messages::SendMultiMedia {
    let photo = types::InputMediaUploadedPhoto::new(types::InputFileBig::new(7, 1, "a.jpg"))
        .spoiler(true)
        .stickers([types::InputDocument::new(1, i64::MIN, vec![3; 3])]);
    let entities = [types::MessageEntityBold::new(0, 1)];
    let single = types::InputSingleMedia::new(photo, 5, "caption").entities(entities);
    functions::messages::SendMultiMedia::new(types::InputPeerSelf::new(), [single]).silent(true).schedule_date(43)
}

fn returns<T>(value: &T)
where
    T: serde_core::Serialize + serde_core::de::DeserializeOwned + Encode + PartialEq + Debug,
{
    let json = serde_json::to_string(value).unwrap();
    assert_eq!(&serde_json::from_str::<T>(&json).unwrap(), value, "{json}");
    // With sorted keys, in which capital letters come before the name.
    assert_eq!(&serde_json::from_value::<T>(serde_json::to_value(value).unwrap()).unwrap(), value, "{json}");
    let binary = postcard::to_allocvec(value).unwrap();
    assert_eq!(&postcard::from_bytes::<T>(&binary).unwrap(), value, "{json}");
}

#[test]
fn a_request_reads_as_the_schema_says() {
    assert_eq!(
        serde_json::to_value(request()).unwrap(),
        json!({
            "_": "messages.sendMultiMedia",
            "silent": true,
            "peer": { "_": "inputPeerSelf" },
            "multi_media": [{
                "_": "inputSingleMedia",
                "media": {
                    "_": "inputMediaUploadedPhoto",
                    "spoiler": true,
                    "file": { "_": "inputFileBig", "id": 7, "parts": 1, "name": "a.jpg" },
                    "stickers": [
                        { "_": "inputDocument", "id": 1, "access_hash": i64::MIN, "file_reference": "030303" },
                    ],
                },
                "random_id": 5,
                "message": "caption",
                "entities": [{ "_": "messageEntityBold", "offset": 0, "length": 1 }],
            }],
            "schedule_date": 43,
        })
    );
}

#[test]
fn values_come_back() {
    returns(&request());
    let password = types::InputCheckPasswordSrp::new(1, vec![2; 256], vec![3; 32]);
    returns(&functions::auth::CheckPassword::new(password));
    returns(&functions::InvokeWithLayer::new(230, request()));
    returns(&vec![enums::InputPeer::from(types::InputPeerSelf::new()), types::InputPeerChat::new(-1).into()]);
    returns(&functions::upload::SaveFilePart::new(1, 2, Bytes::from(vec![7; 512 * 1024])));
}

#[test]
fn errors_name_the_field() {
    let error =
        |json: serde_json::Value| serde_json::from_str::<enums::InputPeer>(&json.to_string()).unwrap_err().to_string();
    let lost = error(json!({ "_": "inputPeerUser", "user_id": 1 }));
    assert!(lost.starts_with("the field access_hash of inputPeerUser is not there"), "{lost}");
    let other = error(json!({ "_": "inputFile", "id": 1, "parts": 1, "name": "", "md5_checksum": "" }));
    assert!(other.contains("InputPeer has no constructor"), "{other}");
}

#[test]
fn deep_values_are_fine_on_a_small_stack() {
    let check = || {
        let mut text = enums::RichText::from(types::TextPlain::new("deep"));
        for _ in 0..60 {
            text = types::TextBold::new(text).into();
        }
        returns(&text);
    };
    std::thread::Builder::new().stack_size(512 * 1024).spawn(check).unwrap().join().unwrap();
}

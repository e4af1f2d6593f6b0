//! Any text is a `file_id` or an error, and so are any bytes in base64; what is read is written and read as the same, in
//! every version that has a form for it, and is of one `file_unique_id`.
//!
//! It wants seeds: the first words of the lines in `mtproto-files/tests/vectors`.
#![no_main]

use base64::Engine;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use libfuzzer_sys::fuzz_target;
use mtproto_files::file_id::{FileId, FileType, FileUniqueId, Version};

fuzz_target!(|input: &[u8]| {
    if let Ok(text) = std::str::from_utf8(input) {
        check(text);
    }
    check(&BASE64_URL_SAFE_NO_PAD.encode(input));
});

fn check(text: &str) {
    if let Ok(unique) = FileUniqueId::decode(text) {
        assert_eq!(FileUniqueId::decode(&unique.encode()).as_ref(), Ok(&unique));
    }
    let id = match FileId::decode(text) {
        Ok(id) => id,
        Err(error) => {
            let _ = (error.to_string(), error.advice());
            return;
        }
    };
    assert_eq!(FileId::decode(&id.encode()).as_ref(), Ok(&id));
    if let Some(unique) = id.unique() {
        assert_eq!(FileUniqueId::decode(&unique.encode()).as_ref(), Ok(&unique));
    }
    let _ = (id.to_input_media(), id.to_web_location(), id.as_type(FileType::Document));
    if let Ok(location) = id.to_file_location() {
        let again = FileId::of_location(&location, id.file_type()).expect("a location of a file_id has one");
        assert_eq!(again.unique(), id.unique());
    }
    for version in [Version::V2, Version::V4 { sub_version: 21 }, Version::V4 { sub_version: 31 }, Version::LATEST] {
        if let Ok(other) = id.clone().in_version(version) {
            assert_eq!(FileId::decode(&other.encode()).as_ref(), Ok(&other));
            assert_eq!(other.unique(), id.unique());
        }
    }
}

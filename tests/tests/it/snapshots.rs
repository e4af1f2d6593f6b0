//! The generated Rust of what sending a file needs, for people to review when the generator or the layer changes.

use std::path::Path;

/// What the generated code has of items called `name`, in a file of `tl-types/src/generated/api`.
fn items(file: &str, name: &str) -> String {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../tl-types/src/generated/api");
    let text = std::fs::read_to_string(Path::new(folder).join(file)).unwrap();
    let items: Vec<&str> = text.split("\n\n").filter(|item| is_of(item, name)).collect();
    assert!(!items.is_empty(), "{file} has no {name}");
    items.join("\n\n")
}

/// Whether a definition or an implementation is of this name.
fn is_of(item: &str, name: &str) -> bool {
    let mut heads = item.lines().filter(|line| line.starts_with("pub ") || line.starts_with("impl"));
    heads.next().is_some_and(|head| {
        head.split(|c: char| !c.is_alphanumeric() && c != '_').any(|word| word == name)
            && (!head.contains("From<") || head.trim_end_matches(" {").ends_with(&format!(" for {name}")))
    })
}

fn whole_file(file: &str) -> String {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../tl-types/src/generated/api");
    std::fs::read_to_string(Path::new(folder).join(file)).unwrap()
}

#[test]
fn input_media() {
    insta::assert_snapshot!("enum_input_media", items("enums/mod.rs", "InputMedia"));
    insta::assert_snapshot!("struct_input_media_uploaded_photo", items("types/mod.rs", "InputMediaUploadedPhoto"));
    insta::assert_snapshot!(
        "struct_input_media_uploaded_document",
        items("types/mod.rs", "InputMediaUploadedDocument")
    );
}

#[test]
fn input_single_media() {
    insta::assert_snapshot!("enum_input_single_media", items("enums/mod.rs", "InputSingleMedia"));
    insta::assert_snapshot!("struct_input_single_media", items("types/mod.rs", "InputSingleMedia"));
}

#[test]
fn upload() {
    insta::assert_snapshot!("upload_enums", whole_file("enums/upload.rs"));
    insta::assert_snapshot!("upload_types", whole_file("types/upload.rs"));
    insta::assert_snapshot!("upload_functions", whole_file("functions/upload.rs"));
}

#[test]
fn messages() {
    insta::assert_snapshot!("messages_upload_media", items("functions/messages.rs", "UploadMedia"));
    insta::assert_snapshot!("messages_send_multi_media", items("functions/messages.rs", "SendMultiMedia"));
}

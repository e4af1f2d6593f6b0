//! The tables of the generated code agree with the types.

use std::collections::BTreeSet;
use tl_types::{Bytes, Combinator, DEFINITIONS, Decode, DecodeFault, Encode, detach, enums, functions, types};

#[test]
fn every_entry_is_found_by_its_id_and_by_its_name() {
    assert!(DEFINITIONS.len() > 2000);
    for (id, line) in DEFINITIONS.iter() {
        let name = DEFINITIONS.name_of(id).unwrap();
        assert!(line.starts_with(name), "{line}");
        assert_eq!(DEFINITIONS.ids_of(line.split(' ').next().unwrap()).collect::<Vec<_>>(), [id], "{line}");
        assert!(DEFINITIONS.ids_of(name).any(|found| found == id), "{line}");
    }
    assert_eq!(DEFINITIONS.name_of(functions::upload::GetFile::CONSTRUCTOR_ID), Some("upload.getFile"));
}

#[test]
fn every_field_is_of_a_type_of_the_table() {
    const BUILTIN: [&str; 12] =
        ["#", "int", "long", "double", "int128", "int256", "int512", "string", "bytes", "Bool", "true", "!X"];
    let lines: Vec<&str> = DEFINITIONS.iter().map(|(_, line)| line).collect();
    let types: BTreeSet<&str> = lines.iter().map(|line| line.rsplit_once(' ').unwrap().1).collect();
    for line in lines {
        for field in line.split_once('=').unwrap().0.split(' ').skip(1).filter(|field| !field.is_empty()) {
            let (_, ty) = field.split_once(':').unwrap();
            let mut ty = ty.split_once('?').map_or(ty, |(_, ty)| ty);
            while let Some(item) = ty.strip_prefix("Vector<").or(ty.strip_prefix("vector<")) {
                ty = item.strip_suffix('>').unwrap();
            }
            let bare = ty.strip_prefix('%').and_then(|id| u32::from_str_radix(id, 16).ok());
            let known =
                BUILTIN.contains(&ty) || types.contains(ty) || bare.is_some_and(|id| DEFINITIONS.name_of(id).is_some());
            assert!(known, "{field} in {line}");
        }
    }
}

#[test]
fn a_request_is_printed_as_the_schema_says() {
    let media =
        types::InputMediaUploadedPhoto::new(types::InputFileBig::new(42, 2, "a.mp4")).spoiler(true).ttl_seconds(43);
    let shown = "inputMediaUploadedPhoto { spoiler: true, file: inputFileBig { id: 42, parts: 2, name: \"a.mp4\" }, \
                 ttl_seconds: 43 }";
    assert_eq!(format!("{media:?}"), shown);
    let request =
        functions::InvokeWithLayer::new(1, functions::messages::UploadMedia::new(types::InputPeerSelf::new(), media));
    let shown = format!(
        "invokeWithLayer {{ layer: 1, query: messages.uploadMedia {{ peer: inputPeerSelf, media: {shown} }} }}"
    );
    assert_eq!(format!("{request:?}"), shown);
}

#[test]
fn a_half_set_flag_is_printed_and_is_not_equal() {
    let half = types::InputGroupCallStream::new(types::InputGroupCall::new(1, 2), 0, 1).video_channel(3);
    let shown = format!("{half:?}");
    assert!(shown.starts_with("<video_channel, video_quality share the bit inputGroupCallStream.flags.0"), "{shown}");
    assert_ne!(half, half.clone());
}

#[test]
fn an_error_tells_of_the_field() {
    let document = types::InputDocument::new(1, 2, vec![3; 3]);
    let photo = types::InputMediaUploadedPhoto::new(types::InputFileBig::new(7, 1, "a.jpg")).stickers([document]);
    let single = types::InputSingleMedia::new(photo, 5, "caption");
    let media = enums::InputMedia::from(types::InputMediaPaidMedia::new(1, [single.media.clone()]));
    let bytes = vec![media.clone(), media].to_bytes().unwrap();
    let half = bytes.len() / 2 + 4;
    let id = types::InputDocument::CONSTRUCTOR_ID.to_le_bytes();
    let at = half + bytes[half..].windows(4).position(|window| window == id).unwrap();
    let mut broken = bytes.to_vec();
    broken[at..at + 4].fill(0);

    let error = DEFINITIONS.decode::<Vec<enums::InputMedia>>(&Bytes::from(broken)).unwrap_err();
    assert_eq!(error.path, "[1].extended_media[0].stickers[0]");
    let shown = format!("[1].extended_media[0].stickers[0]: at byte {at}: InputDocument has no constructor 0x00000000");
    assert_eq!(error.to_string(), shown);
}

#[test]
fn every_cut_is_in_some_field() {
    let photo = types::InputMediaUploadedPhoto::new(types::InputFileBig::new(7, 1, "a.jpg")).ttl_seconds(1);
    let bytes = enums::InputMedia::from(photo).to_bytes().unwrap();
    let paths: Vec<String> = (0..bytes.len())
        .map(|length| DEFINITIONS.decode::<enums::InputMedia>(&bytes.slice(..length)).unwrap_err().path)
        .collect();
    assert_eq!(
        paths.iter().step_by(4).collect::<Vec<_>>(),
        ["", "flags", "file", "file.id", "file.id", "file.parts", "file.name", "file.name", "ttl_seconds",]
    );
}

#[test]
fn a_detached_part_lets_go_of_the_whole() {
    let document = |byte| enums::InputDocument::from(types::InputDocument::new(1, 2, vec![byte; 20]));
    let whole = vec![document(1), document(2)].to_bytes().unwrap();
    let parts = Vec::<enums::InputDocument>::from_bytes(&whole).unwrap();
    let own = detach(&parts[1]).unwrap();
    assert_eq!(own, parts[1]);
    drop(parts);
    // Nothing else holds the buffer now.
    assert!(whole.is_unique());
}

#[test]
fn changed_bytes_have_a_path_or_a_value_that_prints() {
    let photo = types::InputMediaUploadedPhoto::new(types::InputFileBig::new(7, 1, "a.jpg")).ttl_seconds(1);
    let single = types::InputSingleMedia::new(photo, 5, "caption").entities([types::MessageEntityBold::new(0, 1)]);
    let request = functions::messages::SendMultiMedia::new(types::InputPeerSelf::new(), [single]);
    let bytes = request.to_bytes().unwrap();
    for index in 0..bytes.len() {
        for change in [1, 0x80, 0xff] {
            let mut changed = bytes.to_vec();
            changed[index] ^= change;
            match DEFINITIONS.decode::<functions::messages::SendMultiMedia>(&Bytes::from(changed)) {
                Ok(value) => assert!(format!("{value:?}").starts_with("messages.sendMultiMedia {")),
                // What is wrong with the request's own id or comes after its end is in none of its fields.
                Err(error) => {
                    let is_outside = index < 4 || matches!(error.error.fault, DecodeFault::Trailing { .. });
                    assert_eq!(error.path.is_empty(), is_outside, "byte {index}: {error}");
                }
            }
        }
    }
}

//! `file_id`s and `file_unique_id`s as Telegram gave them out: read and written byte for byte.

use mtproto_files::file_id::{
    FileId, FileIdError, FileType, FileUniqueId, Location, PhotoSource, Unique, Version, VolumeLocation,
};
use mtproto_files::{Dc, ErrorKind, FileLocation};
use tl_types::{enums, types};

/// `file_id`s with what is in them; the file says where from.
const FILE_IDS: &str = include_str!("vectors/file_ids.txt");
/// `file_unique_id`s with what they are of.
const UNIQUE_IDS: &str = include_str!("vectors/file_unique_ids.txt");

fn lines(text: &'static str) -> impl Iterator<Item = Vec<&'static str>> {
    text.lines().filter(|line| !line.is_empty() && !line.starts_with('#')).map(|line| line.split(' ').collect())
}

#[test]
fn known_file_ids_are_read() {
    for line in lines(FILE_IDS) {
        let [text, version, file_type, dc_id, id, access_hash, reference, unique] = line[..] else {
            panic!("{line:?}")
        };
        let file = FileId::decode(text).unwrap_or_else(|error| panic!("{text}: {error}"));
        assert_eq!(file.version().to_string(), version, "{text}");
        assert_eq!(file.file_type().to_string(), file_type, "{text}");
        assert_eq!(file.dc_id().to_string(), dc_id, "{text}");
        assert_eq!(file.file_reference().map_or(0, |bytes| bytes.len()).to_string(), reference, "{text}");
        let (file_id, hash) = match file.location() {
            Location::Document { id, access_hash } | Location::Photo { id, access_hash, .. } => {
                (Some(*id), Some(*access_hash))
            }
            Location::Web { access_hash, .. } => (None, Some(*access_hash)),
            _ => (None, None),
        };
        assert_eq!(file_id.map_or("-".to_owned(), |id| id.to_string()), id, "{text}");
        assert_eq!(hash.map_or("-".to_owned(), |hash| hash.to_string()), access_hash, "{text}");
        assert_eq!(file.unique().map_or("-".to_owned(), |unique| unique.encode()), unique, "{text}");
    }
}

#[test]
fn known_file_ids_are_written_as_they_were() {
    for line in lines(FILE_IDS) {
        assert_eq!(FileId::decode(line[0]).unwrap().encode(), line[0]);
    }
}

#[test]
fn the_known_file_ids_are_of_all_kinds() {
    let known: Vec<FileId> = lines(FILE_IDS).map(|line| FileId::decode(line[0]).unwrap()).collect();
    assert!(known.len() > 120);
    for file_type in FileType::ALL {
        assert!(known.iter().any(|id| id.file_type() == file_type), "{file_type}");
    }
    let sub_versions = [22, 24, 25, 27, 30, 31, 34, 47, 54, 60, 61].map(|sub_version| Version::V4 { sub_version });
    for version in sub_versions.into_iter().chain([Version::V2, Version::V3]) {
        assert!(known.iter().any(|id| id.version() == version), "{version}");
    }
    let is = |wanted: fn(&PhotoSource) -> bool| {
        known.iter().any(|id| matches!(id.location(), Location::Photo { source, .. } if wanted(source)))
    };
    assert!(is(|source| matches!(source, PhotoSource::Thumbnail { legacy: None, .. })));
    assert!(is(|source| matches!(source, PhotoSource::Thumbnail { legacy: Some(_), .. })));
    assert!(is(|source| matches!(source, PhotoSource::DialogPhoto { big: false, .. })));
    assert!(is(|source| matches!(source, PhotoSource::DialogPhoto { big: true, .. })));
    assert!(is(|source| matches!(source, PhotoSource::DialogPhotoLegacy { big: false, .. })));
    assert!(is(|source| matches!(source, PhotoSource::DialogPhotoLegacy { big: true, .. })));
    assert!(is(|source| matches!(source, PhotoSource::StickerSetThumbnail { .. })));
    assert!(is(|source| matches!(source, PhotoSource::StickerSetThumbnailLegacy { .. })));
    assert!(is(|source| matches!(source, PhotoSource::FullLegacy { .. })));
}

#[test]
fn known_unique_ids_are_read_and_written() {
    for line in lines(UNIQUE_IDS) {
        let [kind, text] = line[..] else { panic!("{line:?}") };
        let unique = FileUniqueId::decode(text).unwrap_or_else(|error| panic!("{text}: {error}"));
        let read = match unique.unique() {
            Unique::Photo { .. } => "photo",
            Unique::PhotoLegacy(_) => "photo-legacy",
            Unique::StickerSetThumbnail { .. } => "sticker-set",
            Unique::Document { .. } => "document",
            other => panic!("{other:?}"),
        };
        assert_eq!((read, unique.encode().as_str()), (kind, text));
    }
}

#[test]
fn old_versions_are_written() {
    // The same sticker, in the three versions that luckydonald's tests have.
    let [old, new] = ["CAADBAADwwADmFmqDf6xBrPTReqHAg", "CAADBAADwwADmFmqDf6xBrPTReqHFgQ"];
    let id = FileId::decode(old).unwrap();
    assert_eq!(id.clone().in_version(Version::V4 { sub_version: 22 }).unwrap().encode(), new);
    assert_eq!(FileId::decode(new).unwrap().in_version(Version::V2).unwrap().encode(), old);
    assert!(matches!(id.in_version(Version::V3), Err(FileIdError::NotInVersion { .. })));

    // A chat's photo by its volume goes from one form into the other, and back.
    let text = "AQADAgATySHBDgAEAwAD0npI3Bb___-wfxjpg7QCPf8pBQABHwQ";
    let id = FileId::decode(text).unwrap();
    let latest = id.clone().in_version(Version::LATEST).unwrap();
    assert_ne!(latest.encode()[..30], text[..30]);
    assert_eq!(latest.location(), id.location());
    assert_eq!(FileId::decode(&latest.encode()).unwrap().in_version(id.version()).unwrap().encode(), text);
}

#[test]
fn what_is_no_file_id() {
    let field = |text: &str| match FileId::decode(text) {
        Err(FileIdError::Field { field, error }) => (field, error.offset),
        other => panic!("{text}: {other:?}"),
    };
    // Cut off after each of the first bytes, with the version put back.
    assert_eq!(field("AAEDBA"), ("file_type", 0)); // zero, 3.4
    assert_eq!(field("BQADPQQ"), ("dc_id", 4));
    assert_eq!(field("BQADAgADBz0E"), ("id", 8));
    // A document with another's bytes after it, as in Pyrogram's tests; TDLib does not take it either.
    assert_eq!(field("BQADBAADQNKSZqjl5DcROGn_eu5JtgAEAgAEAg"), ("end", 24));

    for (text, error) in [
        ("", "it is empty"),
        ("https://example.org/a.jpg", "it is a URL and no file_id"),
        ("AgACAgIAAxkBAAM6 ", "character 16 is none of base64url"),
        ("AgADegAD997LEQ", "its version, the last byte, is 17: only 2, 3 and 4 are known"),
        ("BA", "it ends before its sub-version, the last byte but one"),
        // Type 69, in Pyrogram's tests.
        (
            "RQACAgIAAx0CAAGgr9AAAgmPX7b4UxbjNoFEO_L0I4s6wrXNJA8AAgQAA4GkuUm9FFvIaOhXWR4E",
            "its field file_type is 33554501: there is no such type of file",
        ),
        // Source 420, in Pyrogram's tests.
        (
            "AAMCAgADHQIAAaCv0AACCY9ftvhTFuM2gUQ78vQjizrCtc0kDwACBAADgaS5Sb0UW8ho6FdZIH3qihAAA6QBAAIeBA",
            "its field source is 420: its version has no such source of photos",
        ),
    ] {
        assert_eq!(FileId::decode(text).unwrap_err().to_string(), error, "{text}");
    }
}

#[test]
fn what_no_file_can_be() {
    let photo = |source| Location::Photo { id: 1, access_hash: 2, source };
    let document = Location::Document { id: 1, access_hash: 2 };
    let dialog = |dialog_id| PhotoSource::DialogPhoto { big: true, dialog_id, access_hash: 3 };
    let thumbnail =
        |file_type, thumbnail_type| photo(PhotoSource::Thumbnail { file_type, thumbnail_type, legacy: None });
    let legacy = VolumeLocation { volume_id: 1, local_id: -1 };
    let generated =
        |conversion: &str| Location::Generated { original_path: String::new(), conversion: conversion.into() };
    for (file_type, location) in [
        (FileType::Photo, document.clone()),
        (FileType::Temp, document),
        (FileType::Document, photo(dialog(1))),
        (FileType::Photo, photo(dialog(1))),
        (FileType::ProfilePhoto, photo(dialog(0))),
        (FileType::ProfilePhoto, photo(dialog(-2_000_000_000_001))),
        (FileType::Photo, thumbnail(FileType::Thumbnail, 'm')),
        (FileType::ProfilePhoto, thumbnail(FileType::ProfilePhoto, 'm')),
        (FileType::Photo, thumbnail(FileType::Photo, 'é')),
        (FileType::Thumbnail, photo(PhotoSource::StickerSetThumbnailLegacy { id: 1, access_hash: 2, legacy })),
        (FileType::Document, Location::Web { url: String::new(), access_hash: 1 }),
        (FileType::Document, Location::Web { url: "x".repeat(100_000), access_hash: 1 }),
        (FileType::Thumbnail, generated("#url#")),
        (FileType::Photo, generated("#map#13#1#1#16#16#1#")),
    ] {
        let made = FileId::new(file_type, 0, vec![], location);
        assert!(made.is_err(), "{made:?}");
    }
    assert!(FileId::new(FileType::Thumbnail, 1, vec![], generated("#map#")).is_err());
}

#[test]
fn documents_can_be_used_as_each_other() {
    let sticker = FileId::decode("CAADBAADwwADmFmqDf6xBrPTReqHAg").unwrap();
    assert_eq!(sticker.as_type(FileType::Document).unwrap().file_type(), FileType::Document);
    assert_eq!(sticker.as_type(FileType::Temp).unwrap(), sticker);
    assert!(sticker.as_type(FileType::Photo).is_err());
    let wallpaper = FileId::new(FileType::Wallpaper, 1, vec![], full_legacy()).unwrap();
    assert_eq!(wallpaper.as_type(FileType::Background).unwrap(), wallpaper);
    assert!(wallpaper.as_type(FileType::Photo).is_err());
}

fn full_legacy() -> Location {
    let legacy = VolumeLocation { volume_id: 5, local_id: 6 };
    Location::Photo { id: 1, access_hash: 2, source: PhotoSource::FullLegacy { legacy, secret: 7 } }
}

#[test]
fn locations_are_those_of_the_objects() {
    // gotd's photo, chat photo and thumbnail.
    let photo =
        FileId::decode("AgACAgIAAxkBAAM9YZqXG-B0WHEv7lFlQxOQDs6jrGQAAoa7MRvdfNlIhJa73cDxR0kBAAMCAAN4AAMiBA").unwrap();
    let reference = photo.file_reference().unwrap().clone();
    let input = types::InputPhotoFileLocation::new(5249364129762884486, 5280454898771269252, reference.clone(), "x");
    assert_eq!(photo.to_file_location().unwrap(), FileLocation::new(input).in_dc(Dc::Id(2)));
    let input = types::InputPhoto::new(5249364129762884486, 5280454898771269252, reference);
    assert_eq!(photo.to_input_photo().unwrap(), input);
    assert_eq!(photo.to_input_media().unwrap(), types::InputMediaPhoto::new(input).into());
    assert!(photo.to_input_document().is_err() && photo.to_web_location().is_err());

    let chat = FileId::decode("AQADAgAD7a8xG75QcEkACAMAA2jAIuIW____cd7THMWjNdIiBA").unwrap();
    let peer = types::InputPeerChannel::new(1228418968, -3299551084991488399);
    let input = types::InputPeerPhotoFileLocation::new(peer, 5291818339590582253).big(true);
    assert_eq!(chat.to_input_location().unwrap(), input.into());
    assert!(chat.to_input_media().is_err());

    let thumbnail =
        FileId::decode("AAMCAgADGQEAAzthmpWOGgZc4iTqqBW7vF3RC_JFUQACtBAAArtesEiLnGAoc9EWlAEAB20AAyIE").unwrap();
    let Ok(enums::InputFileLocation::InputDocumentFileLocation(input)) = thumbnail.to_input_location() else {
        panic!("{thumbnail:?}")
    };
    assert_eq!((input.id, input.thumb_size.as_str()), (5237790523883786420, "m"));
    assert!(thumbnail.to_input_media().is_err());

    // The photo of a chat by its volume: the layer has none of these any more.
    let error = FileId::decode("AQADAgATySHBDgAEAwAD0npI3Bb___-wfxjpg7QCPf8pBQABHwQ").unwrap().to_file_location();
    assert!(error.unwrap_err().advice().unwrap().contains("fetch the chat"));
}

#[test]
fn objects_have_the_file_ids_that_bots_see() {
    let id = FileId::decode("DQACAgIAAx0CAAGgr9AAAgmVX7b53qrRzCEO13BaLQJaYuFbdlwAAgoAA4GkuUmlqIzDy_PCsx4E").unwrap();
    let Location::Document { id: document, access_hash } = *id.location() else { panic!("{id:?}") };
    let reference = id.file_reference().unwrap().clone();
    let round = types::DocumentAttributeVideo::new(1.0, 240, 240).round_message(true);
    let object = types::Document::new(
        document,
        access_hash,
        reference,
        0,
        "video/mp4",
        5,
        2,
        [enums::DocumentAttribute::from(round)],
    );
    assert_eq!(FileId::of_document(&object).unwrap(), id.in_version(Version::LATEST).unwrap());

    let thumbnail = FileId::of_thumbnail(&object, "m").unwrap();
    assert_eq!((thumbnail.file_type(), thumbnail.dc_id()), (FileType::Thumbnail, 2));
    assert!(FileId::of_thumbnail(&object, "").is_err() && FileId::of_thumbnail(&object, "mm").is_err());
}

#[test]
fn the_type_of_a_document_is_told_by_its_attributes() {
    use enums::DocumentAttribute as Attribute;
    let animated = || Attribute::from(types::DocumentAttributeAnimated::new());
    let video = |round| Attribute::from(types::DocumentAttributeVideo::new(1.0, 2, 3).round_message(round));
    let audio = |voice| Attribute::from(types::DocumentAttributeAudio::new(1).voice(voice));
    let sticker = || Attribute::from(types::DocumentAttributeSticker::new("", types::InputStickerSetEmpty::new()));
    for (attributes, file_type) in [
        (vec![], FileType::Document),
        (vec![types::DocumentAttributeFilename::new("a").into()], FileType::Document),
        (vec![animated()], FileType::Animation),
        (vec![video(false), animated()], FileType::Animation),
        (vec![video(false)], FileType::Video),
        (vec![video(false), audio(false)], FileType::Video),
        (vec![video(true)], FileType::VideoNote),
        (vec![video(true), animated()], FileType::VideoNote),
        (vec![audio(true)], FileType::VoiceNote),
        (vec![audio(false)], FileType::Audio),
        (vec![sticker()], FileType::Sticker),
        (vec![sticker(), video(false)], FileType::Sticker),
        (vec![sticker(), video(false), animated()], FileType::Sticker),
        (vec![animated(), audio(false)], FileType::Animation),
        (vec![sticker(), audio(false)], FileType::Document),
    ] {
        let document = types::Document::new(1, 2, vec![], 0, "a/b", 5, 2, attributes);
        assert_eq!(FileType::of_document(&document), file_type, "{document:?}");
    }
    let tgs = types::Document::new(1, 2, vec![], 0, "application/x-tgsticker", 5, 2, Vec::<Attribute>::new());
    assert_eq!(FileType::of_document(&tgs), FileType::Sticker);
}

#[test]
fn what_a_later_tdlib_may_write() {
    // A sub-version that is not there yet, of the same form.
    let now = FileId::decode("AAQCABMJAAMCAAN4_wYS2aSW4eguZlhUgvL9PAQ").unwrap();
    let later = now.clone().in_version(Version::V4 { sub_version: 250 }).unwrap();
    assert_eq!(later.encode(), "AAQCABMJAAMCAAN4_wYS2aSW4eguZlhUgvL9-gQ");
    assert_eq!(FileId::decode(&later.encode()).unwrap().unique(), now.unique());
}

#[test]
fn a_file_reference_that_is_none() {
    // TDLib marks one that the DC has refused with a #.
    let document = Location::Document { id: 1, access_hash: 2 };
    let marked = FileId::decode("BQACAgIAAwEjAAIBAAcCAAc9BA").unwrap();
    assert_eq!(marked, FileId::new(FileType::Document, 2, vec![], document).unwrap());
    assert_eq!(marked.encode(), "BQADAgADAQAHAgAHPQQ");
}

#[test]
fn errors_say_what_to_do() {
    let error = FileId::decode("AgADegAD997LEQ").unwrap_err();
    assert_eq!(error.advice(), Some("a file_unique_id is none"));
    let client = crate::support::scripted(|_, request| async move { panic!("{request:?}") });
    let of_client = client.get_file("AgADegAD997LEQ").unwrap_err();
    assert_eq!(
        of_client.to_string(),
        "download: the file_id is not usable: its version, the last byte, is 17: only 2, 3 and 4 are known \
         (a file_unique_id is none)"
    );
    assert_eq!((of_client.kind(), of_client.detail()), (ErrorKind::InvalidInput, Some(&error)));
    assert_eq!(of_client.advice(), Some("a file_unique_id is none"));
}

//! `file_id`s and `file_unique_id`s as Telegram gave them out, and any that can be made: read and written byte for byte.

use mtproto_files::file_id::{
    FileClass, FileId, FileIdError, FileType, FileUniqueId, Location, PhotoSource, Unique, Version, VolumeLocation,
};
use mtproto_files::{Dc, FileLocation};
use proptest::prelude::*;
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

/// Numbers, with more zeros in them than chance would put there.
fn long() -> impl Strategy<Value = i64> {
    prop_oneof![any::<i64>(), 0..300_i64, Just(0), any::<i64>().prop_map(|long| long & 0x00ff_0000_00ff_ff00)]
}

fn legacy(least: i32) -> impl Strategy<Value = VolumeLocation> {
    (long(), least..=i32::MAX).prop_map(|(volume_id, local_id)| VolumeLocation { volume_id, local_id })
}

fn dialog_id() -> impl Strategy<Value = i64> {
    prop_oneof![
        1..1_i64 << 40,
        -999_999_999_999..0_i64,
        -1_997_852_516_352..-1_000_000_000_000_i64,
        -4_000_000_000_000..-2_002_147_483_648_i64
    ]
}

/// Types of files, sources that they have, and the first sub-version with these.
fn photo() -> impl Strategy<Value = (FileType, PhotoSource, u8)> {
    let of_photo = [
        FileType::Photo,
        FileType::PhotoStory,
        FileType::SelfDestructingPhoto,
        FileType::Thumbnail,
        FileType::EncryptedThumbnail,
    ];
    let photos: Vec<_> = FileType::ALL.into_iter().filter(|kind| kind.class() == FileClass::Photo).collect();
    prop_oneof![
        (prop::sample::select(of_photo.to_vec()), prop::char::range('\0', '\x7f')).prop_map(
            |(file_type, thumbnail_type)| {
                (file_type, PhotoSource::Thumbnail { file_type, thumbnail_type, legacy: None }, 22)
            }
        ),
        (any::<bool>(), dialog_id(), long()).prop_map(|(big, dialog_id, access_hash)| {
            (FileType::ProfilePhoto, PhotoSource::DialogPhoto { big, dialog_id, access_hash }, 32)
        }),
        (any::<bool>(), dialog_id(), long(), legacy(0)).prop_map(|(big, dialog_id, access_hash, legacy)| {
            (FileType::ProfilePhoto, PhotoSource::DialogPhotoLegacy { big, dialog_id, access_hash, legacy }, 22)
        }),
        (long(), long(), any::<i32>()).prop_map(|(id, access_hash, version)| {
            (FileType::Thumbnail, PhotoSource::StickerSetThumbnail { id, access_hash, version }, 32)
        }),
        (long(), long(), legacy(0)).prop_map(|(id, access_hash, legacy)| {
            (FileType::Thumbnail, PhotoSource::StickerSetThumbnailLegacy { id, access_hash, legacy }, 22)
        }),
        (prop::sample::select(photos), legacy(i32::MIN), long()).prop_map(|(file_type, legacy, secret)| (
            file_type,
            PhotoSource::FullLegacy { legacy, secret },
            0
        )),
    ]
}

/// Types of files, locations that they have, and the first sub-version with these.
fn remote() -> impl Strategy<Value = (FileType, Location, u8)> {
    let documents: Vec<_> =
        FileType::ALL.into_iter().filter(|kind| !matches!(kind.class(), FileClass::Photo | FileClass::Temp)).collect();
    prop_oneof![
        (prop::sample::select(documents), long(), long()).prop_map(|(file_type, id, access_hash)| (
            file_type,
            Location::Document { id, access_hash },
            0
        )),
        (photo(), long(), long()).prop_map(|((file_type, source, since), id, access_hash)| {
            (file_type, Location::Photo { id, access_hash, source }, since)
        }),
        (prop::sample::select(&FileType::ALL), ".{1,400}", long()).prop_map(|(file_type, url, access_hash)| (
            file_type,
            Location::Web { url, access_hash },
            0
        )),
    ]
}

fn is_web(location: &Location) -> bool {
    matches!(location, Location::Web { .. })
}

fn reference() -> impl Strategy<Value = Vec<u8>> {
    prop::collection::vec(prop_oneof![any::<u8>(), Just(0)], 0..600).prop_filter("no reference", |bytes| bytes != b"#")
}

proptest! {
    #[test]
    fn any_file_id_round_trips((file_type, location, since) in remote(), dc_id: i32, reference in reference(), version: u8) {
        let made = FileId::new(file_type, dc_id, reference, location).unwrap();
        prop_assert_eq!(made.version(), Version::LATEST);
        prop_assert_eq!(&FileId::decode(&made.encode()).unwrap(), &made);
        let sub_version = Version::V4 { sub_version: version };
        match made.clone().in_version(sub_version) {
            Ok(old) => {
                prop_assert!(version >= since);
                prop_assert_eq!(&FileId::decode(&old.encode()).unwrap(), &old);
                prop_assert_eq!(old.in_version(Version::LATEST).unwrap(), made.clone());
            }
            Err(_) => prop_assert!(version < since),
        }
        match made.clone().in_version(Version::V2) {
            Ok(old) => prop_assert_eq!(&FileId::decode(&old.encode()).unwrap(), &old),
            Err(_) => prop_assert!(since > 0),
        }
        match made.unique() {
            Some(unique) => prop_assert_eq!(FileUniqueId::decode(&unique.encode()).unwrap().encode(), unique.encode()),
            None => prop_assert!(is_web(made.location())),
        }
    }

    #[test]
    fn generated_files_round_trip(path in ".{0,300}", conversion in "#(map|audio_t)#.{0,300}", thumbnail: bool) {
        let file_type = if thumbnail { FileType::Thumbnail } else { FileType::EncryptedThumbnail };
        let made = FileId::new(file_type, 0, vec![], Location::Generated { original_path: path, conversion }).unwrap();
        prop_assert_eq!(&FileId::decode(&made.encode()).unwrap(), &made);
        let unique = made.unique().unwrap();
        prop_assert_eq!(&FileUniqueId::decode(&unique.encode()).unwrap(), &unique);
        let _ = made.to_web_location();
    }

    #[test]
    fn locations_round_trip((file_type, location, _) in remote(), dc_id in 1..=1000, reference in reference()) {
        let made = FileId::new(file_type, dc_id, reference, location).unwrap();
        if let Ok(location) = made.to_file_location() {
            let again = FileId::of_location(&location, file_type).unwrap();
            // What is the same location to the DC may have been of another type, or have said more than the DC needs.
            prop_assert_eq!(again.to_file_location().unwrap(), location);
            prop_assert_eq!(again.unique(), made.unique());
        }
    }

    #[test]
    fn any_text_is_an_error_or_a_file_id(text in "[A-Za-z0-9_-]{0,120}[AQgw]?|.{0,100}|[AQ]{0,200}(PQQ|AQ|Ag|Aw)?") {
        if let Ok(id) = FileId::decode(&text) {
            prop_assert_eq!(&FileId::decode(&id.encode()).unwrap(), &id);
        }
        if let Ok(id) = FileUniqueId::decode(&text) {
            prop_assert_eq!(&FileUniqueId::decode(&id.encode()).unwrap(), &id);
        }
    }

    #[test]
    fn a_known_file_id_with_a_damage(index: prop::sample::Index, place: prop::sample::Index, letter in "[A-Za-z0-9_-]") {
        let known: Vec<_> = lines(FILE_IDS).collect();
        let mut text = index.get(&known)[0].to_owned();
        let at = place.index(text.len());
        text.replace_range(at..=at, &letter);
        if let Ok(id) = FileId::decode(&text) {
            prop_assert_eq!(&FileId::decode(&id.encode()).unwrap(), &id);
        }
    }
}

//! Any `file_id` that can be made is read as it was written, in every version; any text is one, or an error.

use mtproto_files::file_id::{
    FileClass, FileId, FileType, FileUniqueId, Location, PhotoSource, Version, VolumeLocation,
};
use proptest::prelude::*;

/// `file_id`s to be damaged.
const FILE_IDS: &str = include_str!("vectors/file_ids.txt");

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
        let known: Vec<_> = FILE_IDS.lines().filter(|line| !line.starts_with(['#'])).collect();
        let mut text = index.get(&known).split(' ').next().unwrap().to_owned();
        prop_assume!(!text.is_empty());
        let at = place.index(text.len());
        text.replace_range(at..=at, &letter);
        if let Ok(id) = FileId::decode(&text) {
            prop_assert_eq!(&FileId::decode(&id.encode()).unwrap(), &id);
        }
    }
}

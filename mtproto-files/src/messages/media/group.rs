//! What may be in one album with what (`api/files#albums-grouped-media`).

use tl_types::enums;

use crate::objects::file_id::FileType;

/// What media is grouped with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Group {
    /// Photos and videos, with each other.
    Visual,
    /// Music, with music.
    Audio,
    /// Other documents, with such.
    File,
    /// Nothing: it is sent alone.
    Alone,
}

/// What a document with these attributes is grouped with. Voice messages, round videos, animations and stickers are sent
/// alone, as in TDLib.
pub(crate) fn group_of_document(attributes: &[enums::DocumentAttribute]) -> Group {
    attributes.iter().fold(Group::File, |group, attribute| match (group, attribute) {
        (Group::Alone, _) => Group::Alone,
        (_, enums::DocumentAttribute::Animated(_) | enums::DocumentAttribute::Sticker(_)) => Group::Alone,
        (_, enums::DocumentAttribute::Video(video)) if video.round_message => Group::Alone,
        (_, enums::DocumentAttribute::Video(_)) => Group::Visual,
        (_, enums::DocumentAttribute::Audio(audio)) if audio.voice => Group::Alone,
        (Group::File, enums::DocumentAttribute::Audio(_)) => Group::Audio,
        (group, _) => group,
    })
}

/// What a file of this type is grouped with; none if the type does not tell.
pub(crate) fn group_of_type(file_type: FileType) -> Option<Group> {
    match file_type {
        FileType::Photo | FileType::Video => Some(Group::Visual),
        FileType::Audio => Some(Group::Audio),
        FileType::Document | FileType::DocumentAsFile => Some(Group::File),
        FileType::VoiceNote | FileType::VideoNote | FileType::Animation | FileType::Sticker => Some(Group::Alone),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use tl_types::types;

    #[test]
    fn documents_by_their_attributes() {
        let video = || types::DocumentAttributeVideo::new(1.0, 2, 3);
        let audio = || types::DocumentAttributeAudio::new(1);
        let name = enums::DocumentAttribute::from(types::DocumentAttributeFilename::new("a"));
        let cases: [(&[enums::DocumentAttribute], Group); 7] = [
            (std::slice::from_ref(&name), Group::File),
            (&[name.clone(), video().into()], Group::Visual),
            (&[video().into(), audio().into()], Group::Visual),
            (&[audio().into(), name.clone()], Group::Audio),
            (&[video().into(), types::DocumentAttributeAnimated::new().into()], Group::Alone),
            (&[types::DocumentAttributeAnimated::new().into(), video().into()], Group::Alone),
            (&[video().round_message(true).into()], Group::Alone),
        ];
        for (attributes, group) in cases {
            assert_eq!(group_of_document(attributes), group, "{attributes:?}");
        }
        assert_eq!(group_of_document(&[audio().voice(true).into()]), Group::Alone);
    }
}

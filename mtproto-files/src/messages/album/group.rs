//! What media is grouped with (`api/files#albums-grouped-media`).

use tl_types::enums;

use crate::messages::media::{File, FileState, Group, MediaSpec, ReadyFile, Shape, group_of_document};

/// What it is grouped with in albums; none if only the DC knows.
pub(super) fn group_of(what: &MediaSpec<File>) -> Option<Group> {
    match what {
        MediaSpec::Raw(raw) => group_of_input(&raw.media),
        MediaSpec::Photo(_) => Some(Group::Visual),
        MediaSpec::Document(document) => match &document.file.state {
            // Whatever the caller calls it, it is what it is.
            FileState::Ready(ReadyFile::Document(_, group)) => *group,
            _ if document.force_file => Some(Group::File),
            _ => Some(group_of_shape(&document.shape)),
        },
    }
}

/// How errors call media of a group.
pub(super) fn label(group: Group) -> &'static str {
    match group {
        Group::Visual => "photos and videos",
        Group::Audio => "music",
        Group::File => "documents",
        Group::Alone => "what is sent alone",
    }
}

fn group_of_shape(shape: &Shape) -> Group {
    match shape {
        Shape::File => Group::File,
        Shape::Video(_) => Group::Visual,
        Shape::Audio(_) => Group::Audio,
        Shape::VideoNote(_) | Shape::Animation(_) | Shape::Voice(_) | Shape::Sticker(..) => Group::Alone,
    }
}

/// As the caller made it.
fn group_of_input(media: &enums::InputMedia) -> Option<Group> {
    match media {
        enums::InputMedia::UploadedPhoto(_) | enums::InputMedia::PhotoExternal(_) | enums::InputMedia::Photo(_) => {
            Some(Group::Visual)
        }
        enums::InputMedia::UploadedDocument(media) if media.force_file => Some(Group::File),
        enums::InputMedia::UploadedDocument(media) => Some(group_of_document(&media.attributes)),
        enums::InputMedia::DocumentExternal(_) | enums::InputMedia::Document(_) => None,
        _ => Some(Group::Alone),
    }
}

//! The sources of uploads that are done, kept so that parts can be sent again that the DC lost.

use std::collections::VecDeque;
use std::fmt;
use std::sync::{Arc, Mutex, PoisonError, Weak};

use tl_types::enums;

use super::open_source::Opened;
use crate::engine::upload::plan::Plan;

/// So many uploads are remembered for whoever uses them without their `Uploaded` at hand.
const MOST_UPLOADS: usize = 256;
/// So many bytes of files in memory are kept for that.
const MOST_MEMORY: usize = 64 * 1024 * 1024;

/// The source of an upload that is done, and how it was cut.
pub(crate) struct UploadedSource {
    /// The source, closed.
    pub(crate) source: Opened,
    /// How the file was cut into parts.
    pub(crate) plan: Plan,
    /// The `file_id` that the parts went up under.
    pub(crate) file_id: i64,
    /// The number of parts.
    pub(crate) parts: u16,
}

impl UploadedSource {
    /// Whether its length was not known while it went up.
    pub(crate) fn is_streamed(&self) -> bool {
        self.plan.size().is_none()
    }
}

/// The last uploads of a client.
#[derive(Debug, Default)]
pub(crate) struct UploadedSources {
    kept: Mutex<VecDeque<Kept>>,
}

#[derive(Debug)]
struct Kept {
    file_id: i64,
    upload: Weak<UploadedSource>,
    /// Keeps the source there, as long as there is room.
    room: Option<Arc<UploadedSource>>,
}

impl UploadedSources {
    /// Remembers an upload: for as long as someone has its `Uploaded`, and while there is room for it.
    pub(crate) fn keep(&self, upload: &Arc<UploadedSource>) {
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        let entry = Kept { file_id: upload.file_id, upload: Arc::downgrade(upload), room: Some(Arc::clone(upload)) };
        kept.push_back(entry);
        let mut memory = 0_usize;
        for (place, entry) in kept.iter_mut().rev().enumerate() {
            memory = memory.saturating_add(entry.room.as_ref().map_or(0, |upload| upload.source.memory()));
            if memory > MOST_MEMORY || place >= MOST_UPLOADS {
                entry.room = None;
            }
        }
        kept.retain(|entry| entry.upload.strong_count() > 0);
    }

    /// Returns the upload that media is made of, if it is kept.
    pub(crate) fn of_media(&self, media: &enums::InputMedia) -> Option<Arc<UploadedSource>> {
        match media {
            enums::InputMedia::UploadedPhoto(media) => self.of_file(&media.file),
            enums::InputMedia::UploadedDocument(media) => self.of_file(&media.file),
            _ => None,
        }
    }

    /// Returns the upload of a file, if it is kept.
    pub(crate) fn of_file(&self, file: &enums::InputFile) -> Option<Arc<UploadedSource>> {
        let id = match file {
            enums::InputFile::Plain(file) => file.id,
            enums::InputFile::Big(file) => file.id,
            _ => return None,
        };
        let kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        kept.iter().rev().find(|entry| entry.file_id == id)?.upload.upgrade()
    }
}

impl fmt::Debug for UploadedSource {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("UploadedSource").field("file_id", &self.file_id).finish_non_exhaustive()
    }
}

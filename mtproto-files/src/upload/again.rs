//! Parts that are sent again after an upload: `FILE_PART_X_MISSING` asks for it when the file is used.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, PoisonError, Weak};

use tl_types::enums;

use super::open::Opened;
use super::plan::Plan;
use super::send::FilePart;
use crate::Client;
use crate::cause::Cause;
use crate::drive::call::raw;
use crate::error::{Error, Operation};
use crate::random;
use crate::transport::{Dc, Transport};

/// So many uploads are remembered for whoever uses them without their `Uploaded` at hand.
const MOST_UPLOADS: usize = 256;
/// So many bytes of files in memory are kept for that.
const MOST_MEMORY: usize = 64 * 1024 * 1024;

/// An upload whose parts can be sent again, if its source can be read again.
#[derive(Debug)]
pub(crate) struct Again {
    opened: Opened,
    plan: Plan,
    file_id: i64,
    parts: u16,
}

/// The last uploads of a client.
#[derive(Debug, Default)]
pub(crate) struct Uploads {
    kept: Mutex<VecDeque<Kept>>,
}

#[derive(Debug)]
struct Kept {
    file_id: i64,
    upload: Weak<Again>,
    /// Keeps it there, as long as there is room.
    room: Option<Arc<Again>>,
}

impl Again {
    pub(crate) fn new(opened: Opened, plan: Plan, file_id: i64, parts: u16) -> Self {
        Self { opened, plan, file_id, parts }
    }

    /// Whether its length was not known while it went up.
    pub(crate) fn is_streamed(&self) -> bool {
        self.plan.size().is_none()
    }

    /// Whether its source can be read again.
    pub(crate) fn is_seekable(&self) -> bool {
        self.opened.is_seekable()
    }

    /// Sends the whole file again, one part after the other, and returns its new `file_id`. Its parts can be sent again too,
    /// while there is room for it.
    ///
    /// # Errors
    ///
    /// As [`send`](Self::send).
    pub(crate) async fn send_anew<T: Transport>(&self, client: &Client<T>, operation: Operation) -> Result<i64, Error> {
        let file_id = random::nonzero().map_err(|cause| Error::new(operation, cause))?;
        let anew = Self { opened: self.opened.clone(), plan: self.plan, file_id, parts: self.parts };
        for number in 0..self.parts {
            anew.send(client, operation, number).await?;
        }
        client.uploads().keep(&Arc::new(anew));
        Ok(file_id)
    }

    /// Whether it has a part of this number.
    #[cfg(feature = "messages")]
    pub(crate) fn has(&self, number: u16) -> bool {
        number < self.parts
    }

    /// Sends a part again.
    ///
    /// # Errors
    ///
    /// The source cannot be read again, or is not what it was; the part is not taken.
    pub(crate) async fn send<T: Transport>(
        &self,
        client: &Client<T>,
        operation: Operation,
        number: u16,
    ) -> Result<(), Error> {
        let failed = |cause| Error::new(operation, cause).of_part(number);
        let part = self.plan.part(number.into()).filter(|_| number < self.parts && self.opened.is_seekable());
        let part = part.ok_or_else(|| failed(Cause::CannotReread { part: number }))?;
        let bytes = self.opened.clone().read(part).await.map_err(failed)?;
        let method = self.plan.method();
        let part = FilePart { file_id: self.file_id, method, number, total: self.parts.into(), bytes };
        let answer = raw(client, operation, method.name(), Dc::Home, part.request().map_err(failed)?).await;
        let answer = answer.map_err(|error| error.of_part(number))?;
        match tl_types::Decode::from_bytes(&answer) {
            Ok(true) => Ok(()),
            Ok(false) => Err(failed(Cause::Refused).in_call(method.name(), Dc::Home)),
            Err(error) => Err(failed(Cause::from(error)).in_call(method.name(), Dc::Home)),
        }
    }
}

impl Uploads {
    /// Remembers an upload: for as long as someone has its `Uploaded`, and while there is room for it.
    pub(crate) fn keep(&self, upload: &Arc<Again>) {
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        let entry = Kept { file_id: upload.file_id, upload: Arc::downgrade(upload), room: Some(Arc::clone(upload)) };
        kept.push_back(entry);
        let mut memory = 0_usize;
        for (place, entry) in kept.iter_mut().rev().enumerate() {
            memory = memory.saturating_add(entry.room.as_ref().map_or(0, |upload| upload.opened.memory()));
            if memory > MOST_MEMORY || place >= MOST_UPLOADS {
                entry.room = None;
            }
        }
        kept.retain(|entry| entry.upload.strong_count() > 0);
    }

    /// The upload that media is made of.
    pub(crate) fn of_media(&self, media: &enums::InputMedia) -> Option<Arc<Again>> {
        match media {
            enums::InputMedia::UploadedPhoto(media) => self.of_file(&media.file),
            enums::InputMedia::UploadedDocument(media) => self.of_file(&media.file),
            _ => None,
        }
    }

    /// The upload of a file.
    pub(crate) fn of_file(&self, file: &enums::InputFile) -> Option<Arc<Again>> {
        let id = match file {
            enums::InputFile::Plain(file) => file.id,
            enums::InputFile::Big(file) => file.id,
            _ => return None,
        };
        let kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        kept.iter().rev().find(|entry| entry.file_id == id)?.upload.upgrade()
    }
}

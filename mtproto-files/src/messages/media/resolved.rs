//! Media on its way: checked, its files uploaded, then named to the DC, as often as that takes.

use tl_types::enums;
use tokio::time::timeout;

use super::call::{self, Target, is_about_cover, is_about_reference};
use super::file::{File, FileState, ReadyFile};
use super::raw::Raw;
use super::spec::{MediaSpec, ResolvedFile};
use super::{input, thumbnail};
use crate::base::cause::Cause;
use crate::base::error::{Error, Operation};
use crate::runtime::Context;

/// How often the references of one item are made fresh for one call: what expires each time is of no use.
const MOST_REPAIRS: u32 = 3;

/// Media whose files can be named to the DC.
#[derive(Debug)]
pub(crate) struct ResolvedMedia {
    pub(crate) what: MediaSpec<ResolvedFile>,
    /// How often its references were made fresh.
    pub(crate) repairs: u32,
}

impl ResolvedMedia {
    /// The media as a request has it. What it consists of besides, like the cover of a video, is made media first.
    pub(crate) async fn input(
        &self,
        context: &Context,
        operation: Operation,
        target: &Target,
    ) -> Result<enums::InputMedia, Error> {
        let made = match &self.what {
            MediaSpec::Raw(raw) => Ok(raw.media.clone()),
            MediaSpec::Photo(parts) => {
                let video = match &parts.video {
                    Some(video) => {
                        let raw = match &video.file.ready {
                            ReadyFile::Uploaded(uploaded) => Ok(input::live_video(uploaded, &video.attribute)),
                            other => external_document(other),
                        };
                        Some(document_id(context, operation, target, &video.file.ready, raw).await?)
                    }
                    None => None,
                };
                input::photo(parts, video)
            }
            MediaSpec::Document(parts) => {
                let cover = match &parts.cover {
                    Some(cover) => Some(photo_id(context, operation, target, &cover.ready).await?),
                    None => None,
                };
                input::document(parts, cover)
            }
        };
        let mut made = made.map_err(|cause| Error::new(operation, cause))?;
        if self.repairs > 0 {
            thumbnail::renew(context, operation, &mut made).await?;
        }
        Ok(made)
    }

    /// The media by reference: `messages.uploadMedia`, unless it is so already.
    pub(crate) async fn by_reference(
        &mut self,
        context: &Context,
        operation: Operation,
        target: &Target,
    ) -> Result<enums::InputMedia, Error> {
        loop {
            let named = async {
                let media = self.input(context, operation, target).await?;
                match media {
                    enums::InputMedia::Photo(_) | enums::InputMedia::Document(_) => Ok(media),
                    media => call::upload(context, operation, target, media).await,
                }
            };
            match named.await {
                Err(error) if is_about_reference(&error) => self.repair(context, operation, error).await?,
                result => return result,
            }
        }
    }

    /// Makes what can be made fresh of an item whose references are of no use any more: what carried its files is asked for
    /// again. What the client uploaded itself only has to be named again.
    ///
    /// # Errors
    ///
    /// The error that it is about, if there is nothing to be done, or it was done too often; what went wrong with it.
    pub(crate) async fn repair(&mut self, context: &Context, operation: Operation, error: Error) -> Result<(), Error> {
        self.repairs += 1;
        // A fresh file helps no cover.
        let cover_alone = is_about_cover(&error);
        let may_help = match self.what.cover() {
            Some(cover) if cover_alone => is_made(cover) || cover.refresh.is_some(),
            _ => self.may_be_repaired(),
        };
        if self.repairs > MOST_REPAIRS || !may_help {
            return Err(error);
        }
        tracing::debug!(%error, "file references are made fresh");
        self.refresh_some(context, operation, cover_alone).await
    }

    /// Whether something can be done about a reference of its that is of no use any more.
    pub(crate) fn may_be_repaired(&self) -> bool {
        self.is_own() || self.what.has_refresh()
    }

    /// Asks for its files again, as far as they say how.
    #[cfg(feature = "messages")]
    pub(crate) async fn refresh(&mut self, context: &Context, operation: Operation) -> Result<(), Error> {
        self.refresh_some(context, operation, false).await
    }

    /// As [`refresh`](Self::refresh): all of them, or a cover alone.
    async fn refresh_some(&mut self, context: &Context, operation: Operation, cover_alone: bool) -> Result<(), Error> {
        let limit = context.policy.timeout;
        if let MediaSpec::Raw(Raw { media, refresh: Some(refresh) }) = &mut self.what {
            let fresh = timeout(limit, (refresh.0)()).await;
            let fresh =
                fresh.map_err(|_| Cause::Timeout { after: limit }).and_then(|fresh| fresh.map_err(Cause::Refresh));
            *media = fresh.map_err(|cause| Error::new(operation, cause))?;
        }
        for file in self.what.files_mut(cover_alone) {
            let Some(refresh) = &file.refresh else { continue };
            let fresh = timeout(limit, (refresh.0)()).await;
            let fresh = fresh.map_err(|_| Cause::Timeout { after: limit }).and_then(|fresh| {
                let place = fresh.map_err(Cause::Refresh)?.state;
                fresh_ready(place)
            });
            file.ready = fresh.map_err(|cause| Error::new(operation, cause))?;
        }
        Ok(())
    }

    /// Whether the DC made or makes something of it that it can make again.
    fn is_own(&self) -> bool {
        match &self.what {
            MediaSpec::Raw(raw) => matches!(
                raw.media,
                enums::InputMedia::UploadedPhoto(_)
                    | enums::InputMedia::UploadedDocument(_)
                    | enums::InputMedia::PhotoExternal(_)
                    | enums::InputMedia::DocumentExternal(_)
            ),
            what => what.files().any(is_made),
        }
    }
}

/// Whether the DC makes something of a file, and can make it again.
fn is_made(file: &ResolvedFile) -> bool {
    matches!(file.ready, ReadyFile::Uploaded(_) | ReadyFile::Url(_))
}

/// What a refreshed file is: one that Telegram has.
fn fresh_ready(place: FileState) -> Result<ReadyFile, Cause> {
    match place {
        FileState::Ready(ready @ (ReadyFile::Photo(_) | ReadyFile::Document(..))) => Ok(ready),
        _ => Err(Cause::Refresh("the fresh file is none that Telegram has".into())),
    }
}

/// A photo that Telegram has, made of a file if need be.
async fn photo_id(
    context: &Context,
    operation: Operation,
    target: &Target,
    file: &ReadyFile,
) -> Result<enums::InputPhoto, Error> {
    let raw: enums::InputMedia = match file {
        ReadyFile::Photo(id) => return Ok(id.clone()),
        ReadyFile::Uploaded(uploaded) => uploaded.clone().photo().into(),
        ReadyFile::Url(url) => tl_types::types::InputMediaPhotoExternal::new(url.as_str()).into(),
        ReadyFile::Document(..) => return Err(Error::new(operation, Cause::OtherKind { wanted: "photo" })),
    };
    match call::upload(context, operation, target, raw).await? {
        enums::InputMedia::Photo(media) => Ok(media.id),
        _ => Err(Error::new(operation, Cause::NoMedia { wanted: "photo" })),
    }
}

fn external_document(file: &ReadyFile) -> Result<enums::InputMedia, Cause> {
    match file {
        ReadyFile::Url(url) => Ok(tl_types::types::InputMediaDocumentExternal::new(url.as_str()).into()),
        _ => Err(Cause::OtherKind { wanted: "document" }),
    }
}

/// A document that Telegram has, made of a file if need be.
async fn document_id(
    context: &Context,
    operation: Operation,
    target: &Target,
    file: &ReadyFile,
    raw: Result<enums::InputMedia, Cause>,
) -> Result<enums::InputDocument, Error> {
    if let ReadyFile::Document(id, _) = file {
        return Ok(id.clone());
    }
    let raw = raw.map_err(|cause| Error::new(operation, cause))?;
    match call::upload(context, operation, target, raw).await? {
        enums::InputMedia::Document(media) => Ok(media.id),
        _ => Err(Error::new(operation, Cause::NoMedia { wanted: "document" })),
    }
}

impl MediaSpec<ResolvedFile> {
    /// Whether there is a way to make it fresh, or one of its files.
    fn has_refresh(&self) -> bool {
        match self {
            Self::Raw(raw) => raw.refresh.is_some(),
            what => what.files().any(|file| file.refresh.is_some()),
        }
    }
}

impl<F> MediaSpec<F> {
    /// All files that it consists of.
    pub(crate) fn files(&self) -> impl Iterator<Item = &F> {
        let files: Vec<&F> = match self {
            Self::Raw(_) => Vec::new(),
            Self::Photo(parts) => {
                std::iter::once(&parts.file).chain(parts.video.as_ref().map(|video| &video.file)).collect()
            }
            Self::Document(parts) => std::iter::once(&parts.file).chain(&parts.thumbnail).chain(&parts.cover).collect(),
        };
        files.into_iter()
    }

    /// The cover of a video.
    fn cover(&self) -> Option<&F> {
        match self {
            Self::Document(parts) => parts.cover.as_ref(),
            _ => None,
        }
    }

    /// All files that it consists of, or its cover alone.
    fn files_mut(&mut self, cover_alone: bool) -> impl Iterator<Item = &mut F> {
        let files: Vec<&mut F> = match self {
            Self::Raw(_) => Vec::new(),
            Self::Photo(parts) => {
                std::iter::once(&mut parts.file).chain(parts.video.as_mut().map(|video| &mut video.file)).collect()
            }
            Self::Document(parts) => {
                let others = std::iter::once(&mut parts.file).chain(&mut parts.thumbnail).filter(|_| !cover_alone);
                others.chain(&mut parts.cover).collect()
            }
        };
        files.into_iter()
    }
}

/// A file as it is, until it is uploaded.
impl From<ReadyFile> for File {
    fn from(ready: ReadyFile) -> Self {
        Self { state: FileState::Ready(ready), refresh: None }
    }
}

//! What happens to media before the DC is told of it: it is checked and completed, then its files are uploaded.

use futures_util::future::try_join3;

use super::file::{File, FileState, ReadyFile};
use super::inspect::{self, Image, check_photo, check_photo_size};
use super::look::look;
use super::preview::check_thumbnail;
use super::resolved::ResolvedMedia;
use super::spec::{DocumentParts, LiveVideo, MediaSpec, PhotoParts, ResolvedFile, Shape};
use crate::base::cause::Cause;
use crate::base::error::{Error, Operation};
use crate::base::limits::Limits;
use crate::io::source::Peek;
use crate::runtime::Context;
use crate::runtime::Reports;
use crate::transfer::upload::{Source, Upload, photo_name};

impl MediaSpec<File> {
    /// Checks what can be checked before anything is sent, and looks up what the caller left out.
    pub(crate) async fn check(&mut self, limits: Limits, operation: Operation) -> Result<(), Error> {
        match self {
            Self::Raw(_) => Ok(()),
            Self::Photo(parts) => {
                check_image(&mut parts.file, "photo", limits, operation).await?;
                let is_live = parts.video.is_some();
                if is_live && matches!(parts.file.state, FileState::Ready(ReadyFile::Url(_))) {
                    return Err(Error::new(operation, Cause::LivePhotoUrl).of_file(parts.file.label()));
                }
                match &mut parts.video {
                    Some(video) => {
                        check_document(&mut video.file, limits, operation).await?;
                        look_at_video(peek(&video.file), &mut video.attribute).await;
                        Ok(())
                    }
                    None => Ok(()),
                }
            }
            Self::Document(parts) => {
                check_document(&mut parts.file, limits, operation).await?;
                if let Some(thumbnail) = &mut parts.thumbnail {
                    check_thumbnail(thumbnail, limits, operation).await?;
                }
                if let Some(cover) = &mut parts.cover {
                    check_image(cover, "cover", limits, operation).await?;
                }
                complete(parts).await;
                Ok(())
            }
        }
    }
}

/// Checks a file that is to be a photo. Its name is completed: the DC looks at how that ends.
pub(crate) async fn check_image(
    file: &mut File,
    name: &str,
    limits: Limits,
    operation: Operation,
) -> Result<(), Error> {
    look(file, limits, operation).await?;
    let checked = match &mut file.state {
        FileState::ToUpload { source, name: given, .. } => {
            let checked = match source.peek() {
                Some(peek) => check_photo(peek).await,
                None => Ok(None),
            };
            let own = given.clone().map_or_else(|| source.file_name(), |given| Ok(Some(given)));
            checked.and_then(|image| {
                let own = own?;
                let extension = image.map_or("jpg", |image| image.extension);
                if let Some(right) = photo_name::with_extension(own.as_deref().unwrap_or(name), extension) {
                    *given = Some(right);
                }
                Ok(())
            })
        }
        FileState::Ready(ReadyFile::Uploaded(uploaded)) if uploaded.uploaded_source.is_streamed() => {
            Err(Cause::StreamedPhoto)
        }
        FileState::Ready(ReadyFile::Uploaded(uploaded)) => check_photo_size(uploaded.size),
        FileState::Ready(ReadyFile::Document(..)) => Err(Cause::OtherKind { wanted: "photo" }),
        FileState::Ready(_) => Ok(()),
    };
    checked.map_err(|cause| Error::new(operation, cause).of_file(file.label()))
}

async fn check_document(file: &mut File, limits: Limits, operation: Operation) -> Result<(), Error> {
    match &file.state {
        FileState::Ready(ReadyFile::Photo(_)) => {
            Err(Error::new(operation, Cause::OtherKind { wanted: "document" }).of_file(file.label()))
        }
        _ => look(file, limits, operation).await.map(drop),
    }
}

/// Looks up what the caller did not say about a document.
async fn complete(parts: &mut DocumentParts<File>) {
    if let Shape::Animation(video) = &mut parts.shape {
        look_at_gif(&mut parts.file, video).await;
    }
    match &mut parts.shape {
        Shape::Video(video) | Shape::VideoNote(video) | Shape::Animation(video) => {
            look_at_video(peek(&parts.file), video).await;
        }
        Shape::Sticker(_, size) if size.w == 0 && size.h == 0 => {
            if let Some((width, height)) = image_size(peek(&parts.file)).await {
                (size.w, size.h) = (width, height);
            }
        }
        #[cfg(feature = "probe")]
        Shape::Audio(audio) | Shape::Voice(audio) => {
            if let Some(probed) = probe(peek(&parts.file)).await {
                probed.complete_audio(audio);
            }
        }
        _ => {}
    }
}

/// An animation may be a video or a GIF. Of a GIF that its name says nothing of, that is said, and how large it is.
async fn look_at_gif(file: &mut File, video: &mut tl_types::types::DocumentAttributeVideo) {
    let FileState::ToUpload { source, name, mime_type } = &mut file.state else { return };
    let Some(peek) = source.peek() else { return };
    let Ok(Some(image)) = inspect::image(peek).await else { return };
    if image.extension != "gif" {
        return;
    }
    if video.w == 0
        && video.h == 0
        && let Some((width, height)) = in_pixels(image)
    {
        (video.w, video.h) = (width, height);
    }
    if mime_type.is_none() {
        *mime_type = Some("image/gif".to_owned());
    }
    if name.is_none() && !has_name(source) {
        *name = Some("animation.gif".to_owned());
    }
}

/// A video's duration and size, where the caller did not say them.
#[cfg(feature = "probe")]
pub(crate) async fn look_at_video(file: Option<Peek>, video: &mut tl_types::types::DocumentAttributeVideo) {
    if video.duration != 0.0 && video.w != 0 && video.h != 0 {
        return;
    }
    if let Some(probed) = probe(file).await {
        probed.complete_video(video);
    }
}

#[cfg(not(feature = "probe"))]
pub(crate) async fn look_at_video(_: Option<Peek>, _: &mut tl_types::types::DocumentAttributeVideo) {}

/// The width and height of an image.
async fn image_size(peek: Option<Peek>) -> Option<(i32, i32)> {
    in_pixels(inspect::image(peek?).await.ok()??)
}

fn in_pixels(image: Image) -> Option<(i32, i32)> {
    let (width, height) = image.size?;
    Some((width.try_into().ok()?, height.try_into().ok()?))
}

#[cfg(feature = "probe")]
async fn probe(peek: Option<Peek>) -> Option<super::probe::Probed> {
    super::probe::probe(peek?).await
}

/// A file to upload, to be looked at.
pub(crate) fn peek(file: &File) -> Option<Peek> {
    match &file.state {
        FileState::ToUpload { source, .. } => source.peek(),
        FileState::Ready(_) => None,
    }
}

impl ResolvedMedia {
    /// Uploads the files of what is to be sent.
    pub(crate) async fn upload(context: &Context, what: MediaSpec<File>, reports: Reports) -> Result<Self, Error> {
        let what = match what {
            MediaSpec::Raw(media) => MediaSpec::Raw(media),
            MediaSpec::Photo(parts) => MediaSpec::Photo(photo(context, parts, reports).await?),
            MediaSpec::Document(parts) => MediaSpec::Document(Box::new(document(context, *parts, reports).await?)),
        };
        Ok(Self { what, repairs: 0 })
    }
}

async fn photo(
    context: &Context,
    parts: PhotoParts<File>,
    reports: Reports,
) -> Result<PhotoParts<ResolvedFile>, Error> {
    let PhotoParts { file, video, spoiler, ttl_seconds, stickers } = parts;
    let file = resolve_file(context, file, "photo.jpg", reports).await?;
    let video = match video {
        Some(LiveVideo { file, attribute }) => {
            Some(LiveVideo { file: resolve_file(context, file, "video.mp4", Reports::default()).await?, attribute })
        }
        None => None,
    };
    Ok(PhotoParts { file, video, spoiler, ttl_seconds, stickers })
}

async fn document(
    context: &Context,
    parts: DocumentParts<File>,
    reports: Reports,
) -> Result<DocumentParts<ResolvedFile>, Error> {
    let name = parts.shape.default_name();
    let (file, thumbnail, cover) = try_join3(
        resolve_file(context, parts.file, name, reports),
        maybe_hand(context, parts.thumbnail, "thumbnail.jpg"),
        maybe_hand(context, parts.cover, "cover.jpg"),
    )
    .await?;
    Ok(DocumentParts {
        file,
        thumbnail,
        cover,
        shape: parts.shape,
        attributes: parts.attributes,
        video_timestamp: parts.video_timestamp,
        spoiler: parts.spoiler,
        ttl_seconds: parts.ttl_seconds,
        stickers: parts.stickers,
        force_file: parts.force_file,
        nosound_video: parts.nosound_video,
    })
}

async fn maybe_hand(context: &Context, file: Option<File>, default_name: &str) -> Result<Option<ResolvedFile>, Error> {
    match file {
        Some(file) => Ok(Some(resolve_file(context, file, default_name, Reports::default()).await?)),
        None => Ok(None),
    }
}

/// Whether a source has a name of its own, be it one that cannot be sent.
fn has_name(source: &Source) -> bool {
    !matches!(source.file_name(), Ok(None))
}

/// Uploads a file, unless it can be named to the DC as it is.
pub(crate) async fn resolve_file(
    context: &Context,
    file: File,
    default_name: &str,
    reports: Reports,
) -> Result<ResolvedFile, Error> {
    let (source, name, mime_type) = match file.state {
        FileState::Ready(ready) => return Ok(ResolvedFile { ready, refresh: file.refresh }),
        FileState::ToUpload { source, name, mime_type } => (source, name, mime_type),
    };
    let is_named = has_name(&source);
    let mut upload = Upload::new(context.clone(), source).reports(reports);
    if let Some(name) = name.or_else(|| (!is_named).then(|| default_name.to_owned())) {
        upload = upload.name(name);
    }
    if let Some(mime_type) = mime_type {
        upload = upload.mime_type(mime_type);
    }
    Ok(ResolvedFile { ready: ReadyFile::Uploaded(upload.await?), refresh: None })
}

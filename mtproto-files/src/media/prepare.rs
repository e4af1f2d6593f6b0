//! What happens to media before the DC is told of it: it is checked and completed, then its files are uploaded.

use futures_util::future::try_join3;

use super::file::{File, Place, Ready};
use super::inspect::{self, Peek, check_photo, check_photo_size};
use super::item::Item;
use super::what::{DocumentParts, Handed, PhotoParts, Shape, Video, What};
use crate::Client;
use crate::cause::Cause;
use crate::drive::Reports;
use crate::error::{Error, Operation};
use crate::transport::Transport;
use crate::upload::Source;

impl What<File> {
    /// Checks what can be checked before anything is sent, and looks up what the caller left out.
    pub(crate) async fn check(&mut self, operation: Operation) -> Result<(), Error> {
        match self {
            Self::Raw(_) => Ok(()),
            Self::Photo(parts) => {
                check_image(&mut parts.file, "photo", operation).await?;
                let is_live = parts.video.is_some();
                if is_live && matches!(parts.file.place, Place::Ready(Ready::Url(_))) {
                    return Err(Error::new(operation, Cause::LivePhotoUrl).of_file(parts.file.label()));
                }
                match &mut parts.video {
                    Some(video) => {
                        check_document(&video.file, operation)?;
                        look_at_video(peek(&video.file), &mut video.attribute).await;
                        Ok(())
                    }
                    None => Ok(()),
                }
            }
            Self::Document(parts) => {
                check_document(&parts.file, operation)?;
                if let Some(cover) = &mut parts.cover {
                    check_image(cover, "cover", operation).await?;
                }
                complete(parts).await;
                Ok(())
            }
        }
    }
}

/// Checks a file that is to be a photo. One without a name gets one: the DC looks at how that ends.
pub(crate) async fn check_image(file: &mut File, name: &str, operation: Operation) -> Result<(), Error> {
    let checked = match &mut file.place {
        Place::Source { source, name: given, .. } => {
            let has_name = given.is_some() || has_name(source);
            let checked = match source.peek() {
                Some(peek) => check_photo(peek).await,
                None => Ok(None),
            };
            checked.map(|image| {
                if !has_name {
                    *given = Some(format!("{name}.{}", image.map_or("jpg", |image| image.extension)));
                }
            })
        }
        Place::Ready(Ready::Uploaded(uploaded)) if uploaded._again.is_streamed() => Err(Cause::StreamedPhoto),
        Place::Ready(Ready::Uploaded(uploaded)) => check_photo_size(uploaded.size),
        Place::Ready(Ready::Document(..)) => Err(Cause::OtherKind { wanted: "photo" }),
        Place::Ready(_) => Ok(()),
    };
    checked.map_err(|cause| Error::new(operation, cause).of_file(file.label()))
}

fn check_document(file: &File, operation: Operation) -> Result<(), Error> {
    match &file.place {
        Place::Ready(Ready::Photo(_)) => {
            Err(Error::new(operation, Cause::OtherKind { wanted: "document" }).of_file(file.label()))
        }
        _ => Ok(()),
    }
}

/// Looks up what the caller did not say about a document.
async fn complete(parts: &mut DocumentParts<File>) {
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
    let (width, height) = inspect::image(peek?).await.ok()??.size?;
    Some((width.try_into().ok()?, height.try_into().ok()?))
}

#[cfg(feature = "probe")]
async fn probe(peek: Option<Peek>) -> Option<super::probe::Probed> {
    super::probe::probe(peek?).await
}

/// A file to upload, to be looked at.
pub(crate) fn peek(file: &File) -> Option<Peek> {
    match &file.place {
        Place::Source { source, .. } => source.peek(),
        Place::Ready(_) => None,
    }
}

impl Item {
    /// Uploads the files of what is to be sent.
    pub(crate) async fn upload<T: Transport>(
        client: &Client<T>,
        what: What<File>,
        reports: Reports,
    ) -> Result<Self, Error> {
        let what = match what {
            What::Raw(media) => What::Raw(media),
            What::Photo(parts) => What::Photo(photo(client, parts, reports).await?),
            What::Document(parts) => What::Document(Box::new(document(client, *parts, reports).await?)),
        };
        Ok(Self { what, repairs: 0 })
    }
}

async fn photo<T: Transport>(
    client: &Client<T>,
    parts: PhotoParts<File>,
    reports: Reports,
) -> Result<PhotoParts<Handed>, Error> {
    let PhotoParts { file, video, spoiler, ttl_seconds, stickers } = parts;
    let file = hand(client, file, "photo.jpg", reports).await?;
    let video = match video {
        Some(Video { file, attribute }) => {
            Some(Video { file: hand(client, file, "video.mp4", Reports::default()).await?, attribute })
        }
        None => None,
    };
    Ok(PhotoParts { file, video, spoiler, ttl_seconds, stickers })
}

async fn document<T: Transport>(
    client: &Client<T>,
    parts: DocumentParts<File>,
    reports: Reports,
) -> Result<DocumentParts<Handed>, Error> {
    let name = parts.shape.default_name();
    let (file, thumbnail, cover) = try_join3(
        hand(client, parts.file, name, reports),
        maybe_hand(client, parts.thumbnail, "thumbnail.jpg"),
        maybe_hand(client, parts.cover, "cover.jpg"),
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

async fn maybe_hand<T: Transport>(
    client: &Client<T>,
    file: Option<File>,
    default_name: &str,
) -> Result<Option<Handed>, Error> {
    match file {
        Some(file) => Ok(Some(hand(client, file, default_name, Reports::default()).await?)),
        None => Ok(None),
    }
}

/// Whether a source has a name of its own, be it one that cannot be sent.
fn has_name(source: &Source) -> bool {
    !matches!(source.file_name(), Ok(None))
}

/// Uploads a file, unless it can be named to the DC as it is.
pub(crate) async fn hand<T: Transport>(
    client: &Client<T>,
    file: File,
    default_name: &str,
    reports: Reports,
) -> Result<Handed, Error> {
    let (source, name, mime_type) = match file.place {
        Place::Ready(ready) => return Ok(Handed { ready, refresh: file.refresh }),
        Place::Source { source, name, mime_type } => (source, name, mime_type),
    };
    let is_named = has_name(&source);
    let mut upload = client.upload(source).reports(reports);
    if let Some(name) = name.or_else(|| (!is_named).then(|| default_name.to_owned())) {
        upload = upload.name(name);
    }
    if let Some(mime_type) = mime_type {
        upload = upload.mime_type(mime_type);
    }
    Ok(Handed { ready: Ready::Uploaded(upload.await?), refresh: None })
}

//! A picture on its way: checked, its file uploaded, then named to the DC.

use std::sync::Arc;

use tl_types::enums;

use super::kind::{Kind, Picture};
use crate::base::cause::Cause;
use crate::base::error::{Error, Operation};
use crate::base::limits::MAX_PICTURE_VIDEO_SIDE;
use crate::io::source::UploadedSource;
use crate::messages::media::{
    File, FileState, MediaSpec, PhotoParts, ReadyFile, ResolvedFile, ResolvedMedia, check_image, look, look_at_video,
    peek, resolve_file,
};
use crate::runtime::Context;
use crate::runtime::Reports;
use crate::transfer::upload::{Uploaded, photo_name};

pub(super) const OPERATION: Operation = Operation::SetPicture;

/// A picture that can be named to the DC.
pub(super) enum PreparedPicture {
    New(Box<New>),
    /// A photo that Telegram has.
    Existing(Box<ResolvedMedia>),
    None,
}

/// A picture that the DC does not have yet. One of `file`, `video` and `markup` is there.
#[derive(Default)]
pub(super) struct New {
    pub(super) file: Option<enums::InputFile>,
    pub(super) video: Option<enums::InputFile>,
    pub(super) video_start_ts: Option<f64>,
    pub(super) markup: Option<enums::VideoSize>,
    /// How parts are sent again that the DC lost.
    pub(super) upload: Option<Arc<UploadedSource>>,
}

/// Checks a picture before anything is sent, and looks up what the caller left out.
pub(super) async fn check(context: &Context, picture: &mut Picture) -> Result<(), Error> {
    let label = picture.label();
    let checked = async {
        start_time(picture).map_err(failed)?;
        match &mut picture.kind {
            Kind::None => Ok(()),
            Kind::Markup(markup) => markup.clone().video_size().map(drop).map_err(failed),
            Kind::Photo(file) => {
                check_source(file).map_err(failed)?;
                check_image(file, "photo", context.limits, OPERATION).await
            }
            Kind::Video { file, attribute } => {
                check_source(file).map_err(failed)?;
                look(file, context.limits, OPERATION).await?;
                look_at_video(peek(file), attribute).await;
                check_video(attribute.w, attribute.h).map_err(failed)
            }
        }
    };
    checked.await.map_err(|error: Error| error.or_of_file(label))
}

/// Uploads the file of a picture that is checked.
pub(super) async fn make(context: &Context, picture: Picture, reports: Reports) -> Result<PreparedPicture, Error> {
    let label = picture.label();
    let made = async {
        let video_start_ts = start_time(&picture).map_err(failed)?;
        let new = New { video_start_ts, ..New::default() };
        match picture.kind {
            Kind::None => Ok(PreparedPicture::None),
            Kind::Markup(markup) => {
                let markup = Some(markup.video_size().map_err(failed)?);
                Ok(PreparedPicture::New(Box::new(New { markup, ..new })))
            }
            Kind::Photo(file) => {
                let resolved = resolve_file(context, file, "photo.jpg", reports).await?;
                Ok(photo(resolved))
            }
            Kind::Video { file, .. } => {
                let resolved = resolve_file(context, file, "video.mp4", reports).await?;
                let ReadyFile::Uploaded(Uploaded { file, uploaded_source, .. }) = resolved.ready else {
                    return Err(failed(Cause::OtherKind { wanted: "video to upload" }));
                };
                Ok(PreparedPicture::New(Box::new(New { video: Some(file), upload: Some(uploaded_source), ..new })))
            }
        }
    };
    made.await.map_err(|error: Error| error.or_of_file(label))
}

fn photo(resolved: ResolvedFile) -> PreparedPicture {
    match resolved.ready {
        ReadyFile::Uploaded(Uploaded { mut file, uploaded_source, .. }) => {
            photo_name::correct(&mut file);
            PreparedPicture::New(Box::new(New { file: Some(file), upload: Some(uploaded_source), ..New::default() }))
        }
        _ => {
            let what = MediaSpec::Photo(PhotoParts::new(resolved));
            PreparedPicture::Existing(Box::new(ResolvedMedia { what, repairs: 0 }))
        }
    }
}

fn check_source(file: &File) -> Result<(), Cause> {
    match &file.state {
        FileState::Ready(ReadyFile::Url(_)) => Err(Cause::NotPicture { what: "it is at a URL" }),
        _ => Ok(()),
    }
}

/// The second to stand still at. What does not move has none.
fn start_time(picture: &Picture) -> Result<Option<f64>, Cause> {
    let Some(seconds) = picture.video_start_ts else { return Ok(None) };
    match picture.kind {
        Kind::Photo(_) | Kind::None => Err(Cause::StartTime { seconds, what: "the picture does not move" }),
        _ if !seconds.is_finite() || seconds < 0.0 => Err(Cause::StartTime { seconds, what: "it is no second of it" }),
        _ => Ok(Some(seconds)),
    }
}

/// Checks the size of a video, if it is known.
fn check_video(width: i32, height: i32) -> Result<(), Cause> {
    let is_known = width != 0 || height != 0;
    let is_fitting = width == height && (1..=MAX_PICTURE_VIDEO_SIDE).contains(&width);
    if is_known && !is_fitting { Err(Cause::PictureVideo { width, height }) } else { Ok(()) }
}

fn failed(cause: Cause) -> Error {
    Error::new(OPERATION, cause)
}

/// The photo that an item is, as requests have it.
pub(super) fn input_photo(item: &ResolvedMedia) -> Result<enums::InputPhoto, Error> {
    match &item.what {
        MediaSpec::Photo(PhotoParts { file: ResolvedFile { ready: ReadyFile::Photo(id), .. }, .. }) => Ok(id.clone()),
        _ => Err(failed(Cause::OtherKind { wanted: "photo" })),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn videos_are_square_and_not_large() {
        for side in [1, 640, 1080] {
            assert!(check_video(side, side).is_ok());
        }
        assert!(check_video(0, 0).is_ok(), "nobody knows");
        for (width, height) in [(640, 480), (1081, 1081), (-1, -1), (0, 5)] {
            let wrong = check_video(width, height);
            assert!(matches!(wrong, Err(Cause::PictureVideo { width: w, height: h }) if (w, h) == (width, height)));
        }
    }

    #[test]
    fn what_does_not_move_has_no_start() {
        let start = |picture: Picture, seconds| start_time(&picture.video_start_ts(seconds));
        assert!(matches!(start(Picture::emoji(1, [2]), 1.5), Ok(Some(seconds)) if seconds == 1.5));
        assert!(start(Picture::video("a.mp4"), 0.0).is_ok());
        for seconds in [f64::NAN, f64::INFINITY, -0.5] {
            assert!(matches!(start(Picture::video("a.mp4"), seconds), Err(Cause::StartTime { .. })), "{seconds}");
        }
        assert!(matches!(start(Picture::photo("a.jpg"), 1.0), Err(Cause::StartTime { .. })));
        assert!(matches!(start(Picture::none(), 1.0), Err(Cause::StartTime { .. })));
    }
}

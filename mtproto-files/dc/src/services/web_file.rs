//! `upload.getWebFile`: files at URLs, maps, and the covers of albums (`api/files#downloading-webfiles`).

use std::sync::Arc;

use tl_types::{Bytes, enums, functions, types};

use crate::error::{Failure, Refusal};
use crate::method::{Method, Piece, ServedBy};
use crate::rules::download::window;
use crate::scope::Scope;
use crate::state::{State, WebFile};

impl Method for functions::upload::GetWebFile {
    const SERVED_BY: ServedBy = ServedBy::AllAndMedia;

    fn piece(&self) -> Piece {
        Piece { offset: Some(self.offset.into()), ..Piece::default() }
    }

    fn serve(self, state: &Scope<'_>, _: usize) -> Result<enums::upload::WebFile, Failure> {
        if state.config.dc_id != state.world.web_file_dc {
            return Err(Refusal::LocationInvalid.into());
        }
        let file = find(state, &self.location)?;
        let bytes = file.stored.content.read(window(self.offset.into(), self.limit, false)?)?;
        let size = i32::try_from(file.stored.content.size()).map_err(std::io::Error::other)?;
        let (mime_type, file_type) = (file.mime_type.as_str(), file.stored.file_type);
        Ok(types::upload::WebFile::new(size, mime_type, file_type, file.modified, bytes).into())
    }
}

fn find(state: &State, location: &enums::InputWebFileLocation) -> Result<Arc<WebFile>, Failure> {
    match location {
        enums::InputWebFileLocation::Plain(at) => {
            let file = state.world.web_files.at(&at.url).filter(|file| file.access_hash == at.access_hash);
            Ok(file.ok_or(Refusal::LocationInvalid)?)
        }
        enums::InputWebFileLocation::InputWebFileGeoPointLocation(at) => Ok(Arc::new(map(state, at)?)),
        enums::InputWebFileLocation::InputWebFileAudioAlbumThumbLocation(at) => Ok(cover(state, at)?),
        _ => Err(Refusal::LocationInvalid.into()),
    }
}

/// A map: an image by its head, of the size that was asked for.
fn map(state: &State, at: &types::InputWebFileGeoPointLocation) -> Result<WebFile, Failure> {
    let enums::InputGeoPoint::Plain(point) = &at.geo_point else { return Err(Refusal::LocationInvalid.into()) };
    let in_range = (16..=1024).contains(&at.w)
        && (16..=1024).contains(&at.h)
        && (13..=20).contains(&at.zoom)
        && (1..=3).contains(&at.scale);
    let place = [point.lat.to_bits(), point.long.to_bits()];
    if !in_range || at.access_hash != state.world.web_files.access_hash(&place) {
        return Err(Refusal::LocationInvalid.into());
    }
    let (width, height) = ((at.w * at.scale).unsigned_abs(), (at.h * at.scale).unsigned_abs());
    let mut png = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR".to_vec();
    png.extend_from_slice(&width.to_be_bytes());
    png.extend_from_slice(&height.to_be_bytes());
    png.extend_from_slice(b"\x08\x02\0\0\0");
    let mut pixels = vec![0; usize::try_from(width * height / 8).map_err(std::io::Error::other)?];
    let seed = state.world.web_files.access_hash(&[place[0], place[1], at.zoom.unsigned_abs().into()]);
    fastrand::Rng::with_seed(seed.cast_unsigned()).fill(&mut pixels);
    png.extend_from_slice(&pixels);
    let map = state.world.web_files.make(&state.world.store, "image/png".to_owned(), &Bytes::from(png))?;
    // Maps are as old as the world.
    Ok(WebFile { modified: 0, ..map })
}

/// The cover of an album: found by a song's document, or by title and performer, and never by both.
fn cover(state: &State, at: &types::InputWebFileAudioAlbumThumbLocation) -> Result<Arc<WebFile>, Refusal> {
    let cover = match (&at.document, &at.title, &at.performer) {
        (Some(enums::InputDocument::Plain(document)), None, None) => {
            let found = state.world.documents.find(document.id, document.access_hash)?;
            state.world.references.check(&found.key, &document.file_reference)?;
            let song = found.value.attributes.iter().find_map(|attribute| match attribute {
                enums::DocumentAttribute::Audio(audio) => Some((audio.performer.as_deref()?, audio.title.as_deref()?)),
                _ => None,
            });
            song.and_then(|(performer, title)| state.world.web_files.cover(performer, title))
        }
        (None, Some(title), Some(performer)) => state.world.web_files.cover(performer, title),
        _ => None,
    };
    let cover = cover.ok_or(Refusal::LocationInvalid)?;
    Ok(if at.small { cover.small } else { cover.large })
}

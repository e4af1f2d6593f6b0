//! Web files that tests add: files at URLs, maps, covers of albums.

use std::sync::Arc;

use mtproto_transport::InvokeError;
use tl_types::{Bytes, enums, types};

use crate::dc::LocalDc;
use crate::state::{Cover, WebFile};

/// # Web files
///
/// All DCs of a cluster share the web files. Clients get them from the DC with the id
/// [`Config::webfile_dc_id`](crate::Config::webfile_dc_id).
impl LocalDc {
    /// Puts a file at a URL, and replaces the file that was there.
    ///
    /// # Errors
    ///
    /// Fails with `STORAGE_LIMIT_REACHED`, or if the storage of the DC fails.
    pub fn add_web_file(
        &self,
        url: &str,
        mime_type: &str,
        bytes: impl Into<Bytes>,
    ) -> Result<types::WebDocument, InvokeError> {
        let file = self.web_file(mime_type, &bytes.into())?;
        let size = i32::try_from(file.stored.content.size()).map_err(InvokeError::fatal)?;
        let none = Vec::<enums::DocumentAttribute>::new();
        let document = types::WebDocument::new(url, file.access_hash, size, mime_type, none);
        self.state.world.web_files.add(url.to_owned(), file);
        Ok(document)
    }

    /// Returns a place on the map, whose image can be downloaded.
    pub fn geo_point(&self, lat: f64, long: f64) -> types::GeoPoint {
        let access_hash = self.state.world.web_files.access_hash(&[lat.to_bits(), long.to_bits()]);
        types::GeoPoint::new(long, lat, access_hash)
    }

    /// Adds the cover of the album that a song is from, as a large and a small JPEG.
    ///
    /// # Errors
    ///
    /// Fails with `STORAGE_LIMIT_REACHED`, or if the storage of the DC fails.
    pub fn add_album_cover(
        &self,
        performer: &str,
        title: &str,
        large: impl Into<Bytes>,
        small: impl Into<Bytes>,
    ) -> Result<(), InvokeError> {
        let large = self.web_file("image/jpeg", &large.into())?;
        let small = self.web_file("image/jpeg", &small.into())?;
        self.state.world.web_files.add_cover(performer.to_owned(), title.to_owned(), Cover { large, small });
        Ok(())
    }

    fn web_file(&self, mime_type: &str, bytes: &Bytes) -> Result<Arc<WebFile>, InvokeError> {
        let world = &self.state.world;
        Ok(Arc::new(world.web_files.make(&world.store, mime_type.to_owned(), bytes)?))
    }
}

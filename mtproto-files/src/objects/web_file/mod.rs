//! Web files: what is elsewhere on the web, or made for the occasion, and comes through Telegram
//! (`upload.getWebFile`, `api/files#downloading-webfiles`).
//!
//! They are in a DC of their own, the config's `webfile_dc_id`, and have no hashes. There are three kinds of
//! [`WebFileLocation`]s: files at a URL that inline bots and invoices point to, previews of maps, and the album covers of
//! songs. [`Client::download_web`](crate::Client::download_web) gets each of them.
//!
//! ```no_run
//! # use mtproto_files::{Client, Error, Transport};
//! use mtproto_files::web_file::{MapPreview, WebDocument, WebFileLocation};
//! use tl_types::{enums, types};
//!
//! # async fn example(client: Client, sent: enums::WebDocument, place: types::GeoPoint) -> Result<(), Error> {
//! match WebDocument::of(&sent) {
//!     Some(WebDocument::Telegram(location)) => {
//!         let got = client.download_web(location).to_path("picture.jpg").await?;
//!         println!("{} bytes of {}", got.size, got.mime_type);
//!     }
//!     Some(WebDocument::NoProxy(direct)) => println!("for any HTTP client: {}", direct.url),
//!     _ => {}
//! }
//! let map = WebFileLocation::of_map(&place, MapPreview::new(600, 400).zoom(15))?;
//! let (png, _) = client.download_web(map).to_bytes().await?;
//! # let _ = png;
//! # Ok(())
//! # }
//! ```

mod document;
mod location;
mod map;

pub use document::{DirectFile, WebDocument, external_document, external_photo};
pub use location::{AlbumCover, WebFileLocation};
pub use map::MapPreview;

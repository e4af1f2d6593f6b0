//! From a `file_id` to what `upload.getWebFile` takes: web files, and thumbnails that Telegram makes.

use std::f64::consts::PI;

use tl_types::{enums, types};

use super::{FileId, FileIdError, Location};

impl FileId {
    /// The location that `upload.getWebFile` takes, for [`Client::download_web`](crate::Client::download_web).
    ///
    /// A map's is that of the middle of its pixel, as with TDLib, and has no access hash: only `geoPoint`s have that.
    ///
    /// # Errors
    ///
    /// A file that is at neither a URL nor generated, or whose conversion cannot be (`api/files#downloading-webfiles`).
    pub fn to_web_location(&self) -> Result<enums::InputWebFileLocation, FileIdError> {
        match &self.location {
            Location::Web { url, access_hash } => {
                Ok(types::InputWebFileLocation::new(url.as_str(), *access_hash).into())
            }
            Location::Generated { conversion, .. } => generated(conversion),
            _ => Err(self.unusable("location of upload.getWebFile")),
        }
    }
}

fn generated(conversion: &str) -> Result<enums::InputWebFileLocation, FileIdError> {
    // It starts and ends with a #.
    let parts: Vec<&str> = conversion.split('#').collect();
    match parts[..] {
        ["", "audio_t", title, performer, small @ ("0" | "1"), ""] if !(title.is_empty() && performer.is_empty()) => {
            let cover = types::InputWebFileAudioAlbumThumbLocation::new();
            Ok(cover.small(small == "1").title(title).performer(performer).into())
        }
        ["", "map", zoom, x, y, width, height, scale, ""] => {
            let zoom = number(zoom, "zoom", 13, 20)?;
            let side = 256 << zoom;
            let (x, y) = (number(x, "x", 0, side - 1)?, number(y, "y", 0, side - 1)?);
            let (width, height) = (number(width, "width", 16, 1024)?, number(height, "height", 16, 1024)?);
            let scale = number(scale, "scale", 1, 3)?;
            let (latitude, longitude) = coordinates(x, y, side);
            let point = types::InputGeoPoint::new(latitude, longitude);
            Ok(types::InputWebFileGeoPointLocation::new(point, 0, width, height, zoom, scale).into())
        }
        _ => {
            let rule = "it is neither #map#zoom#x#y#width#height#scale# nor #audio_t#title#performer#small#";
            Err(FileIdError::Value { field: "conversion", value: 0, rule })
        }
    }
}

fn number(text: &str, field: &'static str, least: i32, most: i32) -> Result<i32, FileIdError> {
    let rule = "the conversion has no such number, or one out of its range";
    match text.parse() {
        Ok(number) if (least..=most).contains(&number) => Ok(number),
        Ok(number) => Err(FileIdError::Value { field, value: number.into(), rule }),
        Err(_) => Err(FileIdError::Value { field, value: 0, rule }),
    }
}

/// Latitude and longitude of a pixel, of a world map in Mercator's projection that is so many pixels wide and high.
fn coordinates(x: i32, y: i32, side: i32) -> (f64, f64) {
    let side = f64::from(side);
    let longitude = (f64::from(x) + 0.1) * 360.0 / side - 180.0;
    let latitude = 90.0 - 360.0 * (((f64::from(y) + 0.1) / side - 0.5) * 2.0 * PI).exp().atan() / PI;
    (latitude, longitude)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::objects::file_id::FileType;

    fn web(conversion: &str) -> Result<enums::InputWebFileLocation, FileIdError> {
        let conversion = conversion.to_owned();
        let location = Location::Generated { original_path: String::new(), conversion };
        FileId::new(FileType::Thumbnail, 0, vec![], location)?.to_web_location()
    }

    #[test]
    fn covers_of_music() {
        let cover = types::InputWebFileAudioAlbumThumbLocation::new().title("A").performer("B").small(true);
        assert_eq!(web("#audio_t#A#B#1#"), Ok(cover.into()));
        for conversion in ["#audio_t###0#", "#audio_t#A#B#2#", "#audio_t#A#B#1", "#audio_t#A#B#1##"] {
            assert!(matches!(web(conversion), Err(FileIdError::Value { field: "conversion", .. })), "{conversion}");
        }
    }

    #[test]
    fn maps() {
        // Big Ben, 51.5007 north and 0.1246 west, is at this pixel by TDLib's formula.
        let Ok(enums::InputWebFileLocation::InputWebFileGeoPointLocation(map)) =
            web("#map#16#8382801#5579354#600#400#2#")
        else {
            panic!("no map")
        };
        assert_eq!((map.w, map.h, map.zoom, map.scale, map.access_hash), (600, 400, 16, 2, 0));
        let enums::InputGeoPoint::Plain(point) = map.geo_point else { panic!("no point") };
        assert!((point.lat - 51.5007).abs() < 1e-4 && (point.long + 0.1246).abs() < 1e-4, "{point:?}");
    }

    #[test]
    fn maps_that_cannot_be() {
        for (conversion, wrong) in [
            ("#map#12#0#0#16#16#1#", "zoom"),
            ("#map#13#2097152#0#16#16#1#", "x"),
            ("#map#13#0#-1#16#16#1#", "y"),
            ("#map#13#0#0#1025#16#1#", "width"),
            ("#map#13#0#0#16#15#1#", "height"),
            ("#map#13#0#0#16#16#4#", "scale"),
            ("#map#13#0#0#16#16##", "scale"),
            ("#map#", "conversion"),
        ] {
            assert!(
                matches!(web(conversion), Err(FileIdError::Value { field, .. }) if field == wrong),
                "{conversion}: {:?}",
                web(conversion)
            );
        }
    }
}

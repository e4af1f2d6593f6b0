//! The preview of a map, within the ranges that Telegram draws (`inputWebFileGeoPointLocation`).

use std::ops::RangeInclusive;

use tl_types::types;

use crate::base::cause::Cause;

/// Width and height in pixels, before scaling.
const SIDE: RangeInclusive<i32> = 16..=1024;
/// How close: 13 is a part of a town, 20 a house.
const ZOOM: RangeInclusive<i32> = 13..=20;
/// Pixels of the picture per pixel of the map.
const SCALE: RangeInclusive<i32> = 1..=3;

/// What a map should look like.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct MapPreview {
    width: i32,
    height: i32,
    zoom: i32,
    scale: i32,
}

impl MapPreview {
    /// A map of so many pixels, 16 to 1024 each way, at zoom 16 and scale 1.
    pub fn new(width: i32, height: i32) -> Self {
        Self { width, height, zoom: 16, scale: 1 }
    }

    /// How close it is, 13 to 20.
    #[must_use]
    pub fn zoom(self, zoom: i32) -> Self {
        Self { zoom, ..self }
    }

    /// The picture has so many times the pixels each way, 1 to 3.
    #[must_use]
    pub fn scale(self, scale: i32) -> Self {
        Self { scale, ..self }
    }

    /// The location of the map around a place.
    ///
    /// # Errors
    ///
    /// A number out of its range.
    pub(super) fn around(self, place: &types::GeoPoint) -> Result<types::InputWebFileGeoPointLocation, Cause> {
        let Self { width, height, zoom, scale } = self;
        for (what, value, range) in
            [("width", width, SIDE), ("height", height, SIDE), ("zoom", zoom, ZOOM), ("scale", scale, SCALE)]
        {
            if !range.contains(&value) {
                return Err(Cause::MapPreview { what, value, least: *range.start(), most: *range.end() });
            }
        }
        let mut point = types::InputGeoPoint::new(place.lat, place.long);
        point.accuracy_radius = place.accuracy_radius;
        Ok(types::InputWebFileGeoPointLocation::new(point, place.access_hash, width, height, zoom, scale))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_number_has_its_range() {
        let place = types::GeoPoint::new(13.4, 52.5, 99);
        let good = MapPreview::new(16, 1024).zoom(20).scale(3);
        let location = good.around(&place).unwrap();
        assert_eq!(
            (location.w, location.h, location.zoom, location.scale, location.access_hash),
            (16, 1024, 20, 3, 99)
        );
        for (bad, wrong) in [
            (MapPreview::new(15, 100), "a map's width is 16 to 1024, not 15"),
            (MapPreview::new(100, 1025), "a map's height is 16 to 1024, not 1025"),
            (good.zoom(12), "a map's zoom is 13 to 20, not 12"),
            (good.zoom(21), "a map's zoom is 13 to 20, not 21"),
            (good.scale(0), "a map's scale is 1 to 3, not 0"),
            (good.scale(4), "a map's scale is 1 to 3, not 4"),
        ] {
            assert_eq!(bad.around(&place).unwrap_err().to_string(), wrong);
        }
    }
}

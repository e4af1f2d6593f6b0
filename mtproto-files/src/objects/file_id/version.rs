//! The versions of `file_id`s: the last byte, and in version 4 the last but one.

use std::fmt;

/// The newest of TDLib's own versions that this library knows (`td/telegram/Version.h`), which new `file_id`s say.
const LATEST_SUB_VERSION: u8 = 61;
/// `AddPhotoSizeSource`.
const PHOTO_SOURCES: u8 = 22;
/// `RemovePhotoVolumeAndLocalId`.
const NO_VOLUMES: u8 = 32;

/// The form of a `file_id`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Version {
    /// 2: until 2019.
    V2,
    /// 3: a thumbnail that is generated when it is asked for.
    V3,
    /// 4: everything else.
    V4 {
        /// TDLib's version of all that it stores. Those that this library does not know are read as the latest that it
        /// does: few of them change anything about files.
        sub_version: u8,
    },
}

/// What changed about photos.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Era {
    /// By volume and secret alone.
    Secrets,
    /// By volume, and by what they are a size of.
    Volumes,
    /// By what they are a size of.
    Sources,
}

impl Version {
    /// The one that new `file_id`s are of, but for generated files.
    pub const LATEST: Self = Self::V4 { sub_version: LATEST_SUB_VERSION };

    pub(super) fn era(self) -> Era {
        match self {
            Self::V4 { sub_version: NO_VOLUMES.. } | Self::V3 => Era::Sources,
            Self::V4 { sub_version: PHOTO_SOURCES.. } => Era::Volumes,
            Self::V4 { .. } | Self::V2 => Era::Secrets,
        }
    }
}

impl fmt::Display for Version {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::V2 => f.write_str("2"),
            Self::V3 => f.write_str("3"),
            Self::V4 { sub_version } => write!(f, "4.{sub_version}"),
        }
    }
}

//! The types of files, as TDLib counts them (`td/telegram/files/FileType.h`).

use std::fmt;

/// What a file is to its messages. Bots see it as the kind of media, and in the first byte of a `file_id`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum FileType {
    /// 0: the thumbnail of a document or sticker set.
    Thumbnail,
    /// 1: the photo of a user, group or channel.
    ProfilePhoto,
    /// 2: a photo.
    Photo,
    /// 3: a voice message.
    VoiceNote,
    /// 4: a video.
    Video,
    /// 5: a document of no other type.
    Document,
    /// 6: a file of a secret chat.
    Encrypted,
    /// 7: a file whose type is not known.
    Temp,
    /// 8: a sticker or custom emoji.
    Sticker,
    /// 9: music.
    Audio,
    /// 10: a GIF, or a video without sound.
    Animation,
    /// 11: the thumbnail of a file of a secret chat.
    EncryptedThumbnail,
    /// 12: a wallpaper, when those were photos.
    Wallpaper,
    /// 13: a round video message.
    VideoNote,
    /// 14: a file of Telegram Passport, decrypted.
    SecureDecrypted,
    /// 15: a file of Telegram Passport.
    SecureEncrypted,
    /// 16: a wallpaper.
    Background,
    /// 17: a document that is to be shown as a file whatever it is.
    DocumentAsFile,
    /// 18: a notification sound.
    Ringtone,
    /// 19: the log of a call.
    CallLog,
    /// 20: a photo of a story.
    PhotoStory,
    /// 21: a video of a story.
    VideoStory,
    /// 22: a photo that is gone once it was seen.
    SelfDestructingPhoto,
    /// 23: such a video.
    SelfDestructingVideo,
    /// 24: such a video message.
    SelfDestructingVideoNote,
    /// 25: such a voice message.
    SelfDestructingVoiceNote,
    /// 26: the video of a live photo.
    LivePhoto,
    /// 27: such a video of a photo that is gone once it was seen.
    SelfDestructingLivePhoto,
}

/// What the location of a file is like. Files of one class never share an id.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum FileClass {
    /// A photo, or a size of something.
    Photo,
    /// A document.
    Document,
    /// A file of Telegram Passport.
    Secure,
    /// A file of a secret chat.
    Encrypted,
    /// A file without a location of its own.
    Temp,
}

impl FileType {
    /// All of them, in the order of their numbers.
    pub const ALL: [Self; 28] = [
        Self::Thumbnail,
        Self::ProfilePhoto,
        Self::Photo,
        Self::VoiceNote,
        Self::Video,
        Self::Document,
        Self::Encrypted,
        Self::Temp,
        Self::Sticker,
        Self::Audio,
        Self::Animation,
        Self::EncryptedThumbnail,
        Self::Wallpaper,
        Self::VideoNote,
        Self::SecureDecrypted,
        Self::SecureEncrypted,
        Self::Background,
        Self::DocumentAsFile,
        Self::Ringtone,
        Self::CallLog,
        Self::PhotoStory,
        Self::VideoStory,
        Self::SelfDestructingPhoto,
        Self::SelfDestructingVideo,
        Self::SelfDestructingVideoNote,
        Self::SelfDestructingVoiceNote,
        Self::LivePhoto,
        Self::SelfDestructingLivePhoto,
    ];

    /// The type of a number; none if there is no such type.
    pub fn from_number(number: i32) -> Option<Self> {
        Self::ALL.get(usize::try_from(number).ok()?).copied()
    }

    /// The number.
    pub fn number(self) -> i32 {
        self as i32
    }

    /// What the location is like.
    pub fn class(self) -> FileClass {
        match self {
            Self::Thumbnail
            | Self::ProfilePhoto
            | Self::Photo
            | Self::EncryptedThumbnail
            | Self::Wallpaper
            | Self::PhotoStory
            | Self::SelfDestructingPhoto => FileClass::Photo,
            Self::SecureDecrypted | Self::SecureEncrypted => FileClass::Secure,
            Self::Encrypted => FileClass::Encrypted,
            Self::Temp => FileClass::Temp,
            _ => FileClass::Document,
        }
    }

    /// Whether a file of this type can be sent again by its id; otherwise it must be uploaded anew.
    pub fn can_be_sent_again(self) -> bool {
        !matches!(
            self,
            Self::Thumbnail
                | Self::EncryptedThumbnail
                | Self::Background
                | Self::CallLog
                | Self::PhotoStory
                | Self::VideoStory
                | Self::SelfDestructingPhoto
                | Self::SelfDestructingVideo
                | Self::SelfDestructingVideoNote
                | Self::SelfDestructingVoiceNote
                | Self::SelfDestructingLivePhoto
        )
    }
}

impl fmt::Display for FileType {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(self, f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_positions() {
        for (number, file_type) in (0..).zip(FileType::ALL) {
            assert_eq!((file_type.number(), FileType::from_number(number)), (number, Some(file_type)));
        }
        assert_eq!((FileType::from_number(28), FileType::from_number(-1)), (None, None));
    }
}

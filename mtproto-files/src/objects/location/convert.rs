//! Objects that carry one file, or none, as the locations that they stand for: `FileLocation::try_from(&media)?`.

use tl_types::{enums, types};

use super::media::{of_document, of_photo, of_wall_paper};
use super::{FileLocation, PeerPhoto};

/// There is no file in an object: it is empty, has expired, or what it has is within the object itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("this {object} has no file to download")]
pub struct NoFile {
    /// The object's type, as in the schema.
    pub object: &'static str,
}

/// `objects! { path::Type "Type" => function; … }`: objects of these types are tried as locations by these functions.
macro_rules! objects {
    ($($object:ty, $name:literal => $location:expr;)*) => {$(
        impl TryFrom<&$object> for FileLocation {
            type Error = NoFile;

            fn try_from(object: &$object) -> Result<Self, NoFile> {
                $location(object).ok_or(NoFile { object: $name })
            }
        }
    )*};
}

objects! {
    enums::Document, "Document" => of_document;
    enums::Photo, "Photo" => of_photo;
    types::Photo, "photo" => FileLocation::of_photo;
    enums::MessageMedia, "MessageMedia" => FileLocation::of_media;
    enums::WebPage, "WebPage" => FileLocation::of_web_page;
    enums::WallPaper, "WallPaper" => of_wall_paper;
    enums::EncryptedFile, "EncryptedFile" => FileLocation::of_encrypted_file;
    enums::SecureFile, "SecureFile" => FileLocation::of_secure_file;
    types::StickerSet, "stickerSet" => FileLocation::of_sticker_set_thumb;
    types::User, "user" => |user| FileLocation::of_user_photo(user, PeerPhoto::Big);
    enums::Chat, "Chat" => |chat| FileLocation::of_chat_photo(chat, PeerPhoto::Big);
}

/// Structs that a variant may hold behind a `Box`: code compiles either way.
macro_rules! boxed_objects {
    ($($object:ty)*) => {$(
        impl TryFrom<&Box<$object>> for FileLocation {
            type Error = NoFile;

            fn try_from(object: &Box<$object>) -> Result<Self, NoFile> {
                Self::try_from(&**object)
            }
        }
    )*};
}

boxed_objects! { types::Photo types::StickerSet types::User }

#[cfg(feature = "messages")]
objects! {
    enums::Message, "Message" => FileLocation::of_message;
}

impl From<&types::Document> for FileLocation {
    fn from(document: &types::Document) -> Self {
        Self::of_document(document)
    }
}

/// As a variant holds it, where it is behind a `Box`.
impl From<&Box<types::Document>> for FileLocation {
    fn from(held: &Box<types::Document>) -> Self {
        Self::from(&**held)
    }
}

impl From<enums::InputFileLocation> for FileLocation {
    fn from(input: enums::InputFileLocation) -> Self {
        Self::new(input)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_object_without_a_file_says_so() {
        let error = FileLocation::try_from(&enums::Photo::from(types::PhotoEmpty::new(1))).unwrap_err();
        assert_eq!(error.to_string(), "this Photo has no file to download");
        let user = types::User::new(5).access_hash(6).photo(types::UserProfilePhoto::new(77, 4));
        assert_eq!(FileLocation::try_from(&user).ok(), FileLocation::of_user_photo(&user, PeerPhoto::Big));
    }
}

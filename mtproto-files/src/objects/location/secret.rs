//! Files that only clients can read: those of secret chats (`api/end-to-end#sending-encrypted-files`) and of Telegram
//! Passport (`passport/encryption`). What comes is as it was sent: to decrypt it is another matter.

use tl_types::{enums, types};

use super::FileLocation;
use mtproto_transport::Dc;

impl FileLocation {
    /// The file of a secret chat's message (`encryptedFile`); none if it is empty. The size is that of the encrypted bytes,
    /// padding included.
    pub fn of_encrypted_file(file: &enums::EncryptedFile) -> Option<Self> {
        let enums::EncryptedFile::Plain(file) = file else { return None };
        let input = types::InputEncryptedFileLocation::new(file.id, file.access_hash);
        Some(Self::new(input).in_dc(Dc::Id(file.dc_id)).of_said_size(file.size))
    }

    /// A file of Telegram Passport (`secureFile`); none if it is empty. The size is that of the encrypted bytes, padding
    /// included.
    pub fn of_secure_file(file: &enums::SecureFile) -> Option<Self> {
        let enums::SecureFile::Plain(file) = file else { return None };
        let input = types::InputSecureFileLocation::new(file.id, file.access_hash);
        Some(Self::new(input).in_dc(Dc::Id(file.dc_id)).of_said_size(file.size))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn encrypted_and_secure_files() {
        let file = types::EncryptedFile::new(1, 2, 5_000_000_000, 4, 6).into();
        let expected = FileLocation::new(types::InputEncryptedFileLocation::new(1, 2)).in_dc(Dc::Id(4));
        assert_eq!(FileLocation::of_encrypted_file(&file), Some(expected.of_size(5_000_000_000)));
        assert_eq!(FileLocation::of_encrypted_file(&types::EncryptedFileEmpty::new().into()), None);

        let file = types::SecureFile::new(1, 2, 300, 4, 0, vec![7; 32], vec![8; 32]).into();
        let expected = FileLocation::new(types::InputSecureFileLocation::new(1, 2)).in_dc(Dc::Id(4));
        assert_eq!(FileLocation::of_secure_file(&file), Some(expected.of_size(300)));
        assert_eq!(FileLocation::of_secure_file(&types::SecureFileEmpty::new().into()), None);
    }
}

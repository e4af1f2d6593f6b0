//! One field after the other, with its name for errors.

use tl_types::{Bytes, DecodeError, DecodeFault, Reader};

use crate::objects::file_id::{FileIdError, FileType, PhotoSource, VolumeLocation, check};

/// Reads fields, and names the one that cannot be read.
pub(in crate::objects::file_id) struct Fields<'a> {
    pub(in crate::objects::file_id) reader: Reader<'a>,
}

impl Fields<'_> {
    pub(in crate::objects::file_id) fn i32(&mut self, field: &'static str) -> Result<i32, FileIdError> {
        let value = self.reader.i32();
        self.unless_failed(field, value)
    }

    pub(in crate::objects::file_id) fn i64(&mut self, field: &'static str) -> Result<i64, FileIdError> {
        let value = self.reader.i64();
        self.unless_failed(field, value)
    }

    pub(in crate::objects::file_id) fn string(&mut self, field: &'static str) -> Result<String, FileIdError> {
        let value = self.reader.string();
        self.unless_failed(field, value)
    }

    pub(in crate::objects::file_id) fn array<const N: usize>(
        &mut self,
        field: &'static str,
    ) -> Result<[u8; N], FileIdError> {
        let value = self.reader.array();
        self.unless_failed(field, value)
    }

    /// The type, and those of the flags that are set with it.
    pub(in crate::objects::file_id) fn file_type(
        &mut self,
        field: &'static str,
        flags: i32,
    ) -> Result<(FileType, i32), FileIdError> {
        let value = self.i32(field)?;
        let file_type = FileType::from_number(value & !flags).ok_or(FileIdError::Value {
            field,
            value: value.into(),
            rule: "there is no such type of file",
        })?;
        Ok((file_type, value & flags))
    }

    pub(in crate::objects::file_id) fn finish(self) -> Result<(), FileIdError> {
        self.reader.finish().map_err(|error| FileIdError::Field { field: "end", error })
    }

    pub(super) fn bytes(&mut self, field: &'static str) -> Result<Bytes, FileIdError> {
        let value = self.reader.bytes();
        // Not a slice, which would keep the whole body.
        self.unless_failed(field, Bytes::copy_from_slice(&value))
    }

    pub(super) fn thumbnail(&mut self) -> Result<PhotoSource, FileIdError> {
        let (file_type, _) = self.file_type("thumbnail_file_type", 0)?;
        let value = self.i32("thumbnail_type")?;
        match u8::try_from(value) {
            Ok(letter @ 0..=127) => {
                Ok(PhotoSource::Thumbnail { file_type, thumbnail_type: char::from(letter), legacy: None })
            }
            _ => Err(FileIdError::Value { field: "thumbnail_type", value: value.into(), rule: check::THUMBNAIL_TYPE }),
        }
    }

    pub(super) fn dialog_photo(&mut self, big: bool) -> Result<PhotoSource, FileIdError> {
        let (dialog_id, access_hash) = (self.i64("dialog_id")?, self.i64("dialog_access_hash")?);
        Ok(PhotoSource::DialogPhoto { big, dialog_id, access_hash })
    }

    /// Without a version, which is written only for some: what is made of it is a legacy one.
    pub(super) fn sticker_set_thumbnail(&mut self) -> Result<PhotoSource, FileIdError> {
        let (id, access_hash) = (self.i64("sticker_set_id")?, self.i64("sticker_set_access_hash")?);
        Ok(PhotoSource::StickerSetThumbnailLegacy { id, access_hash, legacy: VolumeLocation::default() })
    }

    pub(super) fn full_legacy(&mut self) -> Result<PhotoSource, FileIdError> {
        let (volume_id, secret) = (self.i64("volume_id")?, self.i64("secret")?);
        let local_id = self.i32("local_id")?;
        Ok(PhotoSource::FullLegacy { legacy: VolumeLocation { volume_id, local_id }, secret })
    }

    pub(super) fn volume_location(&mut self) -> Result<VolumeLocation, FileIdError> {
        Ok(VolumeLocation { volume_id: self.i64("volume_id")?, local_id: self.i32("local_id")? })
    }

    fn unless_failed<T>(&self, field: &'static str, value: T) -> Result<T, FileIdError> {
        if !self.reader.has_failed() {
            return Ok(value);
        }
        let fault = DecodeFault::Truncated { needed: 1 };
        let unknown = DecodeError { offset: self.reader.offset(), fault };
        let error = self.reader.clone().finish().err().unwrap_or(unknown);
        Err(FileIdError::Field { field, error })
    }
}

//! The setters that several kinds of media have.

/// Caption and formatting, of a type with a field `caption`.
macro_rules! caption_setters {
    ($name:ident) => {
        impl $name {
            /// Sets its caption: a text, or a [`FormattedText`](crate::text::FormattedText), whose formatting is taken too.
            #[must_use]
            pub fn caption(mut self, caption: impl Into<$crate::objects::text::FormattedText>) -> Self {
                self.caption.set(caption.into());
                self
            }

            /// Sets the caption's formatting.
            #[must_use]
            pub fn entities(
                mut self,
                entities: impl IntoIterator<Item = impl Into<::tl_types::enums::MessageEntity>>,
            ) -> Self {
                self.caption.entities = entities.into_iter().map(Into::into).collect();
                self
            }
        }
    };
}

/// What photos and documents have in common, of a type with a field `parts`.
macro_rules! media_setters {
    ($name:ident) => {
        impl $name {
            /// The name that the file is uploaded under ([`File::name`](crate::media::File::name)).
            #[must_use]
            pub fn name(mut self, name: impl Into<String>) -> Self {
                self.parts.file = self.parts.file.name(name);
                self
            }

            /// Hides it behind a spoiler.
            #[must_use]
            pub fn spoiler(mut self, spoiler: bool) -> Self {
                self.parts.spoiler = spoiler;
                self
            }

            /// After so many seconds of being looked at it is gone, at most 60; `i32::MAX`: once it is closed. For private
            /// chats.
            #[must_use]
            pub fn ttl_seconds(mut self, seconds: i32) -> Self {
                self.parts.ttl_seconds = Some(seconds);
                self
            }

            /// The stickers that were put on it, as it says when it is asked (`messages.getAttachedStickers`). Of files that
            /// are uploaded.
            #[must_use]
            pub fn stickers(
                mut self,
                stickers: impl IntoIterator<Item = impl Into<::tl_types::enums::InputDocument>>,
            ) -> Self {
                self.parts.stickers = Some(stickers.into_iter().map(Into::into).collect());
                self
            }
        }
    };
}

/// What all documents have in common, of a type with a field `parts`.
macro_rules! document_setters {
    ($name:ident) => {
        $crate::messages::media::setters::caption_setters!($name);
        $crate::messages::media::setters::media_setters!($name);

        impl $name {
            /// The MIME type of an upload: by default what its name stands for.
            #[must_use]
            pub fn mime_type(mut self, mime_type: impl Into<String>) -> Self {
                self.parts.file = self.parts.file.mime_type(mime_type);
                self
            }

            /// A small JPEG that is shown until the file is there, of an upload: at most 320 pixels wide and high, and
            /// 200 kB. With the feature `thumbnails`, another image that is a path or bytes is made one; without, it is an
            /// error before anything is sent.
            #[must_use]
            pub fn thumbnail(mut self, thumbnail: impl Into<$crate::transfer::upload::Source>) -> Self {
                self.parts.thumbnail = Some($crate::messages::media::File::new(thumbnail).name("thumbnail.jpg"));
                self
            }

            /// Adds an attribute, to an upload, besides those that this type has.
            #[must_use]
            pub fn attribute(mut self, attribute: impl Into<::tl_types::enums::DocumentAttribute>) -> Self {
                self.parts.attributes.push(attribute.into());
                self
            }
        }
    };
}

pub(crate) use {caption_setters, document_setters, media_setters};

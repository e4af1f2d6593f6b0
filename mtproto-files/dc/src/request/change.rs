//! The methods that change what is there, messages and pictures, and those that are about inline mode.

use tl_types::{Bytes, Chain, Combinator, enums, functions};

use super::{call, decode, named};
use crate::error::{Failure, Refusal};
use crate::services::{edit, inline, picture};
use crate::state::State;

/// Makes an enum of the methods, with what reads each of them and carries it out.
macro_rules! changes {
    ($($variant:ident: $method:ty => $service:path;)*) => {
        /// A method that changes something.
        pub(super) enum Change {
            $($variant(Box<$method>),)*
        }

        #[cfg(test)]
        pub(super) const CHANGES: &[&str] = &[$(<$method>::NAME,)*];

        impl Change {
            /// The request with this id; none if that is not one of these methods.
            pub(super) fn read(constructor_id: u32, bytes: &Bytes) -> Option<Result<Self, Refusal>> {
                Some(match constructor_id {
                    $(<$method>::CONSTRUCTOR_ID => decode::<$method>(bytes).map(|request| Self::$variant(Box::new(request))),)*
                    _ => return None,
                })
            }

            /// The method's name.
            pub(super) fn method(&self) -> &'static str {
                match self {
                    $(Self::$variant(_) => <$method>::NAME,)*
                }
            }

            /// Carries it out, and returns the answer as it goes out.
            pub(super) fn answer(self, state: &State, length: usize) -> Result<Chain, Failure> {
                match self {
                    $(Self::$variant(request) => call(state, *request, length, $service),)*
                }
            }
        }
    };
}

changes! {
    EditMessage: functions::messages::EditMessage => edit::edit_message;
    EditInline: functions::messages::EditInlineBotMessage => inline::edit_inline_bot_message;
    SetInlineResults: functions::messages::SetInlineBotResults => inline::set_inline_bot_results;
    UploadProfilePhoto: functions::photos::UploadProfilePhoto => picture::upload_profile_photo;
    UpdateProfilePhoto: functions::photos::UpdateProfilePhoto => picture::update_profile_photo;
    UploadContactPhoto: functions::photos::UploadContactProfilePhoto => picture::upload_contact_profile_photo;
    EditChatPhoto: functions::messages::EditChatPhoto => picture::edit_chat_photo;
    EditChannelPhoto: functions::channels::EditPhoto => picture::edit_photo;
    ProfileEmojis: functions::account::GetDefaultProfilePhotoEmojis => picture::profile_photo_emojis;
    GroupEmojis: functions::account::GetDefaultGroupPhotoEmojis => picture::group_photo_emojis;
    BackgroundEmojis: functions::account::GetDefaultBackgroundEmojis => picture::background_emojis;
}

impl Change {
    /// Whether it is for the home DC alone: messages of inline mode are where they are.
    pub(super) fn is_for_home(&self) -> bool {
        !matches!(self, Self::EditInline(_))
    }

    /// The document or photo that it names, by the index of what it has several of.
    pub(super) fn item(&self, index: usize) -> Option<i64> {
        match self {
            Self::EditMessage(request) if index == 0 => named(request.media.as_ref()?),
            Self::EditInline(request) if index == 0 => named(request.media.as_ref()?),
            Self::UpdateProfilePhoto(request) if index == 0 => photo(&request.id),
            Self::EditChatPhoto(request) if index == 0 => chat_photo(&request.photo),
            Self::EditChannelPhoto(request) if index == 0 => chat_photo(&request.photo),
            Self::SetInlineResults(request) => match request.results.get(index)? {
                enums::InputBotInlineResult::Photo(result) => photo(&result.photo),
                enums::InputBotInlineResult::Document(result) => match &result.document {
                    enums::InputDocument::Plain(document) => Some(document.id),
                    _ => None,
                },
                _ => None,
            },
            _ => None,
        }
    }
}

fn chat_photo(photo_of_chat: &enums::InputChatPhoto) -> Option<i64> {
    match photo_of_chat {
        enums::InputChatPhoto::Plain(chat) => photo(&chat.id),
        _ => None,
    }
}

fn photo(input: &enums::InputPhoto) -> Option<i64> {
    match input {
        enums::InputPhoto::Plain(photo) => Some(photo.id),
        _ => None,
    }
}

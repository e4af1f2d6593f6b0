//! The table of known errors: `[codes] "PATTERN" Name: "meaning" => "advice"`, sorted by pattern.

use super::entry::Entry;

/// Makes an enum of the rows, with a table to look them up.
macro_rules! known_errors {
    ($($codes:tt $pattern:literal $name:ident $(($value:ty))?: $meaning:literal => $advice:literal;)*) => {
        /// An error that the API documents. Its number, where it has one, is in the variant.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        #[non_exhaustive]
        pub enum KnownError {
            $(
                #[doc = concat!("`", $pattern, "`: ", $meaning)]
                #[doc = concat!("\n\nWhat to do: ", $advice, ".")]
                $name $(($value))?,
            )*
        }

        /// What makes each error of its number, in order of the patterns.
        pub(super) const BY_PATTERN: &[(&str, fn(u32) -> KnownError)] =
            &[$(($pattern, maker!($name $($value)?)),)*];

        impl KnownError {
            /// The number that it carries: seconds, a part, an item, a DC, as its description says.
            pub fn value(self) -> Option<u32> {
                match self {
                    $($(Self::$name(value) => Some::<$value>(value),)?)*
                    _ => None,
                }
            }

            /// What there is to say about it.
            pub(super) fn entry(self) -> &'static Entry {
                match self {
                    $(Self::$name { .. } => &Entry {
                        pattern: $pattern,
                        codes: &$codes,
                        meaning: $meaning,
                        advice: $advice,
                    },)*
                }
            }
        }
    };
}

/// What makes an error of a number.
macro_rules! maker {
    ($name:ident) => {
        |_| KnownError::$name
    };
    ($name:ident $value:ty) => {
        KnownError::$name
    };
}

known_errors! {
    [401] "ACTIVE_USER_REQUIRED" ActiveUserRequired: "The method is for accounts that have signed up."
        => "sign up with this phone number first";
    [400] "ALBUM_PHOTOS_TOO_MANY" AlbumPhotosTooMany: "The account has as many profile photos as it may."
        => "delete some profile photos first";
    [406] "ALLOW_PAYMENT_REQUIRED" AllowPaymentRequired:
        "The peer takes paid messages only, which the connection's layer does not know."
        => "use a newer layer";
    [403] "ALLOW_PAYMENT_REQUIRED_%d" AllowPaymentRequiredOf(u32):
        "The peer takes so many stars for a message, and allow_paid_stars is less or not set."
        => "set allow_paid_stars to at least that number, if the price is right";
    [400] "API_ID_INVALID" ApiIdInvalid: "The api_id is not one of Telegram's, or not that of the api_hash."
        => "take both from my.telegram.org";
    [400] "API_ID_PUBLISHED_FLOOD" ApiIdPublishedFlood: "The api_id was published, and is no longer served."
        => "get an api_id of your own at my.telegram.org";
    [400] "ARTICLE_TITLE_EMPTY" ArticleTitleEmpty: "An inline article has no title." => "give the article a title";
    [400] "AUDIO_CONTENT_URL_EMPTY" AudioContentUrlEmpty: "An inline audio has no URL." => "set the URL of its content";
    [400] "AUDIO_TITLE_EMPTY" AudioTitleEmpty: "An inline audio has no title." => "give the audio a title";
    [400] "AUTH_BYTES_INVALID" AuthBytesInvalid:
        "The exported authorization is not one for this account and DC, or was used already."
        => "export the authorization again";
    [406] "AUTH_KEY_DUPLICATED" AuthKeyDuplicated: "The auth key was used from two addresses at once, and is void."
        => "make a new auth key and log in again; never share a session between processes";
    [401] "AUTH_KEY_INVALID" AuthKeyInvalid: "The auth key is not one." => "make a new auth key and log in again";
    [401] "AUTH_KEY_PERM_EMPTY" AuthKeyPermEmpty: "The temporary auth key is not bound to a permanent one."
        => "bind the key with auth.bindTempAuthKey first";
    [401] "AUTH_KEY_UNREGISTERED" AuthKeyUnregistered: "Nobody is logged in with this auth key at this DC."
        => "log in again at that DC";
    [400] "BOT_DOMAIN_INVALID" BotDomainInvalid:
        "The domain of a login button is not the one that BotFather knows for the bot."
        => "set the domain with BotFather's /setdomain";
    [400] "BOT_FALLBACK_UNSUPPORTED" BotFallbackUnsupported: "Bots have no fallback photo."
        => "leave the flag fallback";
    [400] "BOT_GAMES_DISABLED" BotGamesDisabled: "Channels take no games." => "send the game to a user or group";
    [400] "BOT_INVALID" BotInvalid: "The user is not a bot of this account." => "name a bot that the account owns";
    [400] "BOT_METHOD_INVALID" BotMethodInvalid: "Bots cannot call this method." => "log in as a user";
    [400] "BOT_MISSING" BotMissing: "The method or media needs a bot." => "log in as a bot";
    [400] "BOT_PAYMENTS_DISABLED" BotPaymentsDisabled: "The bot takes no payments." => "enable payments with BotFather";
    [400] "BOT_POLLS_DISABLED" BotPollsDisabled: "Bots cannot send this poll here." => "send the poll as a user";
    [400] "BROADCAST_PUBLIC_VOTERS_FORBIDDEN" BroadcastPublicVotersForbidden:
        "Channels take no polls with public voters."
        => "make the poll anonymous";
    [400] "BUSINESS_CONNECTION_INVALID" BusinessConnectionInvalid: "There is no such business connection."
        => "take the connection's id from its last update";
    [400] "BUSINESS_CONNECTION_NOT_ALLOWED" BusinessConnectionNotAllowed:
        "Only bots may act over a business connection, with business mode on, and not by every method."
        => "enable business mode with BotFather, and call the method as the bot itself if it cannot be called so";
    [400] "BUSINESS_PEER_INVALID" BusinessPeerInvalid: "The business connection does not reach this peer."
        => "choose a chat that the connection has";
    [400] "BUSINESS_PEER_USAGE_MISSING" BusinessPeerUsageMissing:
        "The user did not write lately, so that the business connection may not write."
        => "wait until the user writes";
    [400] "BUTTON_COPY_TEXT_INVALID" ButtonCopyTextInvalid: "The text that a button copies is empty or too long."
        => "give the button a text of 1 to 256 characters";
    [400] "BUTTON_DATA_INVALID" ButtonDataInvalid: "The data of a button is not right."
        => "keep the data of callback buttons within 1 to 64 bytes";
    [400] "BUTTON_POS_INVALID" ButtonPosInvalid: "A game or pay button is not the first one."
        => "put that button first";
    [400] "BUTTON_TYPE_INVALID" ButtonTypeInvalid: "A button is of a kind that does not go here."
        => "choose another kind of button";
    [400] "BUTTON_URL_INVALID" ButtonUrlInvalid: "The URL of a button is not one."
        => "give the button an http, https or tg URL";
    [400] "BUTTON_USER_PRIVACY_RESTRICTED" ButtonUserPrivacyRestricted:
        "The user of a profile button does not allow such buttons."
        => "leave that button";
    [400] "CDN_METHOD_INVALID" CdnMethodInvalid: "A CDN DC does not have this method."
        => "call the method at an ordinary DC";
    [500] "CDN_UPLOAD_TIMEOUT" CdnUploadTimeout: "The file did not reach the CDN in time."
        => "try again, or go on from the file's own DC";
    [400] "CHANNEL_INVALID" ChannelInvalid: "There is no such channel, or its access hash is another."
        => "resolve the channel again";
    [400, 406] "CHANNEL_PRIVATE" ChannelPrivate: "The channel is private, and the account is no member, or banned."
        => "join the channel first";
    [400, 403] "CHAT_ADMIN_REQUIRED" ChatAdminRequired: "Only admins may do this." => "get the admin right for it";
    [403] "CHAT_FORBIDDEN" ChatForbidden: "The account may not write in this chat." => "choose another chat";
    [400] "CHAT_FORWARDS_RESTRICTED" ChatForwardsRestricted:
        "The chat is protected: what is in it is not sent elsewhere."
        => "upload the file anew, if you may";
    [403] "CHAT_GUEST_SEND_FORBIDDEN" ChatGuestSendForbidden: "Only members of the discussion group comment."
        => "join the discussion group first";
    [400] "CHAT_ID_INVALID" ChatIdInvalid: "There is no such chat." => "check the chat's id and its kind";
    [400] "CHAT_INVALID" ChatInvalid: "The chat is not one." => "check the chat's id and its kind";
    [400] "CHAT_NOT_MODIFIED" ChatNotModified: "The chat is like that already." => "nothing is left to do";
    [400] "CHAT_RESTRICTED" ChatRestricted: "The account is restricted, and may not write here."
        => "ask an admin of the chat to lift the restriction";
    [403] "CHAT_SEND_AUDIOS_FORBIDDEN" ChatSendAudiosForbidden: "The chat takes no music from this account."
        => "ask an admin of the chat for the right to send music";
    [403] "CHAT_SEND_DOCS_FORBIDDEN" ChatSendDocsForbidden: "The chat takes no files from this account."
        => "ask an admin of the chat for the right to send files";
    [403] "CHAT_SEND_GAME_FORBIDDEN" ChatSendGameForbidden: "The chat takes no games from this account."
        => "ask an admin of the chat for the right to send games";
    [403] "CHAT_SEND_GIFS_FORBIDDEN" ChatSendGifsForbidden: "The chat takes no animations from this account."
        => "ask an admin of the chat for the right to send GIFs";
    [403] "CHAT_SEND_MEDIA_FORBIDDEN" ChatSendMediaForbidden: "The chat takes no media from this account."
        => "ask an admin of the chat for the right to send media";
    [403] "CHAT_SEND_PHOTOS_FORBIDDEN" ChatSendPhotosForbidden: "The chat takes no photos from this account."
        => "ask an admin of the chat for the right to send photos";
    [403] "CHAT_SEND_PLAIN_FORBIDDEN" ChatSendPlainForbidden: "The chat takes no text from this account."
        => "ask an admin of the chat for the right to send text";
    [403] "CHAT_SEND_POLL_FORBIDDEN" ChatSendPollForbidden: "The chat takes no polls from this account."
        => "ask an admin of the chat for the right to send polls";
    [403] "CHAT_SEND_ROUNDVIDEOS_FORBIDDEN" ChatSendRoundvideosForbidden:
        "The chat takes no video messages from this account."
        => "ask an admin of the chat for the right to send video messages";
    [403] "CHAT_SEND_STICKERS_FORBIDDEN" ChatSendStickersForbidden: "The chat takes no stickers from this account."
        => "ask an admin of the chat for the right to send stickers";
    [403] "CHAT_SEND_VIDEOS_FORBIDDEN" ChatSendVideosForbidden: "The chat takes no videos from this account."
        => "ask an admin of the chat for the right to send videos";
    [403] "CHAT_SEND_VOICES_FORBIDDEN" ChatSendVoicesForbidden: "The chat takes no voice messages from this account."
        => "ask an admin of the chat for the right to send voice messages";
    [403] "CHAT_WRITE_FORBIDDEN" ChatWriteForbidden: "The account may not write in this chat."
        => "choose another chat, or ask its admins for the right to write";
    [400] "CONNECTION_API_ID_INVALID" ConnectionApiIdInvalid: "The api_id of initConnection is not one."
        => "take the api_id from my.telegram.org";
    [400] "CONNECTION_APP_VERSION_EMPTY" ConnectionAppVersionEmpty: "initConnection has no app_version."
        => "set the version of your app";
    [400] "CONNECTION_DEVICE_MODEL_EMPTY" ConnectionDeviceModelEmpty: "initConnection has no device_model."
        => "set the device's model";
    [400] "CONNECTION_LANG_PACK_INVALID" ConnectionLangPackInvalid:
        "The language pack of initConnection is not one of this app."
        => "leave lang_pack empty";
    [400] "CONNECTION_LAYER_INVALID" ConnectionLayerInvalid: "The layer of invokeWithLayer is not one that the DC has."
        => "use the layer of the schema that the requests are made of";
    [400] "CONNECTION_NOT_INITED" ConnectionNotInited: "The session has not begun with initConnection."
        => "wrap the first request of a session in invokeWithLayer and initConnection";
    [400] "CONNECTION_SYSTEM_EMPTY" ConnectionSystemEmpty: "initConnection has no system_version."
        => "set the system's version";
    [400] "CONNECTION_SYSTEM_LANG_CODE_EMPTY" ConnectionSystemLangCodeEmpty: "initConnection has no system_lang_code."
        => "set the system's language";
    [400] "CONTACT_MISSING" ContactMissing: "The user is no contact of this account." => "add the contact first";
    [400] "CURRENCY_TOTAL_AMOUNT_INVALID" CurrencyTotalAmountInvalid:
        "The prices of an invoice add up to too little or too much."
        => "keep the total within the currency's limits";
    [400] "DATA_INVALID" DataInvalid: "The encrypted message is not one."
        => "encrypt the message with the key of the secret chat";
    [400] "DATA_TOO_LONG" DataTooLong: "The encrypted message is too long."
        => "send it in several messages, or as a file";
    [400] "DC_ID_INVALID" DcIdInvalid: "There is no such DC, or it is this one."
        => "take the ids of DCs from help.getConfig";
    [400] "DOCUMENT_INVALID" DocumentInvalid: "There is no such document, or it is of a kind that does not go here."
        => "take the document from its message again";
    [406] "EDIT_MESSAGE_TEMP_RESTRICTED" EditMessageTempRestricted: "This user may not edit messages for now."
        => "try again later";
    [400] "EFFECT_CHAT_INVALID" EffectChatInvalid: "Message effects are for private chats." => "leave the effect";
    [400] "EFFECT_ID_INVALID" EffectIdInvalid: "There is no such message effect."
        => "take the effect from messages.getAvailableEffects";
    [400] "EMOJI_MARKUP_INVALID" EmojiMarkupInvalid: "The emoji or its background is not right for a profile photo."
        => "take a custom emoji and 1 to 4 background colours";
    [400] "EMOTICON_INVALID" EmoticonInvalid: "The emoji is not one of those that are thrown as dice."
        => "take an emoji of emojies_send_dice in the app's config";
    [400] "ENCRYPTION_DECLINED" EncryptionDeclined: "The secret chat was declined." => "start a new secret chat";
    [400] "ENTITIES_TOO_LONG" EntitiesTooLong: "The text has too much formatting." => "use fewer entities";
    [400] "ENTITY_BOUNDS_INVALID" EntityBoundsInvalid: "The offset or length of an entity lies outside of the text."
        => "count offsets and lengths in UTF-16 code units";
    [400] "EXTENDED_MEDIA_AMOUNT_INVALID" ExtendedMediaAmountInvalid: "The price of paid media is too low or too high."
        => "choose another number of stars";
    [400] "EXTENDED_MEDIA_EMPTY" ExtendedMediaEmpty: "The paid media is empty." => "give at least one photo or video";
    [400] "EXTENDED_MEDIA_INVALID" ExtendedMediaInvalid: "What is to be paid for is not a photo or video."
        => "give photos and videos only";
    [400] "EXTENDED_MEDIA_PEER_INVALID" ExtendedMediaPeerInvalid: "This peer takes no paid media."
        => "choose another peer, or send the media free";
    [400] "EXTERNAL_URL_INVALID" ExternalUrlInvalid: "The URL is not one that Telegram can fetch from."
        => "check the URL, or upload the file";
    [406] "FILEREF_UPGRADE_NEEDED" FilerefUpgradeNeeded: "The connection's layer has no file references."
        => "use a newer layer";
    [400] "FILE_CONTENT_TYPE_INVALID" FileContentTypeInvalid:
        "The MIME type of an inline file is not one that goes here."
        => "use application/pdf or application/zip";
    [400] "FILE_EMTPY" FileEmpty: "The file is empty, and Telegram stores no empty files."
        => "upload a file with bytes in it";
    [400] "FILE_ID_INVALID" FileIdInvalid: "There is no such file, or its access hash is another."
        => "take the location from the message again";
    [303] "FILE_MIGRATE_%d" FileMigrate(u32): "The file is in the DC of this id."
        => "ask there";
    [400] "FILE_PARTS_INVALID" FilePartsInvalid: "There are too few or too many parts."
        => "the account may not upload as many parts";
    [400] "FILE_PART_%d_MISSING" FilePartMissing(u32): "The DC no longer has the part of this number, counted from 0."
        => "upload the file again";
    [400] "FILE_PART_EMPTY" FilePartEmpty: "The part has no bytes." => "upload the file again";
    [400] "FILE_PART_INVALID" FilePartInvalid: "The part's number is too large, or below 0." => "upload the file again";
    [400] "FILE_PART_LENGTH_INVALID" FilePartLengthInvalid: "A part has another length than the others."
        => "upload the file again";
    [400] "FILE_PART_SIZE_CHANGED" FilePartSizeChanged: "The part is of another size than the file's other ones."
        => "the DC has parts of another size: upload the file again, without its journal";
    [400] "FILE_PART_SIZE_INVALID" FilePartSizeInvalid:
        "The part's size does not divide 512 KiB, or is no multiple of 1 KiB."
        => "choose another part size";
    [400] "FILE_PART_TOO_BIG" FilePartTooBig: "The part has more than 512 KiB." => "choose another part size";
    [400] "FILE_PART_TOO_SMALL" FilePartTooSmall: "The part has fewer bytes than it may." => "choose another part size";
    [400] "FILE_REFERENCE_%d_COVER_EMPTY" FileReferenceCoverEmptyAt(u32):
        "The cover of the item of this number, counted from 0, has no file reference."
        => "fetch what the cover of that item is from again and use its new file reference";
    [400] "FILE_REFERENCE_%d_COVER_EXPIRED" FileReferenceCoverExpiredAt(u32):
        "The file reference of the cover of the item of this number, counted from 0, has expired."
        => "fetch what the cover of that item is from again and use its new file reference";
    [400] "FILE_REFERENCE_%d_COVER_INVALID" FileReferenceCoverInvalidAt(u32):
        "The file reference of the cover of the item of this number, counted from 0, is not right."
        => "fetch what the cover of that item is from again and use its new file reference";
    [400] "FILE_REFERENCE_%d_EMPTY" FileReferenceEmptyAt(u32):
        "The item of this number, counted from 0, has no file reference."
        => "fetch the message of that item again and use its new file reference";
    [400] "FILE_REFERENCE_%d_EXPIRED" FileReferenceExpiredAt(u32):
        "The file reference of the item of this number, counted from 0, has expired."
        => "fetch the message of that item again and use its new file reference";
    [400] "FILE_REFERENCE_%d_INVALID" FileReferenceInvalidAt(u32):
        "The file reference of the item of this number, counted from 0, is not right."
        => "fetch the message of that item again and use its new file reference";
    [400] "FILE_REFERENCE_ANSWER_%d_EMPTY" FileReferenceAnswerEmptyAt(u32):
        "The file reference of the media of the poll's answer of this number is empty."
        => "fetch what the answer's media is from again and use its new file reference";
    [400] "FILE_REFERENCE_ANSWER_%d_EXPIRED" FileReferenceAnswerExpiredAt(u32):
        "The file reference of the media of the poll's answer of this number has expired."
        => "fetch what the answer's media is from again and use its new file reference";
    [400] "FILE_REFERENCE_ANSWER_%d_INVALID" FileReferenceAnswerInvalidAt(u32):
        "The file reference of the media of the poll's answer of this number is not right."
        => "fetch what the answer's media is from again and use its new file reference";
    [400] "FILE_REFERENCE_ATTACH_EMPTY" FileReferenceAttachEmpty:
        "The file reference of what is attached to the media is empty."
        => "fetch again what is attached and use its new file reference";
    [400] "FILE_REFERENCE_ATTACH_EXPIRED" FileReferenceAttachExpired:
        "The file reference of what is attached to the media has expired."
        => "fetch again what is attached and use its new file reference";
    [400] "FILE_REFERENCE_ATTACH_INVALID" FileReferenceAttachInvalid:
        "The file reference of what is attached to the media is not right."
        => "fetch again what is attached and use its new file reference";
    [400] "FILE_REFERENCE_COVER_EMPTY" FileReferenceCoverEmpty:
        "The file reference of the cover is empty."
        => "fetch what the cover is from again and use its new file reference";
    [400] "FILE_REFERENCE_COVER_EXPIRED" FileReferenceCoverExpired:
        "The file reference of the cover has expired."
        => "fetch what the cover is from again and use its new file reference";
    [400] "FILE_REFERENCE_COVER_INVALID" FileReferenceCoverInvalid:
        "The file reference of the cover is not right."
        => "fetch what the cover is from again and use its new file reference";
    [400] "FILE_REFERENCE_EMPTY" FileReferenceEmpty: "The file reference is empty."
        => "fetch the message again and use its new file reference";
    [400] "FILE_REFERENCE_EXPIRED" FileReferenceExpired: "The file reference has expired."
        => "fetch the message again and use its new file reference";
    [400] "FILE_REFERENCE_INVALID" FileReferenceInvalid: "The file reference is not one of this file."
        => "fetch the message again and use its new file reference";
    [400] "FILE_REFERENCE_SOLUTION_EMPTY" FileReferenceSolutionEmpty:
        "The file reference of the media of the quiz's solution is empty."
        => "fetch what the solution's media is from again and use its new file reference";
    [400] "FILE_REFERENCE_SOLUTION_EXPIRED" FileReferenceSolutionExpired:
        "The file reference of the media of the quiz's solution has expired."
        => "fetch what the solution's media is from again and use its new file reference";
    [400] "FILE_REFERENCE_SOLUTION_INVALID" FileReferenceSolutionInvalid:
        "The file reference of the media of the quiz's solution is not right."
        => "fetch what the solution's media is from again and use its new file reference";
    [400] "FILE_TITLE_EMPTY" FileTitleEmpty: "An inline file has no title." => "give the file a title";
    [400] "FILE_TOKEN_INVALID" FileTokenInvalid: "The token of a CDN file has expired."
        => "go on from the file's own DC";
    [420] "FLOOD_PREMIUM_WAIT_%d" FloodPremiumWait(u32): "Accounts without Telegram Premium wait so many seconds."
        => "wait that long, or subscribe";
    [420] "FLOOD_TEST_PHONE_WAIT_%d" FloodTestPhoneWait(u32): "Test accounts wait so many seconds." => "wait that long";
    [420] "FLOOD_WAIT_%d" FloodWait(u32): "There were too many such requests: wait so many seconds."
        => "wait that long, and ask less often";
    [400] "FROM_MESSAGE_BOT_DISABLED" FromMessageBotDisabled:
        "Bots cannot name peers by the messages that they were seen in."
        => "use the peer's access hash";
    [403] "FROZEN_METHOD_INVALID" FrozenMethodInvalid: "The account is frozen, and may not do this."
        => "appeal to Telegram, as the app's config says";
    [400] "GAME_BOT_INVALID" GameBotInvalid: "A bot sends its own games only." => "send the game with its own bot";
    [400] "GIF_CONTENT_TYPE_INVALID" GifContentTypeInvalid:
        "The MIME type of an inline GIF is not image/gif or video/mp4."
        => "set the type that the file has";
    [403] "GROUPCALL_FORBIDDEN" GroupcallForbidden: "The group call is over." => "stop asking for its chunks";
    [400] "GROUPCALL_INVALID" GroupcallInvalid: "There is no such group call." => "take the call from its chat again";
    [400] "GROUPCALL_JOIN_MISSING" GroupcallJoinMissing: "The account has not joined the group call."
        => "join the call first";
    [400] "GROUPED_MEDIA_INVALID" GroupedMediaInvalid: "The items of an album do not go together."
        => "send photos and videos together, and documents or audio by themselves";
    [400] "IMAGE_PROCESS_FAILED" ImageProcessFailed: "The DC cannot read the image."
        => "send a sound JPEG or PNG, or send the file as a document";
    [403] "INLINE_BOT_REQUIRED" InlineBotRequired: "Only the inline bot edits this message."
        => "edit the message with that bot";
    [400] "INPUT_CONSTRUCTOR_INVALID" InputConstructorInvalid:
        "The request has a constructor that the DC does not know."
        => "use the layer of the schema that the requests are made of";
    [400] "INPUT_CONSTRUCTOR_INVALID_%d_%d" InputConstructorInvalidOf(u32):
        "The request has a constructor, of this id, that the DC does not know there."
        => "use the layer of the schema that the requests are made of";
    [400] "INPUT_FETCH_ERROR" InputFetchError: "The DC cannot read the request."
        => "use the layer of the schema that the requests are made of";
    [400] "INPUT_FETCH_FAIL" InputFetchFail: "The DC cannot read the request."
        => "use the layer of the schema that the requests are made of";
    [400] "INPUT_FILE_INVALID" InputFileInvalid:
        "The file is not one that was uploaded to this DC, or does not go here."
        => "upload the file again";
    [400] "INPUT_LAYER_INVALID" InputLayerInvalid: "The layer of invokeWithLayer is not one that the DC has."
        => "use the layer of the schema that the requests are made of";
    [400] "INPUT_METHOD_INVALID" InputMethodInvalid: "The DC does not have this method."
        => "use the layer of the schema that the requests are made of";
    [400] "INPUT_METHOD_INVALID_%d_%d" InputMethodInvalidOf(u32):
        "The DC does not have the method of this constructor id."
        => "use the layer of the schema that the requests are made of";
    [400] "INPUT_REQUEST_TOO_LONG" InputRequestTooLong: "The request has more bytes than it should."
        => "use the layer of the schema that the requests are made of";
    [400] "INPUT_TEXT_TOO_LONG" InputTextTooLong: "The text is too long." => "send a shorter text";
    [400] "INPUT_USER_DEACTIVATED" InputUserDeactivated: "The user was deleted." => "choose another user";
    [500] "INTERDC_%d_CALL_ERROR" InterdcCallError(u32): "This DC cannot reach the DC of this id."
        => "the DC is in trouble: try again later";
    [500] "INTERDC_%d_CALL_RICH_ERROR" InterdcCallRichError(u32): "This DC cannot reach the DC of this id."
        => "the DC is in trouble: try again later";
    [400] "INVOICE_PAYLOAD_INVALID" InvoicePayloadInvalid: "The payload of an invoice is empty or too long."
        => "keep the payload within 1 to 128 bytes";
    [400] "LIMIT_INVALID" LimitInvalid: "The length asked for is not one of the protocol's, or goes over a mebibyte."
        => "choose another part size, or another range";
    [400] "LOCATION_INVALID" LocationInvalid: "There is no file at this location."
        => "take the location from the message again";
    [400] "MAX_ID_INVALID" MaxIdInvalid: "The id to go on from is not right." => "take the last photo's id, or 0";
    [400] "MD5_CHECKSUM_INVALID" Md5ChecksumInvalid: "The file's MD5 is not that of its parts."
        => "the file was damaged on its way: upload it again";
    [400] "MEDIA_CAPTION_TOO_LONG" MediaCaptionTooLong: "The caption is longer than the account may write."
        => "send a shorter caption; caption_length_limit_default in the app's config says how long";
    [400] "MEDIA_EMPTY" MediaEmpty: "There is no such media, or it is not the account's to send."
        => "take the media from its message again, or upload it";
    [400] "MEDIA_FILE_INVALID" MediaFileInvalid: "The file of the media is not right." => "upload the file again";
    [400] "MEDIA_GROUPED_INVALID" MediaGroupedInvalid: "The items of an album do not go together."
        => "send photos and videos together, and documents or audio by themselves";
    [400] "MEDIA_INVALID" MediaInvalid:
        "The media is of a kind that does not go here: in albums, one that was not uploaded to the chat first."
        => "use messages.uploadMedia and send what it returns";
    [400] "MEDIA_NEW_INVALID" MediaNewInvalid: "The message cannot be given this media."
        => "replace photos and videos of albums by photos and videos only";
    [400] "MEDIA_PREV_INVALID" MediaPrevInvalid: "The media of this message cannot be replaced."
        => "send a new message";
    [400] "MEDIA_TTL_INVALID" MediaTtlInvalid: "The time to live is not one that there is."
        => "choose 1 to 60 seconds, or to be seen once";
    [403] "MESSAGE_AUTHOR_REQUIRED" MessageAuthorRequired: "Only its author edits the message." => "send a new message";
    [400] "MESSAGE_EDIT_TIME_EXPIRED" MessageEditTimeExpired: "The message is too old to be edited."
        => "send a new message";
    [400] "MESSAGE_EMPTY" MessageEmpty: "The message has neither text nor media." => "give it one of them";
    [400] "MESSAGE_ID_INVALID" MessageIdInvalid: "There is no such message." => "check the id and the chat";
    [400] "MESSAGE_NOT_MODIFIED" MessageNotModified: "The message is like that already." => "nothing is left to do";
    [400] "MESSAGE_TOO_LONG" MessageTooLong: "The text is too long." => "send it in several messages";
    [404] "METHOD_INVALID" MethodInvalid: "The DC does not have this method, or not for this account."
        => "use the layer of the schema that the requests are made of";
    [400] "MSG_ID_INVALID" MsgIdInvalid: "There is no such message." => "check the id and the chat";
    [400, 500] "MSG_WAIT_FAILED" MsgWaitFailed: "A request that this one waits for has failed."
        => "make both requests again";
    [400] "MULTI_MEDIA_TOO_LONG" MultiMediaTooLong: "The album has more than 10 items." => "send several albums";
    [400] "NEED_ACTION_MISSING" NeedActionMissing:
        "The photo of a contact is to be saved or suggested, and neither is set."
        => "set one of the two flags";
    [303] "NETWORK_MIGRATE_%d" NetworkMigrate(u32): "This address is served by the DC of this id."
        => "make that DC the home";
    [400] "NEXT_OFFSET_INVALID" NextOffsetInvalid: "The next offset of inline results has more than 64 bytes."
        => "use a shorter offset";
    [-500] "No workers running" NoWorkersRunning: "The DC has nobody to do it."
        => "the DC is in trouble: try again later";
    [400] "OFFSET_INVALID" OffsetInvalid: "The offset is not one of the protocol's."
        => "choose another part size, or another range";
    [400] "PAYMENT_PROVIDER_INVALID" PaymentProviderInvalid: "The token is not that of a payment provider of the bot."
        => "take the token from BotFather";
    [400] "PEER_FLOOD" PeerFlood: "The account wrote to too many strangers, and is limited."
        => "ask @SpamBot for how long";
    [400, 404, 406] "PEER_ID_INVALID" PeerIdInvalid: "There is no such peer, or its access hash is another."
        => "resolve the peer again";
    [400] "PEER_ID_NOT_SUPPORTED" PeerIdNotSupported: "Peers of this kind do not go here."
        => "choose another kind of peer";
    [400] "PEER_TYPES_INVALID" PeerTypesInvalid: "The kinds of chats of a switch-inline button are not right."
        => "choose other kinds of chats";
    [303] "PHONE_MIGRATE_%d" PhoneMigrate(u32): "The phone number belongs to the DC of this id." => "log in at that DC";
    [400] "PHONE_NOT_OCCUPIED" PhoneNotOccupied: "Nobody has this phone number." => "check the number";
    [400] "PHOTO_CONTENT_TYPE_INVALID" PhotoContentTypeInvalid: "The MIME type of an inline photo is not image/jpeg."
        => "use a JPEG";
    [400] "PHOTO_CONTENT_URL_EMPTY" PhotoContentUrlEmpty: "An inline photo has no URL." => "set the URL of its content";
    [400] "PHOTO_CROP_FILE_MISSING" PhotoCropFileMissing: "The file to be cropped is missing."
        => "upload the photo again";
    [400] "PHOTO_CROP_SIZE_SMALL" PhotoCropSizeSmall: "The photo is too small."
        => "choose one of at least 160 by 160 pixels";
    [400] "PHOTO_EXT_INVALID" PhotoExtInvalid: "The file is not of a kind that photos are made of."
        => "send a JPEG or PNG, or send the file as a document";
    [400] "PHOTO_FILE_MISSING" PhotoFileMissing: "The photo has no file." => "upload the photo again";
    [400] "PHOTO_ID_INVALID" PhotoIdInvalid: "There is no such photo." => "take the photo from its message again";
    [400] "PHOTO_INVALID" PhotoInvalid: "The file is no photo that Telegram takes."
        => "send a JPEG or PNG of at most 10 MB, or send the file as a document";
    [400] "PHOTO_INVALID_DIMENSIONS" PhotoInvalidDimensions: "The photo is too large, or too long and narrow."
        => "keep width and height together within 10000, and their ratio within 20";
    [400] "PHOTO_SAVE_FILE_INVALID" PhotoSaveFileInvalid:
        "The DC could not save the photo, which may have more than 10 MB."
        => "send a smaller photo, or send the file as a document";
    [400] "PHOTO_THUMB_URL_EMPTY" PhotoThumbUrlEmpty: "An inline photo has no thumbnail."
        => "set the URL of its thumbnail";
    [400] "POLL_ANSWERS_INVALID" PollAnswersInvalid: "The poll has too few or too many answers."
        => "give 2 to poll_answers_max of the app's config";
    [400] "POLL_ANSWER_INVALID" PollAnswerInvalid: "An answer of the poll is empty or too long."
        => "give answers of 1 to 100 characters";
    [400] "POLL_OPTION_DUPLICATE" PollOptionDuplicate: "Two answers of the poll have the same option."
        => "give each answer an option of its own";
    [400] "POLL_OPTION_INVALID" PollOptionInvalid: "The option of an answer is empty or too long."
        => "give options of 1 to 100 bytes";
    [400] "POLL_QUESTION_INVALID" PollQuestionInvalid: "The poll's question is empty or too long."
        => "ask a question of 1 to 255 characters";
    [500] "POSTPONED_TIMEOUT" PostponedTimeout: "The DC put the request off and did not come back to it."
        => "the DC is in trouble: try again later";
    [403] "PREMIUM_ACCOUNT_REQUIRED" PremiumAccountRequired: "This is for accounts with Telegram Premium."
        => "subscribe, or leave what needs it";
    [403, 406] "PRIVACY_PREMIUM_REQUIRED" PrivacyPremiumRequired:
        "The user takes messages from accounts with Telegram Premium only."
        => "subscribe, or wait until the user writes";
    [400] "QUERY_ID_INVALID" QueryIdInvalid: "The inline query is too old, or answered already."
        => "answer within some seconds";
    [400] "QUICK_REPLIES_BOT_NOT_ALLOWED" QuickRepliesBotNotAllowed: "Bots have no quick replies."
        => "leave the quick reply shortcut";
    [400] "QUICK_REPLIES_TOO_MUCH" QuickRepliesTooMuch: "The account has as many shortcuts as it may."
        => "delete some shortcuts first";
    [400] "QUIZ_CORRECT_ANSWERS_EMPTY" QuizCorrectAnswersEmpty: "The quiz has no right answer."
        => "say which answer is right";
    [400] "QUIZ_CORRECT_ANSWERS_TOO_MUCH" QuizCorrectAnswersTooMuch: "The quiz has more right answers than one."
        => "say one right answer";
    [400] "QUIZ_CORRECT_ANSWER_INVALID" QuizCorrectAnswerInvalid: "The right answer is none of the quiz's."
        => "say one of its options";
    [400] "QUIZ_MULTIPLE_INVALID" QuizMultipleInvalid: "A quiz takes one answer." => "leave multiple_choice";
    [500] "RANDOM_ID_DUPLICATE" RandomIdDuplicate: "A message with this random id was sent already."
        => "an earlier attempt, whose answer got lost, has sent it already";
    [400] "RANDOM_ID_EMPTY" RandomIdEmpty: "The random id is 0." => "choose another random id";
    [400] "REPLY_MARKUP_BUY_EMPTY" ReplyMarkupBuyEmpty: "The keyboard of an invoice does not begin with a pay button."
        => "put a pay button first";
    [400] "REPLY_MARKUP_GAME_EMPTY" ReplyMarkupGameEmpty: "The keyboard of a game does not begin with a game button."
        => "put a game button first";
    [400] "REPLY_MARKUP_INVALID" ReplyMarkupInvalid: "The keyboard is not right." => "check its rows and buttons";
    [400] "REPLY_MARKUP_TOO_LONG" ReplyMarkupTooLong: "The keyboard has too many buttons." => "use fewer buttons";
    [400] "REPLY_MESSAGES_TOO_MUCH" ReplyMessagesTooMuch: "The shortcut has as many messages as it may."
        => "delete some of its messages first";
    [400] "REPLY_MESSAGE_ID_INVALID" ReplyMessageIdInvalid: "The message that is replied to is not there."
        => "check its id and chat";
    [400] "REPLY_TO_INVALID" ReplyToInvalid: "What is replied to is not right."
        => "check the message, story or chat that is replied to";
    [400] "REPLY_TO_MONOFORUM_PEER_INVALID" ReplyToMonoforumPeerInvalid:
        "The peer of the channel's direct messages is not right."
        => "name the user whose messages they are";
    [400] "REQUEST_TOKEN_INVALID" RequestTokenInvalid: "The DC does not take the CDN's token."
        => "go on from the file's own DC";
    [400] "RESULTS_TOO_MUCH" ResultsTooMuch: "There are more than 50 inline results."
        => "answer with fewer results, and an offset for more";
    [400] "RESULT_ID_DUPLICATE" ResultIdDuplicate: "Two inline results have the same id."
        => "give each result an id of its own";
    [400] "RESULT_ID_INVALID" ResultIdInvalid: "The id of an inline result is empty or too long."
        => "give ids of 1 to 64 bytes";
    [400] "RESULT_TYPE_INVALID" ResultTypeInvalid: "An inline result is of a type that there is not."
        => "choose one of the types of api/bots/inline";
    [500] "RPC_CALL_FAIL" RpcCallFail: "The DC has troubles of its own." => "the DC is in trouble: try again later";
    [500] "RPC_MCGET_FAIL" RpcMcgetFail: "The DC has troubles of its own." => "the DC is in trouble: try again later";
    [400] "RSA_DECRYPT_FAILED" RsaDecryptFailed: "The DC could not read the CDN's token."
        => "go on from the file's own DC";
    [400] "SCHEDULE_BOT_NOT_ALLOWED" ScheduleBotNotAllowed: "Bots cannot schedule messages."
        => "send the message at once";
    [400] "SCHEDULE_DATE_INVALID" ScheduleDateInvalid: "The date is not one to schedule for."
        => "choose a date to come";
    [400] "SCHEDULE_DATE_TOO_LATE" ScheduleDateTooLate: "The date is more than a year away."
        => "choose an earlier date";
    [400] "SCHEDULE_TOO_MUCH" ScheduleTooMuch: "The chat has 100 scheduled messages already."
        => "send or delete some of them first";
    [400] "SEND_AS_PEER_INVALID" SendAsPeerInvalid: "The account may not write as this peer."
        => "take one of channels.getSendAs";
    [400] "SEND_MESSAGE_MEDIA_INVALID" SendMessageMediaInvalid:
        "The message of an inline result does not go with its media."
        => "choose another kind of message";
    [400] "SEND_MESSAGE_TYPE_INVALID" SendMessageTypeInvalid:
        "The message of an inline result is of a kind that does not go with it."
        => "choose another kind of message";
    [401] "SESSION_EXPIRED" SessionExpired: "The session has expired." => "log in again at that DC";
    [401] "SESSION_PASSWORD_NEEDED" SessionPasswordNeeded: "The account has a password."
        => "log in with auth.checkPassword";
    [401] "SESSION_REVOKED" SessionRevoked: "The account's owner ended the session." => "log in again at that DC";
    [400] "SHA256_HASH_INVALID" Sha256HashInvalid: "The hash is not one of 32 bytes."
        => "give the SHA-256 of the whole file";
    [420] "SLOWMODE_WAIT_%d" SlowmodeWait(u32):
        "The chat is in slow mode: the next message is possible in so many seconds."
        => "wait that long";
    [400] "STARREF_EXPIRED" StarrefExpired: "The referral link is not one, or no longer." => "use another link";
    [400] "STARS_INVOICE_INVALID" StarsInvoiceInvalid: "The invoice in stars is not right."
        => "use the currency XTR, with one price";
    [400] "START_PARAM_EMPTY" StartParamEmpty: "The start parameter is empty." => "give one of 1 to 64 characters";
    [400] "START_PARAM_INVALID" StartParamInvalid: "The start parameter is not right."
        => "use A to Z, a to z, 0 to 9, _ and - only";
    [303] "STATS_MIGRATE_%d" StatsMigrate(u32): "The statistics are in the DC of this id." => "ask there";
    [400] "STICKER_DOCUMENT_INVALID" StickerDocumentInvalid: "An inline sticker is no sticker."
        => "take a document that is a sticker";
    [400] "STICKER_MIME_INVALID" StickerMimeInvalid: "The sticker is of a type that does not go here."
        => "take a sticker of another type";
    [500] "STORAGE_CHECK_FAILED" StorageCheckFailed: "The DC's storage has troubles."
        => "the DC is in trouble: try again later";
    [400] "STORY_ID_INVALID" StoryIdInvalid: "There is no such story." => "check the id and the peer";
    [400] "SUBSCRIPTION_EXPORT_MISSING" SubscriptionExportMissing: "Invoices of subscriptions are not sent."
        => "make a link with payments.exportInvoice";
    [400] "SUGGESTED_POST_PEER_INVALID" SuggestedPostPeerInvalid:
        "Posts are suggested in the direct messages of channels only."
        => "choose such a chat";
    [400] "SWITCH_PM_TEXT_EMPTY" SwitchPmTextEmpty: "The button to a private chat has no text."
        => "give the button a text";
    [400] "SWITCH_WEBVIEW_URL_INVALID" SwitchWebviewUrlInvalid: "The URL of the button to a mini app is not right."
        => "give an https URL";
    [420] "TAKEOUT_INIT_DELAY_%d" TakeoutInitDelay(u32):
        "A takeout can begin in so many seconds, or as soon as it is allowed from another session."
        => "wait that long, or allow it from an official app";
    [400, 403] "TAKEOUT_INVALID" TakeoutInvalid: "The takeout is over, or another one has begun."
        => "begin a new one with account.initTakeoutSession";
    [400, 403] "TAKEOUT_REQUIRED" TakeoutRequired: "This is for takeout sessions only."
        => "wrap the request in invokeWithTakeout";
    [400] "TERMS_URL_INVALID" TermsUrlInvalid: "The URL of an invoice's terms is not one." => "give an https URL";
    [-503, 500] "TIMEOUT" WorkerTimeout: "The DC did not get done in time." => "the DC is in trouble: try again later";
    [400] "TIME_INVALID" TimeInvalid: "The live stream has no chunk of that time."
        => "take the time from phone.getGroupCallStreamChannels again";
    [400] "TIME_TOO_BIG" TimeTooBig: "The live stream has not come to that time." => "ask again in a moment";
    [400] "TIME_TOO_SMALL" TimeTooSmall: "The live stream no longer has chunks of that time."
        => "take the time from phone.getGroupCallStreamChannels again";
    [400] "TODO_ITEMS_EMPTY" TodoItemsEmpty: "The checklist has no items." => "give it at least one item";
    [400] "TODO_ITEMS_TOO_MUCH" TodoItemsTooMuch: "The checklist has too many items."
        => "keep within todo_items_max of the app's config";
    [400] "TODO_ITEM_DUPLICATE" TodoItemDuplicate: "Two items of the checklist have the same id."
        => "give each item an id of its own";
    [400, 406] "TOPIC_CLOSED" TopicClosed: "The topic is closed." => "choose another topic";
    [400, 406] "TOPIC_DELETED" TopicDeleted: "The topic was deleted." => "choose another topic";
    [400] "TTL_MEDIA_INVALID" TtlMediaInvalid: "This media takes no time to live." => "leave ttl_seconds";
    [-503] "Timeout" Timeout: "The DC did not get done in time." => "the DC is in trouble: try again later";
    [500] "UNKNOWN_METHOD" UnknownMethod: "The method is for CDN DCs only." => "call the method at the CDN DC";
    [400] "URL_INVALID" UrlInvalid: "The URL is not one." => "check the URL";
    [400] "USERNAME_INVALID" UsernameInvalid: "It cannot be a username."
        => "give up to 32 letters, digits and underscores, the first a letter";
    [400] "USERNAME_NOT_OCCUPIED" UsernameNotOccupied: "Nobody has this username." => "check the username";
    [400] "USER_BANNED_IN_CHANNEL" UserBannedInChannel: "The account may not write in groups and channels."
        => "ask @SpamBot for how long";
    [403] "USER_BOT_INVALID" UserBotInvalid: "The method is for bots only." => "log in as a bot";
    [400] "USER_BOT_REQUIRED" UserBotRequired: "The method is for bots only." => "log in as a bot";
    [400] "USER_BOT_TO_BOT_DISABLED" UserBotToBotDisabled: "One of the two bots takes no messages from bots."
        => "enable Bot to Bot with BotFather, for both";
    [401] "USER_DEACTIVATED" UserDeactivated: "The account was deleted." => "log in with another account";
    [401] "USER_DEACTIVATED_BAN" UserDeactivatedBan: "The account was banned."
        => "appeal to Telegram, or log in with another account";
    [400] "USER_ID_INVALID" UserIdInvalid: "There is no such user, or the access hash is another."
        => "resolve the user again";
    [400, 403] "USER_IS_BLOCKED" UserIsBlocked: "The user has blocked this account." => "choose another user";
    [400] "USER_IS_BOT" UserIsBot: "Bots do not write to bots." => "choose another user";
    [303] "USER_MIGRATE_%d" UserMigrate(u32): "The account lives in the DC of this id." => "make that DC the home";
    [403] "USER_PRIVACY_RESTRICTED" UserPrivacyRestricted: "The user does not allow it." => "choose another user";
    [403, 406] "USER_RESTRICTED" UserRestricted: "The account is restricted after reports of spam."
        => "ask @SpamBot for how long";
    [400] "VIDEO_CONTENT_TYPE_INVALID" VideoContentTypeInvalid: "The MIME type of a video is not one that goes here."
        => "send an MPEG4 video";
    [400] "VIDEO_FILE_INVALID" VideoFileInvalid: "The file is no video that Telegram takes."
        => "send an MPEG4 video, square for profile pictures";
    [400] "VIDEO_TITLE_EMPTY" VideoTitleEmpty: "An inline video has no title." => "give the video a title";
    [400] "VOICE_MESSAGES_FORBIDDEN" VoiceMessagesForbidden: "The user takes no voice and video messages."
        => "send the file as a document";
    [400] "WC_CONVERT_URL_INVALID" WcConvertUrlInvalid: "Telegram cannot fetch from this URL."
        => "check the URL, or upload the file";
    [400] "WEBDOCUMENT_INVALID" WebdocumentInvalid: "The web document is not right." => "check its URL, size and type";
    [400] "WEBDOCUMENT_MIME_INVALID" WebdocumentMimeInvalid:
        "The MIME type of the web document is not one that goes here."
        => "set the type that the file has";
    [400] "WEBDOCUMENT_SIZE_TOO_BIG" WebdocumentSizeTooBig: "The web document is too large."
        => "choose a smaller one, or upload the file";
    [400] "WEBDOCUMENT_URL_EMPTY" WebdocumentUrlEmpty: "The web document has no URL." => "set its URL";
    [400] "WEBDOCUMENT_URL_INVALID" WebdocumentUrlInvalid: "The URL of the web document is not one." => "check the URL";
    [400] "WEBPAGE_CURL_FAILED" WebpageCurlFailed: "Telegram could not fetch from this URL."
        => "check that the URL is reached from outside, or upload the file";
    [400] "WEBPAGE_MEDIA_EMPTY" WebpageMediaEmpty: "What is at the URL is no photo or document."
        => "check the URL, or upload the file";
    [400] "WEBPAGE_NOT_FOUND" WebpageNotFound: "There is no preview of this URL."
        => "check the URL, or leave the preview";
    [400] "WEBPAGE_URL_INVALID" WebpageUrlInvalid: "The URL of the preview is not one." => "check the URL";
    [500] "WORKER_BUSY_TOO_LONG_RETRY" WorkerBusyTooLongRetry: "The DC has too much to do."
        => "the DC is in trouble: try again later";
    [400] "YOU_BLOCKED_USER" YouBlockedUser: "This account has blocked the user." => "unblock the user first";
}

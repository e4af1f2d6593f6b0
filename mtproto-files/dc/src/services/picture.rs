//! Pictures of the account, of contacts, groups and channels: `photos.uploadProfilePhoto`, `photos.updateProfilePhoto`,
//! `photos.uploadContactProfilePhoto`, `messages.editChatPhoto`, `channels.editPhoto`, and the emojis that are offered.

use tl_types::{Bytes, enums, functions, types};

use super::input_file::uploaded_file;
use super::media::{find_photo, photo_id};
use super::peer::Destination;
use super::photo::{dimensions, keep_photo};
use super::post;
use super::viewer::Viewer;
use crate::clock::now;
use crate::error::{Failure, Refusal};
use crate::file_type::FileType;
use crate::lock::lock;
use crate::method::Method;
use crate::peer_id::PeerId;
use crate::rules::album::AlbumGroup;
use crate::rules::picture::{PictureSource, check_markup, check_size, source};
use crate::scope::Scope;
use crate::state::{Item, MessageKind, State, StoredFile};

/// The most bytes of a photo or video.
const BYTES_MAX: u64 = 10 * 1024 * 1024;
/// The type of the size that is a video (`api/files#video-types`).
const VIDEO: &str = "u";

impl Method for functions::photos::UploadProfilePhoto {
    fn serve(self, state: &Scope<'_>, length: usize) -> Result<enums::photos::Photo, Failure> {
        check_bot(state, self.bot.as_ref(), self.fallback)?;
        let (file, video) = (self.file.as_ref(), self.video.as_ref());
        let source = source(file, video, self.video_emoji_markup.as_ref(), self.video_start_ts)?;
        let photo = new_picture(state, &source, self.video_start_ts, length)?;
        answer(state, photo)
    }
}

impl Method for functions::photos::UpdateProfilePhoto {
    fn items(&self) -> Vec<Option<i64>> {
        vec![photo_id(&self.id)]
    }

    fn serve(self, state: &Scope<'_>, _: usize) -> Result<enums::photos::Photo, Failure> {
        check_bot(state, self.bot.as_ref(), self.fallback)?;
        match &self.id {
            enums::InputPhoto::Empty(_) => answer(state, types::PhotoEmpty::new(0)),
            id => answer(state, state.shown(&*known_photo(state, id)?)),
        }
    }
}

impl Method for functions::photos::UploadContactProfilePhoto {
    fn serve(self, state: &Scope<'_>, length: usize) -> Result<enums::photos::Photo, Failure> {
        if !is_user(state, &self.user_id) {
            return Err(Refusal::UserInvalid.into());
        }
        if self.suggest == self.save {
            return Err(Refusal::Named("NEED_ACTION_MISSING").into());
        }
        let (file, video, markup) = (self.file.as_ref(), self.video.as_ref(), self.video_emoji_markup.as_ref());
        if self.save && file.is_none() && video.is_none() && markup.is_none() {
            return answer(state, types::PhotoEmpty::new(0));
        }
        let source = source(file, video, markup, self.video_start_ts)?;
        let photo = new_picture(state, &source, self.video_start_ts, length)?;
        answer(state, photo)
    }
}

impl Method for functions::messages::EditChatPhoto {
    fn items(&self) -> Vec<Option<i64>> {
        vec![id_in_chat(&self.photo)]
    }

    fn serve(self, state: &Scope<'_>, length: usize) -> Result<enums::Updates, Failure> {
        let peer = types::InputPeerChat::new(self.chat_id).into();
        let chat = Destination::of(state, &peer).map_err(|_| Refusal::Named("CHAT_ID_INVALID"))?;
        edit(state, chat, &self.photo, length)
    }
}

impl Method for functions::channels::EditPhoto {
    fn items(&self) -> Vec<Option<i64>> {
        vec![id_in_chat(&self.photo)]
    }

    fn serve(self, state: &Scope<'_>, length: usize) -> Result<enums::Updates, Failure> {
        let unknown = Refusal::Named("CHANNEL_INVALID");
        let enums::InputChannel::Plain(channel) = &self.channel else { return Err(unknown.into()) };
        let peer = types::InputPeerChannel::new(channel.channel_id, channel.access_hash).into();
        let chat = Destination::of(state, &peer).map_err(|_| unknown)?;
        edit(state, chat, &self.photo, length)
    }
}

/// Returns the id of the photo that a chat's picture is to be.
fn id_in_chat(picture: &enums::InputChatPhoto) -> Option<i64> {
    match picture {
        enums::InputChatPhoto::Plain(picture) => photo_id(&picture.id),
        _ => None,
    }
}

/// Changes a chat's picture, and tells of it in a message.
fn edit(
    state: &Scope<'_>,
    chat: Destination,
    photo: &enums::InputChatPhoto,
    length: usize,
) -> Result<enums::Updates, Failure> {
    let action: enums::MessageAction = match photo {
        enums::InputChatPhoto::Empty(_) => {
            if !lock(&state.world.pictures).remove(&chat.id) {
                return Err(Refusal::Named("CHAT_NOT_MODIFIED").into());
            }
            types::MessageActionChatDeletePhoto::new().into()
        }
        photo => {
            let photo: enums::Photo = match photo {
                enums::InputChatPhoto::InputChatUploadedPhoto(new) => {
                    let (file, video, markup) =
                        (new.file.as_ref(), new.video.as_ref(), new.video_emoji_markup.as_ref());
                    let source = source(file, video, markup, new.video_start_ts)?;
                    new_picture(state, &source, new.video_start_ts, length)?.into()
                }
                enums::InputChatPhoto::Plain(old) => state.shown(&*known_photo(state, &old.id)?).into(),
                _ => return Err(Refusal::PhotoInvalid.into()),
            };
            lock(&state.world.pictures).insert(chat.id);
            types::MessageActionChatEditPhoto::new(photo).into()
        }
    };
    let me: enums::Peer = PeerId::User(state.user_id()?).into();
    let message = types::MessageService::new(0, chat.peer(), now(), action).from_id(me);
    Ok(post::add(state, MessageKind::Sent, vec![message.into()])?.into())
}

/// Makes a picture.
fn new_picture(
    state: &Scope<'_>,
    source: &PictureSource<'_>,
    video_start_ts: Option<f64>,
    length: usize,
) -> Result<types::Photo, Failure> {
    match source {
        PictureSource::Photo(file) => {
            let (content, layout) = uploaded_file(state, file)?;
            if layout.streamed || content.size() > BYTES_MAX {
                return Err(Refusal::PhotoInvalid.into());
            }
            check_size(dimensions(&content)?)?;
            keep_photo(state, content, false, length)
        }
        PictureSource::Video(file) => {
            let (content, _) = uploaded_file(state, file)?;
            let size = i32::try_from(content.size()).ok().filter(|_| content.size() <= BYTES_MAX);
            let file = StoredFile::new(content)?;
            let size = size.filter(|_| file.file_type == FileType::Mp4);
            let size = size.ok_or(Refusal::Named("VIDEO_FILE_INVALID"))?;
            // How large its frames are, this DC does not look: the video is what it was, of no known size.
            let mut video = types::VideoSize::new(VIDEO, 0, 0, size);
            video.video_start_ts = video_start_ts;
            keep(state, video.into(), vec![(VIDEO, file)], length)
        }
        PictureSource::Markup(markup) => {
            check_markup(markup)?;
            keep(state, (*markup).clone(), Vec::new(), length)
        }
    }
}

/// Keeps a picture that is a video or a sticker.
fn keep(
    state: &State,
    video: enums::VideoSize,
    files: Vec<(&'static str, StoredFile)>,
    length: usize,
) -> Result<types::Photo, Failure> {
    let (key, date) = (state.world.new_key(), now());
    let none = Vec::<enums::PhotoSize>::new();
    let mut photo = types::Photo::new(key.id, key.access_hash, Bytes::new(), date, none, 0);
    photo.video_sizes = Some(vec![video]);
    let charge = state.world.store.charge(length)?;
    let dc = state.world.dc_of_new_files();
    let item = Item { value: photo, key, dc, files, group: AlbumGroup::Visual, date, _charge: charge };
    Ok(state.shown(&state.world.photos.add(item)))
}

/// A photo that the DC has.
fn known_photo(state: &State, id: &enums::InputPhoto) -> Result<std::sync::Arc<Item<types::Photo>>, Refusal> {
    let unknown = |refusal| if refusal == Refusal::MediaEmpty { Refusal::Named("PHOTO_ID_INVALID") } else { refusal };
    find_photo(state, id).map_err(unknown)
}

/// Whether the picture may be a bot's.
fn check_bot(state: &Scope<'_>, bot: Option<&enums::InputUser>, fallback: bool) -> Result<(), Refusal> {
    match bot {
        Some(bot) if !is_user(state, bot) => Err(Refusal::Named("BOT_INVALID")),
        Some(_) if fallback => Err(Refusal::Named("BOT_FALLBACK_UNSUPPORTED")),
        _ => Ok(()),
    }
}

/// Whether a request names another user.
fn is_user(state: &Scope<'_>, user: &enums::InputUser) -> bool {
    match user {
        enums::InputUser::Plain(user) if !state.is_myself(user.user_id) => {
            Viewer::of(state).is_ok_and(|viewer| viewer.named_user(user.user_id, user.access_hash).is_some())
        }
        _ => false,
    }
}

fn answer(state: &Scope<'_>, photo: impl Into<enums::Photo>) -> Result<enums::photos::Photo, Failure> {
    Ok(types::photos::Photo::new(photo, [state.myself()?]).into())
}

impl Method for functions::account::GetDefaultProfilePhotoEmojis {
    fn serve(self, _: &Scope<'_>, _: usize) -> Result<enums::EmojiList, Failure> {
        Ok(emojis(1, self.hash))
    }
}

impl Method for functions::account::GetDefaultGroupPhotoEmojis {
    fn serve(self, _: &Scope<'_>, _: usize) -> Result<enums::EmojiList, Failure> {
        Ok(emojis(2, self.hash))
    }
}

impl Method for functions::account::GetDefaultBackgroundEmojis {
    fn serve(self, _: &Scope<'_>, _: usize) -> Result<enums::EmojiList, Failure> {
        Ok(emojis(3, self.hash))
    }
}

/// A list, which never changes.
fn emojis(number: i64, hash: i64) -> enums::EmojiList {
    let documents: Vec<_> = (1..=5).map(|document| number * 1000 + document).collect();
    if hash == number {
        types::EmojiListNotModified::new().into()
    } else {
        types::EmojiList::new(number, documents).into()
    }
}

//! One result of an inline query, as the caller describes it.

use tl_types::enums;

use crate::messages::media::Media;

/// A result of an inline query: media with what clients show of it before it is sent, or any
/// [`enums::InputBotInlineResult`], like an article.
///
/// The media's kind is the result's type: `photo`, `gif` of an [`Animation`](crate::media::Animation), `video`, `audio`,
/// `voice`, `sticker`, and `file` of a [`Document`](crate::media::Document). Round videos, live photos and raw media are no
/// results, nor are stickers at a URL. The media's caption is the message's.
#[derive(Debug)]
#[must_use = "a result is for answer_inline_query"]
pub struct InlineResult {
    pub(super) body: Body,
}

/// What a result is.
#[derive(Debug)]
pub(super) enum Body {
    /// As the caller made it.
    Raw(enums::InputBotInlineResult),
    Media(Box<Described>),
}

/// Media, and what is said about it.
#[derive(Debug)]
pub(super) struct Described {
    pub(super) media: Media,
    pub(super) about: About,
}

/// What is said about a result.
#[derive(Debug)]
pub(super) struct About {
    pub(super) id: String,
    pub(super) title: Option<String>,
    pub(super) description: Option<String>,
    pub(super) url: Option<String>,
    pub(super) thumb: Option<String>,
    pub(super) mime_type: Option<String>,
    pub(super) size: Option<(i32, i32)>,
    pub(super) length: i32,
    pub(super) invert_media: bool,
    pub(super) reply_markup: Option<enums::ReplyMarkup>,
    pub(super) message: Option<enums::InputBotInlineMessage>,
}

impl InlineResult {
    /// A result with an id of 1 to 64 bytes, which is the bot's own and comes back when a user chooses the result.
    pub fn new(id: impl Into<String>, media: impl Into<Media>) -> Self {
        let about = About {
            id: id.into(),
            title: None,
            description: None,
            url: None,
            thumb: None,
            mime_type: None,
            size: None,
            length: 0,
            invert_media: false,
            reply_markup: None,
            message: None,
        };
        Self { body: Body::Media(Box::new(Described { media: media.into(), about })) }
    }

    /// Its title. Videos, documents and music at a URL need one; of music, it is by default the music's.
    pub fn title(self, title: impl Into<String>) -> Self {
        self.about(|about| about.title = Some(title.into()))
    }

    /// Its description.
    pub fn description(self, description: impl Into<String>) -> Self {
        self.about(|about| about.description = Some(description.into()))
    }

    /// A web page about it, of a result by URL.
    pub fn url(self, url: impl Into<String>) -> Self {
        self.about(|about| about.url = Some(url.into()))
    }

    /// The URL of its thumbnail, of a result by URL: a JPEG, or for animations a GIF or MPEG-4 video. Photos and animations
    /// are by default their own.
    pub fn thumb(self, url: impl Into<String>) -> Self {
        self.about(|about| about.thumb = Some(url.into()))
    }

    /// The MIME type of what is at its URL. By default that of its kind: of photos `image/jpeg`, of animations `image/gif`
    /// unless the URL ends with `.mp4`, of videos `video/mp4`, of music `audio/mpeg`, of voice messages `audio/ogg`, of
    /// documents what the URL's end stands for. Documents are `application/pdf` or `application/zip`.
    pub fn mime_type(self, mime_type: impl Into<String>) -> Self {
        self.about(|about| about.mime_type = Some(mime_type.into()))
    }

    /// The width and height of a photo at a URL, in pixels; of videos and animations it is set on these.
    pub fn size(self, width: i32, height: i32) -> Self {
        self.about(|about| about.size = Some((width, height)))
    }

    /// How many bytes there are at its URL.
    pub fn length(self, bytes: i32) -> Self {
        self.about(|about| about.length = bytes)
    }

    /// The caption is above the media.
    pub fn invert_media(self, invert: bool) -> Self {
        self.about(|about| about.invert_media = invert)
    }

    /// The buttons below the message. Without any, nobody can edit it: there is no id.
    pub fn reply_markup(self, markup: impl Into<enums::ReplyMarkup>) -> Self {
        self.about(|about| about.reply_markup = Some(markup.into()))
    }

    /// The message that is sent instead of the media.
    pub fn message(self, message: impl Into<enums::InputBotInlineMessage>) -> Self {
        self.about(|about| about.message = Some(message.into()))
    }

    fn about(mut self, set: impl FnOnce(&mut About)) -> Self {
        // What is raw is the caller's.
        if let Body::Media(described) = &mut self.body {
            set(&mut described.about);
        }
        self
    }

    /// Its id.
    pub fn id(&self) -> &str {
        match &self.body {
            Body::Media(described) => &described.about.id,
            Body::Raw(enums::InputBotInlineResult::Plain(result)) => &result.id,
            Body::Raw(enums::InputBotInlineResult::Photo(result)) => &result.id,
            Body::Raw(enums::InputBotInlineResult::Document(result)) => &result.id,
            Body::Raw(enums::InputBotInlineResult::Game(result)) => &result.id,
            #[allow(unreachable_patterns, reason = "a later layer may have more")]
            Body::Raw(_) => "",
        }
    }
}

/// As it is.
impl<R: Into<enums::InputBotInlineResult>> From<R> for InlineResult {
    fn from(result: R) -> Self {
        Self { body: Body::Raw(result.into()) }
    }
}

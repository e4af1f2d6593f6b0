//! How something is sent: the flags that `messages.sendMedia` and `messages.sendMultiMedia` have in common, and those of the
//! former alone.

use tl_types::{enums, functions};

use crate::base::cause::Cause;

/// How something is sent. One value will do for any number of calls: [`SendMedia::options`](super::SendMedia::options),
/// [`SendAlbum::options`](crate::album::SendAlbum::options).
#[derive(Clone, Debug, Default, PartialEq)]
#[must_use = "options do nothing until a call has them"]
pub struct SendOptions {
    pub(crate) silent: bool,
    pub(crate) background: bool,
    pub(crate) clear_draft: bool,
    pub(crate) noforwards: bool,
    pub(crate) update_stickersets_order: bool,
    pub(crate) invert_media: bool,
    pub(crate) allow_paid_floodskip: bool,
    pub(crate) reply_to: Option<enums::InputReplyTo>,
    pub(crate) schedule_date: Option<i32>,
    pub(crate) send_as: Option<enums::InputPeer>,
    pub(crate) quick_reply_shortcut: Option<enums::InputQuickReplyShortcut>,
    pub(crate) effect: Option<i64>,
    pub(crate) allow_paid_stars: Option<i64>,
    pub(crate) schedule_repeat_period: Option<i32>,
    pub(crate) suggested_post: Option<enums::SuggestedPost>,
    pub(crate) reply_markup: Option<enums::ReplyMarkup>,
}

/// The setters of all options, for `SendOptions` and what has one.
macro_rules! option_setters {
    ($(<$param:ident>)? $name:ident, $($options:ident)?) => {
        impl $(<$param>)? $name $(<$param>)? {
            /// Without a notification.
            pub fn silent(mut self, silent: bool) -> Self {
                self.$($options.)?silent = silent;
                self
            }

            /// As a message that is sent in the background.
            pub fn background(mut self, background: bool) -> Self {
                self.$($options.)?background = background;
                self
            }

            /// Clears the chat's draft.
            pub fn clear_draft(mut self, clear: bool) -> Self {
                self.$($options.)?clear_draft = clear;
                self
            }

            /// Nobody may forward or save it. For bots.
            pub fn noforwards(mut self, noforwards: bool) -> Self {
                self.$($options.)?noforwards = noforwards;
                self
            }

            /// Moves the sticker sets that it uses to the top of the list.
            pub fn update_stickersets_order(mut self, update: bool) -> Self {
                self.$($options.)?update_stickersets_order = update;
                self
            }

            /// The caption is above the media.
            pub fn invert_media(mut self, invert: bool) -> Self {
                self.$($options.)?invert_media = invert;
                self
            }

            /// Pays to send more messages than are free. For bots.
            pub fn allow_paid_floodskip(mut self, allow: bool) -> Self {
                self.$($options.)?allow_paid_floodskip = allow;
                self
            }

            /// What it answers: a message's id, or any `InputReplyTo`. Also how it is put in a topic.
            pub fn reply_to(mut self, reply_to: impl Into<$crate::messages::send::ReplyTo>) -> Self {
                self.$($options.)?reply_to = Some(reply_to.into().0);
                self
            }

            /// When it is sent, in seconds since 1970 (`api/scheduled-messages`); 0x7FFFFFFE: when the user comes online.
            pub fn schedule_date(mut self, date: i32) -> Self {
                self.$($options.)?schedule_date = Some(date);
                self
            }

            /// The peer that it comes from: a channel of the user's, or a group for its anonymous admins.
            pub fn send_as(mut self, peer: impl Into<::tl_types::enums::InputPeer>) -> Self {
                self.$($options.)?send_as = Some(peer.into());
                self
            }

            /// Adds it to a quick reply instead of sending it (`api/business#quick-reply-shortcuts`).
            pub fn quick_reply_shortcut(
                mut self,
                shortcut: impl Into<::tl_types::enums::InputQuickReplyShortcut>,
            ) -> Self {
                self.$($options.)?quick_reply_shortcut = Some(shortcut.into());
                self
            }

            /// The effect that it comes with, by its id (`api/effects`).
            pub fn effect(mut self, effect: i64) -> Self {
                self.$($options.)?effect = Some(effect);
                self
            }

            /// The most stars that sending each message may cost (`api/paid-messages`); an album costs so many for each item.
            pub fn allow_paid_stars(mut self, stars: i64) -> Self {
                self.$($options.)?allow_paid_stars = Some(stars);
                self
            }
        }
    };
}

/// The setters of the options that albums do not have.
macro_rules! single_option_setters {
    ($(<$param:ident>)? $name:ident, $($options:ident)?) => {
        impl $(<$param>)? $name $(<$param>)? {
            /// After how many seconds a scheduled message is sent again, and so on. Albums have none.
            pub fn schedule_repeat_period(mut self, seconds: i32) -> Self {
                self.$($options.)?schedule_repeat_period = Some(seconds);
                self
            }

            /// Suggests it as a post to a channel (`api/suggested-posts`). Albums are not.
            pub fn suggested_post(mut self, post: impl Into<::tl_types::enums::SuggestedPost>) -> Self {
                self.$($options.)?suggested_post = Some(post.into());
                self
            }

            /// The buttons below it. For bots. Albums have none.
            pub fn reply_markup(mut self, markup: impl Into<::tl_types::enums::ReplyMarkup>) -> Self {
                self.$($options.)?reply_markup = Some(markup.into());
                self
            }
        }
    };
}

pub(crate) use {option_setters, single_option_setters};

option_setters!(SendOptions,);
single_option_setters!(SendOptions,);

impl SendOptions {
    /// Nothing special.
    pub fn new() -> Self {
        Self::default()
    }

    /// Puts them into a request for one message.
    pub(crate) fn apply(self, request: &mut functions::messages::SendMedia) {
        let Self { silent, background, clear_draft, noforwards, .. } = self;
        (request.silent, request.background) = (silent, background);
        (request.clear_draft, request.noforwards) = (clear_draft, noforwards);
        request.update_stickersets_order = self.update_stickersets_order;
        request.invert_media = self.invert_media;
        request.allow_paid_floodskip = self.allow_paid_floodskip;
        request.reply_to = self.reply_to;
        request.schedule_date = self.schedule_date;
        request.send_as = self.send_as;
        request.quick_reply_shortcut = self.quick_reply_shortcut;
        request.effect = self.effect;
        request.allow_paid_stars = self.allow_paid_stars;
        request.schedule_repeat_period = self.schedule_repeat_period;
        request.suggested_post = self.suggested_post;
        request.reply_markup = self.reply_markup;
    }

    /// Puts them into a request for an album.
    pub(crate) fn apply_to_album(self, request: &mut functions::messages::SendMultiMedia) {
        let Self { silent, background, clear_draft, noforwards, .. } = self;
        (request.silent, request.background) = (silent, background);
        (request.clear_draft, request.noforwards) = (clear_draft, noforwards);
        request.update_stickersets_order = self.update_stickersets_order;
        request.invert_media = self.invert_media;
        request.allow_paid_floodskip = self.allow_paid_floodskip;
        request.reply_to = self.reply_to;
        request.schedule_date = self.schedule_date;
        request.send_as = self.send_as;
        request.quick_reply_shortcut = self.quick_reply_shortcut;
        request.effect = self.effect;
        // The request has the price of all its messages.
        let count = i64::try_from(request.multi_media.len()).unwrap_or(i64::MAX);
        request.allow_paid_stars = self.allow_paid_stars.map(|stars| stars.saturating_mul(count));
    }

    /// Checks that there is nothing that albums do not have.
    pub(crate) fn check_for_album(&self) -> Result<(), Cause> {
        let of_single = [
            ("schedule_repeat_period", self.schedule_repeat_period.is_some()),
            ("suggested_post", self.suggested_post.is_some()),
            ("reply_markup", self.reply_markup.is_some()),
        ];
        match of_single.into_iter().find(|(_, is_set)| *is_set) {
            Some((option, _)) => Err(Cause::NoAlbumOption { option }),
            None => Ok(()),
        }
    }
}

//! `messages.sendMultiMedia`: albums of media that were uploaded before (`api/files#albums-grouped-media`).

use tl_types::{enums, functions};

use super::media::{existing_media, file_of};
use super::peer::Destination;
use super::send::{OutgoingMessage, SendOptions, send};
use crate::error::{Failure, Refusal};
use crate::method::Method;
use crate::rules::album::{check_caption, check_count, check_groups};
use crate::scope::Scope;
use crate::sent::SentKind;

impl Method for functions::messages::SendMultiMedia {
    fn items(&self) -> Vec<Option<i64>> {
        let ids = self.multi_media.iter().map(|item| match item {
            enums::InputSingleMedia::Plain(item) => file_of(&item.media),
            _ => None,
        });
        ids.collect()
    }

    fn serve(self, state: &Scope<'_>, _: usize) -> Result<enums::Updates, Failure> {
        let destination = Destination::of(state, &self.peer)?;
        check_count(self.multi_media.len())?;
        let options = SendOptions {
            silent: self.silent,
            noforwards: self.noforwards,
            invert_media: self.invert_media,
            reply_to: self.reply_to.clone(),
            schedule_date: self.schedule_date,
            send_as: self.send_as.clone(),
            is_quick_reply: self.quick_reply_shortcut.is_some(),
            effect: self.effect,
            allow_paid_stars: self.allow_paid_stars,
            ..SendOptions::default()
        };
        options.check(state)?;
        if let Some(updates) = state.world.outbox.answer(state.user_id()?, &random_ids(&self.multi_media)) {
            return Ok(updates);
        }

        let mut album = Vec::new();
        let mut groups = Vec::new();
        for (index, item) in self.multi_media.iter().enumerate() {
            let enums::InputSingleMedia::Plain(item) = item else { return Err(Refusal::MediaInvalid.into()) };
            check_caption(&item.message, state.config.max_caption)?;
            // Files that are not media yet (`inputMediaUploaded…`) are for messages.uploadMedia first.
            let (media, group) = existing_media(state, &item.media).map_err(|refusal| refusal.in_album(index))?;
            groups.push(group);
            let (text, entities) = (item.message.clone(), item.entities.clone());
            album.push(OutgoingMessage { random_id: item.random_id, text, entities, media: Some(media) });
        }
        check_groups(groups)?;

        // The price is that of all.
        let each =
            options.allow_paid_stars.map(|stars| i64::try_from(album.len()).map_or(0, |count| stars / count.max(1)));
        let options = SendOptions { allow_paid_stars: each, grouped_id: Some(state.world.new_grouped_id()), ..options };
        let updates = send(state, &destination, album, &options)?;
        state.world.sent.push(&state.world.store, &self, SentKind::Album);
        Ok(updates)
    }
}

/// The random ids of an album's items.
fn random_ids(items: &[enums::InputSingleMedia]) -> Vec<i64> {
    let ids = items.iter().filter_map(|item| match item {
        enums::InputSingleMedia::Plain(item) => Some(item.random_id),
        _ => None,
    });
    ids.collect()
}

//! `messages.sendMultiMedia`: albums of media that were uploaded before (`api/files#albums-grouped-media`).

use tl_types::{enums, functions};

use super::media::referenced;
use super::peer::Destination;
use super::sent::{Options, Outgoing, send};
use crate::error::{Failure, Refusal};
use crate::rules::album::{check_caption, check_count, check_groups};
use crate::state::State;

pub(crate) fn send_multi_media(
    state: &State,
    request: functions::messages::SendMultiMedia,
    _length: usize,
) -> Result<enums::Updates, Failure> {
    let destination = Destination::of(&state.config, &request.peer)?;
    check_count(request.multi_media.len())?;
    let options = Options {
        silent: request.silent,
        noforwards: request.noforwards,
        invert_media: request.invert_media,
        reply_to: request.reply_to.clone(),
        schedule_date: request.schedule_date,
        send_as: request.send_as.clone(),
        is_quick_reply: request.quick_reply_shortcut.is_some(),
        effect: request.effect,
        allow_paid_stars: request.allow_paid_stars,
        ..Options::default()
    };
    options.check(state)?;
    if let Some(updates) = state.world.outbox.answer(&random_ids(&request.multi_media)) {
        return Ok(updates);
    }

    let mut album = Vec::new();
    let mut groups = Vec::new();
    for (index, item) in request.multi_media.iter().enumerate() {
        let enums::InputSingleMedia::Plain(item) = item else { return Err(Refusal::MediaInvalid.into()) };
        check_caption(&item.message)?;
        // Files that are not media yet (`inputMediaUploaded…`) are for messages.uploadMedia first.
        let (media, group) = referenced(state, &item.media).map_err(|refusal| refusal.in_album(index))?;
        groups.push(group);
        let (text, entities) = (item.message.clone(), item.entities.clone());
        album.push(Outgoing { random_id: item.random_id, text, entities, media });
    }
    check_groups(groups)?;

    // The price is that of all.
    let each = options.allow_paid_stars.map(|stars| i64::try_from(album.len()).map_or(0, |count| stars / count.max(1)));
    let options = Options { allow_paid_stars: each, grouped_id: Some(state.world.new_grouped_id()), ..options };
    let updates = send(state, destination, album, &options)?;
    state.world.sent.push(&state.world.store, &request, true);
    Ok(updates)
}

/// The random ids of an album's items.
fn random_ids(items: &[enums::InputSingleMedia]) -> Vec<i64> {
    let ids = items.iter().filter_map(|item| match item {
        enums::InputSingleMedia::Plain(item) => Some(item.random_id),
        _ => None,
    });
    ids.collect()
}

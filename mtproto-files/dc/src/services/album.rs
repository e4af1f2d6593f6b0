//! `messages.sendMultiMedia`: albums of media that were uploaded before (`api/files#albums-grouped-media`).

use tl_types::{enums, functions};

use super::media::{check_date, referenced};
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
    check_date(request.schedule_date)?;

    let mut album = Vec::new();
    let mut groups = Vec::new();
    for (index, item) in request.multi_media.into_iter().enumerate() {
        let enums::InputSingleMedia::Plain(item) = item else { return Err(Refusal::MediaInvalid.into()) };
        check_caption(&item.message)?;
        // Files that are not media yet (`inputMediaUploaded…`) are for messages.uploadMedia first.
        let (media, group) = referenced(state, &item.media).map_err(|refusal| refusal.in_album(index))?;
        groups.push(group);
        album.push(Outgoing { random_id: item.random_id, text: item.message, entities: item.entities, media });
    }
    check_groups(groups)?;

    let options = Options {
        silent: request.silent,
        noforwards: request.noforwards,
        invert_media: request.invert_media,
        reply_to: request.reply_to,
        grouped_id: Some(state.world.new_grouped_id()),
    };
    send(state, destination, album, &options)
}

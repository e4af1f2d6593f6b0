//! `messages.sendMessage`.

use tl_types::{enums, functions};

use super::peer::Destination;
use super::send::{OutgoingMessage, SendOptions, send};
use crate::error::{Failure, Refusal};
use crate::method::Method;
use crate::rules::text::check_text;
use crate::scope::Scope;
use crate::sent::SentKind;

impl Method for functions::messages::SendMessage {
    fn serve(self, state: &Scope<'_>, _: usize) -> Result<enums::Updates, Failure> {
        let destination = Destination::of(state, &self.peer)?;
        if self.rich_message.is_some() {
            return Err(Refusal::MediaInvalid.into());
        }
        check_text(&self.message)?;
        let options = SendOptions {
            silent: self.silent,
            noforwards: self.noforwards,
            invert_media: self.invert_media,
            reply_to: self.reply_to.clone(),
            grouped_id: None,
            schedule_date: self.schedule_date,
            schedule_repeat_period: self.schedule_repeat_period,
            send_as: self.send_as.clone(),
            is_quick_reply: self.quick_reply_shortcut.is_some(),
            effect: self.effect,
            allow_paid_stars: self.allow_paid_stars,
            reply_markup: self.reply_markup.clone(),
            suggested_post: self.suggested_post.clone(),
        };
        options.check(state)?;
        if let Some(updates) = state.world.outbox.answer(state.user_id()?, &[self.random_id]) {
            return Ok(updates);
        }
        let (text, entities) = (self.message.clone(), self.entities.clone());
        let outgoing = OutgoingMessage { random_id: self.random_id, text, entities, media: None };
        let updates = send(state, &destination, vec![outgoing], &options)?;
        state.world.sent.push(&state.world.store, &self, SentKind::Text);
        Ok(updates)
    }
}

//! `messages.getChats` and `channels.getChannels`: the chats and channels that all accounts are in.

use tl_types::{enums, functions, types};

use super::peer::Destination;
use super::viewer::Viewer;
use crate::error::{Failure, Refusal};
use crate::method::Method;
use crate::scope::Scope;

impl Method for functions::messages::GetChats {
    fn serve(self, state: &Scope<'_>, _: usize) -> Result<enums::messages::Chats, Failure> {
        let viewer = Viewer::of(state)?;
        let chats = self.id.iter().map(|id| viewer.chat(*id).map(enums::Chat::from).ok_or(Refusal::ChatInvalid));
        Ok(types::messages::Chats::new(chats.collect::<Result<Vec<_>, _>>()?).into())
    }
}

impl Method for functions::channels::GetChannels {
    fn serve(self, state: &Scope<'_>, _: usize) -> Result<enums::messages::Chats, Failure> {
        let channels = self.id.iter().map(|channel| Destination::of_channel(state, channel));
        let channels = channels.collect::<Result<Vec<_>, _>>()?;
        Ok(types::messages::Chats::new(channels.into_iter().filter_map(|found| found.chat)).into())
    }
}

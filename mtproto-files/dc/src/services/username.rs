//! `contacts.resolveUsername` and `contacts.resolvePhone`.

use tl_types::{enums, functions, types};

use super::peer::Destination;
use super::viewer::Viewer;
use crate::account::digits;
use crate::error::{Failure, Refusal};
use crate::method::Method;
use crate::scope::Scope;

/// No username is longer, in characters.
const LONGEST: usize = 32;

impl Method for functions::contacts::ResolveUsername {
    fn serve(self, state: &Scope<'_>, _: usize) -> Result<enums::contacts::ResolvedPeer, Failure> {
        check(&self.username)?;
        let found = Destination::named(state, &self.username).ok_or(Refusal::UsernameNotOccupied)?;
        Ok(types::contacts::ResolvedPeer::new(found.peer(), found.chat, found.user).into())
    }
}

impl Method for functions::contacts::ResolvePhone {
    const FOR_BOTS: bool = false;

    fn serve(self, state: &Scope<'_>, _: usize) -> Result<enums::contacts::ResolvedPeer, Failure> {
        let account = state.world.accounts.of_phone(&digits(&self.phone));
        let user = account.and_then(|account| Viewer::of(state).ok()?.user(account.user_id));
        let found = Destination::from(user.ok_or(Refusal::Named("PHONE_NOT_OCCUPIED"))?);
        Ok(types::contacts::ResolvedPeer::new(found.peer(), found.chat, found.user).into())
    }
}

/// Whether it can be a username (`api/usernames`): it comes without `@`.
fn check(username: &str) -> Result<(), Refusal> {
    let right = (1..=LONGEST).contains(&username.len())
        && username.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
        && username.starts_with(|first: char| first.is_ascii_alphabetic());
    if right { Ok(()) } else { Err(Refusal::UsernameInvalid) }
}

//! `contacts.resolveUsername`.

use tl_types::{enums, functions, types};

use super::peer::Destination;
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

/// Whether it can be a username (`api/usernames`): it comes without `@`.
fn check(username: &str) -> Result<(), Refusal> {
    let right = (1..=LONGEST).contains(&username.len())
        && username.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
        && username.starts_with(|first: char| first.is_ascii_alphabetic());
    if right { Ok(()) } else { Err(Refusal::UsernameInvalid) }
}

//! `users.getUsers` and `users.getFullUser`: the account itself, and the users that it can write to.

use tl_types::{enums, functions, types};

use super::viewer::Viewer;
use crate::error::{Failure, Refusal};
use crate::method::Method;
use crate::scope::Scope;

impl Method for functions::users::GetUsers {
    fn serve(self, state: &Scope<'_>, _: usize) -> Result<Vec<enums::User>, Failure> {
        Ok(self.id.iter().map(|user| find(state, user)).collect::<Result<_, _>>()?)
    }
}

impl Method for functions::users::GetFullUser {
    fn serve(self, state: &Scope<'_>, _: usize) -> Result<enums::users::UserFull, Failure> {
        let user = find(state, &self.id)?;
        let enums::User::Plain(known) = &user else { return Err(Refusal::UserInvalid.into()) };
        let full = types::UserFull::new(known.id, types::PeerSettings::new(), types::PeerNotifySettings::new(), 0);
        Ok(types::users::UserFull::new(full, Vec::<enums::Chat>::new(), [user]).into())
    }
}

/// The user that a request names.
fn find(state: &Scope<'_>, user: &enums::InputUser) -> Result<enums::User, Refusal> {
    let viewer = Viewer::of(state)?;
    let found = match user {
        enums::InputUser::UserSelf(_) => viewer.user(viewer.user_id()),
        enums::InputUser::Plain(user) => viewer.named_user(user.user_id, user.access_hash),
        _ => None,
    };
    Ok(found.ok_or(Refusal::UserInvalid)?.into())
}

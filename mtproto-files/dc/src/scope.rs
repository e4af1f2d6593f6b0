//! What a method sees while it is carried out.

use std::ops::Deref;

use tl_types::types;

use crate::account::Account;
use crate::caller::{Caller, Origin};
use crate::error::Refusal;
use crate::state::State;

/// What a method sees while it is carried out: the DC, and who calls.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Scope<'a> {
    state: &'a State,
    pub(crate) caller: Caller,
    /// The number of the caller's session, if it gets updates.
    pub(crate) session: Option<u64>,
    /// The account that the caller is signed in to.
    account: Option<&'a Account>,
}

impl<'a> Scope<'a> {
    pub(crate) fn new(state: &'a State, origin: Origin) -> Self {
        let Origin { caller, session, .. } = origin;
        let signed_in = state.world.sign_ins.account(state.config.dc_id, caller);
        let account = signed_in.and_then(|user_id| state.world.accounts.of_user(user_id));
        Self { state, caller, session, account }
    }

    /// Returns the DC, for as long as it is there.
    pub(crate) fn state(&self) -> &'a State {
        self.state
    }

    /// Returns the account that the caller is signed in to.
    pub(crate) fn account(&self) -> Result<&'a Account, Refusal> {
        self.account.ok_or(Refusal::Unauthorized)
    }

    /// Returns the id of that account.
    pub(crate) fn user_id(&self) -> Result<i64, Refusal> {
        Ok(self.account()?.user_id)
    }

    /// Returns the account as its owner sees it.
    pub(crate) fn myself(&self) -> Result<types::User, Refusal> {
        Ok(self.state.world.accounts.shown(self.account()?))
    }

    /// Returns whether a user is the account.
    pub(crate) fn is_myself(&self, user_id: i64) -> bool {
        self.account.is_some_and(|account| account.user_id == user_id)
    }
}

impl Deref for Scope<'_> {
    type Target = State;

    fn deref(&self) -> &State {
        self.state
    }
}

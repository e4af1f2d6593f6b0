//! Who is signed in where, and who is about to be.

use std::collections::BTreeMap;
use std::sync::Mutex;

use crate::caller::Caller;
use crate::lock::lock;
use crate::rules::srp::Challenge;

/// All sign-ins of a cluster, by DC and caller.
#[derive(Debug, Default)]
pub(crate) struct SignIns(Mutex<Inner>);

#[derive(Debug, Default)]
struct Inner {
    logins: BTreeMap<(i32, Caller), Login>,
    /// How many sign-ins there were.
    count: u64,
}

/// How far a caller has come in a DC.
#[derive(Debug, Default)]
struct Login {
    signed_in: Option<SignedIn>,
    /// The last code that was sent.
    code: Option<SentCode>,
    /// The account that only the password is missing for.
    needs_password: Option<i64>,
    challenge: Option<Challenge>,
}

/// An authorization. Its copies in other DCs are the same one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct SignedIn {
    pub(crate) user_id: i64,
    number: u64,
}

/// A code on its way.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct SentCode {
    /// The phone number, in digits.
    pub(crate) number: String,
    pub(crate) hash: String,
}

impl SignIns {
    /// The account that a caller is signed in to.
    pub(crate) fn account(&self, dc: i32, caller: Caller) -> Option<i64> {
        self.signed_in(dc, caller).map(|signed_in| signed_in.user_id)
    }

    pub(crate) fn signed_in(&self, dc: i32, caller: Caller) -> Option<SignedIn> {
        lock(&self.0).logins.get(&(dc, caller))?.signed_in
    }

    /// Signs a caller in. Who calls without a permanent key is not.
    pub(crate) fn sign_in(&self, dc: i32, caller: Caller, user_id: i64) {
        let mut inner = lock(&self.0);
        inner.count += 1;
        let signed_in = SignedIn { user_id, number: inner.count };
        inner.put(dc, caller, signed_in);
    }

    /// Copies an authorization to another DC.
    pub(crate) fn copy(&self, dc: i32, caller: Caller, signed_in: SignedIn) {
        lock(&self.0).put(dc, caller, signed_in);
    }

    /// Signs a caller out, in all DCs.
    pub(crate) fn sign_out(&self, dc: i32, caller: Caller) {
        let mut inner = lock(&self.0);
        let Some(signed_in) = inner.logins.remove(&(dc, caller)).and_then(|login| login.signed_in) else { return };
        inner.logins.retain(|_, login| login.signed_in != Some(signed_in));
    }

    /// Forgets a caller, whose key is gone.
    #[cfg(feature = "listen")]
    pub(crate) fn forget(&self, dc: i32, caller: Caller) {
        lock(&self.0).logins.remove(&(dc, caller));
    }

    /// Forgets all callers in a DC.
    pub(crate) fn forget_all(&self, dc: i32) {
        lock(&self.0).logins.retain(|(of, _), _| *of != dc);
    }

    /// Notes that a code was sent.
    pub(crate) fn note_code(&self, dc: i32, caller: Caller, code: SentCode) {
        lock(&self.0).change(dc, caller, |login| login.code = Some(code));
    }

    /// The last code that was sent.
    pub(crate) fn code(&self, dc: i32, caller: Caller) -> Option<SentCode> {
        lock(&self.0).logins.get(&(dc, caller))?.code.clone()
    }

    /// Notes that a caller has the right code, and only the password is missing.
    pub(crate) fn need_password(&self, dc: i32, caller: Caller, user_id: i64) {
        lock(&self.0).change(dc, caller, |login| login.needs_password = Some(user_id));
    }

    /// The account that only the password is missing for.
    pub(crate) fn needs_password(&self, dc: i32, caller: Caller) -> Option<i64> {
        lock(&self.0).logins.get(&(dc, caller))?.needs_password
    }

    /// Notes what a caller has to prove the knowledge of its password with.
    pub(crate) fn challenge(&self, dc: i32, caller: Caller, challenge: Challenge) {
        lock(&self.0).change(dc, caller, |login| login.challenge = Some(challenge));
    }

    /// Takes out the challenge with this id. Each is for one try.
    pub(crate) fn take_challenge(&self, dc: i32, caller: Caller, id: i64) -> Option<Challenge> {
        let mut inner = lock(&self.0);
        inner.logins.get_mut(&(dc, caller))?.challenge.take_if(|challenge| challenge.id() == id)
    }
}

impl Inner {
    fn put(&mut self, dc: i32, caller: Caller, signed_in: SignedIn) {
        self.change(dc, caller, |login| *login = Login { signed_in: Some(signed_in), ..Login::default() });
    }

    fn change(&mut self, dc: i32, caller: Caller, change: impl FnOnce(&mut Login)) {
        // All clients with unbound keys are this one caller.
        if caller != Caller::Unbound {
            change(self.logins.entry((dc, caller)).or_default());
        }
    }
}

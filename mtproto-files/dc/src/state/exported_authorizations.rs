//! Authorizations on their way from one DC to another (`api/datacenter`).

use std::collections::HashMap;
use std::sync::Mutex;

use tl_types::Bytes;

use crate::error::{Failure, Refusal};
use crate::lock::lock;
use crate::state::sign_ins::SignedIn;
use crate::store::{Charge, Store};

/// What has been exported and not been imported yet, by what it must be shown with.
#[derive(Debug, Default)]
pub(crate) struct ExportedAuthorizations(Mutex<HashMap<Bytes, Exported>>);

#[derive(Debug)]
struct Exported {
    signed_in: SignedIn,
    /// The DC that it is for.
    dc_id: i32,
    _charge: Charge,
}

impl ExportedAuthorizations {
    /// Keeps one for a DC.
    pub(crate) fn export(&self, store: &Store, bytes: Bytes, signed_in: SignedIn, dc_id: i32) -> Result<(), Failure> {
        let charge = store.charge(bytes.len())?;
        lock(&self.0).insert(bytes, Exported { signed_in, dc_id, _charge: charge });
        Ok(())
    }

    /// Takes the one of a user in a DC. Each can be used once, and there alone.
    pub(crate) fn import(&self, bytes: &Bytes, user_id: i64, dc_id: i32) -> Result<SignedIn, Refusal> {
        let mut exported = lock(&self.0);
        let found = exported.get(bytes).filter(|exported| exported.dc_id == dc_id).ok_or(Refusal::AuthBytesInvalid)?;
        let signed_in = found.signed_in;
        if signed_in.user_id != user_id {
            return Err(Refusal::UserInvalid);
        }
        exported.remove(bytes);
        Ok(signed_in)
    }
}

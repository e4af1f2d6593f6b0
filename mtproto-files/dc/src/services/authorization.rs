//! `auth.exportAuthorization` and `auth.importAuthorization`: one account in several DCs (`api/datacenter`).

use std::sync::atomic::Ordering;

use tl_types::{enums, functions, types};

use crate::error::{Failure, Refusal};
use crate::state::State;

pub(crate) fn export(
    state: &State,
    request: functions::auth::ExportAuthorization,
    _length: usize,
) -> Result<enums::auth::ExportedAuthorization, Failure> {
    if request.dc_id == state.config.dc_id || !state.world.ids.contains(&request.dc_id) {
        return Err(Refusal::DcInvalid.into());
    }
    let bytes = state.world.new_authorization();
    state.world.authorizations.export(&state.world.store, bytes.clone(), request.dc_id)?;
    Ok(types::auth::ExportedAuthorization::new(state.config.user_id, bytes).into())
}

pub(crate) fn import(
    state: &State,
    request: functions::auth::ImportAuthorization,
    _length: usize,
) -> Result<enums::auth::Authorization, Failure> {
    if request.id != state.config.user_id {
        return Err(Refusal::UserInvalid.into());
    }
    state.world.authorizations.import(&request.bytes, state.config.dc_id)?;
    state.authorized.store(true, Ordering::Relaxed);
    state.tally.authorized();
    let account = types::User::new(state.config.user_id).self_(true).first_name("Account");
    Ok(types::auth::Authorization::new(account).into())
}

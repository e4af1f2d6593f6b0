//! `auth.exportAuthorization` and `auth.importAuthorization`: one account in several DCs (`api/datacenter`).

use std::sync::atomic::Ordering;

use tl_types::{enums, functions, types};

use crate::error::{Failure, Refusal};
use crate::method::{Method, ServedBy};
use crate::state::State;

impl Method for functions::auth::ExportAuthorization {
    const SERVED_BY: ServedBy = ServedBy::All;

    fn serve(self, state: &State, _: usize) -> Result<enums::auth::ExportedAuthorization, Failure> {
        if self.dc_id == state.config.dc_id || !state.world.ids.contains(&self.dc_id) {
            return Err(Refusal::DcInvalid.into());
        }
        let bytes = state.world.new_authorization();
        state.world.exported_authorizations.export(&state.world.store, bytes.clone(), self.dc_id)?;
        Ok(types::auth::ExportedAuthorization::new(state.config.user_id, bytes).into())
    }
}

impl Method for functions::auth::ImportAuthorization {
    const SERVED_BY: ServedBy = ServedBy::AllAndMedia;
    const NEEDS_AUTHORIZATION: bool = false;

    fn serve(self, state: &State, _: usize) -> Result<enums::auth::Authorization, Failure> {
        if self.id != state.config.user_id {
            return Err(Refusal::UserInvalid.into());
        }
        state.world.exported_authorizations.import(&self.bytes, state.config.dc_id)?;
        state.authorized.store(true, Ordering::Relaxed);
        state.tally.authorized();
        let account = types::User::new(state.config.user_id).self_(true).first_name("Account");
        Ok(types::auth::Authorization::new(account).into())
    }
}

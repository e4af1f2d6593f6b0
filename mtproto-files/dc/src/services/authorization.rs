//! `auth.exportAuthorization` and `auth.importAuthorization`: one account in several DCs (`api/datacenter`).

use tl_types::{enums, functions, types};

use crate::error::{Failure, Refusal};
use crate::method::{Method, ServedBy};
use crate::scope::Scope;

impl Method for functions::auth::ExportAuthorization {
    const SERVED_BY: ServedBy = ServedBy::All;

    fn serve(self, state: &Scope<'_>, _: usize) -> Result<enums::auth::ExportedAuthorization, Failure> {
        let dc = state.config.dc_id;
        if self.dc_id == dc || !state.world.ids.contains(&self.dc_id) {
            return Err(Refusal::DcInvalid.into());
        }
        let signed_in = state.world.sign_ins.signed_in(dc, state.caller).ok_or(Refusal::Unauthorized)?;
        let bytes = state.world.new_authorization();
        state.world.exported_authorizations.export(&state.world.store, bytes.clone(), signed_in, self.dc_id)?;
        Ok(types::auth::ExportedAuthorization::new(signed_in.user_id, bytes).into())
    }
}

impl Method for functions::auth::ImportAuthorization {
    const SERVED_BY: ServedBy = ServedBy::AllAndMedia;
    const NEEDS_AUTHORIZATION: bool = false;

    fn serve(self, state: &Scope<'_>, _: usize) -> Result<enums::auth::Authorization, Failure> {
        let (world, dc) = (&state.world, state.config.dc_id);
        let account = world.accounts.of_user(self.id).ok_or(Refusal::UserInvalid)?;
        let signed_in = world.exported_authorizations.import(&self.bytes, self.id, dc)?;
        world.sign_ins.copy(dc, state.caller, signed_in);
        state.tally.authorized();
        Ok(types::auth::Authorization::new(world.accounts.shown(account)).into())
    }
}

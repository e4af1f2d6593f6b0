//! Signing in and out: bots by token, users by code (`api/auth`).

use tl_types::{enums, functions, types};

use crate::account::{Account, digits};
use crate::error::{Failure, Refusal};
use crate::method::{Method, ServedBy};
use crate::scope::Scope;
use crate::state::SentCode;

impl Method for functions::auth::ImportBotAuthorization {
    const SERVED_BY: ServedBy = ServedBy::All;
    const NEEDS_AUTHORIZATION: bool = false;

    fn serve(self, state: &Scope<'_>, _: usize) -> Result<enums::auth::Authorization, Failure> {
        check_api(self.api_id, &self.api_hash)?;
        let account = state.world.accounts.of_token(&self.bot_auth_token);
        let account = account.ok_or(Refusal::Named("ACCESS_TOKEN_INVALID"))?;
        let home = state.world.accounts.home_of(account);
        if home != state.config.dc_id {
            return Err(Refusal::UserMigrate(home).into());
        }
        Ok(sign_in(state, account))
    }
}

impl Method for functions::auth::SendCode {
    const SERVED_BY: ServedBy = ServedBy::All;
    const NEEDS_AUTHORIZATION: bool = false;

    fn serve(self, state: &Scope<'_>, _: usize) -> Result<enums::auth::SentCode, Failure> {
        check_api(self.api_id, &self.api_hash)?;
        let (world, dc) = (&state.world, state.config.dc_id);
        let number = digits(&self.phone_number);
        let account = world.accounts.of_phone(&number).ok_or(Refusal::Named("PHONE_NUMBER_INVALID"))?;
        let home = world.accounts.home_of(account);
        if home != dc {
            return Err(Refusal::PhoneMigrate(home).into());
        }
        let length = account.phone().map_or(0, |(_, code)| code.chars().count());
        let length = i32::try_from(length).unwrap_or(i32::MAX);
        let hash = format!("{:016x}", world.new_key().secret);
        world.sign_ins.note_code(dc, state.caller, SentCode { number, hash: hash.clone() });
        Ok(types::auth::SentCode::new(types::auth::SentCodeTypeApp::new(length), hash).into())
    }
}

impl Method for functions::auth::SignIn {
    const SERVED_BY: ServedBy = ServedBy::All;
    const NEEDS_AUTHORIZATION: bool = false;

    fn serve(self, state: &Scope<'_>, _: usize) -> Result<enums::auth::Authorization, Failure> {
        let (world, dc) = (&state.world, state.config.dc_id);
        let code = self.phone_code.filter(|code| !code.is_empty()).ok_or(Refusal::Named("PHONE_CODE_EMPTY"))?;
        let number = digits(&self.phone_number);
        let sent = world.sign_ins.code(dc, state.caller);
        if sent != Some(SentCode { number: number.clone(), hash: self.phone_code_hash }) {
            return Err(Refusal::Named("PHONE_CODE_EXPIRED").into());
        }
        let account = world.accounts.of_phone(&number).ok_or(Refusal::Named("PHONE_NUMBER_INVALID"))?;
        if account.phone().is_none_or(|(_, right)| right != code) {
            return Err(Refusal::Named("PHONE_CODE_INVALID").into());
        }
        if account.password.is_some() {
            world.sign_ins.need_password(dc, state.caller, account.user_id);
            return Err(Refusal::PasswordNeeded.into());
        }
        Ok(sign_in(state, account))
    }
}

impl Method for functions::auth::LogOut {
    const SERVED_BY: ServedBy = ServedBy::All;

    fn serve(self, state: &Scope<'_>, _: usize) -> Result<enums::auth::LoggedOut, Failure> {
        state.world.sign_ins.sign_out(state.config.dc_id, state.caller);
        Ok(types::auth::LoggedOut::new().into())
    }
}

/// Signs the caller in.
pub(super) fn sign_in(state: &Scope<'_>, account: &Account) -> enums::auth::Authorization {
    state.world.sign_ins.sign_in(state.config.dc_id, state.caller, account.user_id);
    types::auth::Authorization::new(state.world.accounts.shown(account)).into()
}

/// Every application may sign in here; what no application can be is refused.
fn check_api(api_id: i32, api_hash: &str) -> Result<(), Refusal> {
    if api_id <= 0 || api_hash.is_empty() { Err(Refusal::Named("API_ID_INVALID")) } else { Ok(()) }
}

//! `account.getPassword` and `auth.checkPassword`: two-step verification (`api/srp`).

use tl_types::{enums, functions, types};

use super::login::sign_in;
use crate::account::Account;
use crate::error::{Failure, Refusal};
use crate::method::{Method, ServedBy};
use crate::rules::srp::{Challenge, GENERATOR, PRIME};
use crate::scope::Scope;

/// The length of the random bytes that clients mix into new passwords.
const RANDOM: usize = 256;

impl Method for functions::account::GetPassword {
    const SERVED_BY: ServedBy = ServedBy::All;
    const NEEDS_AUTHORIZATION: bool = false;

    fn serve(self, state: &Scope<'_>, _: usize) -> Result<enums::account::Password, Failure> {
        let (world, dc) = (&state.world, state.config.dc_id);
        let account = match state.account() {
            Ok(account) => account,
            Err(refusal) => account_without_password(state).ok_or(refusal)?,
        };
        let new_algorithm = algorithm(Vec::new(), Vec::new());
        let secure = types::SecurePasswordKdfAlgoUnknown::new();
        let mut answer = types::account::Password::new(new_algorithm, secure, world.random_bytes(RANDOM));
        if let Some(verifier) = world.accounts.verifier(account) {
            let mut secret = [0; 256];
            secret.iter_mut().zip(world.random_bytes(RANDOM)).for_each(|(to, from)| *to = from);
            let current = algorithm(verifier.salt1.clone(), verifier.salt2.clone());
            let challenge = Challenge::new(world.new_key().id, verifier, secret);
            answer.has_password = true;
            answer.current_algo = Some(current);
            answer.srp_b = Some(challenge.public().to_vec().into());
            answer.srp_id = Some(challenge.id());
            answer.hint.clone_from(&account.hint);
            world.sign_ins.challenge(dc, state.caller, challenge);
        }
        Ok(answer.into())
    }
}

impl Method for functions::auth::CheckPassword {
    const SERVED_BY: ServedBy = ServedBy::All;
    const NEEDS_AUTHORIZATION: bool = false;

    fn serve(self, state: &Scope<'_>, _: usize) -> Result<enums::auth::Authorization, Failure> {
        let enums::InputCheckPasswordSrp::Plain(answer) = self.password else {
            return Err(Refusal::Named("PASSWORD_EMPTY").into());
        };
        let account = account_without_password(state).ok_or(Refusal::Unauthorized)?;
        let challenge = state.world.sign_ins.take_challenge(state.config.dc_id, state.caller, answer.srp_id);
        challenge.ok_or(Refusal::Named("SRP_ID_INVALID"))?.check(&answer.a, &answer.m1)?;
        Ok(sign_in(state, account))
    }
}

/// The account that only the password is missing for.
fn account_without_password<'a>(state: &Scope<'a>) -> Option<&'a Account> {
    let user_id = state.world.sign_ins.needs_password(state.config.dc_id, state.caller)?;
    state.state().world.accounts.of_user(user_id)
}

/// How a password is hashed. Clients put random bytes behind the salts of a new one.
fn algorithm(salt1: Vec<u8>, salt2: Vec<u8>) -> enums::PasswordKdfAlgo {
    let prime = PRIME.to_vec();
    types::PasswordKdfAlgoSha256sha256pbkdf2hmacsha512iter100000Sha256ModPow::new(
        salt1,
        salt2,
        i32::from(GENERATOR),
        prime,
    )
    .into()
}

//! The accounts of a cluster.

use std::collections::{BTreeMap, BTreeSet};
use std::io;
use std::sync::Mutex;

use tl_types::types;

use crate::account::{Account, Login};
use crate::config::Config;
use crate::lock::lock;
use crate::rules::srp::Verifier;

/// All accounts. The first is the one of the client in this process.
#[derive(Debug)]
pub(crate) struct Accounts {
    accounts: Vec<Account>,
    /// The DC of accounts that name none.
    home: i32,
    seed: u64,
    /// What is known of the passwords that were asked for, by user.
    verifiers: Mutex<BTreeMap<i64, Verifier>>,
}

impl Accounts {
    /// The accounts of a configuration. The client in this process has one even if none is configured.
    pub(crate) fn new(config: &Config) -> Self {
        let (user_id, home) = (config.user_id, config.dc_id);
        let mut accounts = config.accounts.clone();
        match accounts.iter().position(|account| account.user_id == user_id) {
            Some(position) => accounts.swap(0, position),
            None => accounts.insert(0, Account::user(user_id, &default_number(home))),
        }
        Self { accounts, home, seed: config.seed, verifiers: Mutex::default() }
    }

    /// Whether all accounts differ and live in one of these DCs.
    pub(crate) fn check(config: &Config, ids: &BTreeSet<i32>) -> io::Result<()> {
        let invalid = |text: String| Err(io::Error::new(io::ErrorKind::InvalidInput, text));
        let all = Self::new(config);
        let (mut users, mut logins) = (BTreeSet::new(), BTreeSet::new());
        for account in &all.accounts {
            let home = all.home_of(account);
            if !ids.contains(&home) {
                return invalid(format!("the account {} lives in DC {home}, which is not there", account.user_id));
            }
            let login = match &account.login {
                Login::Phone { number, .. } => number,
                Login::BotToken(token) => token,
            };
            if login.is_empty() || !users.insert(account.user_id) || !logins.insert(login) {
                return invalid(format!("two accounts are {} or sign in by {login:?}", account.user_id));
            }
        }
        Ok(())
    }

    pub(crate) fn of_user(&self, user_id: i64) -> Option<&Account> {
        self.accounts.iter().find(|account| account.user_id == user_id)
    }

    /// The account with a phone number, given in digits.
    pub(crate) fn of_phone(&self, number: &str) -> Option<&Account> {
        self.accounts.iter().find(|account| account.phone().is_some_and(|(of, _)| of == number))
    }

    pub(crate) fn of_token(&self, token: &str) -> Option<&Account> {
        self.accounts.iter().find(|account| matches!(&account.login, Login::BotToken(of) if of == token))
    }

    /// The DC that an account lives in.
    pub(crate) fn home_of(&self, account: &Account) -> i32 {
        account.dc.unwrap_or(self.home)
    }

    /// What is known of an account's password; `None` if it has none.
    pub(crate) fn verifier(&self, account: &Account) -> Option<Verifier> {
        let password = account.password.as_ref()?;
        let make = || {
            let mut salts = (vec![0; 40], vec![0; 16]);
            let mut random = self.random(account);
            random.fill(&mut salts.0);
            random.fill(&mut salts.1);
            Verifier::new(password, salts.0, salts.1)
        };
        Some(lock(&self.verifiers).entry(account.user_id).or_insert_with(make).clone())
    }

    /// Numbers that are an account's own, by the seed.
    fn random(&self, account: &Account) -> fastrand::Rng {
        fastrand::Rng::with_seed(self.seed.wrapping_add(account.user_id.cast_unsigned()))
    }

    /// All accounts.
    pub(crate) fn all(&self) -> &[Account] {
        &self.accounts
    }

    /// The access hash of an account that another one, or the account itself, has to name it with.
    pub(crate) fn access_hash(&self, account: &Account, viewer: &Account) -> i64 {
        let mut random = self.random(account);
        let own = random.i64(..);
        if account.user_id == viewer.user_id {
            return own;
        }
        let seed = random.u64(..).wrapping_add(viewer.user_id.cast_unsigned());
        fastrand::Rng::with_seed(seed).i64(..)
    }

    /// The account that has a username.
    pub(crate) fn of_username(&self, username: &str) -> Option<&Account> {
        let is_it = |account: &&Account| account.username.as_ref().is_some_and(|of| of.eq_ignore_ascii_case(username));
        self.accounts.iter().find(is_it)
    }

    /// An account as its owner sees it.
    pub(crate) fn shown(&self, account: &Account) -> types::User {
        self.shown_to(account, account)
    }

    /// An account as another one, or the account itself, sees it.
    pub(crate) fn shown_to(&self, account: &Account, viewer: &Account) -> types::User {
        let mut user = types::User::new(account.user_id).first_name(account.first_name.clone());
        user.self_ = account.user_id == viewer.user_id;
        user.access_hash = Some(self.access_hash(account, viewer));
        user.username = account.username.clone();
        user.phone = account.phone().map(|(number, _)| number.to_owned());
        if account.is_bot() {
            user.bot = true;
            user.bot_info_version = Some(1);
        }
        user
    }
}

/// The number of the account of the client in this process, if no other is configured: a test number of its DC.
fn default_number(home: i32) -> String {
    format!("99966{}0001", home.rem_euclid(10))
}

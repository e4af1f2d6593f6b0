//! The accounts that clients sign in to.

/// An account that clients can sign in to: a user's, by phone number and code, or a bot's, by token.
///
/// ```
/// use mtproto_dc::{Account, Config};
///
/// let config = Config::default()
///     .account(Account::user(42, "9996620042").password("correct horse"))
///     .account(Account::bot(7_000_000_001, "7000000001:secret"));
/// assert_eq!(config.accounts.len(), 2);
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Account {
    /// The id of the user or bot.
    pub user_id: i64,
    /// The DC that the account lives in; `None` is [`Config::dc_id`](crate::Config::dc_id). Other DCs refuse to sign the account
    /// in, with `PHONE_MIGRATE_X` or `USER_MIGRATE_X`.
    pub dc: Option<i32>,
    /// How the account signs in.
    pub login: Login,
    /// The password of two-step verification (`api/srp`). Bots have none.
    pub password: Option<String>,
    /// The hint for the password.
    pub hint: Option<String>,
    /// The first name.
    pub first_name: String,
    /// The username.
    pub username: Option<String>,
}

/// How an account signs in.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Login {
    /// By `auth.sendCode` and `auth.signIn`.
    Phone {
        /// The phone number: digits alone.
        number: String,
        /// The code that signs in. It is always the same.
        code: String,
    },
    /// By `auth.importBotAuthorization`.
    BotToken(String),
}

/// The code of an account whose number is not one of Telegram's test accounts.
const CODE: &str = "12345";

impl Account {
    /// Returns a user's account with this phone number, of which the digits count. The code of a number `99966XYYYY` is
    /// XXXXX, as for Telegram's test accounts; that of other numbers is 12345.
    pub fn user(user_id: i64, number: &str) -> Self {
        let number = digits(number);
        let code = match number.strip_prefix("99966").and_then(|rest| rest.get(..1)) {
            Some(dc) if number.len() == 10 => dc.repeat(5),
            _ => CODE.to_owned(),
        };
        Self::new(user_id, "Account", Login::Phone { number, code })
    }

    /// Returns a bot's account with this token.
    pub fn bot(user_id: i64, token: impl Into<String>) -> Self {
        Self::new(user_id, "Bot", Login::BotToken(token.into()))
    }

    fn new(user_id: i64, first_name: &str, login: Login) -> Self {
        let first_name = first_name.to_owned();
        Self { user_id, dc: None, login, password: None, hint: None, first_name, username: None }
    }

    /// Sets [`dc`](Self::dc).
    #[must_use]
    pub fn dc(self, id: i32) -> Self {
        Self { dc: Some(id), ..self }
    }

    /// Sets the code that signs a user in.
    #[must_use]
    pub fn code(mut self, new: impl Into<String>) -> Self {
        if let Login::Phone { code, .. } = &mut self.login {
            *code = new.into();
        }
        self
    }

    /// Sets [`password`](Self::password).
    #[must_use]
    pub fn password(self, password: impl Into<String>) -> Self {
        Self { password: Some(password.into()), ..self }
    }

    /// Sets [`hint`](Self::hint).
    #[must_use]
    pub fn hint(self, hint: impl Into<String>) -> Self {
        Self { hint: Some(hint.into()), ..self }
    }

    /// Sets [`first_name`](Self::first_name).
    #[must_use]
    pub fn first_name(self, name: impl Into<String>) -> Self {
        Self { first_name: name.into(), ..self }
    }

    /// Sets [`username`](Self::username).
    #[must_use]
    pub fn username(self, username: impl Into<String>) -> Self {
        Self { username: Some(username.into()), ..self }
    }

    /// Returns whether the account is a bot's.
    pub fn is_bot(&self) -> bool {
        matches!(self.login, Login::BotToken(_))
    }

    /// Returns the phone number and the code of a user.
    pub(crate) fn phone(&self) -> Option<(&str, &str)> {
        match &self.login {
            Login::Phone { number, code } => Some((number, code)),
            Login::BotToken(_) => None,
        }
    }
}

/// Returns the digits of a phone number, which clients write with `+`, spaces and brackets.
pub(crate) fn digits(number: &str) -> String {
    number.chars().filter(char::is_ascii_digit).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_of_test_numbers_are_telegrams() {
        for (number, expected) in [("+999 66 2 1234", "22222"), ("9996631234", "33333"), ("+49 151 000", "12345")] {
            assert_eq!(Account::user(1, number).phone().unwrap().1, expected, "{number}");
        }
        assert_eq!(Account::user(1, "9996621234").code("777").phone(), Some(("9996621234", "777")));
    }
}

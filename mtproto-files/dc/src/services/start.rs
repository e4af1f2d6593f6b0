//! Methods that clients call when they start. The answers say as little as lets a client go on.

use tl_types::{enums, functions, types};

use super::viewer::Viewer;
use crate::clock::now;
use crate::error::Failure;
use crate::method::{Method, ServedBy};
use crate::peer_id::PeerId;
use crate::scope::Scope;

/// For how long a client may believe that there is nothing new, in seconds.
const GOOD_FOR: i32 = 86_400;
/// The version of lists that never change.
const VERSION: i32 = 1;

/// The other users' accounts, and the other users that there are: the account can write to all of them.
impl Method for functions::contacts::GetContacts {
    const FOR_BOTS: bool = false;

    fn serve(self, state: &Scope<'_>, _: usize) -> Result<enums::contacts::Contacts, Failure> {
        let viewer = Viewer::of(state)?;
        let accounts = state.state().world.accounts.all().iter();
        let accounts = accounts.filter(|account| !account.is_bot() && account.user_id != viewer.user_id());
        let users = accounts.map(|account| account.user_id).chain(state.config.users.keys().copied());
        let users: std::collections::BTreeSet<_> = users.collect();
        let contacts = users.iter().map(|id| enums::Contact::from(types::Contact::new(*id, true)));
        let contacts: Vec<_> = contacts.collect();
        let (users, _) = viewer.peers(users.into_iter().map(PeerId::User));
        Ok(types::contacts::Contacts::new(contacts, 0, users).into())
    }
}

impl Method for functions::contacts::GetStatuses {
    const FOR_BOTS: bool = false;

    fn serve(self, _: &Scope<'_>, _: usize) -> Result<Vec<enums::ContactStatus>, Failure> {
        Ok(Vec::new())
    }
}

impl Method for functions::account::UpdateStatus {
    const FOR_BOTS: bool = false;

    fn serve(self, _: &Scope<'_>, _: usize) -> Result<bool, Failure> {
        Ok(true)
    }
}

impl Method for functions::account::GetNotifySettings {
    const FOR_BOTS: bool = false;

    fn serve(self, _: &Scope<'_>, _: usize) -> Result<enums::PeerNotifySettings, Failure> {
        Ok(types::PeerNotifySettings::new().into())
    }
}

impl Method for functions::messages::GetDialogFilters {
    const FOR_BOTS: bool = false;

    fn serve(self, _: &Scope<'_>, _: usize) -> Result<enums::messages::DialogFilters, Failure> {
        Ok(types::messages::DialogFilters::new([types::DialogFilterDefault::new()]).into())
    }
}

impl Method for functions::help::GetTermsOfServiceUpdate {
    const FOR_BOTS: bool = false;

    fn serve(self, _: &Scope<'_>, _: usize) -> Result<enums::help::TermsOfServiceUpdate, Failure> {
        Ok(types::help::TermsOfServiceUpdateEmpty::new(now().saturating_add(GOOD_FOR)).into())
    }
}

impl Method for functions::help::GetPromoData {
    const FOR_BOTS: bool = false;

    fn serve(self, _: &Scope<'_>, _: usize) -> Result<enums::help::PromoData, Failure> {
        Ok(types::help::PromoDataEmpty::new(now().saturating_add(GOOD_FOR)).into())
    }
}

impl Method for functions::help::GetCountriesList {
    const SERVED_BY: ServedBy = ServedBy::All;
    const NEEDS_AUTHORIZATION: bool = false;
    const FOR_BOTS: bool = false;

    fn serve(self, _: &Scope<'_>, _: usize) -> Result<enums::help::CountriesList, Failure> {
        if self.hash == VERSION {
            return Ok(types::help::CountriesListNotModified::new().into());
        }
        // Telegram's own test numbers.
        let code = types::help::CountryCode::new("999").prefixes(["66".to_owned()]);
        let country = types::help::Country::new("XX", "Test", [code]);
        Ok(types::help::CountriesList::new([country], VERSION).into())
    }
}

impl Method for functions::langpack::GetLangPack {
    const SERVED_BY: ServedBy = ServedBy::All;
    const NEEDS_AUTHORIZATION: bool = false;
    const FOR_BOTS: bool = false;

    fn serve(self, _: &Scope<'_>, _: usize) -> Result<enums::LangPackDifference, Failure> {
        Ok(no_strings(self.lang_code, 0))
    }
}

impl Method for functions::langpack::GetDifference {
    const SERVED_BY: ServedBy = ServedBy::All;
    const NEEDS_AUTHORIZATION: bool = false;
    const FOR_BOTS: bool = false;

    fn serve(self, _: &Scope<'_>, _: usize) -> Result<enums::LangPackDifference, Failure> {
        Ok(no_strings(self.lang_code, self.from_version))
    }
}

impl Method for functions::langpack::GetStrings {
    const SERVED_BY: ServedBy = ServedBy::All;
    const NEEDS_AUTHORIZATION: bool = false;
    const FOR_BOTS: bool = false;

    fn serve(self, _: &Scope<'_>, _: usize) -> Result<Vec<enums::LangPackString>, Failure> {
        Ok(Vec::new())
    }
}

impl Method for functions::langpack::GetLanguages {
    const SERVED_BY: ServedBy = ServedBy::All;
    const NEEDS_AUTHORIZATION: bool = false;
    const FOR_BOTS: bool = false;

    fn serve(self, _: &Scope<'_>, _: usize) -> Result<Vec<enums::LangPackLanguage>, Failure> {
        Ok(Vec::new())
    }
}

/// A language pack without strings: clients have their own.
fn no_strings(lang_code: String, from_version: i32) -> enums::LangPackDifference {
    types::LangPackDifference::new(lang_code, from_version, VERSION, Vec::<enums::LangPackString>::new()).into()
}

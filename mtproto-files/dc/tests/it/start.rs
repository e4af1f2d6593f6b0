//! What clients ask when they start.

use crate::common::*;
use mtproto_dc::LocalDc;
use tl_types::functions::{account, contacts, help, langpack, messages, updates};
use tl_types::{Encode, Function, types};

/// The answer, if any, or the code of the error.
fn code<F: Function + Encode>(dc: &LocalDc, request: &F) -> (&'static str, Option<String>) {
    let answer = call(dc, request).map(drop).err();
    (F::NAME, answer.map(|error| error.chars().take(24).collect()))
}

#[test]
fn it_is_answered() {
    let dc = LocalDc::in_memory();
    let all = [
        code(&dc, &help::GetConfig::new()),
        code(&dc, &help::GetNearestDc::new()),
        code(&dc, &help::GetAppConfig::new(0)),
        code(&dc, &help::GetCdnConfig::new()),
        code(&dc, &help::GetCountriesList::new("en", 0)),
        code(&dc, &help::GetTermsOfServiceUpdate::new()),
        code(&dc, &help::GetPromoData::new()),
        code(&dc, &langpack::GetLangPack::new("tdesktop", "en")),
        code(&dc, &langpack::GetDifference::new("tdesktop", "en", 1)),
        code(&dc, &langpack::GetStrings::new("tdesktop", "en", ["lng_ok".to_owned()])),
        code(&dc, &langpack::GetLanguages::new("tdesktop")),
        code(&dc, &updates::GetState::new()),
        code(&dc, &account::GetNotifySettings::new(types::InputNotifyUsers::new())),
        code(&dc, &account::UpdateStatus::new(false)),
        code(&dc, &contacts::GetContacts::new(0)),
        code(&dc, &contacts::GetStatuses::new()),
        code(&dc, &messages::GetDialogFilters::new()),
        code(&dc, &messages::GetPinnedDialogs::new(0)),
        code(&dc, &messages::GetDialogs::new(0, 0, types::InputPeerEmpty::new(), 100, 0)),
    ];
    for (method, error) in all {
        assert_eq!(error, None, "{method}");
    }
}

#[test]
fn other_questions_are_refused_and_the_client_goes_on() {
    let dc = LocalDc::in_memory();
    let all = [
        code(&dc, &help::GetPeerColors::new(0)),
        code(&dc, &help::GetTimezonesList::new(0)),
        code(&dc, &messages::GetAvailableReactions::new(0)),
        code(&dc, &messages::GetAllStickers::new(0)),
        code(&dc, &messages::GetAttachMenuBots::new(0)),
        code(&dc, &account::GetContentSettings::new()),
        code(&dc, &contacts::GetTopPeers::new(0, 10, 0)),
    ];
    for (method, error) in all {
        assert_eq!(error.as_deref(), Some("400 INPUT_METHOD_INVALID"), "{method}");
    }
    assert_eq!(code(&dc, &updates::GetState::new()).1, None);
}

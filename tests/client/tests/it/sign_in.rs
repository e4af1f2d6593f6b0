//! Connecting, signing in, and an account's own settings.

use client::{LAYER, enums, functions, types};
use tl_types::{Bytes, Combinator, Encode, Function};

fn first_request() -> impl Function {
    let config = functions::help::GetConfig::new();
    let connection = functions::InitConnection::new(1, "Desktop", "Linux", "1.0", "en", "", "en", config);
    functions::InvokeWithLayer::new(LAYER, connection)
}

fn send_code(phone: &str) -> functions::auth::SendCode {
    let settings = types::CodeSettings::new().allow_flashcall(false).logout_tokens([Bytes::from_static(b"old")]);
    functions::auth::SendCode::new(phone, 1, "hash", settings)
}

fn sign_in(phone: &str, sent: &enums::auth::SentCode, code: &str) -> Option<functions::auth::SignIn> {
    match sent {
        enums::auth::SentCode::Plain(sent) => {
            Some(functions::auth::SignIn::new(phone, sent.phone_code_hash.as_str()).phone_code(code))
        }
        _ => None,
    }
}

/// What to show beside the field for the code.
fn where_to_look(sent: &types::auth::SentCode) -> String {
    match &sent.r#type {
        enums::auth::SentCodeType::App(app) => format!("{} digits in another app", app.length),
        enums::auth::SentCodeType::Sms(sms) => format!("{} digits in an SMS", sms.length),
        enums::auth::SentCodeType::Call(call) => format!("{} digits, called out", call.length),
        _ => "somewhere".to_owned(),
    }
}

fn user_of(authorization: enums::auth::Authorization) -> Option<enums::User> {
    match authorization {
        enums::auth::Authorization::Plain(authorization) => Some(authorization.user),
        enums::auth::Authorization::SignUpRequired(_) => None,
        _ => None,
    }
}

#[test]
fn the_first_request_names_the_layer() {
    let bytes = first_request().to_bytes().unwrap();
    assert_eq!(bytes[4..8], LAYER.to_le_bytes());
    assert_eq!(bytes[8..12], functions::InitConnection::<functions::help::GetConfig>::CONSTRUCTOR_ID.to_le_bytes());
}

#[test]
fn a_code_is_sent_and_entered() {
    assert!(send_code("12025550123").to_bytes().is_ok());
    let sent = types::auth::SentCode::new(types::auth::SentCodeTypeApp::new(5), "hash").timeout(60);
    assert_eq!(where_to_look(&sent), "5 digits in another app");
    let entered = sign_in("12025550123", &sent.into(), "12345").unwrap();
    assert_eq!(entered.phone_code.as_deref(), Some("12345"));
}

#[test]
fn a_password_or_another_dc_ends_in_an_authorization() {
    let password = types::InputCheckPasswordSrp::new(1, vec![0; 256], vec![0; 32]);
    assert!(functions::auth::CheckPassword::new(password).to_bytes().is_ok());
    assert!(functions::auth::ExportAuthorization::new(4).to_bytes().is_ok());
    assert!(functions::auth::ImportAuthorization::new(1, vec![0; 128]).to_bytes().is_ok());
    let done = types::auth::Authorization::new(types::User::new(7).first_name("First"));
    assert!(matches!(user_of(done.into()), Some(enums::User::Plain(user)) if user.id == 7));
    assert!(user_of(types::auth::AuthorizationSignUpRequired::new().into()).is_none());
}

#[test]
fn a_profile_is_kept_up_to_date() {
    assert!(functions::account::UpdateStatus::new(false).to_bytes().is_ok());
    assert!(functions::account::UpdateProfile::new().first_name("First").about("").to_bytes().is_ok());
    let photo = functions::photos::UploadProfilePhoto::new().file(types::InputFile::new(1, 1, "a.jpg", ""));
    assert!(photo.to_bytes().is_ok());
}

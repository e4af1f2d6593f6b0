//! Accounts: signing in and out, and in several DCs.

use mtproto_transport::RpcError;
use tl_types::functions::{account, auth, help, messages, updates, upload, users};
use tl_types::{Bytes, Combinator, Encode, enums, types};

use super::client::Client;
use super::{BOT, NUMBER, TOKEN, USER, srp, start};

pub(crate) fn bot() -> auth::ImportBotAuthorization {
    auth::ImportBotAuthorization::new(0, 1, "hash", TOKEN)
}

fn send_code(number: &str) -> auth::SendCode {
    auth::SendCode::new(number, 1, "hash", types::CodeSettings::new())
}

fn me() -> users::GetUsers {
    users::GetUsers::new([types::InputUserSelf::new()])
}

/// Asks for a code, and signs in with one.
pub(crate) async fn sign_in(client: &mut Client, number: &str, code: &str) -> Result<i64, String> {
    let sent = client.call(&send_code(number)).await?;
    let enums::auth::SentCode::Plain(sent) = sent else { panic!() };
    let enums::auth::SentCodeType::App(kind) = &sent.r#type else { panic!() };
    assert_eq!(kind.length, 5);
    let signed_in = auth::SignIn::new(number, sent.phone_code_hash.clone()).phone_code(code);
    client.call(&signed_in).await.map(|signed_in| id(&signed_in))
}

fn id(authorization: &enums::auth::Authorization) -> i64 {
    let enums::auth::Authorization::Plain(authorization) = authorization else { panic!() };
    user(&authorization.user).id
}

fn user(user: &enums::User) -> &types::User {
    match user {
        enums::User::Plain(user) => user,
        _ => panic!(),
    }
}

#[tokio::test]
async fn a_bot_signs_in_and_out() {
    let server = start().await;
    let mut client = Client::new(&server, 2);
    assert_eq!(client.call(&me()).await.unwrap_err(), "401 AUTH_KEY_UNREGISTERED");
    let wrong = auth::ImportBotAuthorization::new(0, 1, "hash", "7000000001:other");
    assert_eq!(client.call(&wrong).await.unwrap_err(), "400 ACCESS_TOKEN_INVALID");

    assert_eq!(id(&client.call(&bot()).await.unwrap()), BOT);
    let found = client.call(&me()).await.unwrap();
    assert_eq!((user(&found[0]).username.as_deref(), user(&found[0]).bot), (Some("robot"), true));
    let full = client.call(&users::GetFullUser::new(types::InputUserSelf::new())).await.unwrap();
    let enums::users::UserFull::Plain(full) = full else { panic!() };
    assert_eq!(user(&full.users[0]).id, BOT);
    let enums::updates::State::Plain(state) = client.call(&updates::GetState::new()).await.unwrap() else { panic!() };
    client.call(&updates::GetDifference::new(state.pts, state.date, state.qts)).await.unwrap();

    client.call(&auth::LogOut::new()).await.unwrap();
    assert_eq!(client.call(&me()).await.unwrap_err(), "401 AUTH_KEY_UNREGISTERED");
    assert_eq!(client.connections, 1);
}

#[tokio::test]
async fn a_user_signs_in_with_the_code() {
    let server = start().await;
    let mut client = Client::new(&server, 2);
    assert_eq!(sign_in(&mut client, "99966 2 9999", "22222").await.unwrap_err(), "400 PHONE_NUMBER_INVALID");
    assert_eq!(sign_in(&mut client, NUMBER, "11111").await.unwrap_err(), "400 PHONE_CODE_INVALID");
    let other = auth::SignIn::new(NUMBER, "hash").phone_code("22222");
    assert_eq!(client.call(&other).await.unwrap_err(), "400 PHONE_CODE_EXPIRED");
    assert_eq!(client.call(&auth::SignIn::new(NUMBER, "hash")).await.unwrap_err(), "400 PHONE_CODE_EMPTY");
    assert_eq!(sign_in(&mut client, "+999 66 2 0042", "22222").await, Ok(USER));
    assert_eq!(user(&client.call(&me()).await.unwrap()[0]).phone.as_deref(), Some(NUMBER));
}

#[tokio::test]
async fn an_account_signs_in_where_it_lives() {
    let server = start().await;
    let mut client = Client::new(&server, 1);
    assert_eq!(client.call(&bot()).await.unwrap_err(), "303 USER_MIGRATE_2");
    assert_eq!(client.call(&send_code(NUMBER)).await.unwrap_err(), "303 PHONE_MIGRATE_2");
    assert_eq!(client.call(&send_code("9996640043")).await.unwrap_err(), "303 PHONE_MIGRATE_4");
}

#[tokio::test]
async fn a_password_is_asked_for_and_checked() {
    let server = start().await;
    let mut client = Client::new(&server, 4);
    assert_eq!(client.call(&account::GetPassword::new()).await.unwrap_err(), "401 AUTH_KEY_UNREGISTERED");
    assert_eq!(sign_in(&mut client, "9996640043", "44444").await.unwrap_err(), "401 SESSION_PASSWORD_NEEDED");
    assert_eq!(client.call(&me()).await.unwrap_err(), "401 AUTH_KEY_UNREGISTERED");

    let mut asked = Vec::new();
    for _ in 0..2 {
        let enums::account::Password::Plain(password) = client.call(&account::GetPassword::new()).await.unwrap() else {
            panic!()
        };
        assert_eq!((password.has_password, password.hint.as_deref()), (true, Some("animals")));
        asked.push(password);
    }
    let [first, second] = &asked[..] else { panic!() };
    let check = |password, asked| auth::CheckPassword::new(srp::answer(password, asked));
    assert_eq!(client.call(&check("correct horse", first)).await.unwrap_err(), "400 SRP_ID_INVALID");
    assert_eq!(client.call(&check("wrong horse", second)).await.unwrap_err(), "400 PASSWORD_HASH_INVALID");
    let enums::account::Password::Plain(third) = client.call(&account::GetPassword::new()).await.unwrap() else {
        panic!()
    };
    assert_eq!(id(&client.call(&check("correct horse", &third)).await.unwrap()), 43);
    assert_eq!(user(&client.call(&me()).await.unwrap()[0]).id, 43);
}

#[tokio::test]
async fn accounts_have_parts_and_messages_of_their_own() {
    let server = start().await;
    let (mut one, mut two) = (Client::new(&server, 2), Client::new(&server, 2));
    one.call(&bot()).await.unwrap();
    sign_in(&mut two, NUMBER, "22222").await.unwrap();
    let part = |bytes: &'static [u8]| upload::SaveFilePart::new(1, 0, Bytes::from_static(bytes));
    assert_eq!(one.call(&part(b"one")).await, Ok(true));
    let file = types::InputFile::new(1, 1, "a", "");
    let media = types::InputMediaUploadedDocument::new(file, "a/b", Vec::<enums::DocumentAttribute>::new());
    let sent = messages::UploadMedia::new(types::InputPeerSelf::new(), media);
    assert_eq!(two.call(&sent).await.unwrap_err(), "400 FILE_PART_0_MISSING");
    assert_eq!(one.call(&sent).await.unwrap_err(), "400 MD5_CHECKSUM_INVALID");

    // The same random id in two accounts is two messages, and nobody edits another's.
    let photo = types::InputMediaPhotoExternal::new("https://example.org/a.jpg");
    let chat = types::InputPeerChat::new(5);
    let send = messages::SendMedia::new(chat.clone(), photo, "text", 7);
    let mut ids = Vec::new();
    for client in [&mut one, &mut two] {
        let enums::Updates::Plain(updates) = client.call(&send).await.unwrap() else { panic!() };
        let id = updates.updates.iter().find_map(|update| match update {
            enums::Update::MessageId(update) => Some(update.id),
            _ => None,
        });
        ids.push(id.unwrap());
    }
    assert_ne!(ids[0], ids[1]);
    let edit = messages::EditMessage::new(chat, ids[0]).message("other");
    assert_eq!(two.call(&edit).await.unwrap_err(), "403 MESSAGE_AUTHOR_REQUIRED");
    one.call(&edit).await.unwrap();
}

#[tokio::test]
async fn a_copy_ends_with_the_sign_in() {
    let server = start().await;
    let (mut home, mut other) = (Client::new(&server, 2), Client::new(&server, 4));
    home.call(&bot()).await.unwrap();
    let exported = home.call(&auth::ExportAuthorization::new(4)).await.unwrap();
    let enums::auth::ExportedAuthorization::Plain(exported) = exported else { panic!() };
    let import = |id| auth::ImportAuthorization::new(id, exported.bytes.clone());
    assert_eq!(other.call(&import(USER)).await.unwrap_err(), "400 USER_ID_INVALID");
    assert_eq!(id(&other.call(&import(BOT)).await.unwrap()), BOT);
    assert_eq!(other.call(&me()).await.unwrap_err(), "303 USER_MIGRATE_2");
    home.call(&auth::LogOut::new()).await.unwrap();
    assert_eq!(other.call(&me()).await.unwrap_err(), "401 AUTH_KEY_UNREGISTERED");
}

#[tokio::test]
async fn the_config_has_the_addresses() {
    let server = start().await;
    let mut client = Client::new(&server, 4);
    let enums::Config::Plain(config) = client.call(&help::GetConfig::new()).await.unwrap() else { panic!() };
    assert_eq!((config.this_dc, config.dc_options.len()), (4, 7));
    for option in &config.dc_options {
        let enums::DcOption::Plain(option) = option else { panic!() };
        let found = if option.media_only { server.media_address(option.id) } else { server.address(option.id) };
        assert_eq!(found.unwrap().port(), u16::try_from(option.port).unwrap());
    }
    let enums::NearestDc::Plain(nearest) = client.call(&help::GetNearestDc::new()).await.unwrap() else { panic!() };
    assert_eq!((nearest.this_dc, nearest.nearest_dc), (4, 2));
    let limits = client.call(&help::GetAppConfig::new(0)).await.unwrap();
    let enums::help::AppConfig::Plain(limits) = limits else { panic!() };
    let same = client.call(&help::GetAppConfig::new(limits.hash)).await.unwrap();
    assert!(matches!(same, enums::help::AppConfig::NotModified(_)));
}

#[tokio::test]
async fn what_is_not_served_is_refused_by_name_and_can_be_answered() {
    let server = start().await;
    let mut client = Client::new(&server, 2);
    let name = help::GetSupportName::new();
    let error = client.call(&name).await.unwrap_err();
    assert_eq!(error, format!("400 INPUT_METHOD_INVALID_{}_0", help::GetSupportName::CONSTRUCTOR_ID));
    let log = server.cluster().log();
    let logged = log.iter().find(|logged| logged.call.method == "help.getSupportName").unwrap();
    assert_eq!(logged.refused.as_ref(), Some(&error));

    let answer = types::help::SupportName::new("nobody").to_bytes().unwrap();
    server.cluster().set_answer("help.getSupportName", Some(Ok(answer)));
    let enums::help::SupportName::Plain(answer) = client.call(&name).await.unwrap() else { panic!() };
    assert_eq!(answer.name, "nobody");
    server.cluster().set_answer("help.getSupportName", Some(Err(RpcError::new(403, "USER_INVALID"))));
    assert_eq!(client.call(&name).await.unwrap_err(), "403 USER_INVALID");
    // An answer that is no whole number of words cannot be sent.
    server.cluster().set_answer("help.getSupportName", Some(Ok(Bytes::from_static(b"abc"))));
    assert_eq!(client.call(&name).await.unwrap_err(), "500 RPC_CALL_FAIL");
    server.cluster().set_answer("help.getSupportName", None);
    assert_eq!(client.call(&name).await.unwrap_err(), error);
    assert_eq!(server.cluster().counters().requests("help.getSupportName"), 5);
}

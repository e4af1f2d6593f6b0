//! Accounts: signing in and out, and in several DCs.

use tl_types::functions::{auth, help, updates, users};
use tl_types::{enums, types};

use super::client::Client;
use super::{BOT, TOKEN, start};

pub(crate) fn bot() -> auth::ImportBotAuthorization {
    auth::ImportBotAuthorization::new(0, 1, "hash", TOKEN)
}

#[tokio::test]
async fn a_bot_signs_in_and_out() {
    let server = start().await;
    let mut client = Client::new(&server, 2);
    let me = users::GetUsers::new([types::InputUserSelf::new()]);
    assert_eq!(client.call(&me).await.unwrap_err(), "401 AUTH_KEY_UNREGISTERED");

    let signed_in = client.call(&bot()).await.unwrap();
    let enums::auth::Authorization::Plain(signed_in) = signed_in else { panic!() };
    assert_eq!((user(&signed_in.user).id, user(&signed_in.user).bot), (BOT, true));
    let found = client.call(&me).await.unwrap();
    assert_eq!(user(&found[0]).username.as_deref(), Some("robot"));
    client.call(&updates::GetState::new()).await.unwrap();

    client.call(&auth::LogOut::new()).await.unwrap();
    assert_eq!(client.call(&me).await.unwrap_err(), "401 AUTH_KEY_UNREGISTERED");
    assert_eq!(client.connections, 1);
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
}

fn user(user: &enums::User) -> &types::User {
    match user {
        enums::User::Plain(user) => user,
        _ => panic!(),
    }
}

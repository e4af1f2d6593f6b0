//! Usernames.

use crate::common::*;
use mtproto_dc::{Config, LocalDc};
use tl_types::{functions, types};

fn config() -> Config {
    let config = Config::default().user(5, 55).channel(7, 77).chat(9);
    let config = config.username("Durov", types::PeerUser::new(5)).username("news", types::PeerChannel::new(7));
    config.username("hidden", types::PeerUser::new(6)).username("account", types::PeerUser::new(1_000_001))
}

#[test]
fn the_dc_knows_what_is_no_username() {
    let dc = LocalDc::new(config()).unwrap();
    let resolve = |username: &str| call(&dc, &functions::contacts::ResolveUsername::new(username));
    assert!(resolve("durov").is_ok());
    for wrong in ["", "@durov", "1durov", "du rov", &"a".repeat(33)] {
        assert_eq!(resolve(wrong).unwrap_err(), "400 USERNAME_INVALID", "{wrong}");
    }
    let phone = |phone: &str| call(&dc, &functions::contacts::ResolvePhone::new(phone)).map(drop);
    assert_eq!(phone("+999 66 2 0001"), Ok(()));
    assert_eq!(phone("+1"), Err("400 PHONE_NOT_OCCUPIED".to_owned()));
    assert_eq!(resolve("nobody").unwrap_err(), "400 USERNAME_NOT_OCCUPIED");
}

//! What names a peer, and what does not.

use tl_types::types;

use super::*;
use proptest::prelude::*;

#[test]
fn names_that_are_usernames() {
    for text in [
        "@durov",
        "durov",
        " @durov ",
        "t.me/durov",
        "T.ME/durov",
        "http://t.me/durov",
        "https://t.me/durov/",
        "HTTPS://t.me/durov/142?comment=5",
        "https://t.me/s/durov",
        "https://t.me/durov?start=abc#top",
        "telegram.me/durov",
        "https://telegram.dog/durov",
        "https://www.t.me/durov",
        "durov.t.me",
        "https://durov.t.me/142",
        "tg://resolve?domain=durov",
        "tg:resolve?domain=durov&start=abc",
        "tg://resolve/?post=5&domain=durov",
    ] {
        assert_eq!(text.parse(), Ok(Peer::Username("durov".into())), "{text}");
    }
}

#[test]
fn names_that_are_ids() {
    for (text, id) in [
        ("12345", PeerId::User(12345)),
        ("-12345", PeerId::Chat(12345)),
        ("-1001234567890", PeerId::Channel(1_234_567_890)),
        ("tg://user?id=12345", PeerId::User(12345)),
        ("https://t.me/c/1234567890/17", PeerId::Channel(1_234_567_890)),
        ("tg://privatepost?channel=1234567890&post=17", PeerId::Channel(1_234_567_890)),
    ] {
        assert_eq!(text.parse(), Ok(Peer::Id(id)), "{text}");
    }
    assert_eq!(Peer::from("me"), Peer::Me);
    assert_eq!(Peer::from(0), Peer::Wrong(PeerError::Id(0)));
    assert_eq!("tg://user?id=-5".parse::<Peer>(), Err(PeerError::Id(-5)));
}

#[test]
fn what_is_no_peer_says_why() {
    for (text, error) in [
        ("+79161234567", PeerError::PhoneNumber),
        ("t.me/+79161234567", PeerError::PhoneNumber),
        ("tg://resolve?phone=79161234567", PeerError::PhoneNumber),
        ("t.me/+0Ab1c2D3e4F5g6H7", PeerError::InviteLink),
        ("https://t.me/joinchat/0Ab1c2D3e4F5g6H7", PeerError::InviteLink),
        ("tg://join?invite=0Ab1c2D3e4F5g6H7", PeerError::InviteLink),
        ("t.me/addstickers/Animals", PeerError::OtherLink),
        ("https://t.me/share/url?url=example.com", PeerError::OtherLink),
        ("https://t.me/", PeerError::OtherLink),
        ("https://t.me/c/", PeerError::OtherLink),
        ("https://t.me/s/", PeerError::OtherLink),
        ("https://web.t.me/durov", PeerError::OtherLink),
        ("https://share.t.me/url", PeerError::OtherLink),
        ("addstickers.t.me/Animals", PeerError::OtherLink),
        ("Proxy.t.me", PeerError::OtherLink),
        ("auth.t.me", PeerError::OtherLink),
        ("joinchat.t.me/0Ab1c2D3e4F5g6H7", PeerError::OtherLink),
        ("gif.t.me", PeerError::OtherLink),
        ("durov.telegram.me", PeerError::OtherLink),
        ("durov.telegram.dog/142", PeerError::OtherLink),
        ("tg://settings", PeerError::OtherLink),
        ("tg:", PeerError::OtherLink),
        ("-1000000000000", PeerError::Id(-1_000_000_000_000)),
        ("-2000000000001", PeerError::SecretChat(-2_000_000_000_001)),
    ] {
        assert_eq!(text.parse::<Peer>(), Err(error), "{text}");
    }
    for text in
        ["", " ", "@", "@1", "+", "+a", "https://example.com/durov", "durov.example.com", "du rov", "дуров", "@@durov"]
    {
        let error = text.parse::<Peer>().unwrap_err();
        assert!(matches!(error, PeerError::NotAPeer { .. }), "{text}: {error}");
    }
    let long = "x ".repeat(1000).parse::<Peer>().unwrap_err();
    assert!(long.to_string().len() < 200, "{long}");
}

#[test]
fn input_peers_are_taken_as_they_are() {
    let user = types::InputPeerUser::new(5, 6);
    assert_eq!(Peer::from(user.clone()), Peer::Input(user.clone().into()));
    let shown = types::User::new(5).access_hash(6);
    assert_eq!(Peer::from(&shown), Peer::Input(user.into()));
    assert_eq!(Peer::from(&shown.min(true)), Peer::Id(PeerId::User(5)));
    assert_eq!(Peer::from(&types::User::new(5).self_(true)), Peer::Me);
}

proptest! {
    #[test]
    fn no_text_panics(text in any::<String>()) {
        let _ = Peer::from(text);
    }

    #[test]
    fn no_link_panics(text in "(tg:|https://|t\\.me|/|\\?|\\+|@|=|&|domain|c|s|-100|[0-9]{1,20}|[a-z_]|é){0,12}") {
        let _ = Peer::from(text);
    }
}

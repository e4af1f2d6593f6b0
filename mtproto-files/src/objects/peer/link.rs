//! Links to peers (`api/links#public-username-links`): `t.me/username`, `username.t.me`, `tg://resolve?domain=username`,
//! and those to posts of private channels.

use super::{Peer, PeerError, PeerId, username};

/// The hosts of links.
const HOSTS: [&str; 3] = ["t.me", "telegram.me", "telegram.dog"];
/// First words of paths that are no usernames.
const OTHERS: [&str; 27] = [
    "a",
    "addemoji",
    "addlist",
    "addstickers",
    "addstyle",
    "addtheme",
    "auction",
    "bg",
    "boost",
    "call",
    "confirmphone",
    "contact",
    "giftcode",
    "invoice",
    "iv",
    "k",
    "login",
    "m",
    "msg",
    "newbot",
    "nft",
    "oauth",
    "proxy",
    "setlanguage",
    "share",
    "socks",
    "web",
];
/// The host whose subdomains are usernames.
const HOST_OF_NAMES: &str = "t.me";
/// Its subdomains that are no usernames, beside [`OTHERS`].
const OTHER_HOSTS: [&str; 3] = ["auth", "joinchat", "z"];
/// No subdomain that is a username is shorter, in characters.
const SHORTEST_HOST: usize = 4;

/// The peer that a link is to; none if it is no link of Telegram's.
pub(super) fn read(text: &str) -> Option<Result<Peer, PeerError>> {
    if let Some(rest) = strip_prefix(text, "tg:") {
        return Some(app(rest.trim_start_matches('/')));
    }
    let rest = strip_prefix(text, "https://").or_else(|| strip_prefix(text, "http://")).unwrap_or(text);
    let end = rest.find(['/', '?', '#']).unwrap_or(rest.len());
    let (host, path) = rest.split_at_checked(end)?;
    let host = host.to_ascii_lowercase();
    if HOSTS.contains(&host.as_str()) {
        return Some(web(path));
    }
    let (subdomain, host) = host.split_once('.')?;
    if !HOSTS.contains(&host) {
        return None;
    }
    let is_reserved = OTHER_HOSTS.contains(&subdomain) || OTHERS.contains(&subdomain);
    Some(match subdomain {
        "www" => web(path),
        _ if is_reserved || host != HOST_OF_NAMES || subdomain.len() < SHORTEST_HOST => Err(PeerError::OtherLink),
        username => named(username),
    })
}

/// What a path of the web is to.
fn web(path: &str) -> Result<Peer, PeerError> {
    let path = path.split(['?', '#']).next().unwrap_or_default();
    let mut words = path.split('/').filter(|word| !word.is_empty());
    let first = words.next().ok_or(PeerError::OtherLink)?;
    if let Some(code) = first.strip_prefix('+') {
        return Err(if is_phone(code) { PeerError::PhoneNumber } else { PeerError::InviteLink });
    }
    match first.to_ascii_lowercase().as_str() {
        "joinchat" => Err(PeerError::InviteLink),
        // A post of a private channel, and the preview of a public one.
        "c" => channel(words.next()),
        "s" => named(words.next().unwrap_or_default()),
        other if OTHERS.contains(&other) => Err(PeerError::OtherLink),
        _ => named(first),
    }
}

/// What a link for apps is to.
fn app(link: &str) -> Result<Peer, PeerError> {
    let (action, query) = link.split_once('?').unwrap_or((link, ""));
    let query = query.split('#').next().unwrap_or_default();
    let value = |name: &str| {
        let pairs = query.split('&').filter_map(|pair| pair.split_once('='));
        pairs.into_iter().find(|(key, _)| *key == name).map(|(_, value)| value)
    };
    match action.trim_end_matches('/').to_ascii_lowercase().as_str() {
        "resolve" if value("phone").is_some() => Err(PeerError::PhoneNumber),
        "resolve" => named(value("domain").unwrap_or_default()),
        "privatepost" => channel(value("channel")),
        "user" => {
            let id = value("id").and_then(|id| id.parse().ok()).ok_or(PeerError::OtherLink)?;
            PeerId::User(id).checked().map(Peer::Id).ok_or(PeerError::Id(id))
        }
        "join" => Err(PeerError::InviteLink),
        _ => Err(PeerError::OtherLink),
    }
}

/// The peer of a username in a link.
fn named(username: &str) -> Result<Peer, PeerError> {
    username::checked(username).map(Peer::Username).ok_or(PeerError::OtherLink)
}

/// The channel of an id in a link, which is the API's.
fn channel(id: Option<&str>) -> Result<Peer, PeerError> {
    let id = id.and_then(|id| id.parse().ok()).ok_or(PeerError::OtherLink)?;
    PeerId::Channel(id).checked().map(Peer::Id).ok_or(PeerError::Id(id))
}

/// Whether what comes after a `+` is a phone number, and not an invitation.
fn is_phone(code: &str) -> bool {
    !code.is_empty() && code.bytes().all(|byte| byte.is_ascii_digit())
}

/// The rest of a text that begins so, in whatever case.
fn strip_prefix<'a>(text: &'a str, prefix: &str) -> Option<&'a str> {
    let (start, rest) = text.split_at_checked(prefix.len())?;
    start.eq_ignore_ascii_case(prefix).then_some(rest)
}

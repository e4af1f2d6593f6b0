//! The DCs on the network: a client's half talks to them over sockets.

mod client;
mod dcs;
mod faults;
mod limits;
mod login;
mod srp;
mod transfer;
mod updates;
mod wire_faults;

use mtproto_dc::{Account, ClusterConfig, Config, RsaKey, Server, ServerConfig};

/// A key is made in `keys_are_made_and_read` alone: it takes long.
pub(crate) const KEY: &str = include_str!("../../../../proto/src/exchange/tests/server.pkcs1.pem");

pub(crate) const BOT: i64 = 7_000_000_001;
pub(crate) const TOKEN: &str = "7000000001:secret";
pub(crate) const USER: i64 = 42;
pub(crate) const NUMBER: &str = "9996620042";

/// A bot and a user in DC 2, and a user with a password in DC 4.
pub(crate) fn cluster() -> ClusterConfig {
    let dc = Config::default()
        .chat(5)
        .channel(7, 77)
        .account(Account::bot(BOT, TOKEN).first_name("Robot").username("robot"))
        .account(Account::user(USER, NUMBER))
        .account(Account::user(43, "9996640043").dc(4).password("correct horse").hint("animals"));
    ClusterConfig::default().dc(dc)
}

pub(crate) fn config() -> ServerConfig {
    ServerConfig::default().rsa_key(RsaKey::from_pem(KEY).unwrap()).cluster(cluster())
}

pub(crate) async fn start() -> Server {
    Server::start(config()).await.unwrap()
}

//! A server, and pools that know its addresses.

use mtproto_dc::{Account, ClusterConfig, Config, RsaKey, Server, ServerConfig};
use mtproto_net::transport::Dc;
use mtproto_net::{Address, Addresses, App, Pool, Settings};
use tl_types::functions::auth;

pub(crate) const TOKEN: &str = "7000000001:secret";

/// Returns the configuration of a server with one bot.
pub(crate) fn config() -> ServerConfig {
    let key = RsaKey::from_pem(include_str!("key.pem")).unwrap();
    let dc = Config::default().account(Account::bot(7_000_000_001, TOKEN));
    ServerConfig::default().cluster(ClusterConfig::default().dc(dc)).rsa_key(key)
}

/// Starts a server with DCs 1 to 5.
pub(crate) async fn start() -> Server {
    Server::start(config()).await.unwrap()
}

/// Returns the addresses of a server.
pub(crate) fn addresses(server: &Server) -> Addresses {
    let addresses = server.addresses().iter();
    Addresses::new(
        addresses
            .map(|found| Address::new(u16::try_from(found.dc).unwrap(), found.address).media_only(found.media_only)),
    )
}

/// Returns the settings of a client of a server.
pub(crate) fn settings(server: &Server) -> Settings {
    Settings::new(App::new(1), 2, addresses(server), vec![server.public_key().clone()])
}

/// Returns a pool with these settings.
pub(crate) fn pool(settings: Settings) -> Pool {
    Pool::new(settings).unwrap().0
}

/// Signs the bot in.
pub(crate) async fn sign_in(pool: &Pool) {
    let import = auth::ImportBotAuthorization::new(0, 1, "hash", TOKEN);
    pool.invoke(Dc::Home, &import).await.unwrap();
}

/// Returns bytes that do not compress.
pub(crate) fn noise(length: usize, seed: u64) -> Vec<u8> {
    let mut random = fastrand::Rng::with_seed(seed);
    std::iter::repeat_with(|| random.u8(..)).take(length).collect()
}

//! A server, pools that know its addresses, and relays between them.

use mtproto_dc::{Account, ClusterConfig, Config, RsaKey, Server, ServerConfig};
use mtproto_files::download::Verification;
use mtproto_files::{Client, FileLocation};
use mtproto_net::transport::Dc;
use mtproto_net::{Address, Addresses, App, Pool, Settings};
use tests::relay::{Network, Relay};
use tl_types::functions::auth;
use tl_types::types;

pub(crate) const TOKEN: &str = "7000000001:secret";

/// Starts a server with DCs 1 to 5, and one bot.
pub(crate) async fn start() -> Server {
    let pem = include_str!("../../../../mtproto-files/proto/src/exchange/tests/server.pkcs1.pem");
    let dc = Config::default().account(Account::bot(7_000_000_001, TOKEN));
    let config = ServerConfig::default().cluster(ClusterConfig::default().dc(dc));
    Server::start(config.rsa_key(RsaKey::from_pem(pem).unwrap())).await.unwrap()
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
    with_addresses(server, addresses(server))
}

/// Returns the settings of a client that reaches DC 2 by a relay alone.
pub(crate) fn by_relay(server: &Server, relay: &Relay) -> Settings {
    let mut settings = with_addresses(server, Addresses::new([Address::new(2, relay.address())]));
    settings.refreshes_config = false;
    settings
}

fn with_addresses(server: &Server, addresses: Addresses) -> Settings {
    Settings::new(App::new(1), 2, addresses, vec![server.public_key().clone()])
}

/// Starts a relay to DC 2 of a server.
pub(crate) async fn relay(server: &Server, network: Network) -> Relay {
    Relay::start(server.address(2).unwrap(), network).await.unwrap()
}

/// Returns a pool with these settings, signed in as the bot.
pub(crate) async fn signed_in(settings: Settings) -> Pool {
    let (pool, ..) = Pool::new(settings).unwrap();
    let import = auth::ImportBotAuthorization::new(0, 1, "hash", TOKEN);
    pool.invoke(Dc::Home, &import).await.unwrap();
    pool
}

/// Uploads bytes and sends them as a document. Returns where it is.
pub(crate) async fn send(pool: &Pool, content: &[u8]) -> FileLocation {
    let client = Client::new(pool.clone());
    let file = client.upload(content.to_vec()).name("noise").await.unwrap();
    let document = file.document().force_file(true);
    let message = client.send_media(types::InputPeerSelf::new(), document, "").await.unwrap();
    message.location().unwrap()
}

/// Downloads a file, and checks its hashes.
pub(crate) async fn get(pool: &Pool, location: FileLocation) -> Vec<u8> {
    let (content, received) = Client::new(pool.clone()).download(location).to_bytes().await.unwrap();
    assert_eq!(received.verification, Verification::Verified);
    content.to_vec()
}

/// Moves bytes up and down, and compares them.
pub(crate) async fn there_and_back(pool: &Pool, content: &[u8]) {
    let location = send(pool, content).await;
    assert!(get(pool, location).await == content, "the bytes differ");
}

/// Returns bytes that do not compress.
pub(crate) fn noise(length: usize, seed: u64) -> Vec<u8> {
    let mut bytes = vec![0; length];
    fastrand::Rng::with_seed(seed).fill(&mut bytes);
    bytes
}

//! The DCs of the demo: a server on loopback, and connections to it.

use anyhow::{Context, Result, anyhow};
use indicatif::BinaryBytes;
use mtproto_dc::{Account, Cluster, ClusterConfig, Config, Server, ServerConfig, Storage};
use mtproto_files::Dc;
use mtproto_net::{Address, Addresses, App, Pool, Settings};
use tl_types::functions::auth::ImportBotAuthorization;

/// What a DC keeps in memory at most; more goes to disk.
const MOST_IN_MEMORY: u64 = 512 << 20;
/// What a DC needs besides the files' bytes.
const ROOM: u64 = 64 << 20;
/// The account's home DC.
const HOME: u16 = 2;
/// The DCs that new files are put in, in turn.
const IN_TURN: [i32; 2] = [2, 4];

/// An application. The DCs take any.
const API_ID: i32 = 1;
const API_HASH: &str = "demo";

/// The bot that moves the files.
const BOT: i64 = 7_000_000_001;
const TOKEN: &str = "7000000001:demo";

/// DCs 1 to 5 on loopback, and connections to them that are signed in.
pub(crate) struct Dcs {
    server: Server,
    pool: Pool,
}

impl Dcs {
    /// Starts DCs with room for files of so many bytes, sent twice, and signs in.
    pub(crate) async fn start(bytes: u64) -> Result<Self> {
        let storage = if bytes > MOST_IN_MEMORY { Storage::TempDirectory } else { Storage::Memory };
        let config = Config::default()
            .dc_id(HOME.into())
            .account(Account::bot(BOT, TOKEN))
            .user_id(BOT)
            .storage(storage)
            .max_stored_bytes(bytes.saturating_mul(2).saturating_add(ROOM));
        let config = ServerConfig::default().cluster(ClusterConfig::default().dc(config));
        let server = Server::start(config).await.context("cannot start the DCs")?;
        let settings = Settings::new(App::new(API_ID), HOME, addresses(&server), vec![server.public_key().clone()]);
        let (pool, ..) = Pool::new(settings)?;
        let sign_in = ImportBotAuthorization::new(0, API_ID, API_HASH, TOKEN);
        pool.invoke(Dc::Home, &sign_in).await.map_err(|error| anyhow!("cannot sign in: {error}"))?;
        Ok(Self { server, pool })
    }

    /// Returns the connections.
    pub(crate) fn pool(&self) -> &Pool {
        &self.pool
    }

    /// Returns the DCs behind the connections.
    pub(crate) fn cluster(&self) -> &Cluster {
        self.server.cluster()
    }

    /// Returns what to tell of the way that the files went.
    pub(crate) fn text(&self) -> String {
        let counters = self.server.cluster().counters();
        let dcs: Vec<_> = self.pool.keys().keys().map(|dc| format!("DC {dc}")).collect();
        format!(
            "Went by TCP to {} on this machine: {} connections, {} of requests and answers, all of them encrypted.",
            dcs.join(" and "),
            self.server.load().connections,
            BinaryBytes(counters.bytes_in.saturating_add(counters.bytes_out)),
        )
    }
}

/// Puts the file that is sent as this one, from 0, into another DC than the file before.
pub(crate) fn put_in_turn(cluster: &Cluster, number: usize) {
    if let Some(dc) = IN_TURN.get(number % IN_TURN.len()) {
        cluster.put_new_files_in(*dc);
    }
}

fn addresses(server: &Server) -> Addresses {
    Addresses::new(server.addresses().iter().filter_map(|found| {
        let dc = u16::try_from(found.dc).ok()?;
        Some(Address::new(dc, found.address).media_only(found.media_only))
    }))
}

#[cfg(test)]
mod tests {
    use super::*;
    use mtproto_files::Client;

    #[tokio::test(flavor = "multi_thread")]
    async fn files_are_in_two_dcs_and_the_text_names_both() {
        let dcs = Dcs::start(1 << 20).await.unwrap();
        let client = Client::new(dcs.pool().clone());
        for (number, dc) in IN_TURN.into_iter().enumerate() {
            put_in_turn(dcs.cluster(), number);
            let location = client.send_document("me", vec![7; 1000]).await.unwrap().location().unwrap();
            assert_eq!(location.dc(), Dc::Id(dc));
            assert_eq!(client.download(location).to_bytes().await.unwrap().0, [7; 1000][..]);
        }
        let text = dcs.text();
        assert!(text.contains("DC 2 and DC 4") && text.contains(" connections"), "{text}");
    }
}

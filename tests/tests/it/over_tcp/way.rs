//! The way of a cell of the matrix by sockets.

use std::sync::{Arc, LazyLock};
use std::time::Duration;

use mtproto_dc::{Account, ClusterConfig, Config, Fault, Link, RsaKey, Server, ServerConfig};
use mtproto_net::proto::client::KeyUse;

use crate::over_dc::matrix::table::Row;
use crate::over_dc::matrix::transfer::{PARTS_IN_FLIGHT, Transfer};
use crate::over_dc::matrix::way::{Reached, Way};
use crate::pool::common::{TOKEN, settings, signed_in};

const BOT: i64 = 7_000_000_001;

/// Reading a key takes longer than starting a server.
pub(crate) static KEY: LazyLock<RsaKey> = LazyLock::new(|| {
    RsaKey::from_pem(include_str!("../../../../mtproto-files/proto/src/exchange/tests/server.pkcs1.pem")).unwrap()
});

/// DCs that listen, and a pool of connections that is signed in as a bot.
pub(crate) struct Tcp {
    pub(crate) key_use: KeyUse,
    /// Whether faults last as long as the table says. Time is real here: without, those that last seconds are short.
    pub(crate) lasting: bool,
}

impl Way for Tcp {
    async fn reach(&self) -> Reached {
        // The requests of this process are the bot's too.
        let dc = Config::default().account(Account::bot(BOT, TOKEN)).user_id(BOT);
        let dc = dc.link(Link::default().latency(Duration::from_millis(2)));
        let config = ServerConfig::default().cluster(ClusterConfig::default().dc(dc)).rsa_key(KEY.clone());
        let server = Server::start(config).await.unwrap();
        let pool = signed_in(settings(&server).key_use(self.key_use)).await;
        Reached {
            cluster: server.cluster().clone(),
            transport: Arc::new(pool),
            server: Some(server),
            request_timeout: Some(Duration::from_secs(10)),
        }
    }

    fn adapted(&self, fault: Fault) -> Fault {
        match fault {
            _ if self.lasting => fault,
            // Those of more than an hour are not waited out.
            Fault::Flood(..=3600) => Fault::Flood(1),
            Fault::PremiumFlood(..=3600) => Fault::PremiumFlood(1),
            Fault::Slow(_) => Fault::Slow(Duration::from_millis(300)),
            Fault::Restart(_) => Fault::Restart(Duration::from_millis(300)),
            other => other,
        }
    }

    /// While a DC is down, a pool holds calls. If that takes more than about a second, the library asks again for their parts.
    fn requests(&self, row: &Row) -> u64 {
        row.times.saturating_add(if let Fault::Restart(_) = (row.fault)() { 2 } else { 1 })
    }

    /// In process, a connection is one request's. Here it carries others, which are lost with it: the DC forgets the session.
    fn again(&self, row: &Row) -> u64 {
        match (row.fault)() {
            Fault::Disconnect | Fault::DisconnectAfter => row.again.max(parts_in_flight()),
            _ => row.again,
        }
    }

    /// Three parts are carried out in an earlier run. Their answers come on several connections, so the error of the fourth
    /// can be ahead of all of them.
    fn under_way(&self, transfer: Transfer) -> u64 {
        if transfer.is_resumed() { 3 } else { 0 }
    }

    fn longest(&self) -> Duration {
        Duration::from_secs(if self.lasting { 300 } else { 30 })
    }

    /// Until the DC is told that nobody waits for answers.
    fn settles_within(&self) -> Duration {
        Duration::from_secs(5)
    }
}

/// The most parts that are lost with a connection.
pub(crate) fn parts_in_flight() -> u64 {
    PARTS_IN_FLIGHT.try_into().unwrap()
}

//! How the client of a cell reaches the DCs.

use std::sync::Arc;
use std::time::Duration;

use mtproto_dc::{Cluster, ClusterConfig, Config, Fault, Link, Server};
use mtproto_files::{Client, Transport};

use super::table::Row;
use super::transfer::Transfer;

/// How clients reach DCs.
pub(crate) trait Way: Send + Sync + 'static {
    /// Starts the DCs of a cell, and a client's connections to them.
    fn reach(&self) -> impl Future<Output = Reached> + Send;

    /// Returns a fault of the table as it happens here.
    fn adapted(&self, fault: Fault) -> Fault {
        fault
    }

    /// Returns how often a part may be sent or asked for beside a row's fault.
    fn requests(&self, row: &Row) -> u64 {
        row.times.saturating_add(1)
    }

    /// Returns how many parts a row's fault may make a transfer move again.
    fn again(&self, row: &Row) -> u64 {
        row.again
    }

    /// Returns how many parts came in an earlier run as that failed, too late to count.
    fn under_way(&self, transfer: Transfer) -> u64;

    /// Returns the longest time that a cell may take. What comes to no end is no end.
    fn longest(&self) -> Duration;

    /// Returns how long after its end a transfer may have requests under way.
    fn settles_within(&self) -> Duration {
        Duration::ZERO
    }
}

/// The DCs of a cell, and a client's way to them.
pub(crate) struct Reached {
    pub(crate) cluster: Cluster,
    pub(crate) transport: Arc<dyn Transport>,
    /// What listens, if the way is by sockets.
    pub(crate) server: Option<Server>,
    /// How long a request may take before it counts as lost; `None`: as usual.
    pub(crate) request_timeout: Option<Duration>,
}

/// DCs in this process, 20 ms away in tokio's paused time.
pub(crate) struct InProcess;

impl Way for InProcess {
    async fn reach(&self) -> Reached {
        let link = Link::default().latency(Duration::from_millis(20)).bandwidth(10 << 20);
        let cluster = Cluster::new(ClusterConfig::default().dc(Config::default().link(link))).unwrap();
        let transport = Arc::new(cluster.clone());
        Reached { cluster, transport, server: None, request_timeout: None }
    }

    fn under_way(&self, transfer: Transfer) -> u64 {
        u64::from(transfer == Transfer::DownloadResumed)
    }

    fn longest(&self) -> Duration {
        Duration::from_secs(12 * 3600)
    }
}

impl Reached {
    /// Returns a client that knows nothing yet, on these connections.
    pub(crate) fn client(&self) -> Client {
        let client = Client::new(Arc::clone(&self.transport));
        match self.request_timeout {
            // A call is tried three times in its limit.
            Some(timeout) => client.with_call_time_limit(timeout * 3),
            None => client,
        }
    }
}

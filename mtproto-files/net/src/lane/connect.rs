//! When and where a lane opens a connection.

use std::net::SocketAddr;
use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;

use mtproto_transport::Purpose;
use tokio::time::{Instant, sleep_until, timeout};

use super::Task;
use crate::address::Address;
use crate::dial::race;
use crate::error::{NetCause, NetError, Stage};
use crate::link::Link;

/// How long a lane without an address waits for a configuration that has one.
const CONFIG: Duration = Duration::from_secs(10);

impl Task {
    /// Opens a connection. Calls are taken meanwhile.
    ///
    /// # Errors
    ///
    /// There is no connection. Unless the error is final, trying again may help.
    pub(super) async fn connect(&mut self) -> Result<Link, NetError> {
        self.get_key().await;
        self.wait_for_turn().await?;
        let addresses = self.addresses().await?;
        self.limit.note_connect(Instant::now());
        let dialer = Arc::clone(&self.shared.settings.dialer);
        let stage = if dialer.is_proxy() { Stage::Proxy } else { Stage::Connect };
        if addresses.iter().all(|address| self.useless.contains(&address.socket)) {
            self.useless.clear();
        }
        let useless = self.useless.clone();
        let mut attempt = pin!(race(&*dialer, addresses, &useless));
        let dialled = loop {
            if let Some(dialled) = self.attend(&mut attempt).await {
                break dialled;
            }
            if self.is_closed {
                return Err(self.error(stage, NetCause::Closed));
            }
            if let Some(reason) = self.leaves.take() {
                // The attempts are by the old network, or at stale addresses.
                return Err(self.error(stage, reason.into()));
            }
        };
        let (address, stream) = match dialled {
            Ok(connected) => connected,
            Err(failed) => {
                self.limit.note_failure();
                // The addresses may be old ones.
                self.shared.stale.notify_one();
                let error = self.error(stage, NetCause::NoAddress);
                return Err(match failed {
                    Some((address, cause)) => NetError { address: Some(address), cause: cause.into(), ..error },
                    None => error,
                });
            }
        };
        let socket = address.socket;
        let link = Link::new(address, stream, &self.shared, &mut self.random);
        link.map_err(|error| NetError { address: Some(socket), ..self.error(Stage::Init, error.into()) })
    }

    /// Notes that a connection has ended on which nothing was received. The next one is opened elsewhere, if there is another
    /// address.
    pub(super) fn note_useless(&mut self, address: SocketAddr) {
        self.limit.note_failure();
        if !self.useless.contains(&address) {
            self.useless.push(address);
        }
        // The address may be an old one.
        self.shared.stale.notify_one();
    }

    /// Waits until the lane may connect again. That is sooner if calls come meanwhile.
    async fn wait_for_turn(&mut self) -> Result<(), NetError> {
        loop {
            let turn = self.limit.next(self.calls.wait(), Instant::now());
            if self.attend(sleep_until(turn)).await.is_some() {
                return Ok(());
            }
            if self.is_closed {
                return Err(self.error(Stage::Connect, NetCause::Closed));
            }
        }
    }

    /// Returns the DC's addresses for the lane's purpose. If there is none, a new configuration may have one.
    async fn addresses(&mut self) -> Result<Vec<Address>, NetError> {
        let (dc, purpose) = (self.role.dc.number(), self.role.purpose);
        let mut changes = self.shared.addresses.subscribe();
        let known = changes.borrow_and_update().of(dc, purpose);
        if !known.is_empty() {
            return Ok(known);
        }
        // The configuration itself comes by the home DC's main lane.
        let may_come = self.shared.settings.refreshes_config && !(self.role.is_home && purpose == Purpose::Main);
        if !may_come {
            return Err(self.error(Stage::Resolve, NetCause::NoAddress));
        }
        self.shared.stale.notify_one();
        let has_come = self.attend_to_the_end(timeout(CONFIG, changes.changed())).await;
        let known = self.shared.addresses.borrow().of(dc, purpose);
        match has_come {
            _ if !known.is_empty() => Ok(known),
            Some(Ok(_)) => Err(self.error(Stage::Resolve, NetCause::NoAddress)),
            Some(Err(_)) => Err(self.error(Stage::Resolve, NetCause::NoConfig)),
            None => Err(self.error(Stage::Resolve, NetCause::Closed)),
        }
    }
}

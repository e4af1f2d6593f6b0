//! A lane: a task that keeps one connection to a DC at a time, and carries calls over it.
//!
//! | module | has |
//! |---|---|
//! | `command` | what a lane is told, and its load |
//! | `calls` | calls that wait for their answers |
//! | `connect` | when and where a connection is opened |
//! | `serve` | what happens on an open connection |

mod calls;
mod command;
mod connect;
mod serve;

use std::future::Future;
use std::net::SocketAddr;
use std::pin::pin;
use std::sync::Arc;

use bytes::BytesMut;
use mtproto_proto::DcId;
use mtproto_proto::client::{KeyUse, Lane, LaneSettings, StoredKey};
use mtproto_transport::Purpose;
use tokio::sync::mpsc;
use tokio::time::{Instant, sleep_until};

use crate::clock::later;
use crate::error::{NetCause, NetError, Stage};
use crate::keys::{Grant, KeyCell, KeyGuard};
use crate::limit::Limit;
use crate::random::Source;
use crate::shared::{Event, Shared};
use calls::Calls;
use command::Load;
pub(crate) use command::{Command, Failure, Handle, Loaded, Reason};

/// What a lane is for.
#[derive(Clone)]
pub(crate) struct Role {
    pub(crate) dc: DcId,
    pub(crate) purpose: Purpose,
    /// The DC's permanent key.
    pub(crate) key: KeyCell,
    /// Whether the lane stays open with nothing to do, and takes what the DC sends unasked.
    pub(crate) is_home: bool,
}

/// The task of a lane.
pub(crate) struct Task {
    shared: Arc<Shared>,
    role: Role,
    lane: Lane,
    commands: mpsc::UnboundedReceiver<Command>,
    calls: Calls,
    limit: Limit,
    /// Where connections have opened since the last one that was of use.
    useless: Vec<SocketAddr>,
    random: Source,
    /// The right to make the DC's key, while this lane makes it.
    guard: Option<KeyGuard>,
    /// The permanent key, if the DC does not know it.
    refused: Option<StoredKey>,
    /// What messages are written in.
    buffer: BytesMut,
    /// Why the lane has to leave its connection, or its attempts to open one. `None`: it has not.
    leaves: Option<Reason>,
    /// The pool is gone.
    is_closed: bool,
    /// Why there is no connection.
    failure: Option<Arc<NetError>>,
}

/// Starts a lane.
pub(crate) fn start(shared: Arc<Shared>, role: Role) -> Handle {
    let (sender, commands) = mpsc::unbounded_channel();
    let load = Arc::new(Load::default());
    let lane = Lane::new(lane_settings(&shared, &role), None);
    let runtime = shared.runtime.clone();
    let task = Task {
        shared,
        role,
        lane,
        commands,
        calls: Calls::new(),
        limit: Limit::default(),
        useless: Vec::new(),
        random: Source::default(),
        guard: None,
        refused: None,
        buffer: BytesMut::new(),
        leaves: None,
        is_closed: false,
        failure: None,
    };
    runtime.spawn(task.run());
    Handle { commands: sender, load }
}

fn lane_settings(shared: &Shared, role: &Role) -> LaneSettings {
    let settings = &shared.settings;
    let mut lane = LaneSettings::new(role.dc, settings.public_keys.clone());
    lane.keys = match (role.purpose, settings.key_use) {
        (Purpose::Cdn, KeyUse::Temporary { expires_in }) => KeyUse::Cdn { expires_in },
        (Purpose::Cdn, _) => KeyUse::Cdn { expires_in: 86_400 },
        (_, key_use) => key_use,
    };
    lane.greeting = Some(shared.greeting.clone());
    // A CDN DC takes no other wrappers than those of the greeting (`cdn`).
    lane.session.without_updates = !role.is_home && role.purpose != Purpose::Cdn;
    lane
}

impl Task {
    /// Runs until the lane has nothing to do for long, or the pool is gone.
    async fn run(mut self) {
        while !self.is_closed {
            if self.waits_long_without_work().await {
                break;
            }
            match self.connect().await {
                Ok(link) => {
                    let error = self.serve(link).await;
                    self.lane.disconnected();
                    if let Some(latest) = self.lane.stored_key() {
                        self.role.key.note(&latest);
                    }
                    match error {
                        Some(error) => self.failed(error),
                        None => break,
                    }
                    if let Some(refused) = self.refused.take() {
                        self.lose_key(&refused);
                    }
                }
                Err(error) => self.failed(error),
            }
        }
        self.close();
    }

    /// Waits for something to do. Returns whether the lane is over instead.
    async fn waits_long_without_work(&mut self) -> bool {
        while !self.is_closed && !self.calls.wait() {
            // After a final error, only another call is a reason to try again.
            let may_help = self.failure.as_ref().is_some_and(|failure| !failure.is_final());
            if self.role.is_home && may_help {
                return false;
            }
            // Other lanes may need the key.
            self.guard = None;
            let deadline = later(self.calls.idle_since(), self.shared.settings.lanes.idle);
            if self.attend(sleep_until(deadline)).await.is_some() {
                return true;
            }
        }
        self.is_closed
    }

    /// Waits for a future, and meanwhile does what the lane is told and ends calls that are overdue. Returns `None` when the
    /// first call comes, the last one goes, or the lane has to close or to leave its connection ([`Self::leaves`]): the caller
    /// then decides whether the future is still worth waiting for.
    async fn attend<F: Future>(&mut self, future: F) -> Option<F::Output> {
        let mut future = pin!(future);
        self.leaves = None;
        loop {
            let overdue = self.calls.overdue_at(self.shared.settings.patience);
            tokio::select! {
                biased;
                command = self.commands.recv() => {
                    let had_work = self.calls.wait();
                    self.command(command);
                    if self.is_closed || self.leaves.is_some() || had_work != self.calls.wait() {
                        return None;
                    }
                }
                () = sleep_until(overdue.unwrap_or_else(Instant::now)), if overdue.is_some() => self.end_overdue(),
                output = &mut future => return Some(output),
            }
        }
    }

    /// Does what the lane is told. `None`: the pool is gone.
    fn command(&mut self, command: Option<Command>) {
        match command {
            Some(Command::Call { ticket, body, once, answer }) => {
                let mut call = mtproto_proto::client::Call::new(body);
                call.once = once;
                let id = self.lane.call(call);
                self.calls.add(id, ticket, answer);
            }
            Some(Command::Cancel(ticket)) => {
                if let Some(id) = self.calls.cancel(ticket) {
                    self.lane.cancel(id);
                }
            }
            Some(Command::Reconnect(reason)) => {
                self.leaves = Some(reason);
                if reason == Reason::Slept {
                    self.limit.note_change();
                }
            }
            None => self.is_closed = true,
        }
        self.deliver();
    }

    /// Gets the DC's key, or the right to make it. A key that another lane has made in place of a lost one is taken at once:
    /// the lane would prove its own for up to a minute.
    async fn get_key(&mut self) {
        if self.guard.is_some() || self.role.purpose == Purpose::Cdn {
            return;
        }
        let id = |key: StoredKey| key.key.id();
        let own = self.lane.stored_key().map(id);
        if own.is_some() && own == self.role.key.get().map(id) {
            return;
        }
        match self.attend_to_the_end(self.role.key.clone().grant()).await {
            Some(Grant::Key(key)) => self.use_key(Some(key)),
            Some(Grant::Make(guard)) => {
                self.use_key(None);
                self.guard = Some(guard);
            }
            None => {}
        }
    }

    /// Gives up a key that the DC does not know, unless another lane has done so already.
    fn lose_key(&mut self, refused: &StoredKey) {
        if self.role.key.lose(refused) {
            self.shared.tell(Event::KeyLost { dc: self.role.dc.number() });
        }
        self.use_key(None);
    }

    /// Uses this key from now on, or makes one.
    fn use_key(&mut self, key: Option<StoredKey>) {
        self.lane.replace_key(key);
        // Calls that must not be repeated have ended.
        self.deliver();
    }

    /// Waits for a future whatever the lane is told. `None`: the pool is gone.
    async fn attend_to_the_end<F: Future>(&mut self, future: F) -> Option<F::Output> {
        let mut future = pin!(future);
        loop {
            if let Some(output) = self.attend(&mut future).await {
                return Some(output);
            }
            if self.is_closed {
                return None;
            }
        }
    }

    /// Notes why there is no connection.
    fn failed(&mut self, error: NetError) {
        tracing::debug!(dc = self.role.dc.number(), purpose = ?self.role.purpose, %error, "a connection has ended");
        let error = Arc::new(error);
        let is_final = error.is_final();
        self.failure = Some(Arc::clone(&error));
        self.deliver();
        if is_final {
            self.calls.fail_all(&error).into_iter().for_each(|id| self.lane.cancel(id));
            self.guard = None;
        }
    }

    /// Ends the calls that have waited for a connection for too long.
    fn end_overdue(&mut self) {
        let error = self.failure.clone();
        let error = error.unwrap_or_else(|| Arc::new(self.error(Stage::Connect, NetCause::TimedOut)));
        for id in self.calls.end_overdue(self.shared.settings.patience, &error) {
            self.lane.cancel(id);
        }
    }

    /// Ends for good: calls end with an error, and who makes a call from now on learns that it was not sent.
    fn close(&mut self) {
        self.commands.close();
        let error = Arc::new(self.error(Stage::Use, NetCause::Closed));
        self.calls.fail_all(&error);
    }

    /// Returns an error that is of no address.
    fn error(&self, stage: Stage, cause: NetCause) -> NetError {
        NetError { dc: self.role.dc.number(), address: None, stage, cause }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::address::Addresses;
    use crate::settings::{App, Settings};
    use crate::updates;
    use mtproto_proto::client::Greeting;

    #[tokio::test]
    async fn a_cdn_dc_gets_no_wrapper_but_the_greeting() {
        let settings = Settings::new(App::new(1), 2, Addresses::default(), Vec::new());
        let greeting = Greeting::from_prefix(tl_types::Bytes::new()).unwrap();
        let shared = Shared::new(settings, greeting, updates::channel().0, mpsc::unbounded_channel().0);
        for (purpose, without_updates) in [(Purpose::Download, true), (Purpose::Cdn, false)] {
            let role = Role { dc: DcId::new(203).unwrap(), purpose, key: KeyCell::default(), is_home: false };
            assert_eq!(lane_settings(&shared, &role).session.without_updates, without_updates);
        }
    }
}

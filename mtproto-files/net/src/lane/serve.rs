//! What a lane does on an open connection.

use std::mem;

use bytes::BytesMut;
use mtproto_proto::client::{Event as LaneEvent, LaneError, Transmit};
use mtproto_proto::framing::{Frame, TransportError};
use mtproto_proto::session::OpenError;
use tokio::time::{Instant, sleep_until};

use super::Task;
use crate::clock::later;
use crate::error::{NetCause, NetError, Stage};
use crate::link::{Link, Moved, Step};
use crate::shared::Event;
use crate::updates::Update;

/// While so many bytes wait to be encrypted or written, no further message is made. Calls that wait longer go with others in
/// one message, and small ones do not wait behind megabytes.
const UNSENT: usize = 1 << 20;

/// How many commands are done before bytes move again.
const COMMANDS: usize = 256;

/// What is known of one connection.
#[derive(Default)]
struct Progress {
    /// A message was received.
    has_received: bool,
    /// The lane's time has come.
    is_due: bool,
}

impl Task {
    /// Carries calls over a connection until it ends. Returns why it has ended. `None`: the lane has nothing to do for long.
    pub(super) async fn serve(&mut self, mut link: Link) -> Option<NetError> {
        let mut progress = Progress::default();
        let random = &mut self.random;
        self.lane.connected(self.shared.clock.now(), &mut |buffer: &mut [u8]| random.fill(buffer));
        let cause = loop {
            match self.step(&mut link, &mut progress).await {
                Ok(true) => {}
                Ok(false) => return None,
                Err(cause) => break cause,
            }
        };
        if progress.has_received {
            self.calls.wait_from_now();
            self.useless.clear();
        } else if !matches!(cause, NetCause::Slept) {
            self.note_useless(link.address.socket);
        }
        let stage = match &cause {
            NetCause::Lane(LaneError::Exchange(_) | LaneError::ExchangeSilent | LaneError::Binding(_)) => {
                Stage::Exchange
            }
            _ if progress.has_received => Stage::Use,
            _ => Stage::Init,
        };
        Some(NetError { address: Some(link.address.socket), ..self.error(stage, cause) })
    }

    /// Sends what is to be sent, and waits for the next thing to happen. Returns whether the connection goes on.
    async fn step(&mut self, link: &mut Link, progress: &mut Progress) -> Result<bool, NetCause> {
        self.fill(link, mem::take(&mut progress.is_due))?;
        self.random.check().map_err(NetCause::Random)?;
        self.deliver();
        if self.refused.is_some() {
            return Err(NetCause::KeyLost);
        }
        let due = self.lane.poll_timeout().map(|time| self.shared.clock.instant(time));
        let may_close = !self.role.is_home && !self.calls.wait();
        let idle = may_close.then(|| later(self.calls.idle_since(), self.shared.settings.lanes.idle));
        let or_now = |at: Option<Instant>| at.unwrap_or_else(Instant::now);
        // Not `biased`: commands that come without end must not keep bytes from moving.
        tokio::select! {
            command = self.commands.recv() => {
                self.command(command);
                for _ in 0..COMMANDS {
                    let Ok(command) = self.commands.try_recv() else { break };
                    self.command(Some(command));
                }
                return self.leaves.take().map_or(Ok(!self.is_closed), |reason| Err(reason.into()));
            }
            step = link.next() => self.take_step(link, step?, progress)?,
            () = sleep_until(or_now(due)), if due.is_some() => progress.is_due = true,
            () = sleep_until(or_now(idle)), if idle.is_some() => return Ok(false),
        }
        Ok(true)
    }

    /// Makes messages of what is to be sent. With `is_due`, at least one: a connection that takes nothing is found out so.
    fn fill(&mut self, link: &mut Link, mut is_due: bool) -> Result<(), NetCause> {
        while mem::take(&mut is_due) || link.unsent() < UNSENT {
            if self.buffer.capacity() == 0 {
                self.buffer = link.buffer();
            }
            let random = &mut self.random;
            let now = self.shared.clock.now();
            let transmit =
                self.lane.poll_transmit(now, &mut |buffer: &mut [u8]| random.fill(buffer), &mut self.buffer)?;
            match transmit {
                Some(Transmit::Plain(payload)) => link.send(BytesMut::from(&payload[..]), &mut self.random)?,
                Some(Transmit::Encrypted { message, calls }) => {
                    self.calls.note_sent(&calls);
                    link.seal(message);
                }
                _ => break,
            }
        }
        Ok(())
    }

    fn take_step(&mut self, link: &mut Link, step: Step, progress: &mut Progress) -> Result<(), NetCause> {
        match step {
            Step::Sealed(packet) => {
                let packet = packet.map_err(|error| LaneError::from(OpenError::from(error)))?;
                link.send(packet.payload, &mut self.random)?;
            }
            Step::Opened(opened) => {
                let (now, random) = (self.shared.clock.now(), &mut self.random);
                let opened = opened.map_err(LaneError::from)?;
                self.lane.receive_opened(opened, now, &mut |buffer: &mut [u8]| random.fill(buffer))?;
                if !mem::replace(&mut progress.has_received, true) {
                    self.limit.note_success();
                    self.failure = None;
                }
            }
            Step::Moved(moved) => self.take_moved(link, &moved)?,
        }
        Ok(())
    }

    fn take_moved(&mut self, link: &mut Link, moved: &Moved) -> Result<(), NetCause> {
        let now = self.shared.clock.now();
        if moved.is_writing {
            self.lane.wrote(now);
        }
        if !moved.has_read {
            return Ok(());
        }
        self.lane.heard(now);
        while let Some(frame) = link.frame()? {
            match frame {
                Frame::Payload { payload, .. } => {
                    let (length, random) = (payload.len(), &mut self.random);
                    let sealed = self.lane.incoming(payload, now, &mut |buffer: &mut [u8]| random.fill(buffer))?;
                    if let Some(sealed) = sealed {
                        link.open(sealed, length);
                    }
                }
                Frame::Error(error) => {
                    if error == TransportError::FLOOD {
                        self.limit.note_flood();
                    }
                    return Err(self.lane.receive_error(error).into());
                }
                Frame::QuickAck(_) => {}
            }
        }
        Ok(())
    }

    /// Tells what the lane tells.
    pub(super) fn deliver(&mut self) {
        while let Some(event) = self.lane.poll_event() {
            match event {
                LaneEvent::Ended { call, result } => self.calls.end(call, result),
                LaneEvent::Update(value) if self.role.is_home => self.shared.updates.send(Update::Value(value)),
                LaneEvent::UpdatesLost if self.role.is_home => self.shared.updates.send(Update::Gap),
                LaneEvent::KeyCreated(stored) => {
                    if let Some(guard) = self.guard.take() {
                        guard.made(stored);
                    }
                    self.shared.tell(Event::KeyCreated { dc: self.role.dc.number() });
                }
                LaneEvent::KeyRefused => self.refused = self.lane.stored_key(),
                _ => {}
            }
        }
    }
}

//! How a request is served: over the link, past the faults, through the rules, and back.

use std::future;
use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;

use futures_util::future::{Either, select};
use mtproto_transport::InvokeError;
use tl_types::{Chain, Encode};

use crate::account::Account;
use crate::call::Call;
use crate::caller::Origin;
use crate::error::{Failure, Refusal};
use crate::faults::{Fault, distort};
use crate::lock::lock;
use crate::log::LoggedRequest;
use crate::method::ServedBy;
use crate::query::Query;
use crate::request::{self, Unread};
use crate::scope::Scope;
use crate::state::State;
use crate::transferred_file::TransferredFile;

/// The approximate length of an `rpc_error`, in bytes.
const ERROR_LENGTH: usize = 64;
const DISCONNECTED: &str = "the connection broke";
/// What the log says of a request that is for no method of this layer.
const NO_METHOD: &str = "unknown method";
const DOWN: &str = "the DC is down";

/// What a fault sends in place of the method's answer.
enum Replacement {
    Answer(bool),
    Error(i32, String),
    /// The connection breaks.
    Disconnected,
    /// The DC is not to be reached.
    Down,
    /// No answer ever comes.
    Silence,
}

impl State {
    /// Answers a request by the rules alone.
    pub(crate) fn answer(&self, request: Chain, origin: Origin) -> Result<Chain, InvokeError> {
        self.tally.came_in(request.len());
        let answer = request::open(request).and_then(Unread::read).map_err(Failure::from).and_then(|query| {
            self.tally.call(&self.call(&query, origin.media_only));
            self.carry_out(query, origin)
        });
        Ok(self.count(answer)?)
    }

    /// Serves a request that comes over the link.
    pub(crate) async fn serve(self: Arc<Self>, request: Chain, origin: Origin) -> Result<Chain, InvokeError> {
        let _flight = self.tally.depart();
        let mut disconnected = pin!(self.disconnects.notified());
        disconnected.as_mut().enable();
        let served = pin!(self.serve_connected(request, origin));
        match select(served, disconnected).await {
            Either::Left((answer, _)) => answer,
            Either::Right(_) => Err(connection_broke()),
        }
    }

    async fn serve_connected(self: &Arc<Self>, request: Chain, origin: Origin) -> Result<Chain, InvokeError> {
        let world = &self.world;
        world.link.up(request.len()).await;
        if self.is_down() {
            return Err(dc_is_down());
        }
        self.tally.came_in(request.len());
        let answer = match request::open(request) {
            Ok(request) => self.serve_opened(request, origin).await,
            Err(refusal) => self.count(Err(refusal.into())).map_err(InvokeError::from),
        };
        match answer {
            Ok(answer) => {
                world.link.down(answer.len()).await;
                Ok(answer)
            }
            Err(error) => {
                if matches!(error, InvokeError::Rpc(_)) {
                    world.link.down(ERROR_LENGTH).await;
                }
                Err(error)
            }
        }
    }

    /// Gives the answer that a test has set for the method, or else the method's own. A method that the DC does not serve is
    /// logged by its name.
    async fn serve_opened(self: &Arc<Self>, request: Unread, origin: Origin) -> Result<Chain, InvokeError> {
        let method = request.method().unwrap_or(NO_METHOD);
        let canned = self.world.canned_answers.of(method);
        if request.is_served() && canned.is_none() {
            return match request.read() {
                Ok(query) => self.serve_read(query, origin).await,
                Err(refusal) => Ok(self.count(Err(refusal.into()))?),
            };
        }
        let answer = match canned {
            Some(Ok(bytes)) => Ok(Chain::from(bytes)),
            Some(Err(error)) => Err(InvokeError::Rpc(error)),
            None if self.is_cdn => Err(Failure::from(Refusal::CdnMethodInvalid).into()),
            None => request.read().map(|_| Chain::default()).map_err(|refusal| Failure::from(refusal).into()),
        };
        self.tally.went_out(answer.as_ref().ok().map(Chain::len));
        let call =
            Call { dc: self.config.dc_id, media_only: origin.media_only, method, file: None, part: None, offset: None };
        if method != NO_METHOD {
            self.tally.call(&call);
        }
        self.log(self.world.clock.now(), call, None, error_of(&answer));
        answer
    }

    async fn serve_read(self: &Arc<Self>, query: Query, origin: Origin) -> Result<Chain, InvokeError> {
        let call = self.call(&query, origin.media_only);
        self.tally.call(&call);
        let at = self.world.clock.now();
        if let Some(wait) = self.flooded(call.method, at) {
            self.tally.in_flood();
            self.tally.went_out(None);
            self.log(at, call, None, Some(format!("420 {wait}")));
            return Err(InvokeError::rpc(420, wait));
        }
        let fault = lock(&self.world.schedule).decide(&call, query.kind, at);
        let Some(fault) = fault else {
            let answer = self.carry_out_aside(query, origin).await;
            self.log(at, call, None, error_of(&answer));
            return answer;
        };

        self.tally.fault(&fault);
        self.apply(&fault, &query, at);
        if let Some(replacement) = replacement(&fault) {
            self.log(at, call, Some(fault), replacement.error());
            return self.send_replacement(replacement).await;
        }
        let file = query.piece.file;
        let answer = self.carry_out_aside(query, origin).await;
        self.log(at, call.clone(), Some(fault.clone()), error_of(&answer));
        match &fault {
            Fault::AnswerLost => future::pending().await,
            Fault::DisconnectAfter => Err(connection_broke()),
            Fault::Slow(time) => {
                tokio::time::sleep(*time).await;
                answer
            }
            Fault::LosePart => {
                let account = self.world.sign_ins.account(self.config.dc_id, origin.caller);
                if let (Some(TransferredFile::Upload(id)), Some(part), Some(account)) = (file, call.part, account) {
                    self.uploads.lose(account, id, part);
                }
                answer
            }
            fault => answer.map(|answer| distort(fault, &call, answer)),
        }
    }

    /// Does what a fault does to the DC before the request is carried out.
    fn apply(&self, fault: &Fault, query: &Query, at: Duration) {
        let flood = |seconds: u32, name| {
            let until = at.saturating_add(Duration::from_secs(seconds.into()));
            lock(&self.floods).insert(query.method, (until, name));
        };
        match fault {
            Fault::Flood(seconds) => flood(*seconds, "FLOOD_WAIT"),
            Fault::PremiumFlood(seconds) => flood(*seconds, "FLOOD_PREMIUM_WAIT"),
            Fault::Restart(down) => self.restart(*down),
            Fault::DisconnectAll => self.disconnects.notify_waiters(),
            Fault::Unauthorize if !self.is_home() => self.world.sign_ins.forget_all(self.config.dc_id),
            Fault::ExpireReferences => self.world.references.expire(),
            Fault::ExpireReference(index) => {
                if let Some(Some(id)) = query.items.get(*index) {
                    self.world.references.expire_one(*id);
                }
            }
            Fault::Migrate(dc) => {
                if let Some(TransferredFile::Stored(id)) = query.piece.file {
                    self.world.migrate(id, *dc);
                }
            }
            _ => {}
        }
    }

    async fn send_replacement(&self, replacement: Replacement) -> Result<Chain, InvokeError> {
        match replacement {
            Replacement::Answer(value) => {
                let answer = value.to_chain().map_err(InvokeError::fatal)?;
                self.tally.went_out(Some(answer.len()));
                Ok(answer)
            }
            Replacement::Error(code, name) => {
                self.tally.went_out(None);
                Err(InvokeError::rpc(code, name))
            }
            Replacement::Disconnected => Err(connection_broke()),
            Replacement::Down => Err(dc_is_down()),
            Replacement::Silence => future::pending().await,
        }
    }

    /// The wait that a method is still in, as its error says it.
    fn flooded(&self, method: &'static str, now: Duration) -> Option<String> {
        let (until, name) = lock(&self.floods).get(method).copied()?;
        let left = until.saturating_sub(now);
        let seconds = left.as_secs() + u64::from(left.subsec_nanos() > 0);
        (seconds > 0).then(|| format!("{name}_{seconds}"))
    }

    /// Carries a request out off the async threads if it would block them.
    async fn carry_out_aside(self: &Arc<Self>, query: Query, origin: Origin) -> Result<Chain, InvokeError> {
        let runtime = tokio::runtime::Handle::try_current().ok().filter(|_| self.world.store.is_on_disk());
        let answer = match runtime {
            Some(runtime) => {
                let this = Arc::clone(self);
                let answered = runtime.spawn_blocking(move || this.carry_out(query, origin)).await;
                answered.map_err(InvokeError::fatal)?
            }
            None => self.carry_out(query, origin),
        };
        Ok(self.count(answer)?)
    }

    /// Carries a request out, if it is for this DC.
    fn carry_out(&self, query: Query, origin: Origin) -> Result<Chain, Failure> {
        if self.is_cdn && query.served_by != ServedBy::Cdn {
            return Err(Refusal::CdnMethodInvalid.into());
        }
        let scope = Scope::new(self, origin);
        if query.needs_authorization {
            let home = self.world.accounts.home_of(scope.account()?);
            if query.served_by == ServedBy::Home && home != self.config.dc_id {
                return Err(Refusal::UserMigrate(home).into());
            }
        }
        if !query.for_bots && scope.account().is_ok_and(Account::is_bot) {
            return Err(Refusal::Named("BOT_METHOD_INVALID").into());
        }
        if origin.media_only && query.served_by != ServedBy::AllAndMedia {
            return Err(Refusal::MethodUnknown(query.constructor_id).into());
        }
        query.answer(&scope)
    }

    fn count(&self, answer: Result<Chain, Failure>) -> Result<Chain, Failure> {
        self.tally.went_out(answer.as_ref().ok().map(Chain::len));
        answer
    }

    /// What a request is for.
    fn call(&self, query: &Query, media_only: bool) -> Call {
        Call {
            dc: self.config.dc_id,
            media_only,
            method: query.method,
            file: query.piece.file.and_then(|file| self.world.log.ordinal(file)),
            part: query.piece.part.and_then(|part| u32::try_from(part).ok()),
            offset: query.piece.offset.and_then(|offset| u64::try_from(offset).ok()),
        }
    }

    fn log(&self, at: Duration, call: Call, fault: Option<Fault>, refused: Option<String>) {
        self.world.log.push(LoggedRequest { at, call, fault, refused });
    }
}

impl Replacement {
    /// Returns the error for the log.
    fn error(&self) -> Option<String> {
        match self {
            Self::Answer(_) => None,
            Self::Error(code, name) => Some(format!("{code} {name}")),
            Self::Disconnected => Some(DISCONNECTED.to_owned()),
            Self::Down => Some(DOWN.to_owned()),
            Self::Silence => Some("no answer".to_owned()),
        }
    }
}

/// Returns what a fault sends in place of the answer; `None` if the request is carried out.
fn replacement(fault: &Fault) -> Option<Replacement> {
    Some(match fault {
        Fault::Flood(seconds) => Replacement::Error(420, format!("FLOOD_WAIT_{seconds}")),
        Fault::PremiumFlood(seconds) => Replacement::Error(420, format!("FLOOD_PREMIUM_WAIT_{seconds}")),
        Fault::Internal => Replacement::Error(500, "RPC_CALL_FAIL".to_owned()),
        Fault::Error(code, name) => Replacement::Error(*code, name.clone()),
        Fault::NoAnswer => Replacement::Silence,
        Fault::Disconnect | Fault::DisconnectAll => Replacement::Disconnected,
        Fault::Restart(_) => Replacement::Down,
        Fault::False => Replacement::Answer(false),
        _ => return None,
    })
}

fn error_of<T>(answer: &Result<T, InvokeError>) -> Option<String> {
    answer.as_ref().err().map(|error| match error {
        InvokeError::Rpc(error) => error.to_string(),
        other => other.to_string(),
    })
}

/// A connection that broke. The request may have been carried out.
fn connection_broke() -> InvokeError {
    InvokeError::lost(DISCONNECTED)
}

/// A DC that restarts: whoever sends the request again later reaches it.
fn dc_is_down() -> InvokeError {
    InvokeError::not_connected(DOWN)
}

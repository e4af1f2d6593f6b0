//! The checks for transports, over the local DCs and over transports that each have one fault.

use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering::SeqCst};
use std::time::Duration;

use mtproto_dc::{Cluster, ClusterConfig, Config, Link, LocalDc};
use mtproto_files::testing::{self, Violation};
use mtproto_files::transport::{Answer, Request};
use mtproto_files::{Dc, InvokeError, Transport};
use tl_types::{Bytes, Combinator, functions};

/// What is wrong with a transport.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Wrong {
    Nothing,
    /// Sends the first segment of a request only.
    FirstSegment,
    /// Leaves the last word of a request out.
    Short,
    /// Its errors are without the value.
    NameOnly,
    /// Its errors are without the code.
    NoCode,
    /// RPC errors are its own failures.
    NoRpc,
    /// An answer is at most 1 MiB with what is around it.
    LongAnswer,
    /// Gives an answer to whoever waits for the one before.
    Swapped,
    /// One call at a time.
    OneByOne,
    /// A dropped call takes the connection with it.
    DropBreaks,
    /// Sends everything to the home DC.
    HomeOnly,
    /// Sends what is for DC 4 to DC 5.
    OtherDc,
    /// Forgets a DC's authorization after some calls.
    Forgets,
}

struct Faulty {
    cluster: Cluster,
    wrong: Wrong,
    calls: AtomicU32,
    broken: AtomicBool,
    previous: Mutex<Option<Bytes>>,
    line: tokio::sync::Mutex<()>,
}

/// Breaks the connection, unless the call came to its end.
struct Breaks<'a>(Option<&'a AtomicBool>);

impl Drop for Breaks<'_> {
    fn drop(&mut self) {
        if let Some(broken) = self.0 {
            broken.store(true, SeqCst);
        }
    }
}

impl Faulty {
    fn new(wrong: Wrong) -> Self {
        Self {
            cluster: cluster(),
            wrong,
            calls: AtomicU32::new(0),
            broken: AtomicBool::new(false),
            previous: Mutex::new(None),
            line: tokio::sync::Mutex::new(()),
        }
    }
}

impl Transport for Faulty {
    fn invoke(&self, request: Request) -> Answer<'_> {
        Box::pin(self.carry(request))
    }
}

impl Faulty {
    async fn carry(&self, request: Request) -> Result<Bytes, InvokeError> {
        let Request { dc, method, body, .. } = request;
        let is_get = body.segments()[0].starts_with(&functions::upload::GetFile::CONSTRUCTOR_ID.to_le_bytes());
        let body = match self.wrong {
            Wrong::FirstSegment => body.segments()[0].clone(),
            Wrong::Short => {
                let body = body.into_bytes();
                body.slice(..body.len() - 4)
            }
            _ => body.into_bytes(),
        };
        let dc = match (self.wrong, dc) {
            (Wrong::HomeOnly, _) => Dc::Home,
            (Wrong::OtherDc, Dc::Id(4)) => Dc::Id(5),
            (_, dc) => dc,
        };
        if self.wrong == Wrong::Forgets && is_get && dc != Dc::Id(2) && self.calls.fetch_add(1, SeqCst) > 6 {
            return Err(InvokeError::rpc(401, "AUTH_KEY_UNREGISTERED"));
        }
        if self.broken.load(SeqCst) {
            return Err(InvokeError::lost("the connection broke"));
        }
        let _turn = if self.wrong == Wrong::OneByOne { Some(self.line.lock().await) } else { None };
        let mut breaks = Breaks((self.wrong == Wrong::DropBreaks).then_some(&self.broken));
        let answer = self.cluster.invoke(Request::new(dc, method, body.into())).await;
        breaks.0 = None;
        match (self.wrong, answer) {
            (Wrong::NameOnly, Err(InvokeError::Rpc(error))) => Err(InvokeError::rpc(error.code, error.name())),
            (Wrong::NoCode, Err(InvokeError::Rpc(error))) => Err(InvokeError::rpc(0, error.message)),
            (Wrong::NoRpc, Err(error)) => Err(InvokeError::lost(error)),
            (Wrong::LongAnswer, Ok(answer)) if answer.len() > 1 << 20 => Err(InvokeError::lost("too long")),
            (Wrong::Swapped, Ok(answer)) if is_get => {
                let previous = self.previous.lock().unwrap().replace(answer.clone());
                Ok(previous.unwrap_or(answer))
            }
            (_, answer) => answer,
        }
    }
}

fn cluster() -> Cluster {
    let link = Link::default().latency(Duration::from_millis(10));
    Cluster::new(ClusterConfig::default().dc(Config::default().link(link))).unwrap()
}

/// The check that a transport with this fault does not pass.
async fn violated(wrong: Wrong) -> Option<&'static str> {
    let transport = Faulty::new(wrong);
    let found = async {
        testing::conforms(&transport).await?;
        testing::conforms_across(&transport, &[1, 4, 5]).await
    };
    found.await.err().map(|violation: Violation| {
        println!("{wrong:?}: {violation}");
        violation.check
    })
}

#[tokio::test(start_paused = true)]
async fn the_local_dc_conforms() {
    testing::conforms(&LocalDc::in_memory()).await.unwrap();
}

#[tokio::test(start_paused = true)]
async fn a_cluster_conforms() {
    let cluster = Cluster::in_memory();
    testing::conforms(&cluster).await.unwrap();
    testing::conforms_across(&cluster, &[1, 3, 4, 5]).await.unwrap();
    assert_eq!(cluster.counters().authorizations, 4);
}

#[tokio::test(start_paused = true)]
async fn what_is_not_checked_does_not_conform() {
    let cluster = Cluster::in_memory();
    for none in [&[][..], &[2]] {
        let found = testing::conforms_across(&cluster, none).await.unwrap_err();
        assert_eq!((found.check, found.found), ("dcs_are_told_apart", format!("{none:?}")));
        let found = testing::authorization_lasts(&cluster, none).await.unwrap_err();
        assert_eq!(found.check, "authorization_lasts");
    }
}

#[tokio::test(start_paused = true)]
async fn a_cluster_far_away_conforms() {
    assert_eq!(violated(Wrong::Nothing).await, None);
}

#[tokio::test(start_paused = true)]
async fn each_fault_is_found() {
    for (wrong, check) in [
        (Wrong::FirstSegment, "requests_are_sent_as_they_are"),
        (Wrong::Short, "requests_are_sent_as_they_are"),
        (Wrong::NameOnly, "errors_are_whole"),
        (Wrong::NoCode, "errors_are_whole"),
        (Wrong::NoRpc, "errors_are_whole"),
        (Wrong::LongAnswer, "large_answers_are_whole"),
        (Wrong::OneByOne, "calls_do_not_wait"),
        (Wrong::DropBreaks, "dropped_calls_disturb_none"),
        (Wrong::HomeOnly, "dcs_are_told_apart"),
        (Wrong::OtherDc, "dcs_are_told_apart"),
        (Wrong::Forgets, "authorization_lasts"),
    ] {
        assert_eq!(violated(wrong).await, Some(check), "{wrong:?}");
    }
    // It fails other checks, too, which come before.
    let swapped = testing::answers_find_their_requests(&Faulty::new(Wrong::Swapped)).await;
    assert_eq!(swapped.map_err(|violation| violation.check), Err("answers_find_their_requests"));
}

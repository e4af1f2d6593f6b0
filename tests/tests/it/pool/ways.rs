//! The ways to a DC: framings, obfuscation, temporary keys, a dialer of one's own.

use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use mtproto_net::proto::client::KeyUse;
use mtproto_net::proto::framing::Framing;
use mtproto_net::{Dialer, Dialing, Tcp};

use super::common::{noise, settings, signed_in, start, there_and_back};

#[tokio::test(flavor = "multi_thread")]
async fn files_move_in_all_framings() {
    let server = start().await;
    let content = noise(1_500_000, 1);
    for framing in [Framing::Abridged, Framing::Intermediate, Framing::PaddedIntermediate, Framing::Full] {
        for obfuscated in [false, true] {
            if obfuscated && framing == Framing::Full {
                continue;
            }
            let settings = settings(&server).framing(framing).obfuscated(obfuscated);
            there_and_back(&signed_in(settings).await, &content).await;
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn files_move_with_temporary_keys() {
    let server = start().await;
    let settings = settings(&server).key_use(KeyUse::Temporary { expires_in: 86_400 });
    let pool = signed_in(settings).await;
    there_and_back(&pool, &noise(3_000_000, 2)).await;
    assert_eq!(pool.keys().len(), 1, "temporary keys are not stored");
}

/// Counts what it dials.
struct Counting(Arc<AtomicUsize>);

impl Dialer for Counting {
    fn dial(&self, address: SocketAddr) -> Dialing<'_> {
        self.0.fetch_add(1, Ordering::SeqCst);
        Tcp.dial(address)
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn all_connections_are_opened_by_the_dialer() {
    let server = start().await;
    let dialled = Arc::new(AtomicUsize::new(0));
    let pool = signed_in(settings(&server).dialer(Counting(Arc::clone(&dialled)))).await;
    there_and_back(&pool, &noise(8_000_000, 3)).await;
    // A main lane, at most 4 lanes up and at most 2 down.
    let count = dialled.load(Ordering::SeqCst);
    assert!((3..=7).contains(&count), "{count}");
}

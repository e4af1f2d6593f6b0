//! Pools that are used from another runtime than their own.

use mtproto_net::transport::{Dc, InvokeError};
use std::time::Duration;
use tokio::runtime::{Builder, Runtime};

use super::common::{Network, REFUSES, error, pool, settings};

fn threads(name: &str) -> Runtime {
    Builder::new_multi_thread().worker_threads(1).thread_name(name).enable_all().build().unwrap()
}

#[test]
fn connections_are_of_the_runtime_that_the_pool_was_made_in() {
    let network = Network::default();
    let (own, other) = (threads("own"), threads("other"));
    let settings = settings(&network, &[REFUSES]).patience(Duration::from_millis(1));
    let pool = own.block_on(async { pool(settings) });
    other.block_on(error(&pool, Dc::Home));
    assert!(!network.threads().is_empty());
    assert!(network.threads().iter().all(|name| name.as_deref() == Some("own")), "{:?}", network.threads());
}

#[test]
fn calls_end_for_good_once_the_runtime_is_gone() {
    let (own, other) = (threads("own"), threads("other"));
    let pool = own.block_on(async { pool(settings(&Network::default(), &[REFUSES])) });
    drop(own);
    let error = other.block_on(error(&pool, Dc::Home));
    assert!(matches!(error, InvokeError::Fatal(_)), "{error}");
    assert!(error.to_string().contains("DC 2"), "{error}");
}

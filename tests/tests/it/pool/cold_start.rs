//! The first calls to a DC, from many tasks at once.

use std::collections::BTreeMap;

use mtproto_dc::wire_faults::DcFault;
use mtproto_files::Client;
use mtproto_net::transport::Dc;
use mtproto_net::{Event, Pool};
use tl_types::functions::{help, upload};

use super::common::{get, noise, send, settings, signed_in, start};

#[tokio::test(flavor = "multi_thread")]
async fn many_first_calls_make_one_key() {
    let server = start().await;
    let (pool, _, mut events) = Pool::new(settings(&server)).unwrap();
    let calls = (0..100).map(|number| {
        let pool = pool.clone();
        tokio::spawn(async move { pool.invoke(Dc::Id(1 + number % 3), &help::GetConfig::new()).await.map(drop) })
    });
    for call in calls.collect::<Vec<_>>() {
        call.await.unwrap().unwrap();
    }
    let keys = pool.keys();
    assert_eq!(keys.keys().copied().collect::<Vec<_>>(), [1, 2, 3]);
    drop(pool);
    let mut made = BTreeMap::new();
    while let Some(event) = events.next().await {
        let Event::KeyCreated { dc } = event else { panic!("{event:?}") };
        *made.entry(dc).or_insert(0) += 1;
    }
    assert_eq!(made, [(1, 1), (2, 1), (3, 1)].into());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_of_another_dc_comes_with_one_export() {
    let server = start().await;
    let pool = signed_in(settings(&server)).await;
    server.cluster().put_new_files_in(4);
    let content = noise(3_000_000, 2);
    let location = send(&pool, &content).await;
    let client = Client::new(pool.clone());
    let downloads = (0..10).map(|_| client.download(location.clone()).to_bytes().start());
    for download in downloads.collect::<Vec<_>>() {
        assert!(download.join().await.unwrap().0 == content);
    }
    let counters = server.cluster().counters();
    assert_eq!(counters.requests("auth.exportAuthorization"), 1);
    assert_eq!(counters.requests("auth.importAuthorization"), 1);
    assert_eq!(counters.requests("help.getConfig"), 1);
    assert_eq!(pool.keys().len(), 2, "one key a DC");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_stored_key_is_used_again() {
    let server = start().await;
    let pool = signed_in(settings(&server)).await;
    let content = noise(1_000_000, 3);
    let location = send(&pool, &content).await;
    let keys = pool.keys();
    drop(pool);
    let mut settings = settings(&server);
    settings.keys = keys.clone();
    // Nobody signs in again.
    let (pool, ..) = Pool::new(settings).unwrap();
    assert!(get(&pool, location).await == content);
    assert_eq!(pool.keys()[&2].key, keys[&2].key);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_loss_of_a_key_is_told_once_however_many_lanes_use_it() {
    let server = start().await;
    let mut settings = settings(&server);
    settings.keys = signed_in(settings.clone()).await.keys();
    let (pool, _, mut events) = Pool::new(settings).unwrap();
    send(&pool, &noise(5_000_000, 4)).await;
    assert!(server.inject(2, DcFault::ForgetKeys));
    let parts = (0..8).map(|part| {
        let pool = pool.clone();
        tokio::spawn(async move {
            let part = upload::SaveFilePart::new(1, part, noise(100_000, 5));
            pool.invoke(Dc::Home, &part).await.map(drop)
        })
    });
    for part in parts.collect::<Vec<_>>() {
        let error = part.await.unwrap().unwrap_err();
        assert!(error.to_string().contains("AUTH_KEY_UNREGISTERED"), "{error}");
    }
    // The main lane uses the lost key too. Nobody knows whether the DC has executed a call that was sent with that.
    _ = pool.invoke(Dc::Home, &help::GetConfig::new()).await;
    drop(pool);
    let mut told = Vec::new();
    while let Some(event) = events.next().await {
        told.push(event);
    }
    assert_eq!(told, [Event::KeyLost { dc: 2 }, Event::KeyCreated { dc: 2 }]);
}

//! Calls and updates, for whoever writes a client.

use std::time::Duration;

use mtproto_net::transport::{Dc, InvokeError};
use mtproto_net::{Pool, Update};
use tl_types::functions::help;
use tokio::time::timeout;

use super::common::{settings, signed_in, start};

#[tokio::test(flavor = "multi_thread")]
async fn functions_of_a_schema_of_the_users_own_are_called() {
    let server = start().await;
    let pool = signed_in(settings(&server).layer(client::LAYER)).await;
    let config = pool.invoke(Dc::Home, &client::functions::help::GetConfig::new()).await.unwrap();
    let client::enums::Config::Plain(config) = config else { panic!("another constructor") };
    assert_eq!(config.this_dc, 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn errors_of_the_dc_come_as_they_are() {
    let server = start().await;
    let (pool, ..) = Pool::new(settings(&server)).unwrap();
    let error = pool.invoke(Dc::Home, &tl_types::functions::updates::GetState::new()).await.unwrap_err();
    let InvokeError::Rpc(error) = error else { panic!("{error}") };
    assert_eq!((error.code, error.message.as_str()), (401, "AUTH_KEY_UNREGISTERED"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_call_that_is_dropped_disturbs_no_other() {
    let server = start().await;
    let pool = signed_in(settings(&server)).await;
    for _ in 0..20 {
        let function = help::GetConfig::new();
        let call = pool.invoke(Dc::Home, &function);
        _ = timeout(Duration::from_micros(50), call).await;
    }
    pool.invoke(Dc::Home, &help::GetConfig::new()).await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_new_session_is_told_as_a_gap() {
    let server = start().await;
    let (pool, mut updates, _) = Pool::new(settings(&server)).unwrap();
    pool.invoke(Dc::Home, &help::GetConfig::new()).await.unwrap();
    assert_eq!(updates.next().await, Some(Update::Gap));
    drop(pool);
    assert_eq!(updates.next().await, None);
}

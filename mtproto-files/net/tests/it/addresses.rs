//! Which addresses are dialled.

use std::time::Duration;

use mtproto_net::transport::{Dc, InvokeError};
use tokio::time::Instant;

use super::common::{CLOSES, Network, REFUSES, error, pool, settings};

#[tokio::test(start_paused = true)]
async fn an_address_where_connections_are_of_no_use_makes_way_for_others() {
    let network = Network::default();
    let pool = pool(settings(&network, &[CLOSES, CLOSES + 1]).patience(Duration::from_secs(5)));
    error(&pool, Dc::Home).await;
    assert_eq!(network.ports()[..4], [CLOSES, CLOSES + 1, CLOSES, CLOSES + 1]);
}

#[tokio::test(start_paused = true)]
async fn a_dc_may_have_an_address_in_a_configuration_that_is_still_to_come() {
    let mut settings = settings(&Network::default(), &[REFUSES]);
    settings.refreshes_config = true;
    let pool = pool(settings);
    let start = Instant::now();
    let error = error(&pool, Dc::Id(4)).await;
    assert!(matches!(error, InvokeError::NotConnected(_)), "{error}");
    assert!(start.elapsed() >= Duration::from_secs(60));
}

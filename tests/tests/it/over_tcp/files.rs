//! Files go up and come down over sockets, where nothing goes wrong.

use mtproto_net::transport::Dc;

use crate::pool::common::{get, noise, send, settings, signed_in, start};

#[tokio::test(flavor = "multi_thread")]
async fn chunks_come_from_the_media_address() {
    let server = start().await;
    let pool = signed_in(settings(&server)).await;
    let content = noise(20_000_000, 1);
    let location = send(&pool, &content).await;
    assert!(get(&pool, location).await == content);
    let counters = server.cluster().counters();
    assert!(counters.requests_to_media() >= 20, "{} requests", counters.requests_to_media());
    assert_eq!(counters.moved_again, 0);
    assert_eq!(counters.requests("help.getConfig"), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn files_of_two_dcs_move_at_once() {
    let server = start().await;
    let pool = signed_in(settings(&server)).await;
    let contents = [noise(3_000_000, 2), noise(3_000_000, 3)];
    let mut locations = Vec::new();
    for (content, dc) in contents.iter().zip([2, 4]) {
        server.cluster().put_new_files_in(dc);
        locations.push(send(&pool, content).await);
        assert_eq!(locations.last().map(mtproto_files::FileLocation::dc), Some(Dc::Id(dc)));
    }
    let [home, other] = locations.try_into().unwrap();
    let (home, other) = tokio::join!(get(&pool, home), get(&pool, other));
    assert!([home, other] == contents);
    assert_eq!(server.cluster().counters().moved_again, 0);
}

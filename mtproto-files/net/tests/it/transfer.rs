//! Files over our own connections.

use mtproto_files::download::Verification;
use mtproto_files::{Client, FileLocation};
use mtproto_net::Pool;
use tl_types::types;

use super::common::{noise, pool, settings, sign_in, start};

/// Uploads bytes and sends them as a document. Returns where it is.
pub(crate) async fn send(pool: &Pool, content: &[u8]) -> FileLocation {
    let client = Client::new(pool.clone());
    let file = client.upload(content.to_vec()).name("noise").await.unwrap();
    let document = file.document().force_file(true);
    let message = client.send_media(types::InputPeerSelf::new(), document, "").await.unwrap();
    message.location().unwrap()
}

/// Downloads a file, and checks its hashes.
pub(crate) async fn get(pool: &Pool, location: FileLocation) -> Vec<u8> {
    let (content, received) = Client::new(pool.clone()).download(location).to_bytes().await.unwrap();
    assert_eq!(received.verification, Verification::Verified);
    content.to_vec()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_goes_up_and_comes_down_again() {
    let server = start().await;
    let pool = pool(settings(&server));
    sign_in(&pool).await;
    let content = noise(20_000_000, 1);
    let location = send(&pool, &content).await;
    assert_eq!(get(&pool, location).await, content);
    let counters = server.cluster().counters();
    assert!(counters.requests_to_media() >= 20, "chunks come from the media address");
    assert_eq!(counters.requests("help.getConfig"), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_of_another_dc_comes_with_one_export() {
    let server = start().await;
    let pool = pool(settings(&server));
    sign_in(&pool).await;
    server.cluster().put_new_files_in(4);
    let content = noise(12_000_000, 2);
    let location = send(&pool, &content).await;
    let client = Client::new(pool.clone());
    let downloads = (0..10).map(|_| client.download(location.clone()).to_bytes().start());
    for download in downloads.collect::<Vec<_>>() {
        assert_eq!(download.join().await.unwrap().0, content);
    }
    let counters = server.cluster().counters();
    assert_eq!(counters.requests("auth.exportAuthorization"), 1);
    assert_eq!(counters.requests("auth.importAuthorization"), 1);
    assert_eq!(pool.keys().len(), 2, "one key a DC");
}

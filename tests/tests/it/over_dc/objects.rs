//! Objects of a store to the local DCs and back, beside faults.

use std::sync::Arc;

use mtproto_dc::Cluster;
use mtproto_dc::faults::{Fault, Faults, method};
use mtproto_files::Client;
use mtproto_files::download::Verification;
use mtproto_files::upload::Source;
use object_store::ObjectStoreExt;
use object_store::memory::InMemory;
use object_store::path::Path;
use tl_types::types;

#[tokio::test(start_paused = true)]
async fn from_store_to_store() {
    let mut content = vec![0; 21 << 20];
    fastrand::Rng::with_seed(1).fill(&mut content);
    let (first, second) = (Path::from("first.mp4"), Path::from("second.mp4"));
    let store = Arc::new(InMemory::new());
    store.put(&first, content.clone().into()).await.unwrap();

    let cluster = Cluster::in_memory();
    let faults = Faults::new(1).on(method("upload.saveBigFilePart").nth(7)).then(Fault::Flood(5));
    let faults = faults.on(method("upload.getFile").nth(9)).then(Fault::Flood(5));
    // A part that the DC lost is read from the store once more.
    let faults = faults.on(method("upload.saveBigFilePart").part(30)).then(Fault::LosePart);
    cluster.set_faults(faults).unwrap();
    let client = Client::new(cluster.clone());
    let video = client.upload(Source::object(Arc::clone(&store), first.clone())).await.unwrap();
    let sent = client.send_media(types::InputPeerSelf::new(), video, "").await.unwrap();
    let download = client.download(sent.location().unwrap());
    let object = download.to_object(Arc::clone(&store), second.clone()).await.unwrap();
    assert_eq!((object.size, object.verification), (content.len() as u64, Verification::Verified));
    assert!(store.get(&second).await.unwrap().bytes().await.unwrap() == content);
}

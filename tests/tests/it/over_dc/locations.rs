//! Files of every kind of object that carries one, through the client.

use super::common::{MIB, noise};
use mtproto_dc::{Cluster, ClusterConfig, Config, LocalDc};
use mtproto_files::download::Verification;
use mtproto_files::location::{PeerPhoto, StreamChunk, VideoQuality};
use mtproto_files::transport::{Answer, Request};
use mtproto_files::{Client, Dc, FileLocation, InvokeError, SizeRule, Transport};
use tl_types::{Encode, Object, enums, functions, types};

fn cluster() -> Cluster {
    Cluster::new(ClusterConfig::default()).unwrap()
}

/// Has a DC of the cluster keep a file there, and downloads it.
async fn comes_back(location: FileLocation, length: usize) {
    let cluster = cluster();
    let content = noise(length, 7);
    // Far from what the location says, so that the way there is tested as well.
    cluster.dc(5).unwrap().place_file(location.input().clone(), content.clone()).unwrap();
    let client = Client::new(cluster);
    let (bytes, downloaded) = client.download(location).to_bytes().await.unwrap();
    assert!(bytes == content);
    assert_eq!(downloaded.verification, Verification::Verified);
}

#[tokio::test]
async fn photos_of_peers() {
    let photo = types::UserProfilePhoto::new(77, 4);
    let user = types::User::new(5).access_hash(6).photo(photo);
    comes_back(FileLocation::of_user_photo(&user, PeerPhoto::Big).unwrap(), 40_000).await;
    let chat = types::Chat::new(5, "", types::ChatPhoto::new(77, 4), 2, 0, 1).into();
    comes_back(FileLocation::of_chat_photo(&chat, PeerPhoto::Small).unwrap(), 4096).await;
}

#[tokio::test]
async fn big_and_small_are_different_files() {
    let cluster = cluster();
    let user = types::User::new(5).access_hash(6).photo(types::UserProfilePhoto::new(77, 2));
    let big = FileLocation::of_user_photo(&user, PeerPhoto::Big).unwrap();
    let small = FileLocation::of_user_photo(&user, PeerPhoto::Small).unwrap();
    cluster.dc(2).unwrap().place_file(big.input().clone(), noise(10, 1)).unwrap();
    let client = Client::new(cluster);
    assert!(client.download(big).to_bytes().await.unwrap().0 == noise(10, 1));
    let error = client.download(small).to_bytes().await.unwrap_err();
    assert_eq!(error.rpc().unwrap().message, "LOCATION_INVALID");
}

#[tokio::test]
async fn thumbnails_of_sticker_sets() {
    let set = types::StickerSet::new(5, 6, "Title", "title", 20, 0).thumb_dc_id(4).thumb_version(17);
    let set = set.thumbs([types::PhotoSize::new("v", 100, 100, 3_000)]);
    comes_back(FileLocation::of_sticker_set_thumb(&set).unwrap(), 3_000).await;
}

#[tokio::test]
async fn legacy_files() {
    comes_back(FileLocation::of_legacy_file(1, 2, 3, vec![4]).in_dc(Dc::Id(1)), MIB + 1).await;
    let photo = types::InputPhoto::new(5, 6, vec![4]);
    comes_back(FileLocation::of_legacy_photo(photo, 1, 2, 3), 5000).await;
}

/// Uploads a document with a thumbnail, and downloads both.
#[tokio::test]
async fn documents_and_their_thumbs() {
    let client = Client::new(cluster());
    let (content, thumb) = (noise(300_000, 1), noise(5_000, 2));
    let (file, small) = (client.upload(content.clone()).name("a.bin").await.unwrap(), thumb.clone());
    let small = client.upload(small).name("thumb.jpg").await.unwrap().file;
    let media = file.document().thumb(small);
    let enums::MessageMedia::Document(media) = client
        .invoke(Dc::Home, &functions::messages::UploadMedia::new(types::InputPeerSelf::new(), media))
        .await
        .unwrap()
    else {
        panic!("no document")
    };
    let Some(enums::Document::Plain(document)) = media.document else { panic!("no document") };
    assert!(client.download(&document).to_bytes().await.unwrap().0 == content);
    let location = FileLocation::of_document_thumb(&document, SizeRule::Largest).unwrap();
    assert_eq!(location.size(), Some(5_000));
    assert!(client.download(location).to_bytes().await.unwrap().0 == thumb);
}

#[tokio::test]
async fn chunks_of_a_stream_have_no_hashes() {
    let cluster = cluster();
    let chunk = StreamChunk::new(types::InputGroupCall::new(1, 2), 1_000, 1).in_dc(Dc::Id(2));
    let chunk = chunk.video(1, VideoQuality::Medium);
    let second = chunk.next().unwrap();
    for (chunk, seed) in [(&chunk, 1), (&second, 2)] {
        let location = FileLocation::from(chunk);
        cluster.dc(2).unwrap().place_file(location.input().clone(), noise(70_000, seed)).unwrap();
    }
    let client = Client::new(cluster);
    let (bytes, downloaded) = client.download(&second).to_bytes().await.unwrap();
    assert!(bytes == noise(70_000, 2));
    assert_eq!(downloaded.verification, Verification::Unverified);
    let late = second.next().unwrap();
    let error = client.download(&late).to_bytes().await.unwrap_err();
    assert_eq!(error.rpc().unwrap().message, "LOCATION_INVALID");
}

/// A session of a takeout: every request is wrapped.
struct Takeout(LocalDc);

impl Transport for Takeout {
    fn invoke(&self, mut request: Request) -> Answer<'_> {
        Box::pin(async move {
            let wrapped = functions::InvokeWithTakeout::new(1234, Object::new(request.body.into_bytes()));
            request.body = wrapped.to_chain().map_err(InvokeError::lost)?;
            self.0.invoke(request).await
        })
    }
}

#[tokio::test]
async fn a_takeout_is_for_its_session() {
    let dc = LocalDc::new(Config::default()).unwrap();
    dc.place_file(types::InputTakeoutFileLocation::new(), noise(5_000, 1)).unwrap();
    let client = Client::new(Takeout(dc.clone()));
    assert!(client.download(FileLocation::of_takeout()).to_bytes().await.unwrap().0 == noise(5_000, 1));
    let error = Client::new(dc).download(FileLocation::of_takeout()).to_bytes().await.unwrap_err();
    assert_eq!(error.rpc().unwrap().to_string(), "403 TAKEOUT_REQUIRED");
}

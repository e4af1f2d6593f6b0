//! The client as a type: without a parameter, over any transport, and with errors that have details.

use std::collections::HashMap;
use std::error::Error as _;
use std::io;
use std::sync::Arc;

use crate::support::{Answer, Request, Scripted, assert_error, content, ok, rpc, scripted};
use mtproto_files::file_id::FileIdError;
use mtproto_files::media::{Document, File};
use mtproto_files::peer::PeerError;
use mtproto_files::transport::{self, Transport};
use mtproto_files::upload::Uploaded;
use mtproto_files::{Client, Dc, Error, ErrorKind, InvokeError};
use tl_types::{Bytes, Combinator, Decode, Encode, functions, types};

async fn yes(_: Dc, _: Request) -> Answer {
    ok(true)
}

/// Takes every part.
struct TakesAll;

impl Transport for TakesAll {
    fn invoke(&self, _: transport::Request) -> transport::Answer<'_> {
        Box::pin(async { true.to_bytes().map_err(InvokeError::lost) })
    }
}

async fn takes(client: &Client) -> Result<Uploaded, Error> {
    client.upload(content(10)).await
}

/// What a program has that moves files for several accounts.
struct Accounts {
    clients: HashMap<&'static str, Client>,
}

#[tokio::test]
async fn a_client_is_one_type_whatever_its_transport() {
    fn is_shared<T: Clone + Send + Sync + 'static>(_: &T) {}

    let shared: Arc<dyn Transport> = Arc::new(TakesAll);
    let boxed: Box<dyn Transport> = Box::new(TakesAll);
    let clients = [
        ("own", Client::new(TakesAll)),
        ("shared", Client::new(Arc::new(TakesAll))),
        ("shared object", Client::new(Arc::clone(&shared))),
        ("boxed object", Client::new(boxed)),
        ("object of an object", Client::new(Box::new(Arc::new(shared)) as Box<dyn Transport>)),
    ];
    let accounts = Accounts { clients: clients.into() };
    is_shared(&accounts.clients["own"]);
    for (name, client) in &accounts.clients {
        assert_eq!(takes(client).await.unwrap().parts, 1, "{name}");
        assert_eq!(takes(&client.clone()).await.unwrap().size, 10, "{name}");
        assert_eq!(format!("{client:?}"), "Client { .. }");
    }
}

#[tokio::test]
async fn the_transport_of_a_client_is_at_hand() {
    let client = scripted(yes);
    let part = functions::upload::SaveFilePart::new(1, 7, vec![9; 1024]);
    let request = || {
        let name = functions::upload::SaveFilePart::NAME;
        transport::Request::new(Dc::Id(4), name, part.to_chain().unwrap())
    };
    let transport: Arc<dyn Transport> = Arc::clone(client.transport());
    assert!(bool::from_bytes(&transport.invoke(request()).await.unwrap()).unwrap());
    // It is the same one, also for another client.
    takes(&Client::new(transport)).await.unwrap();
    let asked = client.asked();
    let [(Dc::Id(4), Request::SavePart(first)), (Dc::Home, Request::SavePart(second))] = &asked[..] else {
        panic!("{asked:?}")
    };
    assert_eq!((first, second.bytes.to_vec()), (&part, content(10)));
}

#[tokio::test]
async fn clones_share_what_was_learned_and_no_settings() {
    let client = scripted(yes);
    let limited = client.clone().with_limits(mtproto_files::limits::Limits::new(1));
    let error = limited.upload(content(2000)).part_size(1024).await.unwrap_err();
    assert_error(&error, ErrorKind::TooLarge, "2000 bytes are more than 1 parts of 1024 bytes");
    client.upload(content(2000)).part_size(1024).await.unwrap();
    assert!(Arc::ptr_eq(client.transport(), limited.transport()));
    assert!(std::ptr::eq(client.peers(), limited.peers()));
}

/// A client that refuses everything.
fn refuses() -> Scripted {
    scripted(|_, _| async { rpc(400, "LOCATION_INVALID") })
}

#[tokio::test]
async fn details_are_typed() {
    let client = refuses();
    let missing = client.upload("/no/such/file").await.unwrap_err();
    assert_eq!(missing.kind(), ErrorKind::Io);
    assert_eq!(missing.detail::<io::Error>().unwrap().kind(), io::ErrorKind::NotFound);
    assert!(missing.detail::<PeerError>().is_none() && missing.detail::<FileIdError>().is_none());

    let media = || {
        Document::new(File::from(&types::Document::new(
            1,
            2,
            vec![3],
            0,
            "a/b",
            9,
            2,
            Vec::<types::DocumentAttributeFilename>::new(),
        )))
    };
    let invitation = client.upload_media("t.me/+0Ab1c2D3e4F5", media()).await.unwrap_err();
    assert_error(&invitation, ErrorKind::InvalidInput, ": it is an invitation to a chat, and not a peer (join with ");
    assert_eq!(invitation.detail(), Some(&PeerError::InviteLink));
    assert_eq!(invitation.advice(), Some(PeerError::InviteLink.advice()));
    assert!(invitation.detail::<io::Error>().is_none() && invitation.detail::<Error>().is_none());

    let unknown = client.upload_media(7, media()).await.unwrap_err();
    assert!(matches!(unknown.detail(), Some(PeerError::NoAccessHash(_))), "{unknown}");
    assert_error(&unknown, ErrorKind::InvalidInput, "the access hash of ");

    let no_id = client.get_file("a.jpg").unwrap_err();
    assert_error(&no_id, ErrorKind::InvalidInput, "download: the file_id is not usable: ");
    let detail: &FileIdError = no_id.detail().unwrap();
    assert!(no_id.to_string().contains(&detail.to_string()) && no_id.advice() == detail.advice(), "{no_id}");

    // An error of the DC's has no detail but itself.
    let refused = client.upload(content(10)).await.unwrap_err();
    assert!(refused.detail::<io::Error>().is_none() && refused.detail::<transport::RpcError>().is_none());
    assert_eq!((refused.kind(), refused.rpc().unwrap().code), (ErrorKind::Rpc, 400));
}

/// The source of an error is what its text does not say.
#[tokio::test]
async fn a_detail_is_no_source_of_itself() {
    let client = refuses();
    for error in [client.upload("/no/such/file").await.unwrap_err(), client.get_file("a.jpg").unwrap_err()] {
        let text = error.to_string();
        let mut source = error.source();
        while let Some(cause) = source {
            assert!(!text.contains(&cause.to_string()), "{text}: {cause}");
            source = cause.source();
        }
    }
    let broken = io::Error::new(io::ErrorKind::ConnectionReset, InvokeError::lost("the router is off"));
    let client = Client::new(Breaks(std::sync::Mutex::new(Some(broken))));
    let error = client.upload(Bytes::from(content(10))).retries(0).await.unwrap_err();
    assert_error(&error, ErrorKind::Transport, "the transport failed: the transport failed: the router is off");
    assert_eq!(error.source().map(ToString::to_string).as_deref(), Some("the router is off"));
}

/// Fails with this error.
struct Breaks(std::sync::Mutex<Option<io::Error>>);

impl Transport for Breaks {
    fn invoke(&self, _: transport::Request) -> transport::Answer<'_> {
        let error = self.0.lock().unwrap().take().unwrap();
        Box::pin(async { Err(InvokeError::lost(error)) })
    }
}

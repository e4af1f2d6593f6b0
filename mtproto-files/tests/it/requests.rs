//! What a transport is told of each request, without decoding it: DC, method, purpose, time limit.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::atomic::{AtomicBool, Ordering::SeqCst};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use crate::support::stored::{Stored, location};
use crate::support::{Answer, content, ok, rpc};
use mtproto_files::media::Document;
use mtproto_files::transport::{self, Purpose, Request, Transport};
use mtproto_files::web_file::WebFileLocation;
use mtproto_files::{Client, Dc};
use tl_types::{Decode, blank, enums, functions, name_of, types};

/// A request as the transport sees it.
#[derive(Clone, Debug, PartialEq)]
struct Seen {
    dc: Dc,
    method: &'static str,
    purpose: Purpose,
    time_limit: Option<Duration>,
}

/// A DC with every method that transfers and calls use; DC 2 wants an authorization.
#[derive(Clone)]
struct Watched(Arc<State>);

struct State {
    seen: Mutex<Vec<Seen>>,
    stored: Stored,
    authorized: AtomicBool,
}

impl Watched {
    fn new() -> Self {
        let (seen, authorized) = (Mutex::default(), AtomicBool::new(false));
        Self(Arc::new(State { seen, stored: Stored::new(10_000), authorized }))
    }

    /// The requests so far, which are then forgotten.
    fn take(&self) -> Vec<Seen> {
        std::mem::take(&mut *self.0.seen.lock().unwrap())
    }
}

impl State {
    fn answer(&self, request: &Request) -> Answer {
        let body = request.body.clone().into_bytes();
        // The name goes with what is in the request.
        let id = u32::from_le_bytes(*body.first_chunk().unwrap());
        assert_eq!(name_of(id), Some(request.method));
        if request.dc == Dc::Id(2) && request.method.starts_with("upload.get") && !self.authorized.load(SeqCst) {
            return rpc(401, "AUTH_KEY_UNREGISTERED");
        }
        match request.method {
            "upload.saveFilePart" | "upload.saveBigFilePart" => ok(true),
            "upload.getFile" | "upload.getFileHashes" => self.stored.answer(&crate::support::Request::read(&body)),
            "upload.getWebFile" => {
                let request = functions::upload::GetWebFile::from_bytes(&body).unwrap();
                let bytes = self.stored.file(request.offset.into(), request.limit).bytes;
                let size = self.stored.content.len().try_into().unwrap();
                ok(types::upload::WebFile::new(size, "image/png", types::storage::FilePng::new(), 5, bytes))
            }
            "help.getConfig" => {
                let mut config = blank::<types::Config>();
                config.webfile_dc_id = 4;
                ok(config)
            }
            "auth.exportAuthorization" => ok(types::auth::ExportedAuthorization::new(1, vec![2])),
            "auth.importAuthorization" => {
                self.authorized.store(true, SeqCst);
                ok(types::auth::Authorization::new(types::UserEmpty::new(1)))
            }
            "messages.uploadMedia" | "messages.sendMedia" | "messages.sendMultiMedia" => {
                let document =
                    types::Document::new(1, 2, vec![3], 0, "a/b", 9, 2, Vec::<enums::DocumentAttribute>::new());
                ok(types::MessageMediaDocument::new().document(document))
            }
            "messages.getDocumentByHash" => ok(types::DocumentEmpty::new(1)),
            other => panic!("unexpected method {other}"),
        }
    }
}

impl Transport for Watched {
    fn invoke(&self, request: Request) -> transport::Answer<'_> {
        let Request { dc, method, purpose, time_limit, .. } = request;
        self.0.seen.lock().unwrap().push(Seen { dc, method, purpose, time_limit });
        let answer = self.0.answer(&request);
        Box::pin(async { answer })
    }
}

/// What is told of the requests of each method, in the order of their names. Those of one method are all told the same.
fn by_method(seen: Vec<Seen>) -> Vec<(&'static str, Dc, Purpose, Option<u64>)> {
    let mut methods = BTreeMap::<_, Vec<Seen>>::new();
    for request in seen {
        methods.entry(request.method).or_default().push(request);
    }
    let mut rows = Vec::new();
    for (method, requests) in methods {
        assert!(requests.iter().all(|request| *request == requests[0]), "{requests:?}");
        let first = &requests[0];
        rows.push((method, first.dc, first.purpose, first.time_limit.map(|limit| limit.as_secs())));
    }
    rows
}

#[tokio::test]
async fn uploads_say_so() {
    let transport = Watched::new();
    let client = Client::new(transport.clone());
    client.upload(content(5000)).part_size(1024).await.unwrap();
    let saves = ("upload.saveFilePart", Dc::Home, Purpose::Upload, Some(480));
    assert_eq!(by_method(transport.take()), [saves]);
    client.upload(content((10 << 20) + 1)).request_timeout(Duration::from_secs(7)).await.unwrap();
    assert_eq!(by_method(transport.take()), [("upload.saveBigFilePart", Dc::Home, Purpose::Upload, Some(28))]);
    // The lookup is no part of the file.
    client.upload(content(5000)).part_size(1024).by_hash().await.unwrap();
    let asks = ("messages.getDocumentByHash", Dc::Home, Purpose::Main, Some(60));
    assert_eq!(by_method(transport.take()), [asks, saves]);
    client.upload_media("me", Document::new(vec![7; 10])).await.unwrap();
    assert_eq!(by_method(transport.take()), [("messages.uploadMedia", Dc::Home, Purpose::Main, Some(60)), saves]);
}

#[tokio::test]
async fn downloads_say_so() {
    let transport = Watched::new();
    let client = Client::new(transport.clone());
    client.download(location()).part_size(4096).to_bytes().await.unwrap();
    let gets = |limit| {
        [
            ("upload.getFile", Dc::Id(2), Purpose::Download, Some(limit)),
            ("upload.getFileHashes", Dc::Id(2), Purpose::Download, Some(limit)),
        ]
    };
    let copies = [
        ("auth.exportAuthorization", Dc::Home, Purpose::Main, Some(60)),
        ("auth.importAuthorization", Dc::Id(2), Purpose::Main, Some(60)),
    ];
    assert_eq!(by_method(transport.take()), [&copies[..], &gets(480)].concat());
    let download = client.download(location()).part_size(4096).request_timeout(Duration::from_secs(7));
    download.to_bytes().await.unwrap();
    assert_eq!(by_method(transport.take()), gets(28));
}

#[tokio::test]
async fn web_files_are_downloads_too() {
    let transport = Watched::new();
    let client = Client::new(transport.clone());
    let location = || WebFileLocation::new(types::InputWebFileLocation::new("https://a.b/c.png", 1));
    let (bytes, _) = client.download_web(location()).part_size(4096).to_bytes().await.unwrap();
    assert_eq!(bytes, transport.0.stored.content);
    let gets = ("upload.getWebFile", Dc::Id(4), Purpose::Download, Some(480));
    assert_eq!(by_method(transport.take()), [("help.getConfig", Dc::Home, Purpose::Main, Some(60)), gets]);
    client.download_web(location()).to_bytes().await.unwrap();
    assert_eq!(by_method(transport.take()), [gets], "the DC is known by then");
}

/// The time limit is how long an attempt is waited for.
#[tokio::test(start_paused = true)]
async fn calls_say_how_long_they_wait_for_an_answer() {
    for (limit, attempt) in [(None, 60), (Some(30), 10), (Some(3600), 120)] {
        let transport = Watched::new();
        let mut client = Client::new(transport.clone());
        if let Some(limit) = limit {
            client = client.with_call_time_limit(Duration::from_secs(limit));
        }
        let file = types::InputFile::new(1, 1, "a.txt", "");
        let media = types::InputMediaUploadedDocument::new(file, "a/b", Vec::<enums::DocumentAttribute>::new());
        client.upload_media("me", media).await.unwrap();
        assert_eq!(
            by_method(transport.take()),
            [("messages.uploadMedia", Dc::Home, Purpose::Main, Some(attempt))],
            "{limit:?}"
        );
        // What is asked once has all of the time.
        client.invoke(Dc::Id(3), &functions::help::GetConfig::new()).await.unwrap();
        let all = limit.unwrap_or(180);
        assert_eq!(by_method(transport.take()), [("help.getConfig", Dc::Id(3), Purpose::Main, Some(all))]);
        let request =
            functions::upload::GetFileHashes::new(types::InputDocumentFileLocation::new(1, 2, vec![3], ""), 0);
        client.invoke(Dc::Home, &request).await.unwrap();
        let hashes = ("upload.getFileHashes", Dc::Home, Purpose::Download, Some(all));
        assert_eq!(by_method(transport.take()), [hashes], "{limit:?}");
    }
}

#[cfg(feature = "messages")]
#[tokio::test]
async fn sending_is_main() {
    let transport = Watched::new();
    let client = Client::new(transport.clone());
    let document = || types::InputMediaDocument::new(types::InputDocument::new(1, 2, vec![3]));
    // The answers are not what the methods return: what counts is what was asked.
    client.send("me", Document::new(vec![7; 10])).await.unwrap_err();
    client.send_album("me", [document(), document()]).await.unwrap_err();
    let rows = by_method(transport.take());
    assert_eq!(
        rows,
        [
            ("messages.sendMedia", Dc::Home, Purpose::Main, Some(60)),
            ("messages.sendMultiMedia", Dc::Home, Purpose::Main, Some(60)),
            ("upload.saveFilePart", Dc::Home, Purpose::Upload, Some(480)),
        ]
    );
}

#[test]
fn every_method_of_a_file_has_its_purpose() {
    // Those of the schema that move bytes, and no others.
    let moving = BTreeSet::from([
        "upload.saveFilePart",
        "upload.saveBigFilePart",
        "upload.getFile",
        "upload.getWebFile",
        "upload.getFileHashes",
        "upload.getCdnFileHashes",
        "upload.getCdnFile",
    ]);
    for method in moving.iter().copied().chain(["messages.sendMedia", "upload.reuploadCdnFile", "help.getConfig", ""]) {
        let purpose = Purpose::of_method(method);
        assert_eq!(purpose != Purpose::Main, moving.contains(method), "{method}: {purpose:?}");
    }
    assert_eq!(Purpose::of_method("upload.getCdnFile"), Purpose::Cdn);
}

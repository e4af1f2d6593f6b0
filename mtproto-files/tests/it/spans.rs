//! What a subscriber of `tracing` sees of a transfer: a span for it, and in that one for each part.

use std::collections::HashMap;
use std::fmt::{Debug, Write};
use std::sync::atomic::{AtomicU64, Ordering::SeqCst};
use std::sync::{Arc, Mutex};

use crate::support::stored::{Stored, client, location};
use crate::support::{Request, content, ok, rpc, scripted};
use mtproto_files::Dc;
use tracing::field::{Field, Visit};
use tracing::span::{Attributes, Id, Record};
use tracing::{Event, Metadata, Subscriber};

/// A span: its name, its fields, and the one that it is in.
#[derive(Clone, Debug)]
struct Seen {
    name: &'static str,
    fields: String,
    parent: Option<u64>,
}

/// Keeps all spans, of one thread.
#[derive(Clone, Default)]
struct Keeps {
    spans: Arc<Mutex<HashMap<u64, Seen>>>,
    entered: Arc<Mutex<Vec<u64>>>,
    last: Arc<AtomicU64>,
}

struct Text(String);

impl Visit for Text {
    fn record_debug(&mut self, field: &Field, value: &dyn Debug) {
        write!(self.0, "{}={value:?} ", field.name()).unwrap();
    }
}

impl Subscriber for Keeps {
    fn enabled(&self, _: &Metadata<'_>) -> bool {
        true
    }

    fn new_span(&self, span: &Attributes<'_>) -> Id {
        let mut text = Text(String::new());
        span.record(&mut text);
        let parent = self.entered.lock().unwrap().last().copied();
        let id = self.last.fetch_add(1, SeqCst) + 1;
        let seen = Seen { name: span.metadata().name(), fields: text.0, parent };
        self.spans.lock().unwrap().insert(id, seen);
        Id::from_u64(id)
    }

    fn record(&self, _: &Id, _: &Record<'_>) {}

    fn record_follows_from(&self, _: &Id, _: &Id) {}

    fn event(&self, _: &Event<'_>) {}

    fn enter(&self, span: &Id) {
        self.entered.lock().unwrap().push(span.into_u64());
    }

    fn exit(&self, span: &Id) {
        assert_eq!(self.entered.lock().unwrap().pop(), Some(span.into_u64()));
    }
}

impl Keeps {
    /// The one span of a transfer, and the fields of those of its parts.
    fn transfer(&self, name: &str) -> (Seen, Vec<String>) {
        let spans = self.spans.lock().unwrap();
        let transfers: Vec<_> = spans.iter().filter(|(_, seen)| seen.name == name).collect();
        let [(id, transfer)] = transfers[..] else { panic!("{transfers:?}") };
        let parts = spans.values().filter(|seen| seen.name == "part" && seen.parent == Some(*id));
        let mut parts: Vec<_> = parts.map(|seen| seen.fields.clone()).collect();
        parts.sort();
        (transfer.clone(), parts)
    }
}

#[tokio::test(start_paused = true)]
async fn a_span_for_each_transfer_and_part() {
    let keeps = Keeps::default();
    // While there is only one subscriber, tracing asks that of the thread which comes to a span first, of whatever test.
    let _second = tracing::Dispatch::new(keeps.clone());
    let _guard = tracing::subscriber::set_default(keeps.clone());

    let refused = AtomicU64::new(0);
    let uploads = scripted(move |_: Dc, request: Request| {
        let answer =
            if request.part().0 == 1 && refused.fetch_add(1, SeqCst) == 0 { rpc(500, "INTERNAL") } else { ok(true) };
        async { answer }
    });
    uploads.upload(content(2500)).part_size(1024).parts_in_flight(1).start().join().await.unwrap();
    let (upload, parts) = keeps.transfer("upload");
    assert!(upload.fields.contains("2500"), "{upload:?}");
    // The second part was sent twice.
    let expected = [(0, 0), (1, 1), (1, 2), (2, 3)];
    assert!(
        parts.iter().map(String::as_str).eq(expected
            .map(|(number, attempt)| format!("number={number} attempt={attempt} dc=the home DC "))
            .iter()
            .map(String::as_str)),
        "{parts:?}"
    );

    let stored = Stored::new(10_000);
    client(&stored, |_, _, _| None).download(location().of_size(10_000)).part_size(4096).to_bytes().await.unwrap();
    let (download, parts) = keeps.transfer("download");
    assert!(download.fields.contains("size=10000") && download.fields.contains("DC 2"), "{download:?}");
    assert_eq!(parts.len(), 3);
    assert!(parts[2].starts_with("offset=8192 ") && parts[2].ends_with("dc=DC 2 "), "{parts:?}");
}

//! Transfers that go on where an earlier one ended.

use std::collections::HashMap;
use std::fs;
use std::io;
use std::path::Path;
use std::sync::{Arc, Mutex};
use std::time::{Duration, SystemTime};

use crate::support::own_source::OwnSource;
use crate::support::stored::{Stored, client, location};
use crate::support::{Answer, Request, assert_error, content, names, ok, rpc, scripted};
use md5::{Digest, Md5};
use mtproto_files::download::Verification;
use mtproto_files::journal::{FileJournal, Journal};
use mtproto_files::upload::{Source, Upload, Uploaded};
use mtproto_files::{Dc, ErrorKind, Event, FileLocation};
use tl_types::{enums, types};

const KIB: usize = 1024;
const MIB: usize = 1024 * KIB;

/// Journals in memory, as users may have them.
#[derive(Default)]
struct Memory(Mutex<HashMap<String, Vec<u8>>>);

impl Journal for Memory {
    fn load(&self, key: &str) -> io::Result<Option<Vec<u8>>> {
        Ok(self.0.lock().unwrap().get(key).cloned())
    }

    fn save(&self, key: &str, journal: &[u8]) -> io::Result<()> {
        self.0.lock().unwrap().insert(key.to_owned(), journal.to_vec());
        Ok(())
    }

    fn remove(&self, key: &str) -> io::Result<()> {
        self.0.lock().unwrap().remove(key);
        Ok(())
    }
}

/// What one run of an upload did: its result, the file id and numbers of the parts that it sent, what it said.
struct Run {
    result: Result<Uploaded, mtproto_files::Error>,
    file_id: Option<i64>,
    sent: Vec<i32>,
    events: Vec<Event>,
}

impl Run {
    fn started_over(&self) -> Option<&str> {
        self.events.iter().find_map(|event| match event {
            Event::StartedOver { reason } => Some(reason.as_str()),
            _ => None,
        })
    }
}

/// Uploads, until the DC refuses everything from some part on.
async fn upload(source: impl Into<Source>, journal: Arc<dyn Journal>, part_size: u32, until: i32) -> Run {
    upload_with(source, |upload| upload.part_size(part_size).journal(journal), until).await
}

/// As [`upload`], with options.
async fn upload_with(source: impl Into<Source>, with: impl FnOnce(Upload) -> Upload, until: i32) -> Run {
    let client = scripted(move |_, request: Request| {
        let answer: Answer = if request.part().0 < until { ok(true) } else { rpc(400, "FILE_PART_INVALID") };
        async {
            tokio::time::sleep(Duration::from_millis(1)).await;
            answer
        }
    });
    let events = Arc::new(Mutex::new(Vec::new()));
    let told = Arc::clone(&events);
    let upload = with(client.upload(source)).parts_in_flight(1);
    let result = upload.on_event(move |event| told.lock().unwrap().push(event.clone())).await;
    let asked = client.asked();
    let file_id = asked.first().map(|(_, request)| match request {
        Request::SavePart(part) => part.file_id,
        Request::SaveBigPart(part) => part.file_id,
        other => panic!("{other:?}"),
    });
    let sent = asked.iter().map(|(_, request)| request.part().0).filter(|part| *part < until).collect();
    let events = events.lock().unwrap().clone();
    Run { result, file_id, sent, events }
}

#[tokio::test]
async fn an_upload_goes_on_where_it_ended() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("a.bin");
    fs::write(&path, content(40 * KIB)).unwrap();
    let journals = directory.path().join("journals");
    let file = || Arc::new(FileJournal::new(&journals));

    let first = upload(&path, file(), 1024, 13).await;
    first.result.unwrap_err();
    assert_eq!((first.sent, names(&journals).len()), ((0..13).collect(), 1));
    let second = upload(&path, file(), 1024, 29).await;
    second.result.unwrap_err();
    assert_eq!((second.sent, second.file_id), ((13..29).collect(), first.file_id));
    assert!(second.events.contains(&Event::Resumed { bytes: 13 * 1024 }));
    let third = upload(&path, file(), 1024, i32::MAX).await;
    let uploaded = third.result.unwrap();
    assert_eq!((third.sent, third.file_id), ((29..40).collect(), first.file_id));
    let enums::InputFile::Plain(file) = uploaded.file else { panic!() };
    let md5 = Md5::digest(content(40 * KIB)).iter().map(|byte| format!("{byte:02x}")).collect::<String>();
    assert_eq!((file.md5_checksum, Some(file.id), file.parts), (md5, first.file_id, 40));
    assert!(names(&journals).is_empty(), "nothing is left of it");
}

#[tokio::test]
async fn a_big_file_and_one_in_memory_go_on_too() {
    let journal = Arc::new(Memory::default());
    let bytes = || content(11 * MIB);
    let first = upload(bytes(), journal.clone(), 512 * 1024, 9).await;
    first.result.unwrap_err();
    let second = upload(bytes(), journal.clone(), 512 * 1024, 99).await;
    let enums::InputFile::Big(file) = second.result.unwrap().file else { panic!() };
    assert_eq!((second.sent, second.file_id, file.parts), ((9..22).collect(), first.file_id, 22));
    assert_eq!(Some(file.id), first.file_id);
    assert!(journal.0.lock().unwrap().is_empty());
}

#[tokio::test]
async fn a_source_of_the_users_own_goes_on_too() {
    for modified in [None, Some(SystemTime::UNIX_EPOCH)] {
        let journal = Arc::new(Memory::default());
        let own = || Arc::new(OwnSource::new(content(40 * KIB)).of_time(modified));
        let first = upload(Source::positions(own()), journal.clone(), 1024, 13).await;
        first.result.unwrap_err();
        // Another source with the same bytes is as good.
        let second = upload(Source::positions(own()), journal.clone(), 1024, i32::MAX).await;
        assert_eq!((second.sent, second.file_id), ((13..40).collect(), first.file_id), "{modified:?}");
        assert!(second.events.contains(&Event::Resumed { bytes: 13 * 1024 }));
        let enums::InputFile::Plain(file) = second.result.unwrap().file else { panic!() };
        let md5 = Md5::digest(content(40 * KIB)).iter().map(|byte| format!("{byte:02x}")).collect::<String>();
        assert_eq!((file.md5_checksum, file.parts), (md5, 40));
        assert!(journal.0.lock().unwrap().is_empty());
    }
}

#[tokio::test]
async fn a_source_of_the_users_own_is_known_by_its_time_or_by_all_of_it() {
    let long_ago = SystemTime::UNIX_EPOCH;
    let later = long_ago + Duration::from_secs(1);
    let (begin, middle, end) = (0, 700_000, MIB - 1);
    for (before, after, changed, is_seen) in [
        (None, None, Some(middle), true),
        (None, Some(later), None, true),
        (Some(long_ago), Some(later), None, true),
        (Some(long_ago), Some(long_ago), Some(begin), true),
        (Some(long_ago), Some(long_ago), Some(end), true),
        // Whoever changes the content and not its time says that it is the same.
        (Some(long_ago), Some(long_ago), Some(middle), false),
    ] {
        let case = format!("{before:?} {after:?} {changed:?}");
        let journal = Arc::new(Memory::default());
        let own = |modified, changed| {
            let mut bytes = content(MIB);
            if let Some(at) = changed {
                bytes[at] ^= 1_u8;
            }
            Arc::new(OwnSource::new(bytes).of_time(modified))
        };
        let options = |upload: Upload| upload.part_size(64 * 1024).journal(journal.clone()).journal_key("same");
        let source = own(before, None);
        let run = upload_with(Source::positions(Arc::clone(&source)), options, 5).await;
        run.result.unwrap_err();
        assert_eq!(run.sent, (0..5).collect::<Vec<_>>());
        assert_eq!(source.has_read(700_000), before.is_none(), "{case}: without a time all of it is read");
        assert!(source.has_read(0) && source.has_read((1 << 20) - 1), "{case}");
        let run = upload_with(Source::positions(own(after, changed)), options, i32::MAX).await;
        let first = if is_seen { 0 } else { 5 };
        assert_eq!(run.sent, (first..16).collect::<Vec<_>>(), "{case}");
        assert_eq!(run.started_over(), is_seen.then_some("the source is not what it was"), "{case}");
        run.result.unwrap();
    }
}

#[tokio::test]
async fn a_journal_that_does_not_fit_starts_over_and_says_so() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("a.bin");
    let begin = async |journal: &Arc<Memory>| {
        fs::write(&path, content(40 * KIB)).unwrap();
        upload(&path, journal.clone(), 1024, 13).await
    };
    type Change<'a> = Box<dyn Fn(&Path, &Memory) + 'a>;
    let damage = |at: usize| -> Change<'_> {
        Box::new(move |_, journal| {
            let mut journals = journal.0.lock().unwrap();
            let bytes = journals.values_mut().next().unwrap();
            let at = at.min(bytes.len() - 1);
            bytes[at] ^= 1;
        })
    };
    let write = |bytes: Vec<u8>| -> Change<'_> { Box::new(move |path, _| fs::write(path, &bytes).unwrap()) };
    let touch: Change<'_> = Box::new(|path, _| {
        let file = fs::File::options().write(true).open(path).unwrap();
        file.set_modified(std::time::SystemTime::now() + Duration::from_secs(2)).unwrap();
    });
    let mut other = content(40 * KIB);
    other[7] ^= 1;
    for (change, part_size, reason) in [
        (write(content(41 * KIB)), 1024, "not what it was"),
        (write(other), 1024, "not what it was"),
        (touch, 1024, "not what it was"),
        (damage(0), 1024, "not a journal"),
        (damage(40), 1024, "checksum"),
        (damage(usize::MAX), 1024, "checksum"),
        (Box::new(|_, _| {}), 2048, "other parts"),
    ] {
        let journal = Arc::new(Memory::default());
        let first = begin(&journal).await;
        change(&path, &journal);
        let second = upload(&path, journal, part_size, i32::MAX).await;
        assert!(second.started_over().is_some_and(|said| said.contains(reason)), "{reason}: {:?}", second.events);
        assert!(second.sent.first() == Some(&0) && second.file_id != first.file_id, "{reason}");
        second.result.unwrap();
    }
}

#[tokio::test]
async fn parts_are_not_trusted_to_be_there_for_ever() {
    let journal = Arc::new(Memory::default());
    let first = upload(content(40 * KIB), journal.clone(), 1024, 13).await;
    first.result.unwrap_err();
    std::thread::sleep(Duration::from_millis(2100));
    let client = scripted(|_, _| async { ok(true) });
    let said = Arc::new(Mutex::new(Vec::new()));
    let told = Arc::clone(&said);
    let upload =
        client.upload(content(40 * KIB)).part_size(1024).journal(journal).journal_expiry(Duration::from_secs(1));
    upload.on_event(move |event| told.lock().unwrap().push(event.clone())).await.unwrap();
    assert_eq!(client.asked().len(), 40);
    let said = said.lock().unwrap();
    assert!(
        said.iter().any(|event| matches!(event, Event::StartedOver { reason } if reason.contains("ago"))),
        "{said:?}"
    );
}

#[tokio::test]
async fn what_can_be_read_or_written_once_has_no_journal() {
    let journal = || Arc::new(Memory::default());
    let client = client(&Stored::new(10), |_, _, _| None);
    let reader = Source::reader(io::Cursor::new(content(10))).of_length(10);
    let error = client.upload(reader).journal(journal()).await.unwrap_err();
    assert_error(&error, ErrorKind::InvalidInput, "there is no going on from what can be read or written only once");
    let error = client.download(location()).journal(journal()).to_bytes().await.unwrap_err();
    assert_error(&error, ErrorKind::InvalidInput, "there is no going on from what can be read or written only once");
    assert!(client.asked().is_empty());
}

#[tokio::test]
async fn a_journal_that_cannot_be_saved_does_not_end_the_upload() {
    struct Full;
    impl Journal for Full {
        fn load(&self, _: &str) -> io::Result<Option<Vec<u8>>> {
            Ok(None)
        }
        fn save(&self, _: &str, _: &[u8]) -> io::Result<()> {
            Err(io::Error::other("disk full"))
        }
        fn remove(&self, _: &str) -> io::Result<()> {
            Err(io::Error::other("disk full"))
        }
    }
    let run = upload(content(40 * KIB), Arc::new(Full), 1024, 99).await;
    run.result.unwrap();
    let failures = run.events.iter().filter(|event| matches!(event, Event::JournalFailed { .. })).count();
    assert_eq!(failures, 1);
}

/// Downloads to a path, until the DC refuses everything from some byte on. The offsets that were asked for.
async fn download(
    stored: &Stored,
    from: FileLocation,
    target: &Path,
    journal: Arc<dyn Journal>,
    until: i64,
) -> (Result<Verification, mtproto_files::Error>, Vec<i64>, Vec<Event>) {
    let client = client(stored, move |_, _: Dc, request| match request {
        Request::GetFile(request) if request.offset >= until => Some(rpc(400, "LOCATION_INVALID")),
        _ => None,
    });
    let events = Arc::new(Mutex::new(Vec::new()));
    let told = Arc::clone(&events);
    let download = client.download(from.of_size(stored.content.len() as u64)).part_size(128 * 1024).journal(journal);
    let download = download.on_event(move |event| told.lock().unwrap().push(event.clone())).parts_in_flight(1);
    let result = download.to_path(target).await.map(|got| got.verification);
    let asked = client.asked().into_iter().filter_map(|(_, request)| match request {
        Request::GetFile(request) if request.offset < until => Some(request.offset),
        _ => None,
    });
    let events = events.lock().unwrap().clone();
    (result, asked.collect(), events)
}

#[tokio::test]
async fn a_download_goes_on_where_it_ended_and_checks_what_is_there() {
    let chunk = 128 * 1024;
    let offsets = |numbers: std::ops::Range<i64>| numbers.map(|number| number * chunk).collect::<Vec<_>>();
    for damaged in [false, true] {
        let stored = Stored::new(20 * 128 * KIB + 7);
        let directory = tempfile::tempdir().unwrap();
        let target = directory.path().join("got.bin");
        fs::write(&target, "before").unwrap();
        let journal = Arc::new(Memory::default());
        let (result, asked, _) = download(&stored, location(), &target, journal.clone(), 8 * chunk).await;
        result.unwrap_err();
        assert_eq!((asked, names(directory.path()).len()), (offsets(0..8), 2));
        assert_eq!(fs::read(&target).unwrap(), b"before");
        if damaged {
            let part = names(directory.path()).into_iter().find(|name| name.ends_with(".part")).unwrap();
            let part = directory.path().join(part);
            let mut bytes = fs::read(&part).unwrap();
            bytes[3 * 128 * KIB + 5] ^= 1;
            fs::write(&part, bytes).unwrap();
        }
        // Another reference to the same file.
        let fresh = FileLocation::new(types::InputDocumentFileLocation::new(1, 2, vec![99], "")).in_dc(Dc::Id(2));
        let (result, mut asked, events) = download(&stored, fresh, &target, journal.clone(), i64::MAX).await;
        assert_eq!(result.unwrap(), Verification::Verified);
        asked.sort_unstable();
        let damaged = usize::from(damaged);
        assert_eq!(asked.iter().filter(|offset| **offset == 3 * chunk).count(), damaged);
        // The last chunk may have been on its way to the disk when the first run failed.
        let kept = 21 + damaged - asked.len();
        assert!(kept == 7 || kept == 8, "{asked:?}");
        assert_eq!(asked[damaged..], offsets(i64::try_from(kept).unwrap()..21));
        let resumed: u64 =
            events.iter().map(|event| if let Event::Resumed { bytes } = event { *bytes } else { 0 }).sum();
        assert_eq!(resumed, ((kept - damaged) * 128 * KIB) as u64);
        assert!(fs::read(&target).unwrap() == stored.content);
        assert!(journal.0.lock().unwrap().is_empty());
        assert_eq!(names(directory.path()), ["got.bin"]);
    }
}

#[tokio::test]
async fn a_download_of_another_file_starts_over() {
    let stored = Stored::new(10 * 128 * KIB);
    let directory = tempfile::tempdir().unwrap();
    let target = directory.path().join("got.bin");
    let journal = Arc::new(Memory::default());
    download(&stored, location(), &target, journal.clone(), 4 * 128 * 1024).await.0.unwrap_err();
    let other = FileLocation::new(types::InputDocumentFileLocation::new(11, 2, vec![3], "")).in_dc(Dc::Id(2));
    let (result, asked, events) = download(&stored, other, &target, journal, i64::MAX).await;
    result.unwrap();
    assert_eq!(asked.len(), 10);
    assert!(events.iter().any(|event| matches!(event, Event::StartedOver { .. })), "{events:?}");
    assert!(fs::read(&target).unwrap() == stored.content);
}

#[tokio::test]
async fn without_hashes_nothing_that_is_there_counts() {
    let stored = Stored::new(10 * 128 * KIB).hashed(128 * KIB, 3, 0);
    let directory = tempfile::tempdir().unwrap();
    let target = directory.path().join("got.bin");
    let journal = Arc::new(Memory::default());
    download(&stored, location(), &target, journal.clone(), 4 * 128 * 1024).await.0.unwrap_err();
    let (result, asked, events) = download(&stored, location(), &target, journal, i64::MAX).await;
    assert_eq!((result.unwrap(), asked.len()), (Verification::Unverified, 10));
    assert!(events.iter().any(|event| matches!(event, Event::StartedOver { .. })), "{events:?}");
    assert!(fs::read(&target).unwrap() == stored.content);
}

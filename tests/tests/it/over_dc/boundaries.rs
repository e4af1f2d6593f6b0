//! Files of every size around the protocol's boundaries, from every kind of source, beside random faults, and broken off
//! at any moment: they come back whole, and nothing is moved without a reason.

use std::fs;
use std::io::Cursor;
use std::time::Duration;

use super::common::assert_error;
use mtproto_dc::faults::{Fault, Faults, method};
use mtproto_dc::{Cluster, ClusterConfig, Config, Counters, Link};
use mtproto_files::journal::FileJournal;
use mtproto_files::upload::{Method, Source, Uploaded};
use mtproto_files::{Client, Error, ErrorKind};
use proptest::prelude::*;
use tl_types::types;
use tokio::time::{sleep, timeout};

const KIB: u32 = 1024;
const MIB: u32 = 1024 * KIB;
/// `upload_max_fileparts_default`.
const PARTS: u32 = 4000;

/// An upload and the download after it.
#[derive(Clone, Copy, Debug)]
struct Case {
    size: u32,
    part_size: u32,
    window: usize,
    /// Whether it is a stream whose length is not known.
    streamed: bool,
    seed: u64,
}

impl Case {
    fn parts(&self) -> u32 {
        self.size.div_ceil(self.part_size)
    }

    fn content(&self) -> Vec<u8> {
        let mut bytes = vec![0; self.size.try_into().unwrap()];
        fastrand::Rng::with_seed(self.seed).fill(&mut bytes);
        bytes
    }

    fn source(&self) -> Source {
        if self.streamed { Source::reader(Cursor::new(self.content())) } else { Source::bytes(self.content()) }
    }

    /// The method that saves its parts, and how often it is called, if nothing goes wrong.
    fn saves(&self) -> (Method, u32) {
        match self.streamed {
            // One that ends with a part has an empty one more.
            true if self.size.is_multiple_of(self.part_size) => (Method::SaveBigFilePart, self.parts() + 1),
            true => (Method::SaveBigFilePart, self.parts()),
            false if self.size > 10 * MIB => (Method::SaveBigFilePart, self.parts()),
            false => (Method::SaveFilePart, self.parts()),
        }
    }
}

/// Part sizes with sizes near something that matters about them.
fn case() -> impl Strategy<Value = Case> {
    let part_sizes = prop_oneof![2 => Just(KIB), 2 => Just(32 * KIB), 1 => Just(512 * KIB)];
    let sized = part_sizes.prop_flat_map(|part_size| {
        let mut places = vec![1, KIB, part_size, 2 * part_size, 7 * part_size];
        if part_size == KIB {
            places.push(PARTS * part_size);
        }
        if part_size == 512 * KIB {
            places.push(10 * MIB);
        }
        let near = (prop::sample::select(places), 0_u32..3).prop_map(|(place, more)| (place + more).saturating_sub(1));
        let any = 0..40 * part_size.min(32 * KIB);
        (prop_oneof![3 => near, 1 => any], Just(part_size))
    });
    (sized, 1_usize..9, any::<bool>(), any::<u64>()).prop_map(|((size, part_size), window, streamed, seed)| Case {
        size,
        part_size,
        window,
        streamed,
        seed,
    })
}

fn cluster(seed: u64) -> Cluster {
    let link = Link::default().latency(Duration::from_millis(30)).bandwidth(20 << 20).loss(0.01, seed);
    Cluster::new(ClusterConfig::default().dc(Config::default().link(link))).unwrap()
}

/// Faults that pass, for part requests.
fn faults(seed: u64, rate: f64) -> Faults {
    let methods = ["upload.saveFilePart", "upload.saveBigFilePart", "upload.getFile", "upload.getFileHashes"];
    methods.into_iter().fold(Faults::new(seed), |faults, name| {
        faults.on(method(name)).always().chance(rate).per_piece(2).then_one_of(Fault::passing())
    })
}

/// Runs with tokio's time paused.
fn simulated<T>(run: impl Future<Output = T>) -> T {
    tokio::runtime::Builder::new_current_thread().enable_all().start_paused(true).build().unwrap().block_on(run)
}

async fn upload(case: &Case, cluster: &Cluster) -> Result<Uploaded, Error> {
    let upload = Client::new(cluster.clone()).with_seed(case.seed).upload(case.source());
    upload.part_size(case.part_size).parts_in_flight(case.window).await
}

/// Sends an upload, and gets the file back.
async fn come_back(case: &Case, cluster: &Cluster, uploaded: Uploaded) -> Vec<u8> {
    let client = Client::new(cluster.clone()).with_seed(case.seed);
    let sent = client.send_media(types::InputPeerSelf::new(), uploaded, "").await.unwrap();
    let location = sent.location().unwrap();
    assert_eq!(location.size(), Some(case.size.into()));
    let download = client.download(location).part_size(128 * KIB).parts_in_flight(case.window);
    download.to_bytes().await.unwrap().0.to_vec()
}

/// The most bytes that these faults explain having been moved again.
fn explained(counters: &Counters, case: &Case, part: u32) -> u64 {
    let once: u64 = ["AnswerLost", "DisconnectAfter", "Slow"].iter().map(|name| counters.faults(name)).sum();
    let under_way = u64::try_from(case.window).unwrap() * counters.faults("DisconnectAll");
    (once + under_way) * u64::from(part)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 60, max_shrink_iters: 60, ..ProptestConfig::default() })]

    #[test]
    fn files_of_every_size_come_back(case in case()) {
        simulated(async {
            let cluster = cluster(case.seed);
            let uploaded = match upload(&case, &cluster).await {
                Ok(uploaded) => uploaded,
                Err(error) if case.size == 0 => {
                    return assert_error(&error, ErrorKind::InvalidInput, "the file is empty");
                }
                Err(error) if case.parts() > PARTS => {
                    let text = format!("bytes are more than {PARTS} parts of {} bytes", case.part_size);
                    return assert_error(&error, ErrorKind::TooLarge, &text);
                }
                Err(error) => panic!("{error}"),
            };
            let (method, saves) = case.saves();
            assert_eq!(uploaded.method, method);
            assert_eq!(cluster.counters().requests(method.name()), u64::from(saves));
            assert!(cluster.counters().most_in_flight <= u64::try_from(case.window).unwrap());
            assert!(come_back(&case, &cluster, uploaded).await == case.content());
            assert_eq!((cluster.counters().moved_again, cluster.counters().refused), (0, 0));
        });
    }

    #[test]
    fn files_come_back_beside_faults(case in case()) {
        // The many parts would have too many of them.
        prop_assume!((1..100).contains(&case.parts()));
        simulated(async {
            let cluster = cluster(case.seed);
            cluster.set_faults(faults(case.seed, 0.15)).unwrap();
            let uploaded = upload(&case, &cluster).await.unwrap();
            assert!(come_back(&case, &cluster, uploaded).await == case.content());
            let counters = cluster.counters();
            let most = explained(&counters, &case, case.part_size.max(128 * KIB));
            assert!(counters.moved_again <= most, "{} of {most}, {:?}", counters.moved_again, counters.faults);
            assert_eq!(counters.in_flight, 0);
        });
    }

    #[test]
    fn downloads_that_are_broken_off_go_on(case in case(), after in 0_u64..2000, how in 0..3) {
        let case = Case { streamed: false, ..case };
        prop_assume!((1..100).contains(&case.parts()));
        simulated(async {
            let cluster = cluster(case.seed);
            let client = Client::new(cluster.clone()).with_seed(case.seed);
            let uploaded = upload(&case, &cluster).await.unwrap();
            let sent = client.send_media(types::InputPeerSelf::new(), uploaded, "").await.unwrap();
            cluster.reset();
            cluster.set_faults(faults(case.seed, 0.05)).unwrap();
            let directory = tempfile::tempdir().unwrap();
            let target = directory.path().join("got.bin");
            let download = || {
                let download = client.download(sent.location().unwrap()).part_size(128 * KIB);
                let journal = FileJournal::new(directory.path().join("journals"));
                download.parts_in_flight(case.window).journal(journal).to_path(&target)
            };
            let handle = download().start();
            sleep(Duration::from_millis(after)).await;
            let is_whole = handle.is_finished() || match how {
                0 => {
                    drop(handle);
                    sleep(Duration::from_millis(1)).await;
                    target.exists()
                }
                1 => {
                    handle.cancel();
                    handle.join().await.is_ok()
                }
                _ => {
                    handle.abort();
                    handle.join().await.is_ok()
                }
            };
            assert_eq!(cluster.counters().in_flight, 0, "something goes on behind a transfer that was broken off");
            assert_eq!(is_whole, target.exists());
            if !is_whole {
                download().await.unwrap();
            }
            assert!(fs::read(&target).unwrap() == case.content());
            let counters = cluster.counters();
            // What was under way, what was not written yet, and what was not in the journal yet.
            let broken = u64::try_from(4 * case.window).unwrap() * u64::from(128 * KIB);
            let most = explained(&counters, &case, 128 * KIB) + broken;
            assert!(counters.moved_again <= most, "{} of {most}, {:?}", counters.moved_again, counters.faults);
            let left = fs::read_dir(directory.path()).unwrap().count();
            assert!(left <= 2 && fs::read_dir(directory.path().join("journals")).map_or(0, Iterator::count) == 0);
        });
    }

    #[test]
    fn uploads_that_are_dropped_go_on(case in case(), after in 0_u64..3000) {
        let case = Case { streamed: false, ..case };
        prop_assume!((1..100).contains(&case.parts()));
        simulated(async {
            let directory = tempfile::tempdir().unwrap();
            let source = directory.path().join("source.bin");
            fs::write(&source, case.content()).unwrap();
            let cluster = cluster(case.seed);
            cluster.set_faults(faults(case.seed, 0.05)).unwrap();
            let upload = || {
                let client = Client::new(cluster.clone()).with_seed(case.seed);
                let upload = client.upload(&source).journal(FileJournal::new(directory.path()));
                upload.part_size(case.part_size).parts_in_flight(case.window)
            };
            let uploaded = match timeout(Duration::from_millis(after), upload()).await {
                Ok(uploaded) => uploaded.unwrap(),
                Err(_) => {
                    assert_eq!(cluster.counters().in_flight, 0, "something goes on behind a future that was dropped");
                    upload().await.unwrap()
                }
            };
            assert!(come_back(&case, &cluster, uploaded).await == case.content());
            let counters = cluster.counters();
            // What was under way, and what was not in the journal yet.
            let dropped = u64::try_from(2 * case.window).unwrap() * u64::from(case.part_size);
            let most = explained(&counters, &case, case.part_size.max(128 * KIB)) + dropped;
            assert!(counters.moved_again <= most, "{} of {most}, {:?}", counters.moved_again, counters.faults);
        });
    }
}

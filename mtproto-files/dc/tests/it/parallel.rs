//! Many requests at once.

use crate::common::*;
use mtproto_dc::{Config, LocalDc};
use mtproto_files::transport::{Dc, Request, Transport};
use tl_types::{Combinator, Encode, functions, types};
use tokio::task::JoinSet;

/// Sends all requests at once, and counts the refused ones.
fn send_all<F: Combinator + Encode>(dc: &LocalDc, requests: impl IntoIterator<Item = F>) -> usize {
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(4).build().unwrap();
    runtime.block_on(async {
        let mut tasks = JoinSet::new();
        for request in requests {
            let (dc, request) = (dc.clone(), Request::new(Dc::Home, F::NAME, request.to_chain().unwrap()));
            tasks.spawn(async move { dc.invoke(request).await.is_err() });
        }
        tasks.join_all().await.into_iter().filter(|&refused| refused).count()
    })
}

#[test]
fn parts_of_many_files_at_once() {
    on_both(|dc| {
        let files: Vec<_> = (1..=8).map(|seed| noise(40 * 16 * KIB + 5, seed)).collect();
        let mut parts: Vec<_> = (1..)
            .zip(&files)
            .flat_map(|(file_id, file)| {
                let parts = (0..).zip(file.chunks(16 * KIB));
                parts.map(move |(number, part)| (file_id, number, file.slice_ref(part)))
            })
            .collect();
        fastrand::Rng::with_seed(1).shuffle(&mut parts);
        let requests =
            parts.into_iter().map(|(id, number, part)| functions::upload::SaveBigFilePart::new(id, number, 41, part));
        assert_eq!(send_all(&dc, requests), 0);
        assert_eq!(dc.counters().requests("upload.saveBigFilePart"), 8 * 41);

        for (file_id, file) in (1..).zip(&files) {
            let none: [types::DocumentAttributeFilename; 0] = [];
            let media = types::InputMediaUploadedDocument::new(types::InputFileBig::new(file_id, 41, ""), "", none);
            let document = document_of(&upload(&dc, media).unwrap());
            assert!(download(&dc, location(&document), 128 * 1024) == *file, "{file_id}");
        }
    });
}

#[test]
fn one_random_id_sends_once() {
    on_both(|dc| {
        let media = input_document(&document(&dc, &noise(1000, 1)));
        let requests =
            (0..50).map(|_| functions::messages::SendMedia::new(types::InputPeerSelf::new(), media.clone(), "", 5));
        // Whoever asks while it is being sent is refused; later ones are told what came of it.
        assert!(send_all(&dc, requests) < 50);
        assert_eq!(dc.sent().len(), 1);
    });
}

#[test]
fn a_limit_holds_when_many_press_against_it() {
    on_both_with(Config::default().max_stored_bytes(20 * 1024), |dc| {
        let requests = (0..100).map(|id| functions::upload::SaveFilePart::new(id, 0, noise(2 * KIB, 0)));
        let refused = send_all(&dc, requests);
        // Ten times 2 KiB would fit; with what is kept about each there are fewer.
        assert!((90..99).contains(&refused), "{refused}");
    });
}

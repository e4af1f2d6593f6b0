//! Replays the kept inputs of the fuzz targets.
//!
//! `tests/fuzz/kept` has a folder for each target: the inputs that fuzzing starts from, and those that once found a fault.

use std::path::Path;
use tests::fuzzing::{TARGETS, handshake_client, handshake_server};

#[test]
fn kept_inputs_are_taken_and_get_behind_the_checks() {
    let kept = Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz/kept");
    let mut folders: Vec<_> = std::fs::read_dir(&kept).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    folders.sort();
    assert_eq!(folders, TARGETS.map(|(name, _)| name), "a folder for each target");
    for (name, target) in TARGETS {
        let (mut inputs, mut far) = (0, 0);
        for entry in std::fs::read_dir(kept.join(name)).unwrap() {
            let path = entry.unwrap().path();
            // A panic says which of the inputs it is.
            println!("{}", path.display());
            inputs += 1;
            far += usize::from(target(&std::fs::read(path).unwrap()) > 0);
        }
        assert!(inputs >= 10, "{name} has {inputs} inputs");
        assert!(2 * far >= inputs, "{far} of {inputs} inputs of {name} get behind the checks");
    }
}

/// The steps of the played sides are numbers: without changes they lead to a key.
#[test]
fn an_exchange_that_nobody_changes_ends_with_a_key() {
    for settings in [[0, 0], [1, 0], [0, 1], [1, 1]] {
        let steps = [6, 0, 7, 0, 0, 8, 0];
        assert_eq!(handshake_client(&[&settings[..], &steps].concat()), 4);
        let retry = [6, 0, 7, 0, 0, 4, 0, 8, 0];
        assert_eq!(handshake_client(&[&settings[..], &retry].concat()), 5);
    }
    for kind in 0..4 {
        let steps =
            [[0, 5, 0, 0].as_slice(), &[0, 6, kind, 0, 0], &[0, 7, 0, 0], &[0, 1, 1], &[0, 7, 0, 0], &[0, 1, 0]];
        assert_eq!(handshake_server(&steps.concat()), 4, "the first key is taken, the second is not");
    }
}

//! The command as it is run: exit codes, and what it says.

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

fn tgfiles(directory: &Path, args: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_tgfiles")).current_dir(directory).args(args).output().unwrap()
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

/// A directory with files of these sizes.
fn directory(files: &[(&str, usize)]) -> tempfile::TempDir {
    let directory = tempfile::tempdir().unwrap();
    for (name, len) in files {
        fs::write(directory.path().join(name), vec![7; *len]).unwrap();
    }
    directory
}

#[test]
fn files_come_back_as_they_were() {
    let directory = directory(&[("a.txt", 1), ("b.mp3", 300_000), ("c.bin", (10 << 20) + 1)]);
    let output = tgfiles(directory.path(), &["demo", "a.txt", "b.mp3", "c.bin"]);
    let table = text(&output.stdout);
    assert_eq!((output.status.code(), text(&output.stderr)), (Some(0), String::new()));
    for (name, parts, method) in
        [("a.txt", " 1 ", "saveFilePart"), ("b.mp3", " 3 ", "saveFilePart"), ("c.bin", " 21 ", "saveBigFilePart")]
    {
        let row = table.lines().find(|line| line.contains(name)).unwrap();
        assert!(row.contains(parts) && row.contains(method) && row.contains(" yes "), "{row}");
    }
    assert!(table.contains("an album of 3"), "{table}");
}

#[test]
fn one_file_is_no_album_and_eleven_are_two() {
    let names: Vec<_> = (0..11).map(|number| format!("{number}.txt")).collect();
    let names: Vec<_> = names.iter().map(String::as_str).collect();
    let directory = directory(&names.iter().map(|name| (*name, 9)).collect::<Vec<_>>());
    let one = tgfiles(directory.path(), &["demo", "0.txt"]);
    assert!(one.status.success() && text(&one.stdout).contains("no album"));
    let eleven = tgfiles(directory.path(), &[&["demo"], &names[..]].concat());
    assert!(eleven.status.success() && text(&eleven.stdout).contains("2 albums (6 + 5)"));
}

#[test]
fn bad_files_are_named_with_the_reason() {
    let directory = directory(&[("good.txt", 10), ("empty.txt", 0)]);
    for (files, reason) in [
        (["good.txt", "empty.txt"], "tgfiles: cannot send empty.txt: it is empty"),
        (["good.txt", "missing.txt"], "tgfiles: cannot send missing.txt: "),
        (["good.txt", "./good.txt"], "tgfiles: good.txt and ./good.txt have the same name"),
        (["good.txt", "."], "tgfiles: cannot send .: it is a directory"),
    ] {
        let output = tgfiles(directory.path(), &["demo", files[0], files[1]]);
        assert_eq!((output.status.code(), text(&output.stdout)), (Some(1), String::new()));
        assert!(text(&output.stderr).starts_with(reason), "{}", text(&output.stderr));
    }
}

#[test]
fn wrong_usage_is_2_and_help_is_0() {
    let directory = directory(&[]);
    for args in [&[][..], &["demo", "--no-such-option"], &["no-such-command"]] {
        assert_eq!(tgfiles(directory.path(), args).status.code(), Some(2), "{args:?}");
    }
    let help = tgfiles(directory.path(), &["demo", "--help"]);
    assert!(help.status.success() && text(&help.stdout).contains("Examples:"));
}

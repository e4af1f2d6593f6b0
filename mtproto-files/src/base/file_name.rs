//! Names of files: what may be sent, and what a name from somebody else is made into before a file is written under it.

use super::cause::Cause;
use super::limits::MAX_FILE_NAME;

/// The name of a file whose name has nothing left.
const UNNAMED: &str = "file";
/// An extension that is longer is part of the name, in bytes.
const MAX_EXTENSION: usize = 32;
/// What Windows takes for a device, with any extension (`learn.microsoft.com`, "Naming Files, Paths, and Namespaces").
const DEVICES: [&str; 6] = ["CON", "PRN", "AUX", "NUL", "CONIN$", "CONOUT$"];

/// Returns a name to write a file under, made of one that came from somebody else: from a message, a link, an archive.
///
/// The result is a single name on every system: without folders, `.` and `..`, control characters and characters that
/// change the direction of writing, characters and device names that Windows reserves, a dot at its beginning, and dots or
/// spaces at its end. It has at most [`MAX_FILE_NAME`] bytes; the extension is kept. Returns `file` if nothing is
/// left of the name.
///
/// Two names may become one: whether a file is there already is for the caller to see.
///
/// ```
/// use mtproto_files::file_name;
///
/// assert_eq!(file_name::safe("holiday.mp4"), "holiday.mp4");
/// assert_eq!(file_name::safe("/root/x.mp4"), "x.mp4");
/// assert_eq!(file_name::safe(r"..\..\x.mp4"), "x.mp4");
/// assert_eq!(file_name::safe(".."), "file");
/// assert_eq!(file_name::safe("con.txt"), "_con.txt");
/// assert_eq!(file_name::safe(".bashrc"), "_.bashrc");
/// ```
pub fn safe(name: &str) -> String {
    let last = name.rsplit(is_separator).find(|part| !part.trim_matches(is_at_end).is_empty()).unwrap_or_default();
    let mut safe: String =
        last.chars().filter(|c| !is_direction(*c)).map(|c| if is_reserved(c) { '_' } else { c }).collect();
    safe = safe.trim_matches(char::is_whitespace).trim_end_matches(is_at_end).to_owned();
    if safe.starts_with('.') || is_device(&safe) {
        safe.insert(0, '_');
    }
    if safe.is_empty() { UNNAMED.to_owned() } else { shortened(&safe) }
}

/// Returns the name of a file of the caller's own as it can be sent.
pub(crate) fn sendable(name: &str) -> String {
    let name: String = name.chars().map(|c| if c.is_control() || is_separator(c) { '_' } else { c }).collect();
    shortened(&name)
}

/// Checks a name that the caller gives.
///
/// # Errors
///
/// No name of one file: it is empty, has folders or control characters, or is too long.
pub(crate) fn check(name: &str) -> Result<(), Cause> {
    let wrong = |what| Err(Cause::FileName { name: said(name), what });
    match name {
        "" => wrong("it is empty"),
        _ if name.chars().any(is_separator) => wrong("it has a separator of folders"),
        _ if name.chars().any(char::is_control) => wrong("it has a control character"),
        _ if name.len() > MAX_FILE_NAME => wrong("it is longer than 255 bytes"),
        _ => Ok(()),
    }
}

/// The beginning of a name, for an error.
fn said(name: &str) -> String {
    name.chars().take(64).collect()
}

fn is_separator(c: char) -> bool {
    matches!(c, '/' | '\\')
}

/// What Windows drops from the end of a name.
fn is_at_end(c: char) -> bool {
    c == '.' || c.is_whitespace()
}

fn is_reserved(c: char) -> bool {
    c.is_control() || matches!(c, '<' | '>' | ':' | '"' | '|' | '?' | '*')
}

/// Whether a character only changes the direction of writing: by them, `exe.jpg` may be shown where a file ends with `gpj.exe`.
fn is_direction(c: char) -> bool {
    matches!(c, '\u{200e}' | '\u{200f}' | '\u{061c}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

fn is_device(name: &str) -> bool {
    let stem = name.split('.').next().unwrap_or_default().trim_end();
    if DEVICES.iter().any(|device| device.eq_ignore_ascii_case(stem)) {
        return true;
    }
    let mut chars = stem.chars();
    let kind: String = chars.by_ref().take(3).collect();
    let is_port = kind.eq_ignore_ascii_case("COM") || kind.eq_ignore_ascii_case("LPT");
    let is_number = |c: char| c.is_ascii_digit() || matches!(c, '¹' | '²' | '³');
    is_port && chars.next().is_some_and(is_number) && chars.next().is_none()
}

/// A name of at most [`MAX_FILE_NAME`] bytes: the stem is cut, the extension stays.
fn shortened(name: &str) -> String {
    if name.len() <= MAX_FILE_NAME {
        return name.to_owned();
    }
    let dot = name.rfind('.').filter(|dot| *dot > 0 && name.len() - dot <= MAX_EXTENSION);
    let (stem, extension) = name.split_at(dot.unwrap_or(name.len()));
    let room = MAX_FILE_NAME.saturating_sub(extension.len());
    let end = (0..=room).rev().find(|end| stem.is_char_boundary(*end)).unwrap_or_default();
    let stem = stem.get(..end).unwrap_or_default().trim_end_matches(is_at_end);
    format!("{stem}{extension}")
}

#[cfg(test)]
mod tests {
    use std::path::{Component, Path};

    use proptest::prelude::*;

    use super::*;

    #[test]
    fn names_from_others_are_made_safe() {
        for (name, right) in [
            ("a.jpg", "a.jpg"),
            ("/root/x.mp4", "x.mp4"),
            ("a/b\\c.txt", "c.txt"),
            ("folder/", "folder"),
            ("a/..", "a"),
            ("..", "file"),
            (".", "file"),
            ("", "file"),
            ("///", "file"),
            (" . . ", "file"),
            (".htaccess", "_.htaccess"),
            ("..a", "_..a"),
            ("a. .", "a"),
            ("C:evil.txt", "C_evil.txt"),
            ("a\0b\nc.txt", "a_b_c.txt"),
            ("a<b>:\"|?*.txt", "a_b______.txt"),
            ("photo\u{202e}gpj.exe", "photogpj.exe"),
            ("CON", "_CON"),
            ("nul.tar.gz", "_nul.tar.gz"),
            ("COM1.txt", "_COM1.txt"),
            ("lpt³", "_lpt³"),
            ("com", "com"),
            ("com10", "com10"),
            ("CONsole", "CONsole"),
        ] {
            assert_eq!(safe(name), right, "{name:?}");
        }
    }

    #[test]
    fn long_names_keep_their_extension() {
        let long = safe(&format!("{}.mp4", "é".repeat(300)));
        assert!(long.len() <= 255 && long.ends_with("é.mp4"), "{long}");
        assert_eq!(safe(&format!("a.{}", "b".repeat(300))).len(), 255);
        assert_eq!(sendable(&format!("{}.mp4", "a".repeat(300))), format!("{}.mp4", "a".repeat(251)));
    }

    #[test]
    fn given_names_are_checked() {
        for (name, what) in [
            ("", "it is empty"),
            ("a/b", "it has a separator of folders"),
            ("a\\b", "it has a separator of folders"),
            ("a\nb", "it has a control character"),
            (&"a".repeat(256), "it is longer than 255 bytes"),
        ] {
            assert!(matches!(check(name), Err(Cause::FileName { what: found, .. }) if found == what), "{name:?}");
        }
        for name in ["a", "..", ".bashrc", "con", "a:b", &"a".repeat(255)] {
            check(name).unwrap();
        }
        assert_eq!(sendable("a\\b\u{7}.txt"), "a_b_.txt");
    }

    proptest! {
        #[test]
        fn any_name_becomes_one_of_a_file(name in "(.|[./\\\\ \u{202e}\0]){0,300}") {
            let safe = safe(&name);
            prop_assert!(safe.len() <= 255 && check(&safe).is_ok(), "{:?}", safe);
            let components: Vec<_> = Path::new(&safe).components().collect();
            prop_assert!(matches!(components[..], [Component::Normal(_)]), "{:?}", safe);
            prop_assert!(!safe.starts_with('.') && !safe.ends_with(['.', ' ']) && !is_device(&safe), "{:?}", safe);
            prop_assert_eq!(super::safe(&safe), safe.clone());
            prop_assert!(sendable(&name).is_empty() || check(&sendable(&name)).is_ok());
        }
    }
}

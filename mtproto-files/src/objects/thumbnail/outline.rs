//! Vector thumbnails: the outline of a sticker, packed into a byte or so for each number and command
//! (`api/files#vector-thumbnails`).

#![deny(clippy::std_instead_of_core, clippy::std_instead_of_alloc)]

extern crate alloc;

use alloc::format;
use alloc::string::String;
use core::fmt::Write;

/// The side of the square that outlines of stickers are drawn in.
pub const SIDE: u32 = 512;

/// What the bytes from 192 stand for: the commands of paths, digits, and what is between numbers.
const COMMANDS: &[u8; 64] = b"AACAAAAHAAALMAAAQASTAVAAAZaacaaaahaaalmaaaqastava.az0123456789-,";

/// The SVG path of an outline (`photoPathSize.bytes`), as the attribute `d` of a `path` takes it.
///
/// Any bytes give a text of letters, digits, `.`, `-` and `,`, which needs no escaping, three characters at most for each
/// byte; that it is a path is up to Telegram.
pub fn path(bytes: &[u8]) -> String {
    let mut path = String::with_capacity(bytes.len() * 3 + 2);
    path.push('M');
    for &byte in bytes {
        let low = byte & 0x3f;
        match byte >> 6 {
            0 => number(&mut path, low),
            1 => {
                path.push('-');
                number(&mut path, low);
            }
            2 => {
                path.push(',');
                number(&mut path, low);
            }
            _ => path.extend(COMMANDS.get(usize::from(low)).map(|&command| char::from(command))),
        }
    }
    path.push('z');
    path
}

/// A whole SVG document with an outline, black, in a box of `width` and `height`: for stickers, [`SIDE`] each.
pub fn svg(bytes: &[u8], width: u32, height: u32) -> String {
    let path = path(bytes);
    format!(
        concat!(
            r#"<?xml version="1.0" encoding="utf-8"?>"#,
            r#"<svg version="1.1" xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {} {}"><path d="{}"/></svg>"#,
        ),
        width, height, path
    )
}

fn number(path: &mut String, number: u8) {
    // Writing to a String does not fail.
    let _ = write!(path, "{number}");
}

#[cfg(test)]
mod tests {
    use super::*;
    use alloc::string::ToString;
    use alloc::vec::Vec;

    /// The page's algorithm, as it stands there.
    fn of_the_page(encoded: &[u8]) -> String {
        let lookup = "AACAAAAHAAALMAAAQASTAVAAAZaacaaaahaaalmaaaqastava.az0123456789-,".as_bytes();
        let mut path = String::from("M");
        for &byte in encoded {
            let num = usize::from(byte);
            if num >= 128 + 64 {
                path.push(char::from(lookup[num - 128 - 64]));
            } else {
                if num >= 128 {
                    path.push(',');
                } else if num >= 64 {
                    path.push('-');
                }
                path += &(num & 63).to_string();
            }
        }
        path + "z"
    }

    #[test]
    fn every_byte_is_as_the_page_says() {
        let all: Vec<u8> = (0..=255).collect();
        assert_eq!(path(&all), of_the_page(&all));
        assert_eq!(path(&[]), "Mz");
        assert!(path(&all).len() <= all.len() * 3 + 2);
    }
}

//! Templates of a ClientHello, and the ClientHello that is made with one.

use super::mac::mac;
use super::parts::Part;
use super::render::render;
use super::shape::{cut_at_random, session_id};
use super::text::{TemplateError, parse};
use crate::framing::error::FramingError;
use crate::random::Random;
use hmac::Mac;
use std::str::FromStr;

/// What a ClientHello looks like, without what differs from one connection to the next. Who censors connections tells programs
/// apart by their ClientHello, so a template has to be replaced when it is known: it is read from a text.
///
/// The text has bytes in hexadecimal and the names of places; `#` begins a comment.
///
/// | in the text | in the ClientHello |
/// |---|---|
/// | `{ … }` | what is between the brackets, its length in two bytes in front |
/// | `random` | the random field, 32 bytes: the HMAC and the time. Once, at byte 11 |
/// | `bytes:32` | 32 random bytes: the session id, for example |
/// | `domain` | the domain of the secret |
/// | `grease:3` | two equal bytes of GREASE. Places 0 and 1 differ, so do 2 and 3, up to 14 and 15 |
/// | `x25519`, `mlkem768` | a public key |
/// | `shuffle ( … \| … )` | all of these, in a random order |
/// | `either ( … \| … )` | one of these |
/// | `pad:517` | the extension "padding", so that the whole has 517 bytes |
///
/// Reading a template makes a ClientHello, to see that it is one: keep the template for all connections.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HelloTemplate {
    parts: Vec<Part>,
}

impl HelloTemplate {
    /// The text of a template: the ClientHello of Chrome 131 and later.
    pub const CHROME: &str = include_str!("chrome.hello");

    /// Returns a ClientHello, and its random field.
    pub(in crate::framing) fn write(
        &self,
        key: &[u8; 16],
        domain: &str,
        unix_time: u32,
        random: &mut Random<'_>,
    ) -> Result<(Vec<u8>, [u8; 32]), FramingError> {
        let mut hello = render(&self.parts, domain, random)?;
        check(&hello)?;
        let mut field: [u8; 32] = mac(key, &[&hello]).finalize().into_bytes().into();
        field.iter_mut().skip(28).zip(unix_time.to_le_bytes()).for_each(|(byte, time)| *byte ^= time);
        let at = cut_at_random(&hello).map_or(0, |shape| shape.before.len());
        hello.iter_mut().skip(at).zip(field).for_each(|(to, from)| *to = from);
        Ok((hello, field))
    }
}

impl FromStr for HelloTemplate {
    type Err = TemplateError;

    fn from_str(text: &str) -> Result<Self, TemplateError> {
        let template = Self { parts: parse(text)? };
        // Not random, and good enough for a ClientHello that nobody gets.
        let mut state = 1_u32;
        let mut random = |bytes: &mut [u8]| {
            for byte in bytes {
                state = state.wrapping_mul(0x41c6_4e6d).wrapping_add(0x3039);
                [.., *byte] = state.to_be_bytes().map(|byte| byte.rotate_left(3));
            }
        };
        let line = text.lines().count().max(1);
        let error = |error: FramingError| TemplateError { line, message: error.to_string() };
        let longest = "m".repeat(crate::framing::secret::MAX_DOMAIN);
        let hello = render(&template.parts, &longest, &mut random).map_err(error)?;
        check(&hello).map_err(error)?;
        Ok(template)
    }
}

fn check(hello: &[u8]) -> Result<(), FramingError> {
    let error = |rule| FramingError::Hello { message: "the ClientHello of the template", rule };
    session_id(hello).map(drop).map_err(error)
}

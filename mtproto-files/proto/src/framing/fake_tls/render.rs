//! From a template to the bytes of a ClientHello, with zeros in place of the random field.

use super::key_share::{mlkem768, x25519};
use super::parts::Part;
use super::shape::{HEADER, LONGEST, RANDOM};
use super::text::GREASES;
use crate::framing::error::FramingError;
use crate::random::Random;

/// Writes the parts.
pub(super) fn render(parts: &[Part], domain: &str, random: &mut Random<'_>) -> Result<Vec<u8>, FramingError> {
    let mut renderer = Renderer { out: Vec::new(), greases: greases(random), domain, random, random_at: None };
    renderer.parts(parts)?;
    match renderer.random_at {
        Some(RANDOM) => Ok(renderer.out),
        _ => Err(wrong("its only random field is at byte 11")),
    }
}

fn wrong(rule: &'static str) -> FramingError {
    FramingError::Hello { message: "the ClientHello of the template", rule }
}

/// Returns a byte for each place. Neighbours differ: two extensions of one number are no ClientHello.
fn greases(random: &mut Random<'_>) -> [u8; GREASES] {
    let mut greases = [0; GREASES];
    random(&mut greases);
    greases.iter_mut().for_each(|byte| *byte = *byte & 0xf0 | 0x0a);
    for pair in greases.as_chunks_mut::<2>().0 {
        let [first, second] = pair;
        if first == second {
            *second ^= 0x10;
        }
    }
    greases
}

struct Renderer<'a> {
    out: Vec<u8>,
    greases: [u8; GREASES],
    domain: &'a str,
    random: &'a mut Random<'a>,
    random_at: Option<usize>,
}

impl Renderer<'_> {
    fn parts(&mut self, parts: &[Part]) -> Result<(), FramingError> {
        parts.iter().try_for_each(|part| self.part(part))
    }

    fn part(&mut self, part: &Part) -> Result<(), FramingError> {
        match part {
            Part::Bytes(bytes) => self.out.extend_from_slice(bytes),
            Part::ClientRandom => {
                if self.random_at.replace(self.out.len()).is_some() {
                    return Err(wrong("it has one random field"));
                }
                self.out.extend([0; 32]);
            }
            Part::Random(length) => self.random(*length),
            Part::Domain => self.out.extend_from_slice(self.domain.as_bytes()),
            Part::Grease(place) => {
                let byte = self.greases.get(*place).copied().unwrap_or_default();
                self.out.extend([byte, byte]);
            }
            Part::X25519 => self.out.extend(x25519(self.random)?),
            Part::MlKem768 => self.out.extend(mlkem768(self.random)),
            Part::Scope(parts) => self.scope(parts)?,
            Part::Shuffled(choices) => {
                let mut order: Vec<_> = choices.iter().collect();
                for end in (1..order.len()).rev() {
                    let other = self.below(end + 1);
                    order.swap(end, other);
                }
                order.into_iter().try_for_each(|parts| self.parts(parts))?;
            }
            Part::Either(choices) => {
                let choice = self.below(choices.len());
                choices.get(choice).map_or(Ok(()), |parts| self.parts(parts))?;
            }
            Part::Pad(total) => {
                // The extension itself has four bytes, and at least one of padding.
                let room = total.saturating_sub(self.out.len());
                if let Some(padding @ 1..) = room.checked_sub(4) {
                    let length = u16::try_from(padding).map_err(|_| wrong("its padding is shorter than 64 KiB"))?;
                    self.out.extend([0x00, 0x15]);
                    self.out.extend(length.to_be_bytes());
                    self.out.resize(self.out.len() + padding, 0);
                }
            }
        }
        if self.out.len() > HEADER + LONGEST { Err(wrong("its record has at most 16384 bytes")) } else { Ok(()) }
    }

    fn scope(&mut self, parts: &[Part]) -> Result<(), FramingError> {
        let at = self.out.len();
        self.out.extend([0; 2]);
        self.parts(parts)?;
        let length = u16::try_from(self.out.len() - at - 2).map_err(|_| wrong("its scopes are shorter than 64 KiB"))?;
        self.out.iter_mut().skip(at).zip(length.to_be_bytes()).for_each(|(to, from)| *to = from);
        Ok(())
    }

    fn random(&mut self, length: usize) {
        let at = self.out.len();
        self.out.resize(at + length, 0);
        (self.random)(self.out.get_mut(at..).unwrap_or_default());
    }

    /// Returns a random number below another, or 0.
    fn below(&mut self, end: usize) -> usize {
        let mut bytes = [0; 4];
        (self.random)(&mut bytes);
        crate::framing::head::length(u32::from_le_bytes(bytes)).checked_rem(end).unwrap_or_default()
    }
}

//! Music and voice messages.

use tl_types::{Bytes, types};

use super::Media;
use super::file::File;
use super::setters::document_setters;
use super::spec::{DocumentParts, MediaSpec, Shape};
use crate::objects::text::FormattedText;

/// Music, which is shown with a player.
///
/// Its duration, title and performer are those that the caller says; with the feature `probe`, those of a path or of bytes
/// are read from there.
#[derive(Debug)]
pub struct Audio {
    parts: DocumentParts<File>,
    audio: types::DocumentAttributeAudio,
    caption: FormattedText,
}

/// A voice message: Opus in an OGG file. Others are shown as music.
#[derive(Debug)]
pub struct Voice {
    parts: DocumentParts<File>,
    audio: types::DocumentAttributeAudio,
    caption: FormattedText,
}

impl Audio {
    /// Music of this file. One that Telegram has must be music there.
    pub fn new(file: impl Into<File>) -> Self {
        let parts = DocumentParts::new(file.into());
        Self { parts, audio: types::DocumentAttributeAudio::new(0), caption: FormattedText::default() }
    }

    /// How long it is, in seconds.
    #[must_use]
    pub fn duration(mut self, seconds: i32) -> Self {
        self.audio.duration = seconds;
        self
    }

    /// What it is called.
    #[must_use]
    pub fn title(mut self, title: impl Into<String>) -> Self {
        self.audio.title = Some(title.into());
        self
    }

    /// Who plays it.
    #[must_use]
    pub fn performer(mut self, performer: impl Into<String>) -> Self {
        self.audio.performer = Some(performer.into());
        self
    }
}

impl Voice {
    /// A voice message of this file. One that Telegram has must be a voice message there.
    pub fn new(file: impl Into<File>) -> Self {
        let parts = DocumentParts::new(file.into());
        Self { parts, audio: types::DocumentAttributeAudio::new(0).voice(true), caption: FormattedText::default() }
    }

    /// How long it is, in seconds.
    #[must_use]
    pub fn duration(mut self, seconds: i32) -> Self {
        self.audio.duration = seconds;
        self
    }

    /// How loud it is over time, as `documentAttributeAudio.waveform` has it: values of 5 bits.
    #[must_use]
    pub fn waveform(mut self, waveform: impl Into<Bytes>) -> Self {
        self.audio.waveform = Some(waveform.into());
        self
    }

    /// How loud it is over time, from 0 to 31: about a hundred values. Larger ones count as 31.
    #[must_use]
    pub fn levels(self, levels: impl IntoIterator<Item = u8>) -> Self {
        self.waveform(pack(levels))
    }
}

/// Values of 5 bits, one after the other, from the lowest bit on.
fn pack(levels: impl IntoIterator<Item = u8>) -> Vec<u8> {
    let (mut bytes, mut pending, mut bits) = (Vec::new(), 0_u32, 0);
    for level in levels {
        pending |= u32::from(level.min(31)) << bits;
        bits += 5;
        while bits >= 8 {
            bytes.extend(pending.to_le_bytes().first());
            (pending, bits) = (pending >> 8, bits - 8);
        }
    }
    if bits > 0 {
        bytes.extend(pending.to_le_bytes().first());
    }
    bytes
}

document_setters!(Audio);
document_setters!(Voice);

impl<F: Into<File>> From<F> for Audio {
    fn from(file: F) -> Self {
        Self::new(file)
    }
}

impl<F: Into<File>> From<F> for Voice {
    fn from(file: F) -> Self {
        Self::new(file)
    }
}

impl From<Audio> for Media {
    fn from(audio: Audio) -> Self {
        let parts = DocumentParts { shape: Shape::Audio(audio.audio), ..audio.parts };
        Self { what: MediaSpec::Document(Box::new(parts)), caption: audio.caption }
    }
}

impl From<Voice> for Media {
    fn from(voice: Voice) -> Self {
        let parts = DocumentParts { shape: Shape::Voice(voice.audio), ..voice.parts };
        Self { what: MediaSpec::Document(Box::new(parts)), caption: voice.caption }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// As clients read it.
    fn unpack(bytes: &[u8], count: usize) -> Vec<u8> {
        let bit = |place: usize| bytes[place / 8] >> (place % 8) & 1;
        (0..count).map(|value| (0..5).map(|place| bit(value * 5 + place) << place).sum()).collect()
    }

    #[test]
    fn levels_are_five_bits_each() {
        assert_eq!(pack([]), [0; 0]);
        assert_eq!(pack([31, 0, 1]), [0b0001_1111, 0b0000_0100]);
        let levels: Vec<_> = (0..100_u8).map(|number| number % 32).collect();
        assert_eq!(unpack(&pack(levels.clone()), 100), levels);
        assert_eq!(pack(levels).len(), 63);
        assert_eq!(pack([200]), [31]);
    }
}

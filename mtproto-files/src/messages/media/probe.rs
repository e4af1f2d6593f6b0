//! What audio and video files say about themselves (feature `probe`).

use std::fs::File;
use std::io::Cursor;

use symphonia::core::codecs::CodecParameters;
use symphonia::core::formats::probe::Hint;
use symphonia::core::formats::{FormatOptions, FormatReader, TrackType};
use symphonia::core::io::{MediaSource, MediaSourceStream};
use symphonia::core::meta::{MetadataOptions, StandardTag};
use tl_types::types;

use crate::io::blocking::off_thread;
use crate::io::source::Peek;

/// What a file says.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Probed {
    /// How long it is, in seconds.
    duration: Option<f64>,
    /// The width and height of its pictures.
    size: Option<(u16, u16)>,
    has_sound: bool,
    title: Option<String>,
    performer: Option<String>,
}

/// Looks at a file. None: it is of no known format, or can be read only once. What is wrong with a file is no matter here: it
/// is uploaded all the same.
pub(crate) async fn probe(source: Peek) -> Option<Probed> {
    let read = off_thread(move || {
        let (source, extension): (Box<dyn MediaSource>, _) = match source {
            // Opening a pipe would wait for whoever writes to it.
            Peek::Path(path) if path.is_file() => {
                let extension = path.extension().and_then(|extension| extension.to_str()).map(str::to_owned);
                (Box::new(File::open(path)?), extension)
            }
            Peek::Bytes(bytes) => (Box::new(Cursor::new(bytes)), None),
            _ => return Ok(None),
        };
        Ok(read(source, extension.as_deref()))
    });
    read.await.ok().flatten()
}

fn read(source: Box<dyn MediaSource>, extension: Option<&str>) -> Option<Probed> {
    let mut hint = Hint::new();
    if let Some(extension) = extension {
        hint.with_extension(extension);
    }
    let stream = MediaSourceStream::new(source, Default::default());
    let (format, metadata) = (FormatOptions::default(), MetadataOptions::default());
    let mut format = symphonia::default::get_probe().probe(&hint, stream, format, metadata).ok()?;
    let mut probed = Probed { duration: duration(format.as_ref()), ..Probed::default() };
    probed.has_sound = format.first_track(TrackType::Audio).is_some();
    if let Some(CodecParameters::Video(video)) =
        format.first_track(TrackType::Video).and_then(|track| track.codec_params.as_ref())
    {
        probed.size = video.width.zip(video.height);
    }
    let mut metadata = format.metadata();
    for tag in metadata.skip_to_latest().into_iter().flat_map(|revision| &revision.media.tags) {
        match &tag.std {
            Some(StandardTag::TrackTitle(title)) => probed.title = Some(title.to_string()),
            Some(StandardTag::Artist(artist)) => probed.performer = Some(artist.to_string()),
            _ => {}
        }
    }
    Some(probed)
}

/// The length of the whole, in seconds.
fn duration(format: &dyn FormatReader) -> Option<f64> {
    let info = format.media_info();
    let seconds = info.time_base?.calc_duration(info.duration?)?.as_secs_f64();
    (seconds.is_finite() && seconds > 0.0).then_some(seconds)
}

impl Probed {
    /// Says what is not said of a video.
    pub(crate) fn complete_video(self, video: &mut types::DocumentAttributeVideo) {
        if video.duration == 0.0 {
            video.duration = self.duration.unwrap_or_default();
        }
        if let Some((width, height)) = self.size.filter(|_| video.w == 0 && video.h == 0) {
            (video.w, video.h) = (width.into(), height.into());
        }
        video.nosound |= !self.has_sound && self.size.is_some();
    }

    /// Says what is not said of music or of a voice message, which has no names.
    pub(crate) fn complete_audio(self, audio: &mut types::DocumentAttributeAudio) {
        if audio.duration == 0 {
            audio.duration = whole_seconds(self.duration.unwrap_or_default());
        }
        if !audio.voice {
            audio.title = audio.title.take().or(self.title);
            audio.performer = audio.performer.take().or(self.performer);
        }
    }
}

/// Seconds without a fraction: the nearest, as far as there is one.
#[allow(clippy::cast_possible_truncation, reason = "such a cast ends at the limits of its type")]
fn whole_seconds(seconds: f64) -> i32 {
    seconds.round() as i32
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Two seconds of silence: 8000 samples a second of 8 bits.
    fn wav() -> Vec<u8> {
        let samples = vec![0x80; 16_000];
        let data_len = u32::try_from(samples.len()).unwrap();
        let mut bytes = b"RIFF".to_vec();
        bytes.extend((36 + data_len).to_le_bytes());
        bytes.extend(b"WAVEfmt ");
        bytes.extend(16_u32.to_le_bytes());
        bytes.extend([1, 0, 1, 0]);
        bytes.extend(8000_u32.to_le_bytes());
        bytes.extend(8000_u32.to_le_bytes());
        bytes.extend([1, 0, 8, 0]);
        bytes.extend(b"data");
        bytes.extend(data_len.to_le_bytes());
        bytes.extend(samples);
        bytes
    }

    #[tokio::test]
    async fn music_says_how_long_it_is() {
        let probed = probe(Peek::Bytes(wav().into())).await.unwrap();
        assert_eq!((probed.duration, probed.size, probed.has_sound), (Some(2.0), None, true));
        let mut audio = types::DocumentAttributeAudio::new(0);
        probed.clone().complete_audio(&mut audio);
        assert_eq!(audio.duration, 2);
        let mut given = types::DocumentAttributeAudio::new(7).title("given");
        Probed { title: Some("read".into()), performer: Some("read".into()), ..probed }.complete_audio(&mut given);
        assert_eq!(
            (given.duration, given.title.as_deref(), given.performer.as_deref()),
            (7, Some("given"), Some("read"))
        );
    }

    /// A page of an Ogg stream: the kind of page, the samples up to its end, its packets.
    fn page(kind: u8, samples: u64, number: u32, packets: &[&[u8]]) -> Vec<u8> {
        let mut bytes = b"OggS\0".to_vec();
        bytes.push(kind);
        bytes.extend(samples.to_le_bytes());
        bytes.extend(1_u32.to_le_bytes());
        bytes.extend(number.to_le_bytes());
        bytes.extend([0; 4]);
        bytes.push(u8::try_from(packets.len()).unwrap());
        bytes.extend(packets.iter().map(|packet| u8::try_from(packet.len()).unwrap()));
        bytes.extend(packets.concat());
        let checksum =
            bytes.iter().fold(0_u32, |sum, &byte| {
                (0..8).fold(sum ^ (u32::from(byte) << 24), |sum, _| {
                    if sum >> 31 == 1 { (sum << 1) ^ 0x04c1_1db7 } else { sum << 1 }
                })
            });
        bytes[22..26].copy_from_slice(&checksum.to_le_bytes());
        bytes
    }

    /// Two seconds of silence as voice messages are: Opus in Ogg, packets of 20 ms, the first 312 samples of no account.
    fn voice() -> Vec<u8> {
        let head = [&b"OpusHead\x01\x01"[..], &312_u16.to_le_bytes(), &48_000_u32.to_le_bytes(), &[0; 3]].concat();
        let text = |text: &str| [&u32::try_from(text.len()).unwrap().to_le_bytes()[..], text.as_bytes()].concat();
        let tags = [b"OpusTags".to_vec(), text("any"), 2_u32.to_le_bytes().to_vec(), text("TITLE=t"), text("ARTIST=p")];
        let silence: &[u8] = &[0xf8, 0xff, 0xfe];
        let first = page(2, 0, 0, &[&head]);
        let second = page(0, 0, 1, &[&tags.concat()]);
        [first, second, page(4, 312 + 96_000, 2, &[silence; 101])].concat()
    }

    #[tokio::test]
    async fn a_voice_message_says_how_long_it_is() {
        let directory = tempfile::tempdir().unwrap();
        // Of temporary files, the name says nothing.
        let path = directory.path().join("tmpAB12");
        std::fs::write(&path, voice()).unwrap();
        for source in [Peek::Bytes(voice().into()), Peek::Path(path)] {
            let probed = probe(source).await.unwrap();
            assert!(probed.has_sound && probed.size.is_none(), "{probed:?}");
            assert_eq!((probed.title.as_deref(), probed.performer.as_deref()), (Some("t"), Some("p")));
            let mut voice = types::DocumentAttributeAudio::new(0).voice(true);
            probed.clone().complete_audio(&mut voice);
            assert_eq!(voice, types::DocumentAttributeAudio::new(2).voice(true), "it has no names");
            let mut music = types::DocumentAttributeAudio::new(0);
            probed.complete_audio(&mut music);
            assert_eq!(music, types::DocumentAttributeAudio::new(2).title("t").performer("p"));
        }
    }

    /// A box of an MPEG-4 file.
    fn boxed(name: &[u8; 4], content: &[&[u8]]) -> Vec<u8> {
        let content = content.concat();
        let length = u32::try_from(content.len() + 8).unwrap().to_be_bytes();
        [&length[..], name, &content].concat()
    }

    /// Three seconds of one picture of 640x360, without sound. There is no picture in it.
    fn mp4() -> Vec<u8> {
        let be = |numbers: &[u32]| numbers.iter().flat_map(|number| number.to_be_bytes()).collect::<Vec<u8>>();
        let matrix = be(&[0x1_0000, 0, 0, 0, 0x1_0000, 0, 0, 0, 0x4000_0000]);
        // Times are in thousandths of a second.
        let mvhd = boxed(
            b"mvhd",
            &[&be(&[0, 0, 0, 1000, 3000, 0x1_0000, 0x0100_0000, 0, 0]), &matrix, &be(&[0, 0, 0, 0, 0, 0, 2])],
        );
        let tkhd = boxed(b"tkhd", &[&be(&[3, 0, 0, 1, 0, 3000, 0, 0, 0, 0]), &matrix, &be(&[640 << 16, 360 << 16])]);
        let mdhd = boxed(b"mdhd", &[&be(&[0, 0, 0, 1000, 3000, 0x55c4_0000])]);
        let hdlr = boxed(b"hdlr", &[&be(&[0, 0]), b"vide", &be(&[0, 0, 0]), b"\0"]);
        let avcc = boxed(b"avcC", &[&[1, 66, 0, 30, 0xff, 0xe0, 0]]);
        let size = [2, 128, 1, 104];
        let avc1 = boxed(
            b"avc1",
            &[
                &[0, 0, 0, 0, 0, 0, 0, 1],
                &[0; 16],
                &size,
                &be(&[0x48_0000, 0x48_0000, 0]),
                &[0, 1],
                &[0; 32],
                &[0, 24, 0xff, 0xff],
                &avcc,
            ],
        );
        let stsd = boxed(b"stsd", &[&be(&[0, 1]), &avc1]);
        let stts = boxed(b"stts", &[&be(&[0, 1, 1, 3000])]);
        let stsc = boxed(b"stsc", &[&be(&[0, 1, 1, 1, 1])]);
        let stsz = boxed(b"stsz", &[&be(&[0, 4, 1])]);
        let stco = boxed(b"stco", &[&be(&[0, 1, 40])]);
        let stbl = boxed(b"stbl", &[&stsd, &stts, &stsc, &stsz, &stco]);
        let url = boxed(b"url ", &[&be(&[1])]);
        let dref = boxed(b"dref", &[&be(&[0, 1]), &url]);
        let minf = boxed(b"minf", &[&boxed(b"vmhd", &[&be(&[1, 0, 0])]), &boxed(b"dinf", &[&dref]), &stbl]);
        let trak = boxed(b"trak", &[&tkhd, &boxed(b"mdia", &[&mdhd, &hdlr, &minf])]);
        let ftyp = boxed(b"ftyp", &[b"isom", &be(&[0x200]), b"isomavc1mp41"]);
        [ftyp, boxed(b"mdat", &[&[7; 4]]), boxed(b"moov", &[&mvhd, &trak])].concat()
    }

    #[tokio::test]
    async fn a_video_says_how_long_and_large_it_is() {
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join("a.mp4");
        std::fs::write(&path, mp4()).unwrap();
        for source in [Peek::Bytes(mp4().into()), Peek::Path(path)] {
            let probed = probe(source).await.unwrap();
            assert_eq!((probed.duration, probed.size, probed.has_sound), (Some(3.0), Some((640, 360)), false));
            let mut video = types::DocumentAttributeVideo::new(0.0, 0, 0);
            probed.clone().complete_video(&mut video);
            assert_eq!(video, types::DocumentAttributeVideo::new(3.0, 640, 360).nosound(true));
            let mut given = types::DocumentAttributeVideo::new(1.0, 2, 3);
            probed.complete_video(&mut given);
            assert_eq!((given.duration, given.w, given.h), (1.0, 2, 3), "what the caller says holds");
        }
    }

    #[tokio::test]
    async fn others_say_nothing() {
        assert_eq!(probe(Peek::Bytes(vec![7; 1000].into())).await, None);
        assert_eq!(probe(Peek::Bytes(Vec::new().into())).await, None);
        assert_eq!(probe(Peek::Once(None)).await, None);
        let mut cut = wav();
        cut.truncate(30);
        assert_eq!(probe(Peek::Bytes(cut.into())).await, None);
        assert_eq!((whole_seconds(0.4), whole_seconds(1.5), whole_seconds(1e300)), (0, 2, i32::MAX));
    }
}

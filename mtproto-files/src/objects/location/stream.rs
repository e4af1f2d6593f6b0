//! Chunks of a group call's live stream (`inputGroupCallStream`, `api/group-calls#rtmp-livestreams`).

use std::time::Duration;

use tl_types::{enums, types};

use super::FileLocation;
use mtproto_transport::Dc;

/// A chunk as long as a second.
const SECOND: Duration = Duration::from_millis(1000);

/// One chunk of a live stream, a file of its own. What channels there are, their scales and last timestamps tells
/// `phone.getGroupCallStreamChannels`.
#[derive(Clone, Debug, PartialEq)]
pub struct StreamChunk {
    call: enums::InputGroupCall,
    dc: Dc,
    time_ms: i64,
    scale: i32,
    video: Option<(i32, VideoQuality)>,
}

/// How good a chunk's video is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum VideoQuality {
    /// The least bytes.
    Low,
    /// Between the two.
    Medium,
    /// The best that there is.
    #[default]
    Full,
}

impl StreamChunk {
    /// The chunk of sound that begins at this time, in milliseconds, and is as long as the scale says: 1000 ms of scale 0,
    /// 500 ms of scale 1, and so on (`groupCallStreamChannel.last_timestamp_ms`, `groupCallStreamChannel.scale`).
    pub fn new(call: impl Into<enums::InputGroupCall>, time_ms: i64, scale: i32) -> Self {
        Self { call: call.into(), dc: Dc::Home, time_ms, scale, video: None }
    }

    /// The last chunk that a channel's stream has come to, with its video
    /// (`phone.getGroupCallStreamChannels`).
    #[cfg(feature = "messages")]
    pub fn last_of(
        call: impl Into<enums::InputGroupCall>,
        channel: &types::GroupCallStreamChannel,
        quality: VideoQuality,
    ) -> Self {
        Self::new(call, channel.last_timestamp_ms, channel.scale).video(channel.channel, quality)
    }

    /// Sets the DC that has the stream (`groupCall.stream_dc_id`).
    #[must_use]
    pub fn in_dc(mut self, dc: Dc) -> Self {
        self.dc = dc;
        self
    }

    /// Takes the video of this channel (`groupCallStreamChannel.channel`), so good.
    #[must_use]
    pub fn video(mut self, channel: i32, quality: VideoQuality) -> Self {
        self.video = Some((channel, quality));
        self
    }

    /// How long it is: 1000 ms, shifted right by the scale; nothing if there is no such scale.
    pub fn duration(&self) -> Duration {
        let shift = u32::try_from(self.scale).unwrap_or(u32::MAX);
        let millis = u32::try_from(SECOND.as_millis()).unwrap_or_default();
        Duration::from_millis(millis.checked_shr(shift).unwrap_or_default().into())
    }

    /// The chunk after this one; none after the last time that there is, and if it has no length.
    pub fn next(&self) -> Option<Self> {
        let millis = i64::try_from(self.duration().as_millis()).ok().filter(|&millis| millis > 0)?;
        Some(Self { time_ms: self.time_ms.checked_add(millis)?, ..self.clone() })
    }

    /// When it begins, in milliseconds.
    pub fn time_ms(&self) -> i64 {
        self.time_ms
    }
}

impl FileLocation {
    /// One chunk of a live stream. Nothing is known of its size; there are no hashes of it and it is soon gone, so that it
    /// is best downloaded to memory.
    pub fn of_stream_chunk(chunk: &StreamChunk) -> Self {
        let mut input = types::InputGroupCallStream::new(chunk.call.clone(), chunk.time_ms, chunk.scale);
        // The two share a flag.
        input.video_channel = chunk.video.map(|(channel, _)| channel);
        input.video_quality = chunk.video.map(|(_, quality)| quality.number());
        Self::new(input).in_dc(chunk.dc)
    }
}

impl VideoQuality {
    /// As requests have it.
    fn number(self) -> i32 {
        match self {
            Self::Low => 0,
            Self::Medium => 1,
            Self::Full => 2,
        }
    }
}

impl From<&StreamChunk> for FileLocation {
    fn from(chunk: &StreamChunk) -> Self {
        Self::of_stream_chunk(chunk)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use tl_types::Encode;

    #[test]
    fn sound_and_video() {
        let call = types::InputGroupCall::new(1, 2);
        let sound = StreamChunk::new(call.clone(), 1_700_000_000_000, 0).in_dc(Dc::Id(4));
        let expected = types::InputGroupCallStream::new(call, 1_700_000_000_000, 0);
        assert_eq!(FileLocation::from(&sound), FileLocation::new(expected.clone()).in_dc(Dc::Id(4)));

        let video = sound.video(3, VideoQuality::Medium);
        let location = FileLocation::of_stream_chunk(&video);
        assert_eq!(location, FileLocation::new(expected.video_channel(3).video_quality(1)).in_dc(Dc::Id(4)));
        location.input().to_bytes().unwrap();
    }

    #[cfg(feature = "messages")]
    #[test]
    fn the_last_chunk_of_a_channel() {
        let call = types::InputGroupCall::new(1, 2);
        let channel = types::GroupCallStreamChannel::new(3, 1, 1_700_000_000_500);
        let last = StreamChunk::last_of(call.clone(), &channel, VideoQuality::Full);
        let expected = types::InputGroupCallStream::new(call, 1_700_000_000_500, 1).video_channel(3).video_quality(2);
        assert_eq!(FileLocation::of_stream_chunk(&last), FileLocation::new(expected));
    }

    #[test]
    fn one_after_the_other() {
        for (scale, millis) in [(0, 1000), (1, 500), (3, 125), (9, 1), (10, 0), (31, 0), (32, 0), (-1, 0)] {
            let chunk = StreamChunk::new(types::InputGroupCall::new(1, 2), 5_000, scale);
            assert_eq!(chunk.duration(), Duration::from_millis(millis), "{scale}");
            let next = (millis > 0).then(|| 5_000 + i64::try_from(millis).unwrap());
            assert_eq!(chunk.next().map(|chunk| chunk.time_ms()), next, "{scale}");
        }
        assert_eq!(StreamChunk::new(types::InputGroupCall::new(1, 2), i64::MAX, 0).next(), None);
    }
}

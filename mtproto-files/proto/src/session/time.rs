//! The server's time, in the unit of message ids.

use std::time::Duration;

/// The server's time since 1970, in units of 2^-32 seconds: a message id is about the time at which the message was made
/// (`mtproto/description`, "Message Identifier"). Times that do not fit, after the year 2106, become the last time that does.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ServerTime(u64);

impl ServerTime {
    /// Returns the time that is this many seconds after 1970.
    pub fn from_seconds(seconds: u32) -> Self {
        Self(u64::from(seconds) << 32)
    }

    /// Returns the time that a field such as `future_salt.valid_since` states. The field is signed on the wire, and is read
    /// as unsigned, so that times after 2038 stay times.
    pub fn from_field(seconds: i32) -> Self {
        Self::from_seconds(seconds.cast_unsigned())
    }

    /// Returns the time that is this long after 1970.
    pub fn since_1970(time: Duration) -> Self {
        let seconds = u32::try_from(time.as_secs()).unwrap_or(u32::MAX);
        Self((u64::from(seconds) << 32) | ((u64::from(time.subsec_nanos()) << 32) / 1_000_000_000))
    }

    /// Returns how long after 1970 the time is, rounded up to nanoseconds: a clock that shows the result has reached the time.
    pub fn to_duration(self) -> Duration {
        let nanoseconds = ((self.0 & 0xffff_ffff) * 1_000_000_000).div_ceil(1 << 32);
        Duration::new(u64::from(self.seconds()), u32::try_from(nanoseconds).unwrap_or_default())
    }

    /// Returns the time in units of 2^-32 seconds since 1970.
    pub fn units(self) -> u64 {
        self.0
    }

    /// Returns the time that is this many units of 2^-32 seconds after 1970.
    pub fn from_units(units: u64) -> Self {
        Self(units)
    }

    /// Returns the whole seconds since 1970.
    pub fn seconds(self) -> u32 {
        u32::try_from(self.0 >> 32).unwrap_or(u32::MAX)
    }

    /// Returns the time that is this much later.
    #[must_use]
    pub fn plus(self, duration: Duration) -> Self {
        Self(self.0.saturating_add(Self::since_1970(duration).0))
    }

    /// Returns the time that is this many seconds later, or earlier if the number is negative.
    #[must_use]
    pub fn plus_seconds(self, seconds: i64) -> Self {
        let duration = Duration::from_secs(seconds.unsigned_abs());
        if seconds < 0 { self.minus(duration) } else { self.plus(duration) }
    }

    /// Returns the time that is this much earlier, and 1970 if that would be earlier still.
    #[must_use]
    pub fn minus(self, duration: Duration) -> Self {
        Self(self.0.saturating_sub(Self::since_1970(duration).0))
    }

    /// Returns how much later this time is than the other one, in units of 2^-32 seconds; negative if this time is earlier.
    /// Differences of more than 68 years become 68 years.
    pub fn units_after(self, other: Self) -> i64 {
        let difference = i128::from(self.0) - i128::from(other.0);
        i64::try_from(difference).unwrap_or(if difference < 0 { i64::MIN } else { i64::MAX })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_second_is_2_to_the_32() {
        let time = ServerTime::since_1970(Duration::new(5, 500_000_000));
        assert_eq!(time.units(), (5 << 32) | (1 << 31));
        assert_eq!(time.seconds(), 5);
        assert_eq!(ServerTime::from_field(-1).seconds(), u32::MAX);
    }

    #[test]
    fn a_clock_that_shows_a_time_has_reached_it() {
        for units in [0, 1, 4_294_967_295, (1_800_000_000 << 32) + 82_073_913] {
            let time = ServerTime::from_units(units);
            assert!(ServerTime::since_1970(time.to_duration()) >= time);
            assert!(
                ServerTime::since_1970(time.to_duration())
                    <= time.plus(Duration::from_nanos(1)).plus(Duration::from_nanos(1))
            );
        }
    }

    #[test]
    fn nothing_overflows() {
        let last = ServerTime::since_1970(Duration::MAX);
        assert_eq!(last.seconds(), u32::MAX);
        assert_eq!(last.plus(Duration::MAX).units(), u64::MAX);
        assert_eq!(last.minus(Duration::MAX).minus(Duration::MAX), ServerTime::default());
        assert_eq!(last.units_after(ServerTime::default()), i64::MAX);
        assert_eq!(ServerTime::default().units_after(last), i64::MIN);
        assert_eq!(ServerTime::from_seconds(1).units_after(ServerTime::from_seconds(3)), -(2 << 32));
    }
}

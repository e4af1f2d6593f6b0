//! The DC that a connection is for, as the header of an obfuscated connection names it.

/// Added to the number of a DC of the test servers.
const TEST: i16 = 10_000;

/// The DC that a connection is for (`mtproto/mtproto-transports`, "Transport obfuscation").
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct DcId {
    number: i16,
    test: bool,
    media: bool,
}

impl DcId {
    /// Returns the DC of a number, in production and for everything. `None` if the number is not 1 to 9999.
    pub fn new(number: u16) -> Option<Self> {
        let number = i16::try_from(number).ok().filter(|number| (1..TEST).contains(number))?;
        Some(Self { number, test: false, media: false })
    }

    /// Says that the DC is one of the test servers.
    #[must_use]
    pub fn test(self) -> Self {
        Self { test: true, ..self }
    }

    /// Says that the DC is for media alone. A CDN is not.
    #[must_use]
    pub fn media(self) -> Self {
        Self { media: true, ..self }
    }

    /// Returns the number.
    pub fn number(self) -> u16 {
        self.number.unsigned_abs()
    }

    /// Returns whether the DC is one of the test servers.
    pub fn is_test(self) -> bool {
        self.test
    }

    /// Returns whether the DC is for media alone.
    pub fn is_media(self) -> bool {
        self.media
    }

    /// Returns the number that is sent: 10000 more on the test servers, negative for media.
    pub fn to_wire(self) -> i16 {
        let number = if self.test { self.number + TEST } else { self.number };
        if self.media { -number } else { number }
    }

    /// Returns the DC of a number that was sent. `None` if no DC has it.
    pub fn from_wire(wire: i16) -> Option<Self> {
        let (number, test_number) = (wire.unsigned_abs(), TEST.unsigned_abs());
        let test = number >= test_number;
        let dc = Self::new(if test { number - test_number } else { number })?;
        Some(Self { test, media: wire < 0, ..dc })
    }
}

//! The DC that a connection or a key is for, and its number on the wire.

/// Added to the number of a DC of the test servers.
const TEST: i16 = 10_000;

/// The DC that a connection or a key is for. Headers of obfuscated connections (`mtproto/mtproto-transports`, "Transport
/// obfuscation") and inner data of key exchanges (`mtproto/auth_key`, step 4) have the same numbers.
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

    /// Sets whether the DC is one of the test servers.
    #[must_use]
    pub fn test(self, test: bool) -> Self {
        Self { test, ..self }
    }

    /// Sets whether the address is for media alone (`dcOption.media_only`). A CDN is not.
    #[must_use]
    pub fn media(self, media: bool) -> Self {
        Self { media, ..self }
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
    pub fn from_wire(wire: impl Into<i32>) -> Option<Self> {
        let wire = wire.into();
        let (number, test_number) = (u16::try_from(wire.unsigned_abs()).ok()?, TEST.unsigned_abs());
        let test = number >= test_number;
        let dc = Self::new(if test { number - test_number } else { number })?;
        Some(Self { test, media: wire < 0, ..dc })
    }
}

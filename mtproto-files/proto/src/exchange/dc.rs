//! What a key is for: a DC, for good or for a time (`mtproto/auth_key`, step 4).

/// What is added to the ids of test DCs.
const TEST: u32 = 10_000;

/// The DC that a key is made with.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub struct Dc {
    /// The DC's id, below 10000.
    pub id: u16,
    /// Whether the DC is one of the test servers.
    pub test: bool,
    /// Whether the address is one for media alone (`dcOption.media_only`). CDN DCs are not such.
    pub media: bool,
}

impl Dc {
    /// Returns a production DC.
    pub fn new(id: u16) -> Self {
        Self { id, test: false, media: false }
    }

    /// Returns the DC of the same id among the test servers, or among those of production.
    #[must_use]
    pub fn test(self, test: bool) -> Self {
        Self { test, ..self }
    }

    /// Returns the media DC of the same id, or the DC for everything.
    #[must_use]
    pub fn media(self, media: bool) -> Self {
        Self { media, ..self }
    }

    /// Returns the number that inner data carry: 10000 is added for a test server, and the number is negative for media.
    pub fn number(self) -> i32 {
        let number = i32::from(self.id) + if self.test { 10_000 } else { 0 };
        if self.media { -number } else { number }
    }

    /// Returns the DC of such a number; `None` if there cannot be one.
    pub fn from_number(number: i32) -> Option<Self> {
        let size = number.unsigned_abs();
        let (id, test) = if size >= TEST { (size - TEST, true) } else { (size, false) };
        let id = u16::try_from(id).ok().filter(|id| (1..TEST).contains(&u32::from(*id)))?;
        Some(Self { id, test, media: number < 0 })
    }
}

/// How long a key lives.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Lifetime {
    /// A key for good.
    Permanent,
    /// A temporary key, for perfect forward secrecy (`api/pfs`) and for CDN DCs. The server may forget it earlier.
    Temporary {
        /// The most seconds that the key lives.
        expires_in: u32,
    },
}

//! Where DCs listen.

use std::net::{IpAddr, SocketAddr};

use mtproto_proto::DcId;
use mtproto_proto::framing::Secret;
use mtproto_transport::Purpose;
use tl_types::{enums, types};

/// One address of a DC (`dcOption`).
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Address {
    /// The DC's number.
    pub dc: u16,
    /// The address and the port.
    pub socket: SocketAddr,
    /// Whether the address is for parts and chunks of files alone.
    pub media_only: bool,
    /// Whether the DC is a CDN.
    pub cdn: bool,
    /// Whether connections must be obfuscated (`tcpo_only`).
    pub obfuscated_only: bool,
    /// The secret that obfuscation uses. `None`: none.
    pub secret: Option<Secret>,
}

/// All known addresses. Nothing else is ever dialled.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Addresses(Vec<Address>);

impl Address {
    /// Returns an address of a DC, for everything.
    pub fn new(dc: u16, socket: SocketAddr) -> Self {
        Self { dc, socket, media_only: false, cdn: false, obfuscated_only: false, secret: None }
    }

    /// Sets whether the address is for parts and chunks of files alone.
    #[must_use]
    pub fn media_only(self, media_only: bool) -> Self {
        Self { media_only, ..self }
    }

    /// Sets whether the DC is a CDN.
    #[must_use]
    pub fn cdn(self, cdn: bool) -> Self {
        Self { cdn, ..self }
    }

    /// Sets whether connections must be obfuscated.
    #[must_use]
    pub fn obfuscated_only(self, obfuscated_only: bool) -> Self {
        Self { obfuscated_only, ..self }
    }

    /// Sets the secret that obfuscation uses.
    #[must_use]
    pub fn secret(self, secret: Secret) -> Self {
        Self { secret: Some(secret), ..self }
    }

    /// Returns the address of an option. `None`: the option has no number of a DC, no IP address, no port, or a secret of no
    /// known form. Such an address is of no use.
    fn from_option(option: &types::DcOption) -> Option<Self> {
        let ip: IpAddr = option.ip_address.parse().ok()?;
        let port = u16::try_from(option.port).ok().filter(|port| *port > 0)?;
        let dc = u16::try_from(option.id).ok().filter(|dc| DcId::new(*dc).is_some())?;
        let secret = option.secret.as_ref().map(|secret| Secret::from_bytes(secret)).transpose().ok()?;
        let address = Self::new(dc, SocketAddr::new(ip, port))
            .media_only(option.media_only)
            .cdn(option.cdn)
            .obfuscated_only(option.tcpo_only);
        Some(Self { secret, ..address })
    }

    /// Returns whether requests of a purpose may go to the address.
    fn serves(&self, purpose: Purpose) -> bool {
        match purpose {
            Purpose::Cdn => self.cdn,
            Purpose::Download => !self.cdn,
            _ => !self.cdn && !self.media_only,
        }
    }
}

impl Addresses {
    /// Returns these addresses.
    pub fn new(addresses: impl IntoIterator<Item = Address>) -> Self {
        Self(addresses.into_iter().collect())
    }

    /// Returns the addresses of Telegram's own servers that a client begins with: DCs 1 to 5, or 1 to 3 of the test servers.
    /// `help.getConfig` has the current ones.
    pub fn telegram(test: bool) -> Self {
        const PRODUCTION: [([u8; 4], u16); 5] = [
            ([149, 154, 175, 53], 1),
            ([149, 154, 167, 51], 2),
            ([149, 154, 175, 100], 3),
            ([149, 154, 167, 91], 4),
            ([91, 108, 56, 130], 5),
        ];
        const TEST: [([u8; 4], u16); 3] =
            [([149, 154, 175, 10], 1), ([149, 154, 167, 40], 2), ([149, 154, 175, 117], 3)];
        let servers: &[([u8; 4], u16)] = if test { &TEST } else { &PRODUCTION };
        Self::new(servers.iter().map(|(ip, dc)| Address::new(*dc, SocketAddr::from((*ip, 443)))))
    }

    /// Returns the addresses in the DC's configuration.
    pub fn from_config(config: &types::Config) -> Self {
        Self::new(config.dc_options.iter().filter_map(|option| match option {
            enums::DcOption::Plain(option) => Address::from_option(option),
            _ => None,
        }))
    }

    /// Returns the addresses of a DC that requests of a purpose may go to, best first: downloads go to addresses for media if
    /// there are any, as in TDLib.
    pub fn of(&self, dc: u16, purpose: Purpose) -> Vec<Address> {
        let mut found: Vec<Address> =
            self.0.iter().filter(|address| address.dc == dc && address.serves(purpose)).cloned().collect();
        found.sort_by_key(|address| !address.media_only);
        found
    }

    /// Returns whether a DC has an address.
    pub fn knows(&self, dc: u16) -> bool {
        self.0.iter().any(|address| address.dc == dc)
    }

    /// Returns all addresses.
    pub fn iter(&self) -> impl Iterator<Item = &Address> {
        self.0.iter()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use tl_types::Bytes;

    fn option(id: i32, ip: &str, port: i32) -> types::DcOption {
        types::DcOption::new(id, ip, port)
    }

    #[test]
    fn options_that_cannot_be_dialled_are_left_out() {
        assert!(Address::from_option(&option(2, "149.154.167.51", 443)).is_some());
        assert!(Address::from_option(&option(2, "2001:67c:4e8:f002::a", 443)).is_some());
        for (id, ip, port) in [(0, "1.2.3.4", 443), (2, "example.org", 443), (2, "1.2.3.4", 0), (2, "1.2.3.4", 70_000)]
        {
            assert_eq!(Address::from_option(&option(id, ip, port)), None);
        }
        let mut with_secret = option(2, "1.2.3.4", 443);
        with_secret.secret = Some(Bytes::from_static(&[1; 3]));
        assert_eq!(Address::from_option(&with_secret), None);
    }

    #[test]
    fn downloads_go_to_media_addresses_first_and_everything_else_never() {
        let socket = |last| SocketAddr::from(([127, 0, 0, last], 443));
        let main = Address::new(2, socket(1));
        let media = Address::new(2, socket(2)).media_only(true);
        let cdn = Address::new(203, socket(3)).cdn(true);
        let all = Addresses::new([main.clone(), media.clone(), cdn.clone()]);
        assert_eq!(all.of(2, Purpose::Download), [media, main.clone()]);
        let ordinary = [main];
        assert_eq!(all.of(2, Purpose::Upload), ordinary);
        assert_eq!(all.of(2, Purpose::Main), ordinary);
        assert_eq!(all.of(203, Purpose::Cdn), [cdn]);
        assert!(all.of(203, Purpose::Main).is_empty());
    }
}

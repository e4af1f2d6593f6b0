//! How a pool of connections behaves.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use mtproto_proto::client::{KeyUse, StoredKey};
use mtproto_proto::exchange::PublicKey;
use mtproto_proto::framing::{Framing, HelloTemplate};
use tl_types::LAYER;

use crate::address::Addresses;
use crate::dial::{Dialer, Tcp};

/// How a [`Pool`](crate::Pool) behaves.
#[derive(Clone)]
#[non_exhaustive]
pub struct Settings {
    /// What the client says of itself.
    pub app: App,
    /// The layer that requests and answers are of. Without a change, that of `mtproto-tl-types`.
    pub layer: i32,
    /// The number of the home DC, where the account is.
    pub home: u16,
    /// Whether the DCs are those of the test servers.
    pub test: bool,
    /// The addresses that are known at the beginning. Those of `help.getConfig` replace them, unless
    /// [`refreshes_config`](Self::refreshes_config) is `false`.
    pub addresses: Addresses,
    /// Whether `help.getConfig` is called: at the first call, when the configuration expires, and when addresses prove stale
    /// (at most every 10 seconds). Set this to `false` if [`addresses`](Self::addresses) are those of an MTProxy:
    /// the configuration has the DCs' own addresses, which would be dialled without the proxy.
    pub refreshes_config: bool,
    /// The public keys of the DCs.
    pub public_keys: Vec<PublicKey>,
    /// The permanent keys of DCs, by the DC's number, as an earlier run has stored them
    /// ([`Pool::keys`](crate::Pool::keys)).
    pub keys: BTreeMap<u16, StoredKey>,
    /// Which keys encrypt messages: the permanent ones, or temporary ones for perfect forward secrecy.
    pub key_use: KeyUse,
    /// The framing of messages on a connection. An address with a secret has the framing that the secret asks for.
    /// [`Framing::Full`] cannot be obfuscated.
    pub framing: Framing,
    /// Whether all connections are obfuscated, and not only those to addresses that ask for it.
    pub obfuscated: bool,
    /// The ClientHello of connections with fake TLS, to an address whose secret has a domain. `None`: that of a browser.
    pub hello: Option<HelloTemplate>,
    /// How connections are opened.
    pub dialer: Arc<dyn Dialer>,
    /// How many lanes there are, and what they carry.
    pub lanes: LaneSettings,
    /// How long a call waits for a connection on which the DC says something. Then the call ends with an error that says why
    /// there is none. [`Duration::MAX`]: for ever. A call that the DC has received waits for its answer without a limit.
    pub patience: Duration,
}

/// What a client says of itself when it begins to use a connection (`initConnection`).
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct App {
    /// The application's number, of `my.telegram.org`.
    pub api_id: i32,
    /// The device.
    pub device_model: String,
    /// The operating system, with its version.
    pub system_version: String,
    /// The application's version.
    pub app_version: String,
    /// The language of the system, such as `en`.
    pub system_lang_code: String,
    /// The language of the application, such as `en`.
    pub lang_code: String,
}

/// How many lanes a DC has, and how many bytes may be on their way. The defaults are TDLib's numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct LaneSettings {
    /// The most lanes for uploads. `None`: 4 in DCs 2 and 4 for an account without Premium, 8 otherwise.
    pub uploads: Option<usize>,
    /// The most lanes for downloads. `None`: 2, or 8 for an account with Premium.
    pub downloads: Option<usize>,
    /// How many bytes of parts may be on their way to a DC. 4 MiB.
    pub upload_bytes: usize,
    /// How many bytes of chunks may be on their way from a DC. `None`: 2 MiB, or 16 MiB for an account with Premium.
    pub download_bytes: Option<usize>,
    /// Whether the account has Premium.
    pub premium: bool,
    /// How long a lane may have nothing to do before it closes. The home DC's main lane stays. 60 seconds.
    pub idle: Duration,
}

impl Settings {
    /// Returns the settings of a client of Telegram's servers. DC 2 is the home DC until
    /// [`Pool::set_home`](crate::Pool::set_home) says otherwise: Telegram answers a sign-in with the right one
    /// (`303 PHONE_MIGRATE_4`).
    ///
    /// # Errors
    ///
    /// As of [`PublicKey::telegram`].
    pub fn telegram(app: App, test: bool) -> Result<Self, mtproto_proto::exchange::KeyError> {
        let public_keys = PublicKey::telegram(test)?;
        Ok(Self { test, ..Self::new(app, 2, Addresses::telegram(test), public_keys) })
    }

    /// Returns the settings of a client of other servers, with these addresses and public keys. `home` is the number of the
    /// home DC.
    pub fn new(app: App, home: u16, addresses: Addresses, public_keys: Vec<PublicKey>) -> Self {
        Self {
            app,
            layer: LAYER,
            home,
            test: false,
            addresses,
            refreshes_config: true,
            public_keys,
            keys: BTreeMap::new(),
            key_use: KeyUse::Permanent,
            framing: Framing::Intermediate,
            obfuscated: false,
            hello: None,
            dialer: Arc::new(Tcp),
            lanes: LaneSettings::default(),
            patience: Duration::from_secs(60),
        }
    }

    /// Sets the permanent key of a DC.
    #[must_use]
    pub fn key(mut self, dc: u16, key: StoredKey) -> Self {
        self.keys.insert(dc, key);
        self
    }

    /// Sets which keys encrypt messages.
    #[must_use]
    pub fn key_use(self, key_use: KeyUse) -> Self {
        Self { key_use, ..self }
    }

    /// Sets how connections are opened.
    #[must_use]
    pub fn dialer(self, dialer: impl Dialer) -> Self {
        Self { dialer: Arc::new(dialer), ..self }
    }

    /// Sets the layer of requests and answers.
    #[must_use]
    pub fn layer(self, layer: i32) -> Self {
        Self { layer, ..self }
    }

    /// Sets the framing.
    #[must_use]
    pub fn framing(self, framing: Framing) -> Self {
        Self { framing, ..self }
    }

    /// Sets whether all connections are obfuscated.
    #[must_use]
    pub fn obfuscated(self, obfuscated: bool) -> Self {
        Self { obfuscated, ..self }
    }

    /// Sets how many lanes there are.
    #[must_use]
    pub fn lanes(self, lanes: LaneSettings) -> Self {
        Self { lanes, ..self }
    }

    /// Sets how long calls wait for a connection.
    #[must_use]
    pub fn patience(self, patience: Duration) -> Self {
        Self { patience, ..self }
    }
}

impl App {
    /// Returns an application of this number, on a device of no particular kind, in English.
    pub fn new(api_id: i32) -> Self {
        let english = || "en".to_owned();
        Self {
            api_id,
            device_model: "Desktop".to_owned(),
            system_version: std::env::consts::OS.to_owned(),
            app_version: env!("CARGO_PKG_VERSION").to_owned(),
            system_lang_code: english(),
            lang_code: english(),
        }
    }
}

impl LaneSettings {
    /// Returns the most lanes for uploads to a DC.
    pub(crate) fn uploads_to(&self, dc: u16) -> usize {
        self.uploads.unwrap_or(if !self.premium && [2, 4].contains(&dc) { 4 } else { 8 })
    }

    /// Returns the most lanes for downloads from a DC.
    pub(crate) fn downloads_from_each(&self) -> usize {
        self.downloads.unwrap_or(if self.premium { 8 } else { 2 })
    }

    /// Returns how many bytes of chunks may be on their way from a DC.
    pub(crate) fn download_bytes(&self) -> usize {
        self.download_bytes.unwrap_or(if self.premium { 16 << 20 } else { 2 << 20 })
    }
}

impl Default for LaneSettings {
    fn default() -> Self {
        Self {
            uploads: None,
            downloads: None,
            upload_bytes: 4 << 20,
            download_bytes: None,
            premium: false,
            idle: Duration::from_secs(60),
        }
    }
}

impl fmt::Debug for Settings {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Settings")
            .field("app", &self.app)
            .field("layer", &self.layer)
            .field("home", &self.home)
            .field("key_use", &self.key_use)
            .field("lanes", &self.lanes)
            .finish_non_exhaustive()
    }
}

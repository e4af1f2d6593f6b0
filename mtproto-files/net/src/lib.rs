//! Connections to Telegram's data centres, on tokio.
//!
//! A [`Pool`] keeps lanes to each DC: one for calls, and others for the parts of files. It makes keys, connects again, holds
//! calls meanwhile, and finds DCs by `help.getConfig`. The protocol itself is `mtproto-proto`'s.
//!
//! ```no_run
//! use mtproto_net::{App, Pool, Settings};
//! use mtproto_net::transport::Dc;
//! use tl_types::functions::help::GetConfig;
//!
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() -> Result<(), Box<dyn std::error::Error>> {
//! let settings = Settings::telegram(App::new(12345), false)?;
//! let (pool, mut updates, _) = Pool::new(settings)?;
//! let config = pool.invoke(Dc::Home, &GetConfig::new()).await?;
//! println!("{config:?}");
//! while let Some(update) = updates.next().await {
//!     println!("{update:?}");
//! }
//! # Ok(())
//! # }
//! ```
//!
//! A pool is a [`Transport`](transport::Transport): `mtproto_files::Client::new(pool)` moves files over it.
//!
//! # Modules
//!
//! | module | has |
//! |---|---|
//! | `pool` | [`Pool`]: start here |
//! | `dcs` | all DCs: which lane carries a request |
//! | `dc` | the lanes of one DC, and how many bytes may be on their way |
//! | `lane` | the task of a lane |
//! | `link`, `cipher` | one connection; cipher work of all lanes on a few threads |
//! | `dial`, `address`, `limit` | how, where and how often connections are opened |
//! | `keys` | the permanent key of a DC, made once |
//! | `keeper` | the configuration, and the machine's sleep |
//! | `updates` | what a DC sends unasked |
//! | `settings`, `error`, `shared`, `clock`, `random` | values |

mod address;
mod budget;
mod cipher;
mod clock;
mod dc;
mod dcs;
mod dial;
mod error;
mod keeper;
mod keys;
mod lane;
mod limit;
mod link;
mod output;
mod pool;
mod random;
mod settings;
mod shared;
#[cfg(test)]
mod testing;
mod updates;

pub use address::{Address, Addresses};
pub use dial::{Dialer, Dialing, Stream, Tcp};
pub use error::{NetCause, NetError, Stage};
pub use mtproto_proto as proto;
pub use mtproto_transport as transport;
pub use pool::{Events, Pool};
pub use settings::{App, LaneSettings, Settings};
pub use shared::Event;
pub use updates::{Update, Updates};

/// The example of the README is compiled.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;

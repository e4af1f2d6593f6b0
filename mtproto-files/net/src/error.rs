//! What goes wrong on a connection.

use std::fmt;
use std::io;
use std::net::SocketAddr;

use mtproto_proto::client::LaneError;
use mtproto_proto::framing::FramingError;

/// Why a DC cannot be reached, or a connection has ended: which DC, which address, at which stage.
#[derive(Debug, thiserror::Error)]
#[error("DC {dc}{at}, {stage}: {cause}", at = At(*.address))]
#[non_exhaustive]
pub struct NetError {
    /// The DC's number.
    pub dc: u16,
    /// The address. `None`: none was chosen.
    pub address: Option<SocketAddr>,
    /// What was being done.
    pub stage: Stage,
    /// The cause.
    #[source]
    pub cause: NetCause,
}

/// What was being done when something went wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Stage {
    /// An address was looked for.
    Resolve,
    /// The connection was being opened.
    Connect,
    /// A proxy was being asked for the connection.
    Proxy,
    /// A key was being made.
    Exchange,
    /// The connection was open, and nothing had been received on it.
    Init,
    /// The connection was in use.
    Use,
}

/// The cause of a [`NetError`].
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum NetCause {
    /// No address of the DC is known that serves the purpose, and the latest configuration has none.
    #[error("no address is known")]
    NoAddress,
    /// No address of the DC is known that serves the purpose, and no configuration has arrived that may have one.
    #[error("no address is known, and there is no new configuration yet")]
    NoConfig,
    /// The socket has failed.
    #[error(transparent)]
    Io(#[from] io::Error),
    /// No address answered in time.
    #[error("no answer in time")]
    TimedOut,
    /// The bytes are no frames.
    #[error(transparent)]
    Framing(#[from] FramingError),
    /// The DC has broken a rule, or refuses, or is silent.
    #[error(transparent)]
    Lane(#[from] LaneError),
    /// The DC does not know the permanent key any more. Another one is made.
    #[error("the DC does not know the key")]
    KeyLost,
    /// The machine was asleep, or its network has changed: connections are of no more use.
    #[error("the machine was asleep, or its network has changed")]
    Slept,
    /// The address is one of another cluster (`MTPROTO_CLUSTER_INVALID`).
    #[error("the address is stale")]
    Stale,
    /// The system gives no random numbers.
    #[error("no random numbers: {0}")]
    Random(getrandom::Error),
    /// Work on another thread has ended without a result: the runtime is shutting down.
    #[error("the runtime is shutting down")]
    Runtime,
    /// The connections were closed.
    #[error("the connections were closed")]
    Closed,
}

impl NetError {
    /// Returns whether trying again cannot help.
    pub fn is_final(&self) -> bool {
        use mtproto_proto::exchange::ClientError;
        match &self.cause {
            NetCause::NoAddress | NetCause::Random(_) | NetCause::Runtime | NetCause::Closed => true,
            // The settings contradict each other.
            NetCause::Framing(FramingError::Unsupported { .. }) => true,
            NetCause::Lane(LaneError::Exchange(error)) => matches!(error, ClientError::UnknownKeys { .. }),
            _ => false,
        }
    }
}

struct At(Option<SocketAddr>);

impl fmt::Display for At {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.map_or(Ok(()), |address| write!(f, " at {address}"))
    }
}

impl fmt::Display for Stage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Resolve => "resolve",
            Self::Connect => "connect",
            Self::Proxy => "proxy",
            Self::Exchange => "key exchange",
            Self::Init => "init",
            Self::Use => "in use",
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_error_says_where_and_at_which_stage() {
        let refused = io::Error::from(io::ErrorKind::ConnectionRefused);
        let address = Some(SocketAddr::from(([127, 0, 0, 1], 443)));
        let error = NetError { dc: 2, address, stage: Stage::Connect, cause: refused.into() };
        assert_eq!(error.to_string(), "DC 2 at 127.0.0.1:443, connect: connection refused");
        assert!(!error.is_final());
        let error = NetError { dc: 9, address: None, stage: Stage::Resolve, cause: NetCause::NoAddress };
        assert_eq!(error.to_string(), "DC 9, resolve: no address is known");
        assert!(error.is_final());
    }
}

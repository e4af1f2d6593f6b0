//! What both sides of a test are made of: keys, and settings that fit together.

use mtproto_crypto::AuthKey;
use mtproto_proto::DcId;
use mtproto_proto::client::{Greeting, LaneSettings};
use mtproto_proto::exchange::{Group, PrivateKey, ServerSettings};
use mtproto_proto::server;
use std::time::Duration;
use tl_types::functions::InitConnection;
use tl_types::{Bytes, Object};

/// The time at which tests begin.
pub(crate) const BEGIN: Duration = Duration::from_secs(1_800_000_000);

/// Returns a key whose parts differ, so that both sides have AES keys of their own.
pub(crate) fn key(seed: u8) -> AuthKey {
    AuthKey::new(std::array::from_fn(|at| at.to_le_bytes()[0].wrapping_mul(seed | 1).wrapping_add(seed)))
}

/// Returns the settings of a server, and those of a lane to it.
pub(crate) fn settings() -> (server::Settings, LaneSettings) {
    let dc = DcId::new(2).unwrap();
    let private = PrivateKey::from_pem(include_str!("../../src/exchange/tests/server.pkcs1.pem")).unwrap();
    let mut lane = LaneSettings::new(dc, vec![private.public().clone()]);
    let init = InitConnection::new(1, "model", "system", "1.0", "en", "", "en", Object::new(Bytes::new()));
    lane.greeting = Some(Greeting::new(200, &init).unwrap());
    let exchange = ServerSettings::new(dc, vec![private], Group::telegram().unwrap());
    (server::Settings::new(exchange), lane)
}

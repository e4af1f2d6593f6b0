//! Moves files with [`mtproto_files`] over the connections of a grammers client that is logged in.
//!
//! grammers keeps connections, keys and sessions; this crate hands it serialized requests. Where a program has its
//! `SenderPool` and the id of its home DC, that is all there is to say:
//!
//! ```no_run
//! use grammers_mtsender::SenderPool;
//! use mtproto_files::{Client, Error};
//! use mtproto_files_grammers::Grammers;
//!
//! # async fn example(pool: SenderPool, home_dc: i32) -> Result<(), Error> {
//! let client = Client::new(Grammers::new(pool.handle.thin.clone(), home_dc));
//! let video = client.upload("video.mp4").await?;
//! client.send_media(tl_types::types::InputPeerSelf::new(), video, "a caption").await?;
//! # Ok(())
//! # }
//! ```
//!
//! # Layers
//!
//! grammers tells Telegram its own layer when it connects, and Telegram reads and answers everything on that connection
//! by it. So this crate fits a grammers of the same layer as [`tl_types::LAYER`]; a test here compares the two. With a
//! grammers of another layer, generate the types for that one (`mtproto-tl-types`' feature `regenerate`).

use grammers_mtsender::{InvocationError, SenderPoolHandle};
use mtproto_files::transport::{Answer, Dc, InvokeError, Request, RpcError, Transport};
use tl_types::Bytes;

/// The connections of a grammers client, as a transport. Cheap to clone.
///
/// Waiting and repeating are left to [`mtproto_files`]: requests go out as they are, and errors come back as they are.
#[derive(Clone)]
pub struct Grammers {
    pool: SenderPoolHandle,
    home: i32,
}

impl Grammers {
    /// A transport over a running pool. `home` is the id of the DC that the account lives in: what the session's
    /// `home_dc_id` says.
    pub fn new(pool: SenderPoolHandle, home: i32) -> Self {
        Self { pool, home }
    }
}

impl Transport for Grammers {
    fn invoke(&self, request: Request) -> Answer<'_> {
        Box::pin(async move {
            let dc = match request.dc {
                Dc::Home => self.home,
                Dc::Id(id) => id,
                other => return Err(InvokeError::fatal(format!("there is no way to {other}"))),
            };
            // grammers takes requests in one piece, which is the one copy here.
            let body = request.body.segments().concat();
            self.pool.raw_invoke_in_dc(dc, body).await.map(Bytes::from).map_err(from_grammers)
        })
    }
}

fn from_grammers(error: InvocationError) -> InvokeError {
    match error {
        InvocationError::Rpc(error) => RpcError::new(error.code, message(&error.name, error.value)).into(),
        // The session does not know the DC, and will not learn of it.
        InvocationError::InvalidDc => InvokeError::fatal(error),
        // grammers does not tell what was never sent from what got lost.
        other => InvokeError::lost(other),
    }
}

/// Telegram's own message. grammers takes the value out of it, and does not tell from where. Digits within a word, as in
/// `MD5_CHECKSUM_INVALID`, it takes for a value too, but leaves them where they are.
fn message(name: &str, value: Option<u32>) -> String {
    let Some(value) = value.filter(|value| !name.contains(&value.to_string())) else { return name.to_owned() };
    match name {
        "FILE_PART_MISSING" => format!("FILE_PART_{value}_MISSING"),
        "FILE_REFERENCE_EXPIRED" => format!("FILE_REFERENCE_{value}_EXPIRED"),
        "FILE_REFERENCE_INVALID" => format!("FILE_REFERENCE_{value}_INVALID"),
        _ => format!("{name}_{value}"),
    }
}

/// The example of the README compiles.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
pub struct Readme;

#[cfg(test)]
mod tests {
    use super::*;
    use grammers_tl_types::types;

    #[test]
    fn the_layers_are_the_same() {
        assert_eq!(tl_types::LAYER, grammers_tl_types::LAYER);
    }

    #[test]
    fn errors_come_back_as_telegram_sent_them() {
        for sent in [
            "FLOOD_WAIT_30",
            "FLOOD_PREMIUM_WAIT_7",
            "FILE_MIGRATE_4",
            "FILE_PART_7_MISSING",
            "FILE_PARTS_INVALID",
            "FILE_REFERENCE_0_EXPIRED",
            "FILE_REFERENCE_EXPIRED",
            "FILE_REFERENCE_3_INVALID",
            "MD5_CHECKSUM_INVALID",
        ] {
            let error = types::RpcError { error_code: 400, error_message: sent.to_owned() };
            match from_grammers(InvocationError::Rpc(error.into())) {
                InvokeError::Rpc(error) => assert_eq!((error.code, error.message.as_str()), (400, sent)),
                other => panic!("{other}"),
            }
        }
    }

    #[tokio::test]
    async fn a_pool_that_is_gone_is_an_error_of_the_transport() {
        let session = std::sync::Arc::new(grammers_session::storages::MemorySession::default());
        let pool = grammers_mtsender::SenderPool::new(session, 1);
        let transport = Grammers::new(pool.handle.thin.clone(), 2);
        drop(pool);
        let request = Request::new(Dc::Home, "a.method", Bytes::from_static(b"....").into());
        let error = transport.invoke(request).await.unwrap_err();
        assert!(matches!(error, InvokeError::Lost(_)), "{error}");
    }

    #[test]
    fn a_dc_that_is_not_known_is_not_tried_again() {
        let error = from_grammers(InvocationError::InvalidDc);
        assert!(matches!(error, InvokeError::Fatal(_)), "{error}");
    }
}

//! What every [`Transport`] must do, as checks for the tests of whoever writes one.
//!
//! Run your transport through [`conforms`], against a server that obeys: Telegram's test DCs, or the local ones of
//! `mtproto-dc`. The account writes a few small files to "Saved Messages" by `messages.uploadMedia`, which sends
//! nothing. With the ids of DCs that are not the account's home, [`conforms_across`] checks these too.
//!
//! ```no_run
//! # async fn example<T: mtproto_files::Transport>(my_transport: T) -> Result<(), Box<dyn std::error::Error>> {
//! mtproto_files::testing::conforms(&my_transport).await?;
//! mtproto_files::testing::conforms_across(&my_transport, &[1, 4]).await?;
//! # Ok(())
//! # }
//! ```
//!
//! Each check can be run alone. It needs a tokio runtime with its timer, and takes a minute at most for any one call.

mod dcs;
mod file;
mod parallel;
mod single;
mod violation;

use mtproto_transport::Transport;

pub use dcs::{authorization_lasts, dcs_are_told_apart};
pub use parallel::{answers_find_their_requests, calls_do_not_wait, dropped_calls_disturb_none};
pub use single::{errors_are_whole, large_answers_are_whole, requests_are_sent_as_they_are};
pub use violation::Violation;

/// Runs every check that needs the account's home DC alone.
///
/// # Errors
///
/// The first violation.
pub async fn conforms(transport: &dyn Transport) -> Result<(), Violation> {
    requests_are_sent_as_they_are(transport).await?;
    errors_are_whole(transport).await?;
    large_answers_are_whole(transport).await?;
    answers_find_their_requests(transport).await?;
    calls_do_not_wait(transport).await?;
    dropped_calls_disturb_none(transport).await
}

/// Runs every check that needs other DCs than the account's home; their ids, of which there must be one at least.
///
/// # Errors
///
/// The first violation.
pub async fn conforms_across(transport: &dyn Transport, foreign: &[i32]) -> Result<(), Violation> {
    dcs_are_told_apart(transport, foreign).await?;
    authorization_lasts(transport, foreign).await
}

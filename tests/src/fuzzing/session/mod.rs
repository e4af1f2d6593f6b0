//! The content of encrypted messages, on both roles: what whoever has the key may send.
//!
//! | file | has |
//! |---|---|
//! | `parts` | the checks of received messages, each role's alone |
//! | `lane` | a client's whole half of a connection, against a DC that the input plays |
//! | `server` | a whole server, against clients that the input plays |
//! | `messages` | messages as the input says: their ids, and content that mostly means something |

mod lane;
mod messages;
mod parts;
mod server;

use super::input::Input;

/// Feeds one role. Returns how many messages passed all checks.
pub fn session_inbound(data: &[u8]) -> usize {
    let mut input = Input::new(data);
    match input.below(4) {
        0 => parts::parts(&mut input, mtproto_crypto::Sender::Server),
        1 => parts::parts(&mut input, mtproto_crypto::Sender::Client),
        2 => server::server(&mut input),
        _ => lane::lane(&mut input),
    }
}

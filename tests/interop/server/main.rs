//! A server on loopback, over the server's half of `mtproto-proto`, for clients in other languages.
//!
//! `interop serve SECONDS`: binds a free port of 127.0.0.1, and ends after this time, or at the end of standard input.
//! Standard output has the port, and a line for each thing that clients and the server send: see `log`. A line `rotate`
//! on standard input ends all salts, so that each client is told of a new one.
//!
//! `interop seal`: writes the messages of `vectors.jsonl` that servers send, sealed anew, a line of hexadecimal each.

mod api;
mod connection;
mod host;
mod input;
mod log;

use bytes::BytesMut;
use mtproto_crypto::{AuthKey, Sender};
use mtproto_proto::session::{Header, MessageId, Padding, Unsealed, write};
use std::error::Error;
use std::process::ExitCode;
use std::sync::Arc;
use std::time::Duration;
use tests::{to_hex, vectors};

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let result = match arguments[..] {
        ["serve", seconds] => seconds.parse().map_err(Into::into).map(Duration::from_secs).and_then(host::serve),
        ["seal"] => seal(),
        _ => Err("usage: interop serve SECONDS | interop seal".into()),
    };
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}

fn seal() -> Result<(), Box<dyn Error>> {
    for vector in vectors::read()?.iter().filter(|vector| vector.sender() == Sender::Server) {
        let key = AuthKey::new(vector.key[..].try_into()?);
        let (id, session_id) = (MessageId::from_wire(vector.message_id), vector.session_id);
        let header = Header { salt: vector.salt, session_id, id, seq_no: vector.seq_no };
        let mut message = BytesMut::new();
        write(&mut message, &header, [&vector.body[..]], Padding::SizeClass, fastrand::fill)?;
        println!("{}", to_hex(&Unsealed::new(Arc::new(key), Sender::Server, message).seal()?.payload));
    }
    Ok(())
}

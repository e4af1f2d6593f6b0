//! What clients and the server send, a line of standard output for each message: `in` or `out`, and the names of the
//! constructors, those of what is inside in brackets: `in msg_container(ping, gzip_packed(upload.saveFilePart))`.
//!
//! The messages are decrypted a second time for it: the log says what was on the wire, whatever the server makes of it.

use mtproto_crypto::{AuthKey, HEADER, Sender, open};
use mtproto_proto::session::{UNPACKED_LIMIT, gunzip};
use tl_types::envelope::{GzipPacked, MsgContainer, RpcResult};
use tl_types::{Bytes, Combinator, Decode, functions};

/// What is before the length of the body: salt, session, message id, sequence number.
const FIELDS: usize = 28;

/// Writes the line of a sealed message.
pub(crate) fn message(key: &AuthKey, sender: Sender, sealed: &[u8]) {
    let direction = if sender == Sender::Client { "in" } else { "out" };
    let mut text = sealed.to_vec();
    let body = open(key, sender, &mut text).ok().and_then(|_| {
        let (length, rest) = text.get(HEADER + FIELDS..)?.split_first_chunk()?;
        rest.get(..usize::try_from(u32::from_le_bytes(*length)).ok()?)
    });
    match body {
        Some(body) => println!("{direction} {}", names(&Bytes::copy_from_slice(body))),
        None => println!("{direction} unreadable"),
    }
}

/// The names of an object and of what is inside.
fn names(object: &Bytes) -> String {
    let id = object.first_chunk().map_or(0, |id| u32::from_le_bytes(*id));
    match inside(id, object) {
        Some(inside) => format!("{}({})", name(id), inside.iter().map(names).collect::<Vec<_>>().join(", ")),
        None => name(id),
    }
}

fn inside(id: u32, object: &Bytes) -> Option<Vec<Bytes>> {
    use functions::{InitConnection, InvokeWithLayer};
    Some(match id {
        MsgContainer::CONSTRUCTOR_ID => {
            let container = MsgContainer::from_bytes(object).ok()?;
            container.messages.iter().map(|message| message.body.as_bytes().clone()).collect()
        }
        GzipPacked::CONSTRUCTOR_ID => {
            vec![gunzip(&GzipPacked::from_bytes(object).ok()?.packed_data, UNPACKED_LIMIT).ok()?]
        }
        RpcResult::CONSTRUCTOR_ID => vec![RpcResult::from_bytes(object).ok()?.result.as_bytes().clone()],
        InvokeWithLayer::<tl_types::Object>::CONSTRUCTOR_ID => {
            vec![InvokeWithLayer::<tl_types::Object>::from_bytes(object).ok()?.query.as_bytes().clone()]
        }
        InitConnection::<tl_types::Object>::CONSTRUCTOR_ID => {
            vec![InitConnection::<tl_types::Object>::from_bytes(object).ok()?.query.as_bytes().clone()]
        }
        _ => return None,
    })
}

fn name(id: u32) -> String {
    let known = [
        (GzipPacked::CONSTRUCTOR_ID, "gzip_packed"),
        (MsgContainer::CONSTRUCTOR_ID, "msg_container"),
        (RpcResult::CONSTRUCTOR_ID, "rpc_result"),
    ];
    let known = known.into_iter().find(|(of, _)| *of == id).map(|(_, name)| name);
    let name = known.or_else(|| tl_types::mtproto::name_of(id)).or_else(|| tl_types::name_of(id));
    name.map_or_else(|| format!("{id:08x}"), str::to_owned)
}

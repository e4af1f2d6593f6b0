//! Combinators that the runtime has already, written by hand: TL has no words for what is special about them.

/// The runtime's path of a constructor with this id and name, if it has one.
///
/// The id tells MTProto's `message` from the API's.
pub(crate) fn runtime_path(id: u32, name: &str) -> Option<&'static str> {
    Some(match (id, name) {
        (0x5bb8_e511, "message") => "envelope::Message",
        (0x73f1_f8dc, "msg_container") => "envelope::MsgContainer",
        (0xe060_46b2, "msg_copy") => "envelope::MsgCopy",
        (0xf35c_6d01, "rpc_result") => "envelope::RpcResult",
        (0x3072_cfa1, "gzip_packed") => "envelope::GzipPacked",
        _ => return None,
    })
}

/// Whether a type is one for which Rust has its own: no enum is made of it.
pub(crate) fn is_builtin(type_name: &str) -> bool {
    matches!(type_name, "Bool" | "Vector")
}

/// Whether a constructor of such a type is one that the runtime knows.
pub(crate) fn is_known(id: u32, name: &str) -> bool {
    matches!((id, name), (0x9972_75b5, "boolTrue") | (0xbc79_9737, "boolFalse") | (0x1cb5_c415, "vector"))
}

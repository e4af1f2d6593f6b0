//! Combinators that the runtime has already, written by hand: TL has no words for what is special about them.

use tl_parser::schema::{Builtin, Combinator, CombinatorId, Expr, Schema, Type};

/// What a field of such a constructor holds.
enum Holds {
    Builtin(Builtin),
    /// `string` or `bytes`, which look alike.
    Bytes,
    /// `vector<%Message>`.
    BareMessages,
    /// `Message`.
    Message,
}

use Holds::{BareMessages, Bytes, Message};
const LONG: Holds = Holds::Builtin(Builtin::Long);
const INT: Holds = Holds::Builtin(Builtin::Int);
const OBJECT: Holds = Holds::Builtin(Builtin::Object);

/// The runtime's path of a constructor that is declared as MTProto declares it, if it has one.
///
/// The id tells MTProto's `message` from the API's, and the fields tell it from those of other schemas.
pub(crate) fn runtime_path(schema: &Schema<'_>, combinator: &Combinator<'_>) -> Option<&'static str> {
    let (path, fields): (_, &[Holds]) = match (combinator.id, combinator.name) {
        (0x5bb8_e511, "message") => ("envelope::Message", &[LONG, INT, INT, OBJECT]),
        (0x73f1_f8dc, "msg_container") => ("envelope::MsgContainer", &[BareMessages]),
        (0xe060_46b2, "msg_copy") => ("envelope::MsgCopy", &[Message]),
        (0xf35c_6d01, "rpc_result") => ("envelope::RpcResult", &[LONG, OBJECT]),
        (0x3072_cfa1, "gzip_packed") => ("envelope::GzipPacked", &[Bytes]),
        _ => return None,
    };
    let is_so = combinator.fields.len() == fields.len()
        && combinator.fields.iter().all(|field| field.condition.is_none())
        && combinator.fields.iter().zip(fields).all(|(field, holds)| holds.is(schema, &field.ty));
    is_so.then_some(path)
}

impl Holds {
    fn is(&self, schema: &Schema<'_>, ty: &Expr<'_>) -> bool {
        match (self, ty) {
            (Self::Builtin(expected), Expr::Builtin(builtin)) => builtin == expected,
            (Bytes, Expr::Builtin(builtin)) => matches!(builtin, Builtin::Bytes | Builtin::String),
            (BareMessages, Expr::Vector { item, bare: true }) => match **item {
                Expr::Bare(id, _) => is_message(schema, id),
                _ => false,
            },
            (Message, Expr::Boxed(id, _)) => match schema.ty(*id).map(|ty| ty.constructors.as_slice()) {
                Some([only]) => is_message(schema, *only),
                _ => false,
            },
            _ => false,
        }
    }
}

fn is_message(schema: &Schema<'_>, id: CombinatorId) -> bool {
    schema.combinator(id).and_then(|one| runtime_path(schema, one)) == Some("envelope::Message")
}

/// Whether no enum is made of a type: for `Bool` and `Vector` Rust has its own, and `Object` is whatever is encoded.
pub(crate) fn has_no_enum(ty: &Type<'_>) -> bool {
    ty.is_builtin || ty.name == "Object"
}

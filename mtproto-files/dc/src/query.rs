//! A request that was read.

use tl_types::{Chain, Encode};

use crate::error::Failure;
use crate::method::{Method, Piece, ServedBy};
use crate::method_kind::MethodKind;
use crate::scope::Scope;

/// A request that was read, whatever its method: what [`Method`] says of it, and how it is carried out.
pub(crate) struct Query {
    pub(crate) constructor_id: u32,
    pub(crate) method: &'static str,
    pub(crate) kind: MethodKind,
    pub(crate) served_by: ServedBy,
    pub(crate) needs_authorization: bool,
    pub(crate) for_bots: bool,
    pub(crate) needs_takeout: bool,
    pub(crate) piece: Piece,
    pub(crate) items: Vec<Option<i64>>,
    serve: Box<Serve>,
}

type Serve = dyn FnOnce(&Scope<'_>) -> Result<Chain, Failure> + Send;

impl Query {
    /// `length` is the length of all that was sent, in bytes.
    pub(crate) fn new<M: Method>(request: M, length: usize) -> Self {
        Self {
            constructor_id: M::CONSTRUCTOR_ID,
            method: M::NAME,
            kind: M::KIND,
            served_by: M::SERVED_BY,
            needs_authorization: M::NEEDS_AUTHORIZATION,
            for_bots: M::FOR_BOTS,
            needs_takeout: request.needs_takeout(),
            piece: request.piece(),
            items: request.items(),
            serve: Box::new(move |scope| encoded(&request.serve(scope, length)?)),
        }
    }

    /// Carries out the request and returns the answer as it is sent.
    pub(crate) fn answer(self, scope: &Scope<'_>) -> Result<Chain, Failure> {
        (self.serve)(scope)
    }
}

/// An answer is made of what requests brought and of what the DC made: only a mistake of the DC's own could fail here.
fn encoded(answer: &impl Encode) -> Result<Chain, Failure> {
    Ok(answer.to_chain().map_err(std::io::Error::other)?)
}

//! From the bytes of a request to its method.

use tl_types::functions::{InitConnection, InvokeWithLayer, InvokeWithTakeout, InvokeWithoutUpdates};
use tl_types::{Bytes, Chain, Combinator, Decode, LAYER, Object};

use crate::error::Refusal;
use crate::method_kind::MethodKind;
use crate::methods;
use crate::query::Query;

/// No request is longer. It bounds what decoding one can cost; the longest real one is a part and its header.
const REQUEST_MAX: usize = 2 * 1024 * 1024;

/// Reads a request, with or without wrappers.
pub(crate) fn read(request: Chain) -> Result<Query, Refusal> {
    if request.len() > REQUEST_MAX {
        return Err(Refusal::RequestTooLong);
    }
    // Whatever is decoded from the request can keep all of it in memory, wrappers included.
    let length = request.len();
    let (object, in_takeout) = unwrap(Object::new(request.into_bytes()))?;
    let id = object.constructor_id().ok_or(Refusal::Undecodable)?;
    let method = methods::find(id).ok_or(Refusal::MethodUnknown(id))?;
    let query = (method.read)(object.as_bytes(), length)?;
    if query.needs_takeout && !in_takeout {
        return Err(Refusal::TakeoutRequired);
    }
    Ok(query)
}

/// Returns the kind of a request's method, without reading the method's fields; `Other` if the request is none.
pub(crate) fn kind(request: &Bytes) -> MethodKind {
    if request.len() > REQUEST_MAX {
        return MethodKind::Other;
    }
    let id = unwrap(Object::new(request.clone())).ok().and_then(|(query, _)| query.constructor_id());
    id.and_then(methods::find).map_or(MethodKind::Other, |method| method.kind)
}

/// Takes off the wrappers that say how to run a query, and returns whether one of them was a takeout's, of whatever id.
/// Nothing else in them means anything here: an in-process DC has no sessions, and no updates but its answers.
fn unwrap(mut query: Object) -> Result<(Object, bool), Refusal> {
    let mut in_takeout = false;
    loop {
        let bytes = query.as_bytes();
        query = match query.constructor_id() {
            Some(InvokeWithLayer::<Object>::CONSTRUCTOR_ID) => {
                let wrapper = InvokeWithLayer::<Object>::from_bytes(bytes)?;
                if wrapper.layer != LAYER {
                    return Err(Refusal::LayerInvalid);
                }
                wrapper.query
            }
            Some(InitConnection::<Object>::CONSTRUCTOR_ID) => InitConnection::<Object>::from_bytes(bytes)?.query,
            Some(InvokeWithoutUpdates::<Object>::CONSTRUCTOR_ID) => {
                InvokeWithoutUpdates::<Object>::from_bytes(bytes)?.query
            }
            Some(InvokeWithTakeout::<Object>::CONSTRUCTOR_ID) => {
                in_takeout = true;
                InvokeWithTakeout::<Object>::from_bytes(bytes)?.query
            }
            _ => return Ok((query, in_takeout)),
        };
    }
}

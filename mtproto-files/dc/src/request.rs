//! From the bytes of a request to its method.

use tl_types::functions::{InitConnection, InvokeWithLayer, InvokeWithTakeout, InvokeWithoutUpdates};
use tl_types::{Bytes, Chain, Combinator, Decode, LAYER, Object, name_of};

use crate::error::Refusal;
use crate::method_kind::MethodKind;
use crate::methods;
use crate::query::Query;

/// No request is longer. It bounds what decoding one can cost; the longest real one is a part and its header.
const REQUEST_MAX: usize = 2 * 1024 * 1024;

/// A request without its wrappers, of which the method is known and nothing else.
pub(crate) struct Unread {
    object: Object,
    id: u32,
    /// The length of all that was sent, in bytes.
    length: usize,
    in_takeout: bool,
}

/// Takes the wrappers off a request.
pub(crate) fn open(request: Chain) -> Result<Unread, Refusal> {
    if request.len() > REQUEST_MAX {
        return Err(Refusal::RequestTooLong);
    }
    // Whatever is decoded from the request can keep all of it in memory, wrappers included.
    let length = request.len();
    let (object, in_takeout) = unwrap(Object::new(request.into_bytes()))?;
    let id = object.constructor_id().ok_or(Refusal::Undecodable)?;
    Ok(Unread { object, id, length, in_takeout })
}

impl Unread {
    /// The name that the schema has for the method, whether the DC serves it or not; `None` for what is no method of this
    /// layer.
    pub(crate) fn method(&self) -> Option<&'static str> {
        name_of(self.id)
    }

    /// Reads the request.
    pub(crate) fn read(self) -> Result<Query, Refusal> {
        let method = methods::find(self.id).ok_or(Refusal::MethodUnknown(self.id))?;
        let query = (method.read)(self.object.as_bytes(), self.length)?;
        if query.needs_takeout && !self.in_takeout {
            return Err(Refusal::TakeoutRequired);
        }
        Ok(query)
    }

    /// Whether the DC serves the method.
    pub(crate) fn is_served(&self) -> bool {
        methods::find(self.id).is_some()
    }
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

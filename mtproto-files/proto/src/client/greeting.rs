//! What goes around the first calls of a connection (`api/invoking`).

use tl_types::functions::{InitConnection, InvokeWithLayer};
use tl_types::{Bytes, Encode, EncodeError, Object};

/// `invokeWithLayer` and `initConnection`, encoded up to the call that they wrap. The wrapped call is the last field of each,
/// so that nothing follows the call.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Greeting {
    prefix: Bytes,
}

impl Greeting {
    /// Returns the wrappers: `layer` is the layer that the client speaks, `init` says who the client is; its query is not
    /// used.
    ///
    /// # Errors
    ///
    /// A field of `init` is too long for the wire.
    pub fn new(layer: i32, init: &InitConnection<Object>) -> Result<Self, EncodeError> {
        let mut init = init.clone();
        init.query = Object::new(Bytes::new());
        Ok(Self { prefix: InvokeWithLayer::new(layer, init).to_bytes()? })
    }

    /// Returns a greeting of bytes that go in front of each first call: for a CDN DC, or for wrappers that this crate does not
    /// know. `None`: the bytes are no whole number of words of 4 bytes, as all that is sent must be.
    pub fn from_prefix(prefix: Bytes) -> Option<Self> {
        prefix.len().is_multiple_of(4).then_some(Self { prefix })
    }

    /// Returns the bytes that go in front of a call.
    pub fn prefix(&self) -> &Bytes {
        &self.prefix
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use tl_types::Decode;
    use tl_types::functions::help::GetConfig;

    #[test]
    fn a_call_behind_the_prefix_is_the_wrapped_call() {
        let init = InitConnection::new(1, "model", "system", "1.0", "en", "", "en", Object::new(Bytes::new()));
        let greeting = Greeting::new(214, &init).unwrap();
        let call = GetConfig::new().to_bytes().unwrap();
        let sent: Bytes = [&greeting.prefix()[..], &call].concat().into();
        let read = InvokeWithLayer::<InitConnection<Object>>::from_bytes(&sent).unwrap();
        assert_eq!((read.layer, read.query.api_id), (214, 1));
        assert_eq!(read.query.query.as_bytes(), &call);
    }
}

//! Who makes a request.

/// Who makes a request: what an authorization belongs to (`mtproto/auth_key`).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Caller {
    /// The client in this process, which has no key.
    InProcess,
    /// A client on the network, by the id of its permanent key.
    #[cfg_attr(not(feature = "listen"), expect(dead_code, reason = "only the listener has clients with keys"))]
    Key(i64),
    /// A client on the network whose temporary key is not bound to a permanent one. Nobody signs in with it.
    Unbound,
}

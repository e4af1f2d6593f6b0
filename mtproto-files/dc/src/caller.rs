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

/// Where a request comes from.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Origin {
    pub(crate) caller: Caller,
    /// The number of the session, if it gets updates: the caller's own ones are in the answer.
    pub(crate) session: Option<u64>,
    /// Whether the request came to the media DC.
    pub(crate) media_only: bool,
}

impl Origin {
    /// The client in this process.
    pub(crate) fn in_process(media_only: bool) -> Self {
        Self { caller: Caller::InProcess, session: None, media_only }
    }
}

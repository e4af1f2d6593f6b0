//! How commands end.

/// How a command ends, if not fine.
pub(crate) enum Failure {
    /// It has found something: exit status 1.
    Found,
    /// It could not run, and why: exit status 2.
    CannotRun(String),
    /// Whoever reads the output has gone, as `head` does: nothing is left to do or say.
    Closed,
}

//! Ids that the client chooses at random.

/// A random 64-bit id; 0 means "none" to some methods.
///
/// # Errors
///
/// If the system has no random numbers.
pub(crate) fn nonzero() -> Result<i64, getrandom::Error> {
    loop {
        let id = getrandom::u64()?.cast_signed();
        if id != 0 {
            return Ok(id);
        }
    }
}

/// The caller's seed for what need not be secret, or a random one. Without random numbers, any will do.
pub(crate) fn seed(given: Option<u64>) -> u64 {
    given.unwrap_or_else(|| getrandom::u64().unwrap_or_default())
}

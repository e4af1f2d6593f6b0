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

/// A seed for what need not be secret. Without random numbers, any will do.
pub(crate) fn seed() -> u64 {
    getrandom::u64().unwrap_or_default()
}

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

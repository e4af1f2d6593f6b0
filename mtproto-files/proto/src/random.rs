//! Random bytes, from whoever drives a machine.

/// A source of random bytes: fills the buffer that it is given. It must be a secure one (`mtproto/security_guidelines`), for
/// example `getrandom::fill`; tests give the bytes of a seed.
pub type Random<'r> = dyn FnMut(&mut [u8]) + 'r;

/// The source of random bytes gives numbers that cannot be used, time after time. A secure source never does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the source of random bytes gives no usable number")]
pub struct BadRandom;

/// Returns random bytes.
pub(crate) fn bytes<const N: usize>(random: &mut Random<'_>) -> [u8; N] {
    let mut bytes = [0; N];
    random(&mut bytes);
    bytes
}

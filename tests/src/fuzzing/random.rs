//! Random bytes that are the same in each run.

/// Returns a source of random bytes. It begins anew with each call of this function.
pub(super) fn random(seed: u64) -> impl FnMut(&mut [u8]) {
    let mut random = fastrand::Rng::with_seed(seed);
    move |bytes: &mut [u8]| random.fill(bytes)
}

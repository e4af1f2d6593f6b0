//! What a line of the table says.

/// What there is to say about an error, whatever number it carries.
pub(super) struct Entry {
    pub(super) pattern: &'static str,
    pub(super) codes: &'static [i32],
    pub(super) meaning: &'static str,
    pub(super) advice: &'static str,
}

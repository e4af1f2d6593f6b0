#![doc = include_str!("../docs/guide.md")]

#[doc = include_str!("../docs/pages.md")]
pub mod pages {}

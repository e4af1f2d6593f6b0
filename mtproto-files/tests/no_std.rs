//! Apart, because `#![no_std]` is said of a whole crate.
//!
//! What makes pictures of thumbnails needs no std: its files compile in a crate without it, and pass their tests there.

#![no_std]

#[path = "../src/objects/thumbnail/jpeg.rs"]
mod jpeg;
#[allow(dead_code, unreachable_pub)]
#[path = "../src/objects/thumbnail/outline.rs"]
mod outline;
#[allow(dead_code, unreachable_pub)]
#[path = "../src/objects/thumbnail/stripped.rs"]
mod stripped;

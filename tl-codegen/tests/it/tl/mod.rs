//! The command `tl`, as its user sees it: what it prints, and how it ends.

mod check;
mod diff;
mod explain;
mod general;
mod generate;
mod id;
mod json;
mod support;
mod value;

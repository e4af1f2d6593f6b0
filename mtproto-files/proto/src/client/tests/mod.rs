//! A lane against a DC that does just what a test says.

mod answers;
mod binding;
mod dc;
mod order;
mod reconnecting;
mod refusals;
mod sending;
mod service;

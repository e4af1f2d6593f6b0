//! Both halves of the protocol against each other.

mod keys;
mod pair;
mod simulation;

//! Both halves of the protocol against each other.

mod simulation;

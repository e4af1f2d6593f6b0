//! Transfers over sockets: the library on a pool of our own connections, with the local DC at the other end.

mod files;
mod matrix;
mod restart;
mod side_by_side;
mod way;
mod wire;
mod wire_table;

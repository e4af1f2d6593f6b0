//! What threads tell the server: connections, bytes, commands.

use std::io::{self, Read};
use std::net::{Shutdown, TcpListener, TcpStream};
use std::sync::mpsc::Sender;
use std::thread;

/// Something from outside.
pub(crate) enum Input {
    Connected(TcpStream),
    /// Bytes of the connection with this number.
    Bytes(usize, Vec<u8>),
    Closed(usize),
    Command(String),
    /// Standard input has ended.
    End,
}

/// Begins to take connections.
pub(crate) fn listen(listener: TcpListener, inputs: Sender<Input>) {
    thread::spawn(move || {
        for stream in listener.incoming().flatten() {
            if inputs.send(Input::Connected(stream)).is_err() {
                return;
            }
        }
    });
}

/// Begins to read commands.
pub(crate) fn read_commands(inputs: Sender<Input>) {
    thread::spawn(move || {
        for line in io::stdin().lines().map_while(Result::ok) {
            if inputs.send(Input::Command(line)).is_err() {
                return;
            }
        }
        let _ = inputs.send(Input::End);
    });
}

/// Begins to read a connection.
pub(crate) fn read(number: usize, mut stream: TcpStream, inputs: Sender<Input>) {
    thread::spawn(move || {
        let mut buffer = vec![0; 1 << 16];
        while let Ok(length @ 1..) = stream.read(&mut buffer) {
            let bytes = buffer.get(..length).unwrap_or_default().to_vec();
            if inputs.send(Input::Bytes(number, bytes)).is_err() {
                return;
            }
        }
        let _ = (stream.shutdown(Shutdown::Both), inputs.send(Input::Closed(number)));
    });
}

//! Standard output: buffered, with colours only on a terminal, and quiet when its reader is gone.

use crate::Failure;
use std::fmt;
use std::io::{self, BufWriter, Write};

/// Where results go.
pub(crate) struct Output(BufWriter<anstream::AutoStream<io::StdoutLock<'static>>>);

impl Output {
    pub(crate) fn new() -> Self {
        Output(BufWriter::new(anstream::AutoStream::auto(io::stdout().lock())))
    }

    /// Writes a line.
    pub(crate) fn line(&mut self, line: impl fmt::Display) -> Result<(), Failure> {
        writeln!(self.0, "{line}").map_err(failure)
    }

    /// Writes text as it is.
    pub(crate) fn text(&mut self, text: &str) -> Result<(), Failure> {
        self.0.write_all(text.as_bytes()).map_err(failure)
    }

    /// Writes what is still in the buffer: only then is the output known to have arrived.
    pub(crate) fn finish(mut self) -> Result<(), Failure> {
        self.0.flush().map_err(failure)
    }
}

fn failure(error: io::Error) -> Failure {
    match error.kind() {
        io::ErrorKind::BrokenPipe => Failure::Closed,
        _ => Failure::CannotRun(format!("cannot write to standard output: {error}")),
    }
}

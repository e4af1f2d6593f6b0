//! The command line.

use std::path::PathBuf;

use clap::{Parser, Subcommand};

/// Moves files over Telegram's MTProto.
#[derive(Debug, Parser)]
#[command(version, arg_required_else_help = true)]
pub(crate) struct Args {
    #[command(subcommand)]
    pub(crate) command: Command,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Moves files to DCs on this machine and back, and compares them.
    ///
    /// Starts several DCs that listen on 127.0.0.1, connects to them and signs in as a bot, all by real MTProto. Uploads the
    /// files, sends each as a document and all of them as one album (several if there are more than 10), downloads
    /// everything from the sent messages, and compares the SHA-256 with that of the source. The sent files are in DC 2 and
    /// DC 4. Needs no other network and no account.
    #[command(after_help = EXAMPLES)]
    Demo {
        /// Files to move: their names must differ. Without any, a file of 64 MiB and two small ones are made up.
        #[arg(value_name = "FILE")]
        files: Vec<PathBuf>,
    },
}

const EXAMPLES: &str = "\
Examples:
  tgfiles demo                         three files that are made up for it
  tgfiles demo video.mp4 notes.txt     your own, as documents and as an album
  tgfiles demo disk.img                a single one, up to 2000 MiB

Exit codes:
  0  everything came back as it was
  1  something did not, or failed: stderr names the file and the reason
  2  wrong usage";

#[cfg(test)]
mod tests {
    use super::*;
    use clap::CommandFactory;

    #[test]
    fn the_command_line_is_consistent() {
        Args::command().debug_assert();
    }
}

//! `tl completions`.

use crate::Failure;
use crate::output::Output;
use clap::{Args, Command};
use clap_complete::Shell;

/// The shell then completes commands, options and files.
#[derive(Args)]
#[command(after_help = "\
Examples:
  tl completions bash > ~/.local/share/bash-completion/completions/tl
  tl completions zsh > ~/.zfunc/_tl
  tl completions fish > ~/.config/fish/completions/tl.fish")]
pub(crate) struct Arguments {
    /// Whose completions to print.
    shell: Shell,
}

/// `of` is the whole command.
pub(crate) fn run(arguments: &Arguments, mut of: Command) -> Result<(), Failure> {
    // Into memory first: clap_complete panics where it cannot write.
    let mut script = Vec::new();
    clap_complete::generate(arguments.shell, &mut of, "tl", &mut script);
    let mut output = Output::new();
    output.text(&String::from_utf8_lossy(&script))?;
    output.finish()
}

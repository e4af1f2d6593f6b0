//! Help, completions, exit status.

use super::support::Files;

#[test]
fn every_command_has_examples() {
    let files = Files::new(&[]);
    for command in ["check", "fmt", "id", "json", "diff", "explain", "decode", "encode", "gen", "completions"] {
        let run = files.tl(&[command, "--help"]);
        assert_eq!(run.status, 0);
        assert!(run.stdout.contains("Examples:\n  "), "{command}: {}", run.stdout);
        assert!(run.stdout.contains(&format!("tl {command}")), "{command}: {}", run.stdout);
    }
    let run = files.tl(&["--help"]);
    assert!(run.stdout.contains("Exit status: 0 fine, 1 something was found, 2 it could not run."), "{}", run.stdout);
}

#[test]
fn what_cannot_run_is_2() {
    let files = Files::new(&[("bad.tl", "dog a:Nope = Pet;")]);
    let run = files.tl(&["check", "missing.tl"]);
    assert_eq!((run.status, run.stdout.as_str()), (2, ""));
    assert_eq!(run.stderr, "error: cannot read missing.tl: No such file or directory (os error 2)\n");
    assert_eq!(files.tl(&["frobnicate"]).status, 2);
    let run = files.tl(&["decode", "--schema", "bad.tl", "00"]);
    assert_eq!(run.status, 2);
    assert!(run.stderr.contains("bad.tl:1:7"), "{}", run.stderr);
    assert!(run.stderr.ends_with("error: the schema has errors\n"), "{}", run.stderr);
}

#[test]
fn completions_of_each_shell() {
    let files = Files::new(&[]);
    for (shell, part) in [("bash", "complete -F _tl"), ("zsh", "#compdef tl"), ("fish", "complete -c tl")] {
        let run = files.tl(&["completions", shell]);
        assert_eq!((run.status, run.stderr.as_str()), (0, ""));
        assert!(run.stdout.contains(part), "{shell}");
        assert!(run.stdout.contains("explain"), "{shell}");
    }
}

#[test]
fn no_colours_without_a_terminal() {
    let files = Files::new(&[("bad.tl", "dog a:Nope = Pet;"), ("pets.tl", "dog = Pet;")]);
    for run in [files.tl(&["check", "bad.tl"]), files.tl(&["diff", "pets.tl", "bad.tl"])] {
        assert!(!run.stdout.contains('\u{1b}') && !run.stderr.contains('\u{1b}'), "{run:?}");
    }
}

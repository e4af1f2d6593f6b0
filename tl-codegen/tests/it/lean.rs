//! A build script that only generates builds neither a parser of Rust nor a formatter nor an argument parser.

use std::process::Command;

#[test]
fn generating_needs_little() {
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let tree = Command::new(cargo)
        .args([
            "tree",
            "--offline",
            "--edges",
            "no-dev",
            "--prefix",
            "none",
            "--no-default-features",
            "--manifest-path",
        ])
        .arg(concat!(env!("CARGO_MANIFEST_DIR"), "/Cargo.toml"))
        .output()
        .unwrap();
    let text = String::from_utf8(tree.stdout).unwrap();
    assert!(tree.status.success(), "{}", String::from_utf8_lossy(&tree.stderr));
    let names: Vec<&str> = text.lines().filter_map(|line| line.split(' ').next()).collect();
    assert!(names.contains(&"quote"), "{names:?}");
    for heavy in ["syn", "prettyplease", "clap", "serde", "serde_json", "annotate-snippets"] {
        assert!(!names.contains(&heavy), "{heavy} is built: {text}");
    }
}

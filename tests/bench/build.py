#!/usr/bin/env python3
"""What it costs to build a crate that has the generated types as its only dependency: ours beside the peer's.

    tests/bench/build.py [--rounds 3] [--modes check,dev,release] [--sets default,files,server]

Each build is from clean, in a target folder of its own. The sides build in turn, and each figure is the median of the
rounds. CPU is the user time of cargo and all that it runs, build scripts too; memory is the peak of the largest process
(rustc's). What counts is the ratio, measured on a machine that does little else. Nothing is asserted.

The set `server` can decode functions and build everything; so can the peer with the feature that it is compared with.
"""

import argparse
import os
import re
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import NamedTuple

TYPES = Path(__file__).resolve().parents[2] / "tl-types"
PEER = 'grammers-tl-types = "0.11"'
SERVER_PEER = 'grammers-tl-types = { version = "0.11", features = ["deserializable-functions"] }'
SETS = ["default", "files", "server"]
MODES = {"check": ["check"], "dev": ["build"], "release": ["build", "--release"]}


class Target(NamedTuple):
    """What a ratio must be at most, and what it should be."""

    must: float
    aim: float


CPU = {
    ("default", "check"): Target(0.6, 0.45),
    ("default", "dev"): Target(0.55, 0.4),
    ("default", "release"): Target(0.5, 0.33),
    ("files", "check"): Target(0.25, 0.12),
    ("files", "dev"): Target(0.25, 0.12),
    ("files", "release"): Target(0.25, 0.12),
}
MEMORY = {"default": Target(0.65, 0.5)}


class Cost(NamedTuple):
    """Of one build."""

    seconds: float
    megabytes: float


def main():
    options = parse_options()
    with tempfile.TemporaryDirectory(prefix="bench-build-") as folder:
        crates = {name: write_crate(Path(folder), name, line) for name, line in dependencies(options.sets).items()}
        costs = measure(crates, options.modes, options.rounds)
        report(costs, [name for name in crates if name in SETS], options)


def parse_options():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rounds", type=int, default=3, help="builds of each kind (3)")
    parser.add_argument("--modes", type=lambda text: text.split(","), default=list(MODES), help="check,dev,release")
    parser.add_argument("--sets", type=lambda text: text.split(","), default=SETS[:2], help=",".join(SETS))
    options = parser.parse_args()
    if options.rounds < 1:
        parser.error("--rounds: at least 1")
    for given, known in [(options.modes, MODES), (options.sets, SETS)]:
        if unknown := set(given) - set(known):
            parser.error(f"unknown: {', '.join(sorted(unknown))}")
    return options


def dependencies(sets):
    """The peer, with more for a server's set, and each feature set of ours that there is."""
    ours = f'mtproto-tl-types = {{ path = "{TYPES}"'
    lines = {
        "default": ours + " }",
        "files": ours + ', default-features = false, features = ["files"] }',
        "server": ours + ', features = ["server"] }',
    }
    has_files = re.search(r"^files\s*=", (TYPES / "Cargo.toml").read_text(), re.MULTILINE)
    if "files" in sets and not has_files:
        print("skipped: mtproto-tl-types has no feature `files`", file=sys.stderr)
        sets = [name for name in sets if name != "files"]
    peers = {peer_of(name): SERVER_PEER if name == "server" else PEER for name in sets}
    return peers | {name: lines[name] for name in sets}


def peer_of(name):
    """What a feature set is compared with."""
    return "peer-server" if name == "server" else "peer"


def write_crate(folder, name, dependency):
    """A crate with one dependency and nothing else, its dependencies fetched."""
    crate = folder / name
    (crate / "src").mkdir(parents=True)
    (crate / "src/lib.rs").write_text("")
    manifest = f'[package]\nname = "{name}-alone"\nversion = "0.0.0"\nedition = "2024"\n\n[workspace]\n\n'
    (crate / "Cargo.toml").write_text(f"{manifest}[dependencies]\n{dependency}\n")
    subprocess.run(["cargo", "fetch", "--quiet"], cwd=crate, env=environment(crate), check=True)
    return crate


def measure(crates, modes, rounds):
    """The costs of each crate and mode: a list with an entry per round."""
    costs = {}
    for mode in modes:
        for number in range(rounds):
            for name, crate in crates.items():
                cost = build(crate, mode)
                costs.setdefault((name, mode), []).append(cost)
                progress = f"{mode} {number + 1}/{rounds} {name}: {cost.seconds:.1f} s, {cost.megabytes:.0f} MB"
                print(progress, file=sys.stderr, flush=True)
    return costs


def build(crate, mode):
    with tempfile.TemporaryDirectory(prefix="bench-target-") as target:
        command = ["cargo", *MODES[mode], "--quiet", "--offline"]
        process = subprocess.Popen(command, cwd=crate, env=environment(target))
        # The children that a process has waited for count as its own: all of a build does.
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode != 0:
            sys.exit(f"{' '.join(command)} failed in {crate}")
        return Cost(usage.ru_utime, usage.ru_maxrss / 1024)


def environment(target):
    """Cargo treats crates in a folder as ones under work: incremental, with warnings. Those of a registry it does not,
    and so it shall be for both."""
    cleaned = {name: value for name, value in os.environ.items() if not name.startswith(("CARGO_", "RUSTC_"))}
    kept = {name: os.environ[name] for name in ["CARGO_HOME"] if name in os.environ}
    same = {"CARGO_TARGET_DIR": str(target), "CARGO_INCREMENTAL": "0", "RUSTFLAGS": "--cap-lints allow"}
    return cleaned | kept | same


def report(costs, sets, options):
    print(f"{'':<24} {'ours':>10} {'peer':>10} {'ratio':>7} {'must':>6} {'aim':>6}")
    for name in sets:
        for mode in options.modes:
            ours, peer = costs[name, mode], costs[peer_of(name), mode]
            line(f"{name}: {mode}, CPU", ours, peer, "seconds", "s", CPU.get((name, mode)))
            line(f"{name}: {mode}, memory", ours, peer, "megabytes", "MB", MEMORY.get(name))


def line(title, ours, peer, attribute, unit, target):
    ours, peer = (statistics.median(getattr(cost, attribute) for cost in side) for side in (ours, peer))
    digits = 1 if unit == "s" else 0
    shown = (f"{value:.{digits}f} {unit}" for value in (ours, peer))
    must, aim = (f"{target.must:.2f}", f"{target.aim:.2f}") if target else ("-", "-")
    print("{:<24} {:>10} {:>10} {:>7.2f} {:>6} {:>6}".format(title, *shown, ours / peer, must, aim))


if __name__ == "__main__":
    main()

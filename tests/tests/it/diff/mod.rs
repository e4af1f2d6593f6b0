//! `tl diff` says of each change of a schema what it breaks in code that uses the generated Rust, and nothing else.

mod compiler;
mod judge;
mod mutate;
mod schema;
mod surface;
mod user;
mod version;

use fastrand::Rng;
use judge::judge;
use mutate::MUTATIONS;
use std::collections::BTreeMap;
use tl_codegen::diff::{Change, Effect, EffectKind};
use version::Version;

/// Changes of one schema after another, judged by the listing of what would be generated. What is behind a feature is not
/// in the listing, and takes long to generate: a part of the changes is judged by that too.
#[test]
fn what_breaks_is_announced_and_nothing_else() {
    let mutations = if tests::is_thorough() { 10_000 } else { 2_000 };
    let halves = std::thread::scope(|scope| {
        let halves = [1, 2].map(|seed| scope.spawn(move || announced(seed, mutations / 2)));
        halves.map(|half| half.join().unwrap())
    });
    let [mut kinds, more] = halves;
    more.into_iter().for_each(|(kind, count)| *kinds.entry(kind).or_default() += count);
    // Whatever breaks code has been there often.
    let of_rust = ["accessor", "arguments", "boxed", "rust-field", "rust-path", "server", "unboxed"];
    let of_both =
        ["field-condition", "field-removed", "field-renamed", "field-retyped", "removed", "renamed", "result"];
    let rare =
        of_rust.iter().chain(&of_both).filter(|kind| kinds.get(**kind).is_none_or(|count| *count < mutations / 200));
    assert_eq!(rare.collect::<Vec<_>>(), Vec::<&&str>::new(), "{kinds:#?}");
}

/// Returns how many effects of each kind were announced as breaking.
fn announced(seed: u64, mutations: usize) -> BTreeMap<&'static str, usize> {
    const IN_A_ROW: usize = 12;
    const LOOKED_AT_CLOSELY: usize = 16;
    let mut rng = Rng::with_seed(seed);
    let mut kinds = BTreeMap::new();
    let mut old = Version::base(&mut rng);
    for index in 0..mutations {
        if index % IN_A_ROW == 0 {
            old = Version::base(&mut rng);
        }
        let (what, new) = old.mutated(rng.choice(MUTATIONS).unwrap(), &mut rng);
        let by_code = index % LOOKED_AT_CLOSELY == 0;
        let (changes, broken) = (old.changes(&new), old.broken(&new, by_code));
        let judged = |changes: &[Change]| judge(&old, changes, &broken, by_code);
        if let Err(wrong) = judged(&changes) {
            let (old, new) = (old.schema.text(), new.schema.text());
            panic!("{wrong}: {what} (seed {seed}, mutation {index})\n{changes:#?}\n{broken:#?}\n{old}\n{new}");
        }
        if by_code {
            assert_misses_nothing(&changes, judged);
        }
        for effect in changes.iter().flat_map(|change| &change.effects).filter(|effect| effect.breaks.any()) {
            *kinds.entry(effect.kind.name()).or_default() += 1;
        }
        old = new;
    }
    kinds
}

/// Whoever judges sees each change that is not announced.
fn assert_misses_nothing(changes: &[Change], judged: impl Fn(&[Change]) -> Result<(), String>) {
    for (at, left_out) in changes.iter().enumerate() {
        // A variant that goes elsewhere is seen at the enum, which may have lost another one.
        const OF_VARIANTS: [EffectKind; 2] = [EffectKind::Result, EffectKind::Variant];
        let is_of_variants = left_out.effects.iter().any(|effect| OF_VARIANTS.contains(&effect.kind));
        if !is_of_variants && (left_out.breaks().rust || left_out.breaks().boxes) {
            let others: Vec<Change> = [&changes[..at], &changes[at + 1..]].concat();
            assert!(judged(&others).is_err(), "nobody misses {left_out:#?}");
        }
    }
}

/// A user's code that names all there is of an old version, compiled against the new one.
#[test]
fn what_was_announced_compiles_no_more_and_all_else_does() {
    const IN_A_ROW: usize = 10;
    let count = if tests::is_thorough() { 200 } else { 80 };
    let mut rng = Rng::with_seed(3);
    let mut pairs: Vec<(&str, Version, Version)> = Vec::new();
    // Each of them in turn, and as often one that moves boxes.
    for mutation in MUTATIONS.into_iter().chain([mutate::GROWTH; 7]).cycle().take(count) {
        let old = match pairs.last() {
            Some((_, _, last)) if !pairs.len().is_multiple_of(IN_A_ROW) => last.clone(),
            _ => Version::base(&mut rng),
        };
        let (what, new) = old.mutated(mutation, &mut rng);
        pairs.push((what, old, new));
    }
    // A client and a server in turn.
    let is_client = |number: usize| number.is_multiple_of(2);
    let numbered = || pairs.iter().enumerate();
    let code = numbered().map(|(number, (_, old, new))| {
        let is_client = is_client(number);
        (new.output(is_client), user::code(old, is_client))
    });
    let broken = compiler::broken("diff", &code.collect::<Vec<_>>());
    assert!(broken.iter().filter(|broken| broken.any).count() > count / 4);
    assert!(broken.iter().filter(|broken| broken.boxes && !broken.any).count() > count / 40);
    let mut wrong = Vec::new();
    for ((number, (what, old, new)), broken) in numbered().zip(broken) {
        let changes = old.changes(new);
        let is_seen = |change: &Change| is_seen_by_the_compiler(change, is_client(number));
        let rust = changes.iter().any(|change| change.breaks().rust);
        let boxes = changes.iter().any(|change| change.breaks().boxes);
        let why = match (broken.any, broken.boxes) {
            (true, _) if !rust => "broken and not announced",
            (false, _) if changes.iter().any(is_seen) => "announced and not broken",
            (_, true) if !rust && !boxes => "a moved box that was not announced",
            (_, false) if boxes => "a box that was announced and has not moved",
            _ => continue,
        };
        let (old, new) = (old.schema.text(), new.schema.text());
        wrong.push(format!("{why}: {what}\n{}\n{changes:#?}\n{old}\n{new}", broken.errors.join("\n")));
    }
    assert!(wrong.is_empty(), "{} are wrong:\n{}", wrong.len(), wrong.join("\n\n"));
}

/// Whether code cannot compile: what only means something else now often does, and a client does not name all there is.
fn is_seen_by_the_compiler(change: &Change, by_client: bool) -> bool {
    let is_taken_over = change.effects.iter().any(|effect| effect.kind == EffectKind::RustPath);
    let is_seen = |effect: &Effect| match effect.kind {
        EffectKind::Server => by_client,
        EffectKind::Arguments => !by_client && have_other_types(&effect.message),
        EffectKind::Variant => false,
        _ => effect.breaks.rust,
    };
    !is_taken_over && change.effects.iter().any(is_seen)
}

/// `new(a: i32, b: i64) -> new(b: i32, a: i64)`
fn have_other_types(calls: &str) -> bool {
    let types = |call: &str| {
        let arguments = call.trim_start_matches("new(").trim_end_matches(')').split(", ");
        arguments.map(|argument| argument.split(": ").last().map(str::to_owned)).collect::<Vec<_>>()
    };
    calls.split_once(" -> ").is_some_and(|(old, new)| types(old) != types(new))
}

//! No word of a documentation comment is lost, whatever tags are in it.

use proptest::prelude::*;
use tl_parser::{Sources, check};

/// Words, among them those that are tags at some places or at all.
const WORDS: [&str; 14] = [
    "one",
    "two",
    "a@b",
    "@",
    "@@x",
    "@nothing",
    "@x,",
    "@Pet",
    "@description",
    "@x",
    "@y",
    "@param_y",
    "@param_z",
    "@class Pet",
];

fn comments() -> impl Strategy<Value = Vec<String>> {
    let words = prop::collection::vec(prop::sample::select(WORDS.to_vec()), 1..6);
    let line = (prop::sample::select(vec!["@description ", "@x ", "@", "-"]), words);
    prop::collection::vec(line.prop_map(|(start, words)| format!("//{start}{}", words.join(" "))), 0..6)
}

/// The words of a text that no tag can be.
fn plain<'t>(text: impl Iterator<Item = &'t str>) -> Vec<&'t str> {
    let words = text.flat_map(str::split_whitespace);
    let mut plain = words.filter(|word| WORDS[..8].contains(word)).collect::<Vec<_>>();
    plain.sort_unstable();
    plain
}

proptest! {
    #[test]
    fn every_word_is_kept(before in comments(), inside in comments(), is_pet in any::<bool>()) {
        // What starts with `//-` goes on with something.
        let (before, inside) = (before.join("\n"), inside.join("\n"));
        let result = if is_pet { "Pet" } else { "Dog" };
        let text = format!("//@description\n{before}\ndog x:int\n{inside}\n y:int = {result};");
        let mut sources = Sources::new();
        sources.add("test.tl", text.as_str());
        let resolved = check(&sources);
        prop_assert_eq!(&resolved.diagnostics, &[]);
        let docs = &resolved.schema.combinators[0].docs;
        let lines = docs.description.iter().chain(docs.fields.iter().flat_map(|(_, lines)| lines));
        let lines = lines.chain(resolved.schema.types.iter().flat_map(|ty| &ty.docs));
        let said = before.lines().chain(inside.lines()).map(|line| line.trim_start_matches(['/', '-']));
        prop_assert_eq!(plain(lines.copied()), plain(said), "{}", text);
    }
}

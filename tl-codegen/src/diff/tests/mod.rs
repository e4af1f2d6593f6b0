//! Each sort of change of a declaration, and what it breaks. What is of Rust alone is in `rust`.

mod rust;

use super::*;
use crate::Boxing;
use tl_parser::Sources;

/// A line a change: its name, its kind, and its effects with `W`, `R` and `B` for what they break.
fn changes(old: &str, new: &str) -> Vec<String> {
    // Whatever is not boxed stays so: boxes have tests of their own.
    changes_with(&Boxing::Cycles, old, new)
}

fn changes_with(boxing: &Boxing, old: &str, new: &str) -> Vec<String> {
    let sources = |text: &str| {
        let mut sources = Sources::new();
        sources.add("test.tl", text);
        sources
    };
    let (old, new) = (sources(old), sources(new));
    let (before, after) = (tl_parser::check(&old), tl_parser::check(&new));
    let version = |schema, sources| Version { schema, sources, boxing };
    let changes = diff(version(&before.schema, &old), version(&after.schema, &new));
    let effect = |effect: &Effect| {
        let breaks = [(effect.breaks.wire, "W"), (effect.breaks.rust, "R"), (effect.breaks.boxes, "B")];
        let breaks: String = breaks.iter().filter(|(is, _)| *is).map(|(_, letter)| *letter).collect();
        let member = effect.member.as_ref().map(|member| format!(" {member}")).unwrap_or_default();
        format!("; {}{member} {} [{breaks}]", effect.kind.name(), effect.message)
    };
    let line = |change: &Change| {
        let effects: String = change.effects.iter().map(effect).collect();
        format!("{} {}{effects}", change.kind, change.name)
    };
    changes.iter().map(line).collect()
}

#[test]
fn nothing() {
    let text = "dog#1 name:string = Pet; ---functions--- get#2 {X:Type} q:!X = X;";
    assert_eq!(changes(text, text), Vec::<String>::new());
    assert_eq!(changes("dog#1 = Pet;cat#2 = Pet;", "// other\ncat#2 = Pet;\ndog#1 = Pet;"), Vec::<String>::new());
}

#[test]
fn added_and_removed() {
    assert_eq!(
        changes("dog#1 = Pet; ---functions--- a#3 = Pet;", "cat#2 x:int = Pet; ---functions--- b#4 y:int = Pet;"),
        [
            "removed dog; removed a constructor of Pet [WR]",
            "removed a; removed a function that answers Pet [WR]",
            "added cat; added a constructor of Pet []",
            "added b; added a function that answers Pet []",
        ]
    );
}

/// The enum has a method for what all constructors have, unless there is but one.
#[test]
fn a_constructor_without_what_all_have() {
    let pets =
        "dog#1 flags:# id:int name:string age:flags.0?int = Pet; cat#2 flags:# id:long name:string age:int = Pet;";
    assert_eq!(
        changes(pets, &format!("{pets} fish#3 id:int = Pet; bird#4 name:string = Pet;")),
        [
            "added fish; added a constructor of Pet []",
            "added bird; added a constructor of Pet []",
            "changed Pet; accessor name is gone: `fish` has no such field [R]",
        ]
    );
    assert_eq!(changes("a#1 x:int = A;", "a#1 x:int = A; b#2 = A;"), ["added b; added a constructor of A []"]);
}

#[test]
fn fields() {
    assert_eq!(
        changes(
            "dog#1 flags:# a:int b:long c:flags.1?string d:flags.2?int = Pet;",
            "dog#2 flags:# b:long a:string c:flags.3?string d:int e:flags.2?int f:flags.4?true g:int = Pet;",
        ),
        [
            "changed dog; id 00000001 -> 00000002 [W]; field-retyped a int -> string [WR]; field-moved b moved from place 3 to 2 [W]; \
          flag-moved c flags.1? -> flags.3? [W]; field-condition d required now, was flags.2? [WR]; \
          field-added e flags.2?int []; field-added f flags.4?true []; field-added g int, always there [W]; \
          arguments new(a: i32, b: i64) -> new(b: i64, a: String, d: i32, g: i32) [R]"
        ]
    );
}

#[test]
fn a_true_under_a_free_bit_breaks_nothing() {
    let old = "dog#1 flags:# a:flags.0?int = Pet;";
    assert_eq!(
        changes(old, "dog#1 flags:# good:flags.1?true a:flags.0?int = Pet;"),
        ["changed dog; field-added good flags.1?true []"]
    );
    assert_eq!(
        changes(old, "dog#1 flags:# good:flags.0?true a:flags.0?int = Pet;"),
        ["changed dog; field-added good flags.0?true, under a bit that is in use [W]"]
    );
    assert_eq!(
        changes("dog#1 flags:# good:flags.1?true = Pet;", "dog#1 flags:# = Pet;"),
        ["changed dog; field-removed good flags.1?true [R]"]
    );
}

#[test]
fn renames() {
    assert_eq!(
        changes("dog#1 a:int = Pet; cat#2 b:int c:int = Pet;", "hound#1 a:int = Pet; lion#3 b:int c:int = Pet;"),
        [
            "renamed hound; renamed was called `dog` [R]",
            "renamed lion; renamed was called `cat` [R]; id 00000002 -> 00000003 [W]",
        ]
    );
    assert_eq!(
        changes("dog#1 a:int b:int = Pet;", "dog#1 a:int c:int = Pet;"),
        ["changed dog; field-renamed c was called `b` [R]"]
    );
}

#[test]
fn results() {
    assert_eq!(
        changes("a#1 = A; b#2 = B; ---functions--- get#3 = A;", "a#1 = A; b#2 = B; ---functions--- get#3 = Vector<A>;"),
        ["changed get; result A -> Vector<A> [WR]"]
    );
}

#[test]
fn masks_that_travel() {
    let old = "\
        stats#1 {mask:#} a:mask.0?int = Stats mask;\n\
        ---functions---\n\
        get#2 id:int mask:# own:mask.4?int = Stats mask;";
    let with = |stats: &str, get: &str| changes(old, &format!("{stats} ---functions--- {get}"));
    let stats = |field: &str| format!("stats#1 {{mask:#}} a:mask.0?int {field} = Stats mask;");
    let get = "get#2 id:int mask:# own:mask.4?int = Stats mask;";
    assert_eq!(with(&stats("b:mask.1?int"), get), ["changed stats; field-added b mask.1?int []"]);
    // The function uses bit 4 of the number that it gives to the type.
    assert_eq!(
        with(&stats("b:mask.4?int"), get),
        ["changed stats; field-added b mask.4?int, under a bit that is in use [W]"]
    );
    // A new parameter may get a new number, or 0; an old number brings its bits along.
    let two = "stats#1 {mask:#} {more:#} a:mask.0?int b:more.4?int = Stats mask more;";
    let params = "changed stats; params {mask} -> {mask more} []; field-added b more.4?int";
    let asks = |fields: &str, more: &str| {
        with(two, &format!("get#2 id:int mask:# own:mask.4?int {fields} = Stats mask {more};"))
    };
    assert_eq!(asks("", "0"), [format!("{params} []")]);
    assert_eq!(asks("more:#", "more"), [format!("{params} []"), "changed get; field-added more # []".to_owned()]);
    assert_eq!(asks("", "mask"), [format!("{params}, under a bit that is in use [W]")]);
    assert_eq!(
        asks("", "16"),
        [format!("{params} []"), "changed get; result Stats<mask> -> Stats<mask,16> [W]".to_owned()]
    );
    assert_eq!(
        asks("more:#", "0"),
        [format!("{params} []"), "changed get; field-added more #, a mask that nothing uses [W]".to_owned()]
    );
}

#[test]
fn a_mask_at_the_end() {
    let old = "a#1 x:int = A; ---functions--- get#2 id:int = A;";
    assert_eq!(
        changes(old, "a#1 x:int = A; ---functions--- get#2 id:int f:# more:f.0?int = A;"),
        ["changed get; field-added f # []; field-added more f.0?int []"]
    );
    // Not for constructors, and not before an old field.
    assert_eq!(
        changes(old, "a#1 x:int f:# y:f.0?int = A; ---functions--- get#2 f:# id:int more:f.0?int = A;"),
        [
            "changed a; field-added f #, always there [W]; field-added y f.0?int []",
            "changed get; field-added f #, always there [W]; field-added more f.0?int []",
        ]
    );
}

#[test]
fn a_second_constructor() {
    let old = "a#1 x:int = A; b#2 it:A = B;";
    assert_eq!(changes(old, &format!("{old} c#3 = A;")), ["added c; added a constructor of A []"]);
    let old = "a#1 x:int = A; b#2 it:%A = B;";
    let added =
        "added c; added a second constructor of A, which is used bare: without ids the two cannot be told apart [W]";
    assert!(changes(old, &format!("{old} c#3 = A;")).contains(&added.to_owned()));
}

#[test]
fn functions_that_vk_could_not_grow() {
    let added = |function: &str| changes("a#1 = A;", &format!("a#1 = A; ---functions--- {function}"));
    assert_eq!(added("@read get#2 f:# id:int = A;"), ["added get; added a function that answers A []"]);
    assert_eq!(added("get#2 id:int = A;"), ["added get; added a function that answers A []"]);
    let stuck = "added get; added a function that answers A, and does not start with a mask: by VK's rules it could never grow [W]";
    assert_eq!(added("@read get#2 id:int = A;"), [stuck]);
}

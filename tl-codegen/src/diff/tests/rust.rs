//! What breaks code that uses the generated Rust, and is not in a declaration's own words.

use super::{changes, changes_with};
use crate::Boxing;

/// A number that decides about fields is none of the struct's; any other is a field, and `new` takes it.
#[test]
fn numbers_of_their_own() {
    let (without, with) = ("dog#1 a:int b:int = Pet;", "dog#1 a:int n:# b:int = Pet;");
    assert_eq!(
        changes(without, with),
        ["changed dog; field-added n #, always there [W]; \
          arguments new(a: i32, b: i32) -> new(a: i32, n: u32, b: i32) [R]"]
    );
    assert_eq!(
        changes(with, without),
        ["changed dog; field-removed n # [WR]; arguments new(a: i32, n: u32, b: i32) -> new(a: i32, b: i32) [R]"]
    );
    assert_eq!(
        changes(with, "dog#1 a:int b:int n:# = Pet;"),
        ["changed dog; field-moved b moved from place 3 to 2 [W]; \
          arguments new(a: i32, n: u32, b: i32) -> new(a: i32, b: i32, n: u32) [R]"]
    );
    assert_eq!(
        changes(with, "dog#1 a:int n:# b:int c:n.0?int = Pet;"),
        ["changed dog; field-added c n.0?int []; \
          rust-field n no field of the struct any more: its bits say which fields are there [R]; \
          arguments new(a: i32, n: u32, b: i32) -> new(a: i32, b: i32) [R]"]
    );
}

#[test]
fn flags_words_are_nobodys() {
    let old = "dog#1 flags:# a:int b:flags.0?int = Pet;";
    assert_eq!(
        changes(old, "dog#1 mask:# a:int b:mask.0?int = Pet;"),
        ["changed dog; field-renamed mask was called `flags` []"]
    );
    assert_eq!(
        changes(old, "dog#1 flags:# b:flags.0?int a:int = Pet;"),
        ["changed dog; field-moved b moved from place 3 to 2 [W]"]
    );
    assert_eq!(
        changes(old, "dog#1 flags:# a:int b:flags.0?int flags2:# c:flags2.0?int = Pet;"),
        ["changed dog; field-added flags2 #, always there [W]; field-added c flags2.0?int []"]
    );
}

/// Arguments of one type that have changed places compile, and mean something else.
#[test]
fn arguments_that_change_places() {
    assert_eq!(
        changes("dog#1 a:int b:int = Pet;", "dog#1 b:int a:int = Pet;"),
        ["changed dog; field-moved b moved from place 2 to 1 [W]; \
          arguments new(a: i32, b: i32) -> new(b: i32, a: i32) [R]"]
    );
}

#[test]
fn names_that_are_taken_over() {
    let old = "menuDefault#1 a:int = Menu; menuOther#2 = Menu;";
    let new = "menu_default#3 b:int = Menu;";
    assert_eq!(
        changes(old, &format!("{new} {old}")),
        [
            "added menu_default; added a constructor of Menu []",
            "changed menuDefault; \
          rust-path `types::MenuDefault` is `menu_default#00000003` now, and this is `types::MenuDefaultId00000001` [R]",
        ]
    );
    assert_eq!(changes(old, &format!("{old} {new}")), ["added menu_default; added a constructor of Menu []"]);
    // Where it only moves to a free place, and where its own name moves it.
    assert_eq!(
        changes(&format!("{new} {old}"), old),
        [
            "removed menu_default; removed a constructor of Menu [WR]; \
          rust-path `types::MenuDefault` is `menuDefault#00000001` now [R]",
            "changed menuDefault; rust-path was `types::MenuDefaultId00000001`, is `types::MenuDefault` now [R]",
        ]
    );
    assert_eq!(
        changes("menuDefault#1 a:int = Menu;", "menu_default#1 a:int = Menu;"),
        ["renamed menu_default; renamed was called `menuDefault` []"]
    );
}

/// Two constructors whose structs are in different modules may want one name in their enum.
#[test]
fn variants_that_are_taken_over() {
    let old = "a.petDog#1 x:int = Pet; petCat#2 = Pet;";
    assert_eq!(
        changes(old, &format!("b.petDog#3 x:int = Pet; {old}")),
        [
            "added b.petDog; added a constructor of Pet []",
            "changed Pet; variant Dog holds `b.petDog` now, and `a.petDog` is in `DogId00000001` [R]",
        ]
    );
}

#[test]
fn types_that_are_taken_over() {
    let old = "a#1 = MenuDefault; b#2 x:MenuDefault = B;";
    assert_eq!(
        changes(old, &format!("c#3 = Menu_Default; {old}")),
        [
            "added c; added a constructor of Menu_Default []",
            "changed b; rust-field x its type is `MenuDefault2` in Rust now, was `MenuDefault` [R]; \
          arguments new(x: MenuDefault) -> new(x: MenuDefault2) [R]",
            "changed MenuDefault; \
          rust-path `enums::MenuDefault` is `Menu_Default` now, and this is `enums::MenuDefault2` [R]",
        ]
    );
}

#[test]
fn fields_that_are_taken_over() {
    assert_eq!(
        changes("a#1 fooBar:int = A;", "a#1 foo_bar:int fooBar:int = A;"),
        ["changed a; field-added foo_bar int, always there [W]; \
          rust-field fooBar its name is `foo_bar2` in Rust now, was `foo_bar` [R]; \
          arguments new(foo_bar: i32) -> new(foo_bar: i32, foo_bar2: i32) [R]"]
    );
    assert_eq!(
        changes("a#1 flags:# new:flags.0?int = A;", "a#1 flags:# new:flags.0?int new2:flags.1?int = A;"),
        ["changed a; field-added new2 flags.1?int []"]
    );
    assert_eq!(
        changes("a#1 flags:# new:flags.0?int = A;", "a#1 flags:# new2:flags.1?int new:flags.0?int = A;"),
        ["changed a; field-added new2 flags.1?int []; \
          rust-field new its setter is `new3` in Rust now, was `new2` [R]"]
    );
}

#[test]
fn constructors_that_move() {
    let old = "dog#1 a:int = Pet; cat#2 = Pet;";
    assert_eq!(changes(old, "dog#1 a:int = Animal; cat#2 = Pet;"), ["changed dog; result Pet -> Animal [WR]"]);
    assert_eq!(
        changes("dog#1 a:int = Pet;", "dog#1 a:int = Animal;"),
        [
            "removed Pet; removed `enums::Pet` is gone: it has no constructors any more [R]",
            "changed dog; result Pet -> Animal [WR]"
        ]
    );
}

#[test]
fn methods_of_enums() {
    let old = "dog#1 id:int a:int = Pet; cat#2 id:int = Pet;";
    assert_eq!(
        changes(old, "dog#1 id:int a:int = Pet;"),
        [
            "removed cat; removed a constructor of Pet [WR]",
            "changed Pet; accessor id is gone: there is but one constructor, which has the field [R]",
        ]
    );
    assert_eq!(
        changes(old, "dog#1 flags:# id:flags.0?int a:int = Pet; cat#2 flags:# id:flags.0?int = Pet;"),
        [
            "changed dog; field-condition id optional now: flags.0? [WR]; field-added flags #, always there [W]; \
          arguments new(id: i32, a: i32) -> new(a: i32) [R]",
            "changed cat; field-condition id optional now: flags.0? [WR]; field-added flags #, always there [W]; \
          arguments new(id: i32) -> new() [R]",
            "changed Pet; accessor id is about `Option<i32>` now, was about `i32` [R]",
        ]
    );
}

#[test]
fn parameters() {
    let get = |text: &str| format!("a#1 = A; ---functions--- get#2 {text};");
    let old = get("{X:Type} q:!X = X");
    assert_eq!(changes(&old, &get("{Y:Type} q:!Y = Y")), Vec::<String>::new());
    assert_eq!(
        changes(&get("{X:Type} {Y:Type} q:!X r:!Y = X"), &get("{X:Type} {Y:Type} q:!X r:!Y = Y")),
        ["changed get; result X -> Y [WR]"]
    );
    assert_eq!(
        changes(&old, &get("q:int = A")),
        ["changed get; params {X} -> {} [WR]; result X -> A [WR]; field-retyped q !X -> int [WR]; \
          arguments new(q: X) -> new(q: i32) [R]"]
    );
}

/// Types that functions take can be built without the servers' feature; those that only come from servers cannot.
#[test]
fn what_goes_behind_the_feature_of_servers() {
    let pets = "dog#1 flags:# a:int b:flags.0?int = Pet; cat#2 = Pet; ---functions--- get#3 = Pet;";
    let sent = format!("{pets} set#4 pet:Pet = Pet;");
    assert_eq!(
        changes(&sent, pets),
        [
            "removed set; removed a function that answers Pet [WR]",
            "changed dog; server `new` and the setters are behind the feature of servers now, \
          where a tree has one: no function takes this [R]",
            "changed Pet; \
          server the conversion from `types::Dog`, `types::Cat` is behind the feature of servers now, where a tree has one: no function takes this [R]",
        ]
    );
    assert_eq!(changes(pets, &sent), ["added set; added a function that answers Pet []"]);
}

/// Only what cannot be expressed has no code that could break, with all that reaches it.
#[test]
fn what_cannot_be_expressed() {
    let wide = "wide#9 {n:#} x:n.0?int = Wide n;";
    let old = format!("{wide} dog#1 a:int = Pet; holds#2 a:int w:(Wide 3) = Holds; deep#3 a:int h:Holds = Deep;");
    let new = format!("{wide} dog#1 b:int = Pet; holds#2 b:int w:(Wide 3) = Holds; deep#3 b:int h:Holds = Deep;");
    assert_eq!(
        changes(&old, &new),
        [
            "changed dog; field-renamed b was called `a` [R]",
            "changed holds; field-renamed b was called `a` []",
            "changed deep; field-renamed b was called `a` []",
        ]
    );
    assert_eq!(
        changes(
            "dog#1 a:int = Pet; owner#2 pet:Pet = Owner; house#3 = House;",
            "dog#1 {n:#} a:n.0?int = Pet n; owner#2 pet:(Pet 1) = Owner; house#3 = House;"
        )
        .iter()
        .filter(|line| line.contains("inexpressible"))
        .count(),
        4
    );
}

/// Also of constructors that have not changed: what they hold has.
#[test]
fn boxes_by_size() {
    let photo = "photo#4 inner:Inner x:string = Photo; photoEmpty#5 id:long = Photo;";
    let old = format!("inner#6 flags:# a:string b:string = Inner; {photo}");
    let new = format!("inner#6 flags:# a:string b:string c:flags.0?string = Inner; {photo}");
    assert_eq!(
        changes_with(&Boxing::BySize, &old, &new),
        [
            "changed inner; field-added c flags.0?string []",
            "changed Inner; boxed Plain `inner` is behind a `Box` now: it takes 72 bytes, and may take 53 [B]",
            "changed Photo; \
          unboxed Plain `photo` is not behind a `Box` any more: it took 72 bytes, and might take 66 [B]",
        ]
    );
    let back = changes_with(&Boxing::BySize, &new, &old);
    assert_eq!(
        back[1..],
        [
            "changed Inner; \
          unboxed Plain `inner` is not behind a `Box` any more: it took 72 bytes, and might take 53 [B]",
            "changed Photo; boxed Plain `photo` is behind a `Box` now: it takes 72 bytes, and may take 66 [B]",
        ]
    );
}

#[test]
fn boxes_in_cycles() {
    let pair = |of: &str| format!("a#1 b:B = A; aEmpty#2 = A; b#3 {of} = B; bEmpty#4 = B;");
    let (old, new) = (pair("a:Vector<A>"), pair("a:A"));
    assert_eq!(
        changes(&old, &new)[1..],
        [
            "changed A; boxed Plain `a` is behind a `Box` now: the type would contain itself [B]",
            "changed B; boxed Plain `b` is behind a `Box` now: the type would contain itself [B]",
        ]
    );
    assert_eq!(
        changes(&new, &old)[1],
        "changed A; unboxed Plain `a` is not behind a `Box` any more: the type does not contain itself any more [B]"
    );
}

#[test]
fn boxes_that_are_kept() {
    let kept = Boxing::Kept("Pet { Cat(Box), Dog }".parse().unwrap());
    let pets = |dog: &str, cat: &str, more: &str| format!("dog#1 flags:# {dog} = Pet; cat#2 {cat} = Pet; {more}");
    let strings = |count: usize| (0..count).map(|n| format!("s{n}:flags.0?string ")).collect::<String>();
    let old = pets(&strings(2), &strings(2).replace("flags.0?", ""), "");
    // A new one is boxed by its size, and no other moves.
    let owl = format!("owl#3 {} = Pet;", strings(5).replace("flags.0?", ""));
    let new = pets(&strings(8), "a:int", &owl);
    assert!(!changes_with(&kept, &old, &new).iter().any(|change| change.contains("[B]")));
    assert_eq!(
        changes_with(&kept, &old, &pets(&strings(9), "a:int", &owl)).last().unwrap(),
        "changed Pet; boxed Dog `dog` is behind a `Box` now: it takes 216 bytes, and may take 200 [B]"
    );
}

#[test]
fn the_layer() {
    assert_eq!(changes("// LAYER 7\na#1 = A;", "// LAYER 8\na#1 = A;"), Vec::<String>::new());
    assert_eq!(
        changes("// LAYER 7\na#1 = A;", "a#1 = A;"),
        ["removed LAYER; removed the new version says no layer [R]"]
    );
}

/// In secret chats' schemas, a name is one of its layer alone.
#[test]
fn layers_of_secret_chats() {
    let old = "===8=== note#1 a:int = Note; ===17=== note#2 a:int b:int = Note;";
    assert_eq!(changes(old, old), Vec::<String>::new());
    // Neither is the other's successor.
    assert_eq!(
        changes("===8=== note#1 a:int = Note;", "===17=== note#2 a:int b:int = Note;"),
        [
            "removed note; removed a constructor of Note [WR]; rust-path `types::Note` is `note#00000002` now [R]",
            "added note; added a constructor of Note []",
        ]
    );
    assert_eq!(
        changes(old, "===8=== note#1 a:int = Note; ===17=== note#3 a:int b:int = Note;"),
        [
            "changed note; id 00000002 -> 00000003 [W]; rust-path was `types::NoteId00000002`, is `types::NoteId00000003` now [R]"
        ]
    );
    // The id goes with the declaration, whatever layer it is in.
    assert_eq!(changes("note#1 a:int = Note;", "===8=== note#1 a:int = Note;"), Vec::<String>::new());
}

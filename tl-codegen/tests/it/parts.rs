//! `Builder`'s options about parts of a schema: roots, results that are not followed.

use crate::common::{self, api, items, names};
use tl_codegen::{Builder, Error, Output};

const SHOP: &str = "\
    item name:string = Item;\n\
    itemSet items:Vector<%Item2> = Item;\n\
    item2 price:Price = Item2;\n\
    price amount:long = Price;\n\
    shop.order id:long items:Vector<Item> = shop.Order;\n\
    shop.receipt order:shop.Order = shop.Receipt;\n\
    weather = Weather;\n\
    ---functions---\n\
    shop.buy item:Item = shop.Receipt;\n\
    shop.list {X:Type} query:!X = X;\n\
    look = Vector<Weather>;\n";

fn shop() -> Builder {
    Builder::new().schema_text("shop.tl", SHOP)
}

fn fault(builder: &Builder) -> String {
    match builder.generate().unwrap_err() {
        error @ Error::Options(_) => error.to_string(),
        other => panic!("{other}"),
    }
}

#[test]
fn without_roots_everything_is_generated() {
    assert_eq!(names(&shop().generate().unwrap()), names(&shop().roots(["*"]).generate().unwrap()));
}

#[test]
fn a_root_brings_what_it_reaches() {
    let of = |root: &str| names(&shop().roots([root]).generate().unwrap());
    assert_eq!(of("price"), ["enums::Price", "types::Price"]);
    // All constructors of a type, whichever of them was named, and what is bare in a vector.
    let item = [
        "enums::Item",
        "enums::Item2",
        "enums::Price",
        "types::Item",
        "types::Item2",
        "types::ItemSet",
        "types::Price",
    ];
    assert_eq!(of("item"), item);
    assert_eq!(of("Item"), item);
    let buy = of("shop.buy");
    assert!(buy.contains(&"functions::shop::Buy".to_owned()) && buy.contains(&"types::shop::Receipt".to_owned()));
    assert!(buy.contains(&"types::shop::Order".to_owned()) && buy.contains(&"types::Item".to_owned()));
    assert!(!buy.iter().any(|name| name.contains("Weather") || name.contains("List")));
    assert_eq!(of("look"), ["enums::Weather", "functions::Look", "types::Weather"]);
    let all_of_shop = of("shop.*");
    assert!(all_of_shop.contains(&"functions::shop::List".to_owned()));
    assert!(!all_of_shop.contains(&"functions::Look".to_owned()));
}

/// Whatever the roots are, an item is the same: its name, its boxes, its fallback.
#[test]
fn items_do_not_depend_on_the_roots() {
    let Some(all) = api(|builder| builder) else { return };
    let some = api(|builder| builder.roots(["upload.*", "messages.sendMultiMedia"])).unwrap();
    let (all, some) = (items(&all), items(&some));
    assert!(some.len() > 1000 && some.len() < all.len());
    let different: Vec<_> = some.iter().filter(|item| !all.contains(item.as_str())).collect();
    assert_eq!(different, Vec::<&String>::new());
}

#[test]
fn names_are_those_of_the_whole_schema() {
    let text = "fooBar#1 = Foo; foo_bar#2 = Bar;";
    let output = Builder::new().schema_text("twins.tl", text).roots(["foo_bar"]).generate().unwrap();
    assert_eq!(names(&output), ["enums::Bar", "types::FooBarId00000002"]);
}

#[test]
fn an_opaque_result_is_bytes() {
    let output = shop().roots(["shop.buy"]).opaque("shop.Receipt").generate().unwrap();
    assert!(!names(&output).contains(&"enums::shop::Receipt".to_owned()));
    assert!(file(&output, "functions/shop.rs").contains("type Return = Object;"));
    // What others need is still there; fields are never opaque.
    let output = shop().roots(["shop.buy", "shop.receipt"]).opaque("shop.*").generate().unwrap();
    assert!(names(&output).contains(&"enums::shop::Receipt".to_owned()));
    assert!(file(&output, "types/shop.rs").contains("pub order: enums::shop::Order"));
    // A vector of the type is one answer.
    let output = shop().roots(["look"]).opaque("Weather").generate().unwrap();
    assert_eq!(names(&output), ["functions::Look"]);
}

#[test]
fn an_unanswered_function_is_only_encoded() {
    let output = shop().roots(["shop.buy"]).unanswered("shop.Receipt").generate().unwrap();
    let functions = file(&output, "functions/shop.rs");
    assert!(functions.contains("Combinator for Buy") && !functions.contains("Function for Buy"));
    assert!(!names(&output).contains(&"enums::shop::Receipt".to_owned()));
    // The more special path counts, and without one more special the later one.
    let output = shop().unanswered("shop.Receipt").opaque("*").generate().unwrap();
    assert!(!file(&output, "functions/shop.rs").contains("Function for Buy"));
    assert!(file(&output, "functions/mod.rs").contains("type Return = Object;"));
}

#[test]
fn sending_media_is_a_small_part_of_the_layer() {
    let roots = ["upload.*", "messages.sendMultiMedia", "messages.sendMedia", "InputMedia"];
    let Some(output) = api(|builder| builder.roots(roots).opaque("Updates")) else { return };
    let names = names(&output);
    assert!(names.contains(&"functions::messages::SendMultiMedia".to_owned()));
    assert!(names.contains(&"types::InputMediaUploadedPhoto".to_owned()));
    assert!(!names.iter().any(|name| name.ends_with("::Updates") || name.ends_with("::Message")));
    // Without the cut, it is twice as much.
    let without_cut = api(|builder| builder.roots(roots)).unwrap();
    let without_cut = common::names(&without_cut).len();
    assert!(names.len() + 400 < without_cut, "{} of {without_cut}", names.len());
}

#[test]
fn a_path_that_names_nothing_is_an_error() {
    for (builder, message) in [
        (shop().roots(["shop.bye"]), "roots `shop.bye`: names nothing; did you mean `shop.buy`?"),
        (shop().roots(["ITEM"]), "roots `ITEM`: names nothing; did you mean `Item`?"),
        (shop().roots(["shap.*"]), "roots `shap.*`: names nothing; did you mean `shop.*`?"),
        (shop().roots(["qqqqqqqq"]), "roots `qqqqqqqq`: names nothing"),
        (shop().roots([""]), "roots ``: names nothing"),
        (shop().opaque("shop.receipt"), "opaque `shop.receipt`: names no type; did you mean `shop.Receipt`?"),
        (shop().opaque("Price"), "opaque `Price`: no function has such a result"),
        (shop().unanswered("Item"), "unanswered `Item`: no function has such a result"),
    ] {
        assert_eq!(fault(&builder), message);
    }
    // All of them at once.
    assert_eq!(fault(&shop().roots(["a.*", "look", "b.*"])).lines().count(), 2);
}

#[test]
fn a_path_may_be_of_any_of_the_schemas() {
    let both = shop().schema_text("pets.tl", "dog = Dog; cat = Cat;");
    let output = both.clone().roots(["dog", "price"]).generate().unwrap();
    assert_eq!(names(&output), ["pets::enums::Dog", "pets::types::Dog", "shop::enums::Price", "shop::types::Price"]);
    assert_eq!(fault(&both.roots(["cot"])), "roots `cot`: names nothing; did you mean `cat`?");
}

/// What is not wanted does not have to be expressible.
#[test]
fn only_what_is_wanted_is_looked_at() {
    let builder = Builder::new().schema_text("vk.tl", "plain = Plain; row n:# cells:n*[ int ] = Row;");
    assert!(matches!(builder.generate(), Err(Error::Schema { .. })));
    assert_eq!(names(&builder.roots(["plain"]).generate().unwrap()), ["enums::Plain", "types::Plain"]);
}

fn file<'o>(output: &'o Output, name: &str) -> &'o str {
    &output.files[std::path::Path::new(name)]
}

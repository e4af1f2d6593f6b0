//! What generated documentation says of a schema.

use std::path::Path;
use tl_codegen::Builder;

/// The text of `types`.
fn types(schema: &str) -> String {
    let output = Builder::new().schema_text("pets.tl", schema).generate().unwrap();
    output.files[Path::new("types/mod.rs")].clone()
}

#[test]
fn a_declaration_is_there_without_its_comments() {
    let types = types(
        "dog /* see // cat */ name:string // name: */ of /*\n /* x:int */ flags : # age : flags . 0 ? /* a:b */ %Years\n (up down:Vector < int >) = Dog;\n\
         years n:int = Years;",
    );
    for line in [
        "/// `dog name:string flags:# age:flags.0?%Years (up down:Vector<int>) = Dog;`\n",
        "/// `string`\npub name:",
        "/// `flags.0?%Years`\npub age:",
        "/// `Vector<int>`\npub up:",
        "/// `Vector<int>`\npub down:",
    ] {
        assert!(types.contains(line), "{line}: {types}");
    }
}

#[test]
fn no_text_is_lost() {
    let types = types(
        "//@description A dog, see @cats @flags What is there @deprecated @name Its name\n//-and @more\n\
         dog flags:# name:flags.0?string = Dog;\n\
         //@flags Nothing\ncat flags:# x:flags.1?true = Cat;",
    );
    assert!(
        types.contains("/// A dog, see @cats\n///\n/// `flags`: What is there @deprecated\n///\n/// `dog flags:#"),
        "{types}"
    );
    assert!(types.contains("/// Its name\n/// and @more\n///\n/// `flags.0?string`"), "{types}");
    assert!(types.contains("/// `flags`: Nothing\n///\n/// `cat flags:#"), "{types}");
}

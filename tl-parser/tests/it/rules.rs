//! Every rule about the meaning of a schema, by texts that break it: the code, and between « and » the place.

use tl_parser::{Code, Sources, check};

/// The texts that break a rule, each once.
const RULES: &[(Code, &str, &[&str])] = &[
    (
        Code::DuplicateField,
        "the names of fields and parameters are different",
        &["a x:int «x»:long = A;", "a (x y «x»:int) = A;", "a {n:#} «n»:int = A n;", "a {n m «n»:#} = A n m;"],
    ),
    (
        Code::DuplicateCombinator,
        "the names of constructors are different, and those of functions",
        &["a = A; «a» = A;", "b = A; ---functions--- a = A; «a» = A;", "===8=== a = A; «a» = A;"],
    ),
    (
        Code::SharedName,
        "no function has the name of a constructor",
        &[
            "a = A; ---functions--- «a» = A;",
            "---functions--- a = A; ---types--- b = A; «a» = A;",
            "===8=== a = A; ---functions--- «a» = A;",
        ],
    ),
    (Code::DuplicateCombinator, "a type has one constructor without a name", &["_ x:int = A; «_» y:int = A;"]),
    (
        Code::DuplicateId,
        "the ids of constructors, and those of functions, are different",
        &[
            "// tl:allow-file(TL0201)\n a#1 = A; «b»#1 = A;",
            "// tl:allow-file(TL0201)\n a = A; ---functions--- b#1 = A; «c»#00000001 = A;",
        ],
    ),
    (Code::ReservedId, "no id is 0 or ffffffff", &["a«#0» = A;", "a«#ffffffff» = A;", "int«#00000000» ? = Int;"]),
    (Code::IdMismatch, "a declared id is the computed one", &["a«#7aae25b8» = A;", "int«#a8509bdb» ? = Int;"]),
    (
        Code::Unexpected,
        "an id has 1 to 8 hexadecimal digits",
        &["a«#» = A;", "a«#123456789» = A;", "a«#g» = A;", "a x:int«#» = A;"],
    ),
    (
        Code::Unexpected,
        "a field or parameter has a name without a namespace, a parameter has a name",
        &["a «x.y»:int = A;", "a («x.y»:int) = A;", "a {«x.y»:#} = A;", "a {«_»:#} = A;"],
    ),
    (Code::InvalidParam, "a parameter is a `Type` or a `#`", &["a {x:«int»} = A;", "a {x:«(Vector int)»} = A;"]),
    (
        Code::UnusedParam,
        "the result or a `!` mentions each parameter",
        &["a {«t»:Type} x:t = A;", "a {n «m»:#} = A n;", "b = B; ---functions--- a {«X»:Type} = B;"],
    ),
    (Code::ImplicitParam, "the parameter of a `!` is declared", &["---functions--- a x:!«X» = X;"]),
    (
        Code::MissingCount,
        "a repetition without a count has a `#` before it",
        &["a «[ int ]» = A;", "a x:int «[ int ]» n:# = A;", "a n:# [ «[ int ]» ] = A;"],
    ),
    (
        Code::NotANumber,
        "a count, a condition and an argument of the kind `#` are numbers",
        &[
            "a n:int «n»*[ int ] = A;",
            "a n:int x:«n».0?int = A;",
            "a {t:Type} x:«t».0?t = A t;",
            "a {n:#} = A n; b x:(A «int») = B;",
            "a {n:#} = A n; b x:(A «%B») = B;",
            "a n:# n*[ k:# x:«k».0?int ] = A;",
            "a n:# n*[ # «[ int ]» ] = A;",
        ],
    ),
    (Code::UnknownVariable, "a variable is declared", &["a x:«n».0?int = A;", "a «n»*[ int ] = A;"]),
    (Code::LateVariable, "a variable is declared before its use", &["a x:«n».0?int n:# = A;"]),
    (Code::BitOutOfRange, "a number has 32 bits", &["a n:# x:n.«32»?int = A;"]),
    (
        Code::NumberOutOfRange,
        "a number fits 32 bits",
        &[
            "a «4294967296»*[ int ] = A;",
            "a n:# («n+4294967295+1»)*[ int ] = A;",
            "a n:# m:# («n+m»)*[ int ] = A;",
            "===«4294967296»=== a = A;",
        ],
    ),
    (
        Code::NotAType,
        "the type of a field and an argument of the kind `Type` are types",
        &["a x:«5» = A;", "a n:# x:«n» = A;", "a n:# x:%«n» = A;", "a n:# x:Vector<«n+1»> = A;", "a x:«%5» = A;"],
    ),
    (Code::NotAType, "only a type parameter stands behind a `!`", &["a {n:#} x:!«n» = A n;", "a x:!«int» = A;"]),
    (
        Code::UnknownType,
        "a type has a constructor",
        &["a x:«B» = A;", "a x:%«B» = A;", "a x:Vector<«b»> = A;", "---functions--- a = «B»;"],
    ),
    (
        Code::AmbiguousBare,
        "a type that is bare has one constructor",
        &[
            "a = A; b = A; c x:«a» = C;",
            "a = A; b = A; c x:«%A» = C;",
            "Empty A; c x:«%A» = C;",
            "c x:«%Bool» = C;",
            "c {t:Type} x:«%t» = C t;",
        ],
    ),
    (
        Code::WrongArguments,
        "a type has as many arguments as in its declaration",
        &[
            "a x:«Vector» = A;",
            "a x:Vector<int, «long, int»> = A;",
            "a x:(Vector «Vector») = A;",
            "a x:int<«int»> = A;",
            "a {X:Type} x:X<«int»> = A X;",
            "a {n:#} = A n; b x:«A» = B;",
            "a {n:#} = A n; b x:%(A 3 «4») = B;",
            "a {n:#} = A n; b x:«a» = B;",
        ],
    ),
    (
        Code::WrongArguments,
        "all constructors of a type give it arguments of the same kinds",
        &["a {X:Type} = A X; b = «A»;", "a = A; b {X:Type} = A «X»;", "a {X:Type} = A X; b = A «3»;"],
    ),
    (
        Code::InvalidResult,
        "a constructor makes a value of a boxed type",
        &["a = «bytes»;", "a = «%A»;", "a = «#»;", "a = «3»;"],
    ),
    (
        Code::InvalidResult,
        "only functions return what a variable stands for",
        &["a {X:Type} x:X = «X»;", "a {t:Type} = «t»;", "a N:# = «N»;", "a {X:Type} x:X = «X int»;"],
    ),
    (Code::WrongArguments, "a variable has no arguments", &["---functions--- a {X:Type} x:!X = X «int»;"]),
    (
        Code::Sealed,
        "a type gets no constructor behind its `Final` or `Empty`",
        &[
            "a = A; Final A; b = «A»;",
            "a {X:Type} = A X; Final A; b {X:Type} = «A» X;",
            "Empty A; a = «A»;",
            "boolTrue = Bool; Final Bool; boolFalse = «Bool»;",
            "int ? = Int; Final Int; b = «Int»;",
        ],
    ),
    (
        Code::Sealed,
        "`New` and `Empty` stand before a type, `Final` behind it",
        &[
            "a = A; New «A»;",
            "a = A; Empty «A»;",
            "Final «A»; a = A;",
            "Empty A; Empty «A»;",
            "Empty A; New «A»;",
            "int ? = Int; New «Int»;",
        ],
    ),
    (
        Code::UnknownBuiltin,
        "a builtin is a type that the language knows, by its two names",
        &["«int128» ? = Int128;", "int ? = «Long»;"],
    ),
    (
        Code::Misplaced,
        "builtins, statements about constructors and applied types are no functions",
        &[
            "---functions--- «int ? = Int;»",
            "a = A; ---functions--- «Final A;»",
            "---functions--- «New A;»",
            "---functions--- «Empty A;»",
            "---functions--- «Vector int;»",
        ],
    ),
    (
        Code::UnknownType,
        "what is applied is declared",
        &["«A» int;", "«a» int;", "Vector «A»;", "«Final» a;", "---functions--- «f» int;"],
    ),
    (
        Code::WrongArguments,
        "what is applied takes as many arguments",
        &["Vector int «long»;", "a {n:#} = A n; a 3 «4»;"],
    ),
    (
        Code::InfiniteType,
        "a type has a finite value",
        &[
            "a x:«A» = A;",
            "a x:«%A» = A;",
            "a x:«b» = A; b x:%A = B;",
            "a x:2*[ int y:«b» ] = A; b z:(X A) = B; x {t:Type} x:t = X t;",
        ],
    ),
    (
        Code::Unexpected,
        "the text ends behind a declaration",
        &["a x:int«»", "a x:Vector<\n// more\n«»", "---types---\na x:int =\n\n«»", "---functions«»"],
    ),
    (Code::MissingSemicolon, "a declaration ends with a `;`", &["a = A«»\n// the end\n", "a = A«»\nb = A;"]),
    (Code::UnterminatedComment, "a comment has an end", &["a = A; «/*» b = A;"]),
    (
        Code::UpperCaseCombinator,
        "the name of a combinator starts with a lower-case letter",
        &["«A» = A;", "«A»#1 = A;"],
    ),
];

#[test]
fn each_fault_is_told_once_and_in_its_place() {
    let mut wrong = String::new();
    for (code, rule, texts) in RULES {
        for marked in *texts {
            let (before, rest) = marked.split_once('«').unwrap();
            let (place, behind) = rest.split_once('»').unwrap();
            let mut sources = Sources::new();
            sources.add("test.tl", format!("{before}{place}{behind}"));
            let found = check(&sources).diagnostics;
            let found = found.iter().map(|found| (found.code, found.span.range())).collect::<Vec<_>>();
            if found != [(*code, before.len()..before.len() + place.len())] {
                wrong.push_str(&format!("{rule}: {marked}: {found:?}\n"));
            }
        }
    }
    assert_eq!(wrong, "");
}

//! `tl diff` says of each change of a schema what it breaks in code that uses the generated Rust, and nothing else.

mod judge;
mod mutate;
mod schema;
mod surface;

use fastrand::Rng;
use judge::judge;
use mutate::MUTATIONS;
use schema::Schema;
use std::collections::BTreeMap;
use surface::{Broken, Builders, Surface};
use tl_codegen::diff::{self, Change, diff};
use tl_codegen::{Builder, FunctionDecoding, Output, plan};
use tl_parser::Sources;

/// What changes start from.
const BASE: &str = "
petDog flags:# name:string age:flags.0?int good:flags.1?true owner:flags.2?Person tags:Vector<string> = Pet;
petCat flags:# name:string lives:int friends:flags.4?Vector<Pet> = Pet;
petNone = Pet;
person id:long name:string = Person;
point x:double y:double = Point;
house flags:# rooms:# at:point people:Vector<Person> note:flags.0?string = House;
zoo.cage flags:# id:int pets:Vector<Pet> lock:flags.3?bytes = zoo.Cage;
zoo.cageEmpty id:int = zoo.Cage;
letter flags:# a:string b:string c:string d:string e:string f:string n:long next:flags.1?Letter = Letter;
letterLost id:long = Letter;
parcel id:long letter:Letter x:string = Parcel;
notModified = Answer;
answer flags:# value:int house:flags.0?House = Answer;
---functions---
setPet flags:# pet:Pet silent:flags.0?true = Bool;
zoo.find query:string = zoo.Cage;
getParcel id:long = Parcel;
getAnswers = Vector<Answer>;
invokeWith {X:Type} number:int query:!X = X;
";

/// A version of a schema, with what code can name of its Rust.
struct Version {
    schema: Schema,
    sources: Sources,
    surface: Surface,
}

impl Version {
    /// Nothing if the schema makes no sense.
    fn new(schema: Schema) -> Option<Self> {
        let mut sources = Sources::new();
        sources.add("schema.tl", schema.text());
        let checked = tl_parser::check(&sources);
        let plan = if checked.has_errors() { None } else { plan::plan(&checked.schema, &sources).ok() };
        let surface = Surface::new(&plan?.surface());
        Some(Version { schema, sources, surface })
    }

    /// What changes start from.
    fn base() -> Self {
        Version::new(Schema::new(BASE)).unwrap()
    }

    /// A version that differs in one thing, and what that is.
    fn mutated(&self, rng: &mut Rng) -> (&'static str, Self) {
        loop {
            let (what, mutate) = rng.choice(MUTATIONS).unwrap();
            let mut schema = self.schema.clone();
            if mutate(&mut schema, rng).is_some()
                && let Some(mutated) = Version::new(schema)
            {
                return (what, mutated);
            }
        }
    }

    /// What is generated: an item a line, and what only servers build is behind a feature.
    fn output(&self) -> Output {
        let builder = Builder::new().schema_text("schema.tl", self.schema.text());
        let builder = builder.docs(false).debug(false).partial_eq(false).serde(false);
        builder.function_decoding(FunctionDecoding::Feature("server".to_owned())).generate().unwrap()
    }

    fn changes(&self, new: &Version) -> Vec<Change> {
        let (before, after) = (tl_parser::check(&self.sources), tl_parser::check(&new.sources));
        diff(
            diff::Version { schema: &before.schema, sources: &self.sources },
            diff::Version { schema: &after.schema, sources: &new.sources },
        )
    }

    /// What a newer version breaks, by the listings, and if wanted by the code.
    fn broken(&self, new: &Version, by_code: bool) -> Broken {
        let mut broken = self.surface.broken(&new.surface, |before, after| {
            before == after || self.schema.name_of(before) == new.schema.name_of(after)
        });
        if by_code {
            Builders::new(&self.output()).add_broken(&Builders::new(&new.output()), &mut broken);
        }
        broken
    }
}

/// Changes of one schema after another, judged by the listing of what would be generated. What is behind a feature is not
/// in the listing, and takes long to generate: a part of the changes is judged by that too.
#[test]
fn what_breaks_is_announced_and_nothing_else() {
    const MUTATIONS: usize = 10_000;
    let halves = std::thread::scope(|scope| {
        let halves = [1, 2].map(|seed| scope.spawn(move || announced(seed, MUTATIONS / 2)));
        halves.map(|half| half.join().unwrap())
    });
    let [mut kinds, more] = halves;
    more.into_iter().for_each(|(kind, count)| *kinds.entry(kind).or_default() += count);
    println!("{kinds:#?}");
}

/// How many effects of each kind were announced as breaking.
fn announced(seed: u64, mutations: usize) -> BTreeMap<&'static str, usize> {
    const IN_A_ROW: usize = 25;
    const BY_CODE: usize = 16;
    let mut rng = Rng::with_seed(seed);
    let mut kinds = BTreeMap::new();
    let mut old = Version::base();
    for index in 0..mutations {
        if index % IN_A_ROW == 0 {
            old = Version::base();
        }
        let (what, new) = old.mutated(&mut rng);
        let by_code = index % BY_CODE == 0;
        let (changes, broken) = (old.changes(&new), old.broken(&new, by_code));
        let about = || {
            let (old, new) = (old.schema.text(), new.schema.text());
            format!("{what} (seed {seed}, mutation {index})\n{changes:#?}\n{broken:#?}\n{old}\n{new}")
        };
        if let Err(wrong) = judge(&old, &changes, &broken, by_code) {
            panic!("{wrong}: {}", about());
        }
        // The judge would see what is left out.
        let breaking: Vec<usize> = (0..changes.len()).filter(|at| changes[*at].breaks().rust || changes[*at].breaks().boxes).collect();
        if let Some(at) = rng.choice(breaking) {
            let mut changes = changes.clone();
            changes.remove(at);
            if judge(&old, &changes, &broken, by_code).is_ok() { UNSEEN.fetch_add(1, std::sync::atomic::Ordering::Relaxed); println!("not missed: {:?}: {what}", old.changes(&new)[at]); }
        }
        for effect in changes.iter().flat_map(|change| &change.effects).filter(|effect| effect.breaks.any()) {
            *kinds.entry(effect.kind.name()).or_default() += 1;
        }
        old = new;
    }
    kinds
}
static UNSEEN: std::sync::atomic::AtomicUsize = std::sync::atomic::AtomicUsize::new(0);

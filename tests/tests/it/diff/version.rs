//! A version of a schema, and what would be generated of it.

use super::mutate::Mutation;
use super::schema::Schema;
use super::surface::{Broken, Builders, Field, Struct, Surface};
use fastrand::Rng;
use tl_codegen::diff::{self, Change, diff};
use tl_codegen::plan::{Plan, plan};
use tl_codegen::{Boxing, Builder, FunctionDecoding, Modules, Output};
use tl_parser::Sources;

/// What changes start from.
const BASE: &str = "
petDog flags:# name:string age:flags.0?int good:flags.1?true owner:flags.2?Person tags:Vector<string> = Pet;
petCat flags:# name:string lives:int friends:flags.4?Vector<Pet> = Pet;
petNone = Pet;
person flags:# id:long name:string = Person;
point flags:# x:double y:double = Point;
house flags:# rooms:# at:point people:Vector<Person> note:flags.0?string = House;
zoo.cage flags:# id:int pets:Vector<Pet> = zoo.Cage;
letter flags:# a:string b:string c:string d:string n:long next:flags.1?Letter = Letter;
letterLost flags:# id:long = Letter;
notModified = Answer;
answer flags:# value:int house:flags.0?House = Answer;
---functions---
setPet flags:# pet:Pet silent:flags.0?true = Bool;
zoo.find query:string = zoo.Cage;
getLetters from:Person = Vector<Letter>;
getAnswer = Answer;
invokeWith {X:Type} number:int query:!X = X;
";

/// A version of a schema, with what code can name of its Rust.
#[derive(Clone)]
pub(super) struct Version {
    pub(super) schema: Schema,
    pub(super) sources: &'static Sources,
    resolved: tl_parser::schema::Schema<'static>,
    pub(super) plan: Plan,
    pub(super) surface: Surface,
    boxing: Boxing,
}

impl Version {
    /// Returns nothing if the schema makes no sense.
    fn new(schema: Schema, boxing: Boxing) -> Option<Self> {
        let mut sources = Sources::new();
        sources.add("schema.tl", schema.text());
        // What is resolved borrows the text. All the texts of a test are some megabytes.
        let sources: &Sources = Box::leak(Box::new(sources));
        let checked = tl_parser::check(sources);
        let resolved = if checked.has_errors() { None } else { Some(checked.schema) }?;
        let plan = plan(&resolved, sources, &boxing).ok()?;
        let surface = Surface::new(&plan.surface());
        Some(Version { schema, sources, resolved, plan, surface, boxing })
    }

    /// What changes start from: a part of the base. Variants are boxed by their size, or its decisions are kept.
    pub(super) fn base(rng: &mut Rng) -> Self {
        let all = Schema::new(BASE);
        let mut base = loop {
            let mut part = all.clone();
            part.declarations.retain(|_| rng.u8(..8) < 5);
            if let Some(base) = Version::new(part, Boxing::BySize).filter(|base| base.plan.types.len() > 2) {
                break base;
            }
        };
        if rng.u8(..3) == 0 {
            base.boxing = Boxing::Kept(base.plan.boxes());
        }
        base
    }

    /// Returns a version that differs in one thing: in this, or in something else if it has no place for that.
    pub(super) fn mutated(&self, mut mutation: Mutation, rng: &mut Rng) -> (&'static str, Self) {
        const TRIES: usize = 20;
        for tried in 1.. {
            let mut schema = self.schema.clone();
            if mutation.1(&mut schema, rng).is_some()
                && let Some(mutated) = Version::new(schema, self.boxing.clone())
            {
                return (mutation.0, mutated);
            }
            if tried % TRIES == 0 {
                mutation = rng.choice(super::mutate::MUTATIONS).unwrap();
            }
        }
        unreachable!("a schema can always be changed")
    }

    /// What is generated: an item a line. For clients, what only servers build is behind a feature.
    pub(super) fn output(&self, for_clients: bool) -> Output {
        let builder = Builder::new().schema_text("schema.tl", self.schema.text()).boxing(self.boxing.clone());
        let builder = builder.docs(false).debug(false).partial_eq(false).serde(false).modules(Modules::Files);
        let builder = match for_clients {
            true => builder.function_decoding(FunctionDecoding::Feature("server".to_owned())),
            false => builder,
        };
        builder.generate().unwrap()
    }

    /// What `tl diff` says of a newer version.
    pub(super) fn changes(&self, new: &Version) -> Vec<Change> {
        let boxing = &self.boxing;
        diff(
            diff::Version { schema: &self.resolved, sources: self.sources, boxing },
            diff::Version { schema: &new.resolved, sources: new.sources, boxing },
        )
    }

    /// What a newer version breaks, by the listings, and if wanted by the code.
    pub(super) fn broken(&self, new: &Version, by_code: bool) -> Broken {
        let mut broken = self.surface.broken(&new.surface, |before, after| {
            before == after || self.schema.name_of(before) == new.schema.name_of(after)
        });
        for (path, old) in &self.surface.enums {
            let mut methods = old.methods.iter().filter_map(|name| self.method(path, name).zip(new.method(path, name)));
            if methods.any(|(before, after)| before != after) {
                broken.enums.insert(path.clone());
            }
        }
        if by_code {
            Builders::new(&self.output(true)).add_broken(&Builders::new(&new.output(true)), &mut broken);
        }
        broken
    }

    /// The field that a method of an enum is about. The listing has no types of methods, but those of the structs.
    fn method(&self, path: &str, name: &str) -> Option<&Field> {
        let (_, constructor) = self.schema.constructors().find(|(_, of)| enum_path(&of.result) == path)?;
        let of_constructor = |(path, of): &(&String, &Struct)| path.starts_with("types") && of.id == constructor.id;
        let (_, held) = self.surface.structs.iter().find(of_constructor)?;
        held.fields.iter().find(|field| field.name == name)
    }
}

/// The path of a type's enum: the types of these schemas are called as their enums are.
pub(super) fn enum_path(name: &str) -> String {
    format!("enums::{}", name.replace('.', "::"))
}

//! `tl explain`.

use crate::message::{QUIET, STRONG};
use crate::output::Output;
use crate::{Failure, message, schema};
use clap::Args;
use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;
use tl_codegen::uses;
use tl_parser::schema::{Combinator, CombinatorId, Docs, Role, Schema, TypeId};
use tl_parser::{Diagnostic, Sources};

/// The definition of a constructor, a function or a type, as the schema has it; its documentation; what mentions it;
/// and the types that its value can contain.
#[derive(Args)]
#[command(after_help = "\
Examples:
  tl explain inputPeerUser --schema schema/api.tl
  tl explain messages.Messages --schema schema/api.tl      a type: all of its constructors
  tl explain 7da07ec9 --schema schema/api.tl               an id from the wire")]
pub(crate) struct Arguments {
    /// The name of a constructor, a function or a type; or an id, in hexadecimal.
    name: String,

    /// A schema; repeat it if one schema is in several files.
    #[arg(long, required = true, value_name = "FILE")]
    schema: Vec<PathBuf>,
}

pub(crate) fn run(arguments: &Arguments) -> Result<(), Failure> {
    let sources = schema::read(&arguments.schema)?;
    let checked = tl_parser::check(&sources);
    let explained = Explainer { schema: &checked.schema, sources: &sources };
    let mut output = Output::new();
    let types = explained.types(&arguments.name);
    let combinators = explained.combinators(&arguments.name);
    for ty in &types {
        explained.ty(*ty, &mut output)?;
    }
    for combinator in &combinators {
        explained.combinator(*combinator, &mut output)?;
    }
    output.finish()?;
    if types.is_empty() && combinators.is_empty() {
        // A schema with errors lacks what is in them: perhaps that is why.
        message::diagnostics(checked.diagnostics.iter().filter(|one: &&Diagnostic| one.is_error()), &sources);
        message::error(&explained.unknown(&arguments.name));
        return Err(Failure::Found);
    }
    Ok(())
}

struct Explainer<'s> {
    schema: &'s Schema<'s>,
    sources: &'s Sources,
}

impl<'s> Explainer<'s> {
    fn types(&self, name: &str) -> Vec<TypeId> {
        let all = (0..).map(TypeId).zip(&self.schema.types);
        all.filter(|(_, ty)| ty.name == name).map(|(id, _)| id).collect()
    }

    fn combinators(&self, name: &str) -> Vec<CombinatorId> {
        let all = (0..).map(CombinatorId).zip(&self.schema.combinators);
        let named: Vec<_> = all.clone().filter(|(_, one)| one.name == name).map(|(id, _)| id).collect();
        let digits = name.trim_start_matches('#').trim_start_matches("0x");
        match u32::from_str_radix(digits, 16) {
            Ok(wanted) if named.is_empty() => {
                all.filter(|(_, one)| one.id == wanted && one.name != "_").map(|(id, _)| id).collect()
            }
            _ => named,
        }
    }

    fn ty(&self, id: TypeId, output: &mut Output) -> Result<(), Failure> {
        let Some(ty) = self.schema.ty(id) else { return Ok(()) };
        output.line(format_args!("{STRONG}type {}{STRONG:#}", ty.name))?;
        for line in &ty.docs {
            output.line(format_args!("  {line}"))?;
        }
        for constructor in ty.constructors.iter().filter_map(|id| self.schema.combinator(*id)) {
            output.line(format_args!("  {}", self.definition(constructor)))?;
        }
        if ty.constructors.is_empty() {
            output.line("  has no constructors")?;
        }
        let returned = self.schema.combinators.iter().filter(|one| one.role == Role::Function);
        let returned = returned.filter(|one| uses::types_in(self.schema, &one.result).any(|used| used == id));
        self.list(output, "answer of", returned.map(|one| one.name.to_owned()))?;
        self.list(output, "used by", self.users(&[id]))?;
        self.list(output, "reaches", self.reached(&ty.constructors))?;
        output.line("")
    }

    fn combinator(&self, id: CombinatorId, output: &mut Output) -> Result<(), Failure> {
        let Some(combinator) = self.schema.combinator(id) else { return Ok(()) };
        let place = self.sources.locate(combinator.name_span);
        let role = if combinator.role == Role::Function { "function" } else { "constructor" };
        output.line(format_args!("{STRONG}{role} {}{STRONG:#} {QUIET}{place}{QUIET:#}", combinator.name))?;
        output.line(format_args!("  {}", self.definition(combinator)))?;
        output.line(format_args!("  id {:08x}{}", combinator.id, id_remark(combinator)))?;
        self.docs(&combinator.docs, output)?;
        if combinator.role == Role::Constructor {
            let ty: Vec<TypeId> = uses::head(&combinator.result).into_iter().collect();
            for ty in ty.iter().filter_map(|ty| self.schema.ty(*ty)) {
                let others = ty.constructors.iter().filter(|other| **other != id);
                let others = others.filter_map(|other| self.schema.combinator(*other));
                self.list(output, &format!("other {}", ty.name), others.map(|one| one.name.to_owned()))?;
            }
            self.list(output, "used by", self.users(&ty))?;
        }
        self.list(output, "reaches", self.reached(&[id]))?;
        output.line("")
    }

    /// The declaration on one line.
    fn definition(&self, combinator: &Combinator<'_>) -> String {
        let line = tl_parser::one_line(self.sources, combinator.span);
        if line.is_empty() { format!("{} (known without a declaration)", combinator.name) } else { line }
    }

    fn docs(&self, docs: &Docs<'_>, output: &mut Output) -> Result<(), Failure> {
        for line in &docs.description {
            output.line(format_args!("  {line}"))?;
        }
        for (field, lines) in &docs.fields {
            output.line(format_args!("  {field}: {}", lines.join(" ")))?;
        }
        Ok(())
    }

    /// The combinators with a field of one of these types.
    fn users(&self, wanted: &[TypeId]) -> Vec<String> {
        let mut users = Vec::new();
        for combinator in &self.schema.combinators {
            for field in &combinator.fields {
                if uses::types_in(self.schema, &field.ty).any(|used| wanted.contains(&used)) {
                    users.push(format!("{}.{}", combinator.name, field.name.unwrap_or("_")));
                }
            }
        }
        users
    }

    /// The types in the fields of combinators, and in the fields of their constructors, and so on.
    fn reached(&self, from: &[CombinatorId]) -> Vec<String> {
        let mut reached: BTreeMap<&str, TypeId> = BTreeMap::new();
        let mut done: BTreeSet<CombinatorId> = from.iter().copied().collect();
        let mut waiting: Vec<CombinatorId> = from.to_vec();
        while let Some(combinator) = waiting.pop().and_then(|id| self.schema.combinator(id)) {
            for field in &combinator.fields {
                for used in uses::types_in(self.schema, &field.ty) {
                    let Some(ty) = self.schema.ty(used) else { continue };
                    reached.insert(ty.name, used);
                    waiting.extend(ty.constructors.iter().copied().filter(|constructor| done.insert(*constructor)));
                }
            }
        }
        reached.into_keys().map(str::to_owned).collect()
    }

    fn list(&self, output: &mut Output, what: &str, names: impl IntoIterator<Item = String>) -> Result<(), Failure> {
        const WIDTH: usize = 100;
        let names: Vec<String> = names.into_iter().collect();
        if names.is_empty() {
            return Ok(());
        }
        output.line(format_args!("  {QUIET}{what} ({}):{QUIET:#}", names.len()))?;
        let mut line = String::new();
        for name in names {
            if !line.is_empty() && line.len() + name.len() > WIDTH {
                output.line(format_args!("    {line}"))?;
                line.clear();
            }
            line.push_str(if line.is_empty() { "" } else { " " });
            line.push_str(&name);
        }
        output.line(format_args!("    {line}"))
    }

    fn unknown(&self, name: &str) -> String {
        let lower = name.to_lowercase();
        let names = self.schema.combinators.iter().map(|one| one.name);
        let mut near: Vec<&str> = names.chain(self.schema.types.iter().map(|ty| ty.name)).collect();
        near.retain(|other| other.to_lowercase().contains(&lower));
        near.sort_unstable_by_key(|other| (other.len(), *other));
        near.dedup();
        near.truncate(5);
        let hint = if near.is_empty() { String::new() } else { format!("; did you mean {}?", near.join(", ")) };
        format!("the schema has no `{name}`{hint}")
    }
}

/// What is special about an id.
fn id_remark(combinator: &Combinator<'_>) -> String {
    match combinator.declared_id {
        None => " (computed)".to_owned(),
        Some(id) if id != combinator.computed_id => format!(" (declared; computed {:08x})", combinator.computed_id),
        Some(_) => String::new(),
    }
}

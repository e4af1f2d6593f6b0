//! What would be generated of a version: all that can be expressed in Rust.

use crate::diff::Version;
use crate::diff::version::ids;
use crate::plan::{Plan, plan_of};
use crate::select::Choice;
use crate::uses::{head, types_in};
use std::collections::{BTreeSet, HashMap, HashSet};
use tl_parser::schema::{Combinator, CombinatorId, Role, Schema, TypeId};
use tl_parser::{Diagnostic, Span};

/// Plans the Rust of a version, without what cannot be expressed and what reaches that: as if all else were chosen as
/// roots.
pub(super) fn plan(version: Version<'_>) -> Plan {
    let mut choice = Choice::all(version.schema);
    loop {
        match plan_of(version.schema, version.sources, &choice, version.boxing) {
            Ok(plan) => return plan,
            Err(faults) => {
                let faulty = declarations(version.schema, &faults);
                if !choice.leave_out(&reaching(version.schema, faulty)) {
                    // The fault is none of a declaration: there is no Rust at all.
                    return Plan::default();
                }
            }
        }
    }
}

/// The declarations that diagnostics are about.
fn declarations(schema: &Schema<'_>, faults: &[Diagnostic]) -> Vec<CombinatorId> {
    let mut spans: Vec<(Span, CombinatorId)> =
        schema.combinators.iter().map(|combinator| combinator.span).zip(ids(schema)).collect();
    spans.sort();
    let around = |fault: &Diagnostic| {
        let place = (fault.span.source, fault.span.start);
        let next = spans.partition_point(|(span, _)| (span.source, span.start) <= place);
        let (span, id) = spans.get(next.checked_sub(1)?)?;
        (span.source == fault.span.source && fault.span.start < span.end).then_some(*id)
    };
    faults.iter().filter_map(around).collect()
}

/// Combinators, and all that reach one of them: a type comes with all its constructors, and what mentions a type with the
/// type.
fn reaching(schema: &Schema<'_>, from: Vec<CombinatorId>) -> BTreeSet<CombinatorId> {
    let mut users: HashMap<TypeId, Vec<CombinatorId>> = HashMap::new();
    for (id, combinator) in ids(schema).zip(&schema.combinators) {
        for ty in mentioned(schema, combinator) {
            users.entry(ty).or_default().push(id);
        }
    }
    let mut reaching = BTreeSet::new();
    let mut types = HashSet::new();
    let mut next = from;
    while let Some(id) = next.pop() {
        let Some(combinator) = schema.combinator(id).filter(|_| reaching.insert(id)) else { continue };
        if combinator.role == Role::Constructor
            && let Some(ty) = head(&combinator.result)
            && types.insert(ty)
        {
            next.extend(users.get(&ty).into_iter().flatten());
        }
    }
    reaching
}

/// The types of a combinator's fields and result. That of a constructor is its own type.
fn mentioned(schema: &Schema<'_>, of: &Combinator<'_>) -> Vec<TypeId> {
    let fields = of.fields.iter().map(|field| &field.ty);
    fields.chain([&of.result]).flat_map(|ty| types_in(schema, ty)).collect()
}

//! How deep the smallest values are: what to choose where a random value must come to its end.

use tl_parser::schema::{Combinator, CombinatorId, Expr, Role, Schema, TypeId};

/// The depth of each combinator's smallest value.
pub(crate) struct Heights {
    combinators: Vec<u32>,
}

impl Heights {
    /// As long as a smaller value is found, goes through all combinators again.
    pub(crate) fn new(schema: &Schema<'_>) -> Self {
        let mut heights = Self { combinators: vec![u32::MAX; schema.combinators.len()] };
        loop {
            let before = heights.combinators.clone();
            for (index, combinator) in schema.combinators.iter().enumerate() {
                heights.combinators[index] = heights.of_fields(schema, combinator).saturating_add(1);
            }
            if heights.combinators == before {
                return heights;
            }
        }
    }

    /// The constructor of a type that has the smallest value.
    pub(crate) fn lowest(&self, schema: &Schema<'_>, ty: TypeId) -> CombinatorId {
        let constructors = &schema.ty(ty).unwrap().constructors;
        *constructors.iter().min_by_key(|&&id| self.of(id)).unwrap()
    }

    fn of_fields(&self, schema: &Schema<'_>, combinator: &Combinator<'_>) -> u32 {
        let always = combinator.fields.iter().filter(|field| field.condition.is_none());
        always.map(|field| self.of_type(schema, &field.ty)).max().unwrap_or(0)
    }

    fn of_type(&self, schema: &Schema<'_>, ty: &Expr<'_>) -> u32 {
        match ty {
            Expr::Boxed(ty, _) => self.of(self.lowest(schema, *ty)),
            Expr::Bare(id, _) => self.of(*id),
            // Builtins, empty vectors, and functions without fields.
            _ => 0,
        }
    }

    fn of(&self, id: CombinatorId) -> u32 {
        self.combinators[usize::try_from(id.0).unwrap()]
    }
}

/// The function with the smallest call.
pub(crate) fn smallest_function(schema: &Schema<'_>) -> CombinatorId {
    let functions = (0..).map(CombinatorId).zip(&schema.combinators);
    let mut functions = functions.filter(|(_, combinator)| combinator.role == Role::Function);
    functions.find(|(_, function)| function.fields.is_empty() && function.params.is_empty()).unwrap().0
}

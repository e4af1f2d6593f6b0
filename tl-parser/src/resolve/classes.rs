//! What comments say of types, which may be declared later, or nowhere.

use super::docs::Class;
use super::resolver::Resolver;
use crate::syntax::Combinator;

impl<'a> Resolver<'_, 'a> {
    /// Notes what the comments of a declaration say of types, which may be declared later.
    pub(super) fn note_classes(&mut self, classes: Vec<Class<'a>>, declaration: &Combinator<'a>) {
        let last = self.schema.combinators.last().filter(|last| last.name_span == declaration.name.span);
        let declaration = last.and(self.schema.combinators.len().checked_sub(1));
        self.classes.extend(classes.into_iter().map(|class| Class { declaration, ..class }));
    }

    /// Gives each type what was said of it. Of a type that is not there, the declaration with the comment has the text.
    pub(super) fn describe_types(&mut self) {
        for Class { name, tag, lines, declaration } in std::mem::take(&mut self.classes) {
            let ty = self.names.get(name).and_then(|entry| usize::try_from(entry.ty?.0).ok());
            if let Some(ty) = ty.and_then(|ty| self.schema.types.get_mut(ty)) {
                ty.docs.extend(lines);
                continue;
            }
            if let Some(combinator) = declaration.and_then(|index| self.schema.combinators.get_mut(index)) {
                combinator.docs.description.push(tag);
                combinator.docs.description.extend(lines);
            }
        }
    }
}

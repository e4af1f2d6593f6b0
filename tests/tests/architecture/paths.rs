//! All paths of some items: in `use`, types, expressions, patterns, attributes and the tokens of macros.
//!
//! A method call names no path and is not seen; the type of its receiver is, where it is written. Documentation does
//! not count.

use super::attributes;
use super::imports;
use super::scope::{Kinds, Scope};
use super::source::{Crate, Id, name};
use super::tokens;
use proc_macro2::TokenStream;
use syn::visit::{self, Visit};
use syn::{
    Attribute, Block, ExprPath, ImplItem, Item, ItemUse, Macro, Meta, PatIdent, Path, Stmt, TypePath, VisRestricted,
    Visibility,
};

/// A path as it is written.
pub(crate) struct Written {
    pub(crate) names: Vec<String>,
    /// What the last name can be of.
    pub(crate) kinds: Kinds,
    pub(crate) form: Form,
}

#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Form {
    /// A `use` that others see.
    ReExport,
    /// Among the tokens of a macro, where a name may be of anything.
    Tokens,
    Other,
}

/// Calls `see` with each path of the items, and with the names of the blocks around it.
pub(crate) fn each<'i>(
    items: impl IntoIterator<Item = &'i Item>,
    at: Id,
    of: &Crate,
    see: &mut dyn FnMut(Written, &[Scope]),
) {
    let mut finder = Finder { at, of, blocks: Vec::new(), see };
    items.into_iter().for_each(|item| finder.visit_item(item));
}

struct Finder<'f> {
    at: Id,
    of: &'f Crate,
    blocks: Vec<Scope>,
    see: &'f mut dyn FnMut(Written, &[Scope]),
}

impl Finder<'_> {
    fn see(&mut self, names: Vec<String>, kinds: Kinds, form: Form) {
        (self.see)(Written { names, kinds, form }, &self.blocks);
    }

    fn path(&mut self, path: &Path, kinds: Kinds) {
        let start = path.leading_colon.as_ref().map(|_| "::".to_owned());
        let names = start.into_iter().chain(path.segments.iter().map(|segment| name(&segment.ident))).collect();
        self.see(names, kinds, Form::Other);
    }
}

impl<'i> Visit<'i> for Finder<'_> {
    fn visit_item(&mut self, item: &'i Item) {
        if !attributes::is_for_tests(attributes::of_item(item)) {
            visit::visit_item(self, item);
        }
    }

    fn visit_impl_item(&mut self, member: &'i ImplItem) {
        if !attributes::is_for_tests(attributes::of_member(member)) {
            visit::visit_impl_item(self, member);
        }
    }

    fn visit_block(&mut self, block: &'i Block) {
        let items = block.stmts.iter().filter_map(|stmt| if let Stmt::Item(item) = stmt { Some(item) } else { None });
        let scope = Scope::of(items, self.at, self.of);
        let has_names = !scope.is_empty();
        self.blocks.extend(Some(scope).filter(|_| has_names));
        visit::visit_block(self, block);
        if has_names {
            self.blocks.pop();
        }
    }

    fn visit_item_use(&mut self, item: &'i ItemUse) {
        let form = if matches!(item.vis, Visibility::Inherited) { Form::Other } else { Form::ReExport };
        item.attrs.iter().for_each(|attribute| self.visit_attribute(attribute));
        imports::of(item).into_iter().for_each(|import| self.see(import.path, Kinds::ANY, form));
    }

    fn visit_path(&mut self, path: &'i Path) {
        self.path(path, Kinds::ANY);
        visit::visit_path(self, path);
    }

    fn visit_type_path(&mut self, ty: &'i TypePath) {
        if let Some(of) = &ty.qself {
            self.visit_qself(of);
        }
        self.path(&ty.path, Kinds::TYPE);
        visit::visit_path(self, &ty.path);
    }

    fn visit_expr_path(&mut self, expr: &'i ExprPath) {
        if let Some(of) = &expr.qself {
            self.visit_qself(of);
        }
        self.path(&expr.path, Kinds::VALUE);
        visit::visit_path(self, &expr.path);
    }

    /// A constant or a variant, if not a new variable.
    fn visit_pat_ident(&mut self, pattern: &'i PatIdent) {
        let name = name(&pattern.ident);
        if name.starts_with(char::is_uppercase) {
            self.see(vec![name], Kinds::VALUE, Form::Other);
        }
        visit::visit_pat_ident(self, pattern);
    }

    fn visit_macro(&mut self, call: &'i Macro) {
        self.path(&call.path, Kinds::MACRO);
        self.visit_token_stream(&call.tokens);
    }

    fn visit_attribute(&mut self, attribute: &'i Attribute) {
        self.path(attribute.path(), Kinds::MACRO);
        if let Meta::List(list) = &attribute.meta
            && !attribute.path().is_ident("cfg")
        {
            self.visit_token_stream(&list.tokens);
        }
    }

    fn visit_token_stream(&mut self, tokens: &'i TokenStream) {
        tokens::paths(tokens, &mut |names, kinds| self.see(names, kinds, Form::Tokens));
    }

    fn visit_vis_restricted(&mut self, _: &'i VisRestricted) {}
}

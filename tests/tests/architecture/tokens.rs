//! Paths among the tokens of a macro: of its call, of its definition, or of an attribute.

use super::scope::Kinds;
use super::source::name;
use proc_macro2::{Delimiter, TokenStream, TokenTree};

/// Calls `see` with each path, and what its last name can be of.
pub(crate) fn paths(tokens: &TokenStream, see: &mut dyn FnMut(Vec<String>, Kinds)) {
    within(tokens, &[], see);
}

/// `before` is the path before a group of imports.
fn within(tokens: &TokenStream, before: &[String], see: &mut dyn FnMut(Vec<String>, Kinds)) {
    let tokens: Vec<TokenTree> = tokens.clone().into_iter().collect();
    let mut at = 0;
    while let Some(token) = tokens.get(at) {
        match token {
            TokenTree::Group(group) => within(&group.stream(), before, see),
            TokenTree::Ident(_) => {
                at = path(&tokens, at, before, see);
                continue;
            }
            _ => {}
        }
        at += 1;
    }
}

/// Reads a path from its first name on. Returns the place of what follows it.
fn path(tokens: &[TokenTree], start: usize, before: &[String], see: &mut dyn FnMut(Vec<String>, Kinds)) -> usize {
    let mut names = before.to_owned();
    let (mut at, mut goes_on) = (start, true);
    while let Some(TokenTree::Ident(ident)) = tokens.get(at).filter(|_| goes_on) {
        names.push(name(ident));
        goes_on = is_punct(tokens.get(at + 1), ':') && is_punct(tokens.get(at + 2), ':');
        at += if goes_on { 3 } else { 1 };
    }

    let back = |count: usize| start.checked_sub(count).and_then(|at| tokens.get(at));
    let is_member = is_punct(back(1), '.') && !is_punct(back(2), '.');
    let is_of_macro = is_punct(back(1), '$');
    if is_member || is_punct(back(1), '\'') || (is_of_macro && names[before.len()] != "crate") {
        return at;
    }
    if is_of_macro {
        names[before.len()] = "$crate".to_owned();
    } else if is_punct(back(1), ':') && is_punct(back(2), ':') {
        // After `::` alone it is another crate; after `>::` or `$type::`, no path of its own, and no crate is called so.
        names.insert(0, "::".to_owned());
    }

    match tokens.get(at) {
        Some(TokenTree::Group(group)) if goes_on && group.delimiter() == Delimiter::Brace => {
            within(&group.stream(), &names, see);
            return at + 1;
        }
        Some(TokenTree::Group(group)) if group.delimiter() == Delimiter::Parenthesis => see(names, Kinds::ANY),
        next if is_punct(next, '!') && !is_punct(tokens.get(at + 1), '=') => see(names, Kinds::MACRO),
        _ if names.len() == 1 && names[0].starts_with(char::is_lowercase) => {} // A variable.
        _ if names.len() > 1 && names.ends_with(&["self".to_owned()]) => {
            see(names[..names.len() - 1].to_owned(), Kinds::ANY)
        }
        _ => see(names, Kinds::ANY),
    }
    at
}

fn is_punct(token: Option<&TokenTree>, sign: char) -> bool {
    matches!(token, Some(TokenTree::Punct(punct)) if punct.as_char() == sign)
}

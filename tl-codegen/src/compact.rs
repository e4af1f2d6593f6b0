//! Source text as compact as it is made fast: what a compiler needs, with a line for each thing that is documented.

use proc_macro2::{Delimiter, Punct, Spacing, TokenStream, TokenTree};
use std::fmt::{Display, Write as _};

/// Tokens on one line, with few spaces: `Display` of tokens has one between any two, and takes twice as long.
pub(crate) struct Compact {
    text: String,
    last: Last,
}

/// What a line ends in so far.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Last {
    /// Nothing, or a bracket that has been opened.
    Start,
    /// A name or a literal.
    Word,
    /// Part of an operator: the next character belongs to it.
    Joint,
    /// `::`.
    Path,
    /// Another operator.
    Operator(char),
    /// A bracket that has been closed.
    Close,
}

impl Compact {
    pub(crate) fn new() -> Self {
        Self { text: String::with_capacity(256), last: Last::Start }
    }

    /// Text, after which tokens start anew.
    pub(crate) fn push_text(&mut self, text: &str) {
        self.text.push_str(text);
        self.last = Last::Start;
    }

    /// Doc comments. What a comment must not have in it is a space there.
    pub(crate) fn push_docs(&mut self, lines: &[String]) {
        for line in lines {
            self.text.push_str(if line.is_empty() { "///" } else { "/// " });
            // A fence would make the rest of it a test.
            if ["```", "~~~"].iter().any(|fence| line.trim_start().starts_with(fence)) {
                self.text.push('\\');
            }
            self.text.extend(line.chars().map(|character| if is_misleading(character) { ' ' } else { character }));
            self.text.push('\n');
        }
        self.last = Last::Start;
    }

    /// Tokens, on the line that there is.
    pub(crate) fn push(&mut self, tokens: TokenStream) {
        for token in tokens {
            match token {
                TokenTree::Ident(name) => self.word(&name),
                TokenTree::Literal(literal) => self.word(&literal),
                TokenTree::Punct(punct) => self.operator(&punct),
                TokenTree::Group(group) => {
                    let (delimiter, inner) = (group.delimiter(), group.stream());
                    // What is within is no longer shared then, and need not be copied.
                    drop(group);
                    self.group(delimiter, inner);
                }
            }
        }
    }

    fn word(&mut self, word: &dyn Display) {
        let is_apart = match self.last {
            Last::Start | Last::Joint | Last::Path => false,
            Last::Word | Last::Close => true,
            Last::Operator(character) => matches!(character, ',' | ';' | ':' | '=' | '>'),
        };
        if is_apart {
            self.text.push(' ');
        }
        // Writing to a String cannot fail.
        let _ = write!(self.text, "{word}");
        self.last = Last::Word;
    }

    /// Operators after each other stay apart, if they could be taken for one. After a word, `#` and `'` would make a prefix of
    /// it, and `.` a fraction.
    fn operator(&mut self, punct: &Punct) {
        let (character, is_joint) = (punct.as_char(), punct.spacing() == Spacing::Joint);
        let is_apart = match self.last {
            Last::Start | Last::Joint | Last::Path => false,
            Last::Word => match character {
                '#' | '\'' | '=' => true,
                '.' => self.text.ends_with(|last: char| last.is_ascii_digit() || last == '.'),
                ':' => is_joint && self.ends_in_keyword(),
                _ => false,
            },
            Last::Close => matches!(character, '=' | '-' | '#') || is_joint && character == ':',
            Last::Operator(last) => match character {
                ',' | ';' => false,
                '\'' => matches!(last, ',' | ':' | '='),
                _ => true,
            },
        };
        if is_apart {
            self.text.push(' ');
        }
        self.text.push(character);
        self.last = match (self.last, character) {
            _ if is_joint => Last::Joint,
            (Last::Joint, ':') => Last::Path,
            _ => Last::Operator(character),
        };
    }

    fn group(&mut self, delimiter: Delimiter, inner: TokenStream) {
        let (open, close) = match delimiter {
            Delimiter::None => return self.push(inner),
            Delimiter::Brace if inner.is_empty() || self.last == Last::Path => ("{", "}"),
            Delimiter::Brace => ("{ ", " }"),
            Delimiter::Bracket => ("[", "]"),
            Delimiter::Parenthesis => ("(", ")"),
        };
        let is_apart = match self.last {
            Last::Start | Last::Joint | Last::Path => false,
            Last::Operator(',' | ';' | ':' | '=') => true,
            _ => delimiter == Delimiter::Brace,
        };
        if is_apart {
            self.text.push(' ');
        }
        self.text.push_str(open);
        self.last = Last::Start;
        self.push(inner);
        self.text.push_str(close);
        self.last = Last::Close;
    }

    /// Whether a path after it starts with `::`. That is for people: to the compiler, it would be the same without a space.
    fn ends_in_keyword(&self) -> bool {
        let is_whole = |before: &str| !before.ends_with(|last: char| last.is_alphanumeric() || last == '_');
        ["as", "dyn", "for", "impl", "in", "mut", "use"]
            .iter()
            .any(|word| self.text.strip_suffix(word).is_some_and(is_whole))
    }

    pub(crate) fn into_string(self) -> String {
        self.text
    }
}

/// Characters that end a line, or turn the direction of the text around: the compiler refuses these in comments.
pub(crate) fn is_misleading(character: char) -> bool {
    character.is_control() || matches!(character, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

#[cfg(test)]
mod tests {
    use super::Compact;
    use quote::quote;

    #[cfg(feature = "format")]
    #[test]
    fn the_same_code_comes_out() {
        let tokens = quote! {
            use ::a::{b, c::*};
            #[cfg(feature = "x")]
            #[doc = " y"]
            impl<'a, X: Encode + 'a> ::b::Trait<'_> for A<X> where X: ?Sized {
                const ID: (u32, &'static str) = (0x01, "a\"b");
                type Next = [fn(&'a str) -> Vec<Vec<u8>>; 16];
                fn f(mut self, r#type: &mut Reader<'_>) -> Result<Vec<Vec<u8>>, ()> {
                    let a = self.0.1 & 52 != 0 && !b || c - -1 > 0 && d << 3 == e;
                    *a = &&**b + (1. + 2.0) * x.y;
                    w.vector(false, item, |a, b| a..=b);
                    let _ = 'l: loop { break 'l 'x'; };
                    match r.u32() { 1 | 2 => b"y", id if id >= 3 => b!(), _ => -2 }
                }
            }
        };
        let mut text = Compact::new();
        text.push(tokens.clone());
        let text = text.into_string();
        let [before, after] =
            [syn::parse2(tokens), syn::parse_file(&text)].map(|file| prettyplease::unparse(&file.unwrap()));
        assert_eq!(after, before, "{text}");
    }

    #[test]
    fn comments_stay_comments() {
        let mut text = Compact::new();
        text.push_docs(&["a\r\nb \u{202e}c".to_owned(), String::new(), "/ d".to_owned()]);
        text.push(quote!(
            struct X;
        ));
        assert_eq!(text.into_string(), "/// a  b  c\n///\n/// / d\nstruct X;");
    }
}

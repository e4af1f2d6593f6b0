//! The text form of a template.

use super::parts::Part;

/// How deep brackets nest.
const DEPTH: usize = 16;
/// The number of places of GREASE, the most random bytes in a row, and the longest padding.
pub(super) const GREASES: usize = 16;
const MOST: usize = 4096;

/// Why a text is not a template.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("template of a ClientHello, line {line}: {message}")]
pub struct TemplateError {
    /// The line, from 1. The last line for what concerns the whole.
    pub line: usize,
    /// What is wrong.
    pub message: String,
}

/// Reads a template.
pub(super) fn parse(text: &str) -> Result<Vec<Part>, TemplateError> {
    let tokens = tokens(text);
    let line = text.lines().count().max(1);
    let mut parser = Parser { tokens: &tokens, line };
    let parts = parser.sequence(0)?;
    match parser.next() {
        Some(token) => Err(parser.error(format!("`{token}` closes nothing"))),
        None => Ok(parts),
    }
}

fn tokens(text: &str) -> Vec<(usize, &str)> {
    let mut tokens = Vec::new();
    for (number, line) in text.lines().enumerate() {
        let code = line.split_once('#').map_or(line, |(code, _)| code);
        for word in code.split_whitespace() {
            let pieces = word.split_inclusive(['{', '}', '(', ')', '|']);
            for (piece, bracket) in pieces.map(|piece| piece.split_at(piece.trim_end_matches(is_bracket).len())) {
                tokens.extend(
                    [piece, bracket].into_iter().filter(|token| !token.is_empty()).map(|token| (number + 1, token)),
                );
            }
        }
    }
    tokens
}

fn is_bracket(letter: char) -> bool {
    matches!(letter, '{' | '}' | '(' | ')' | '|')
}

struct Parser<'a> {
    tokens: &'a [(usize, &'a str)],
    /// The line of the last token that was taken; before the first, that of the end.
    line: usize,
}

impl<'a> Parser<'a> {
    /// Reads parts until a bracket that closes, or the end.
    fn sequence(&mut self, depth: usize) -> Result<Vec<Part>, TemplateError> {
        if depth > DEPTH {
            return Err(self.error(format!("brackets nest deeper than {DEPTH}")));
        }
        let mut parts = Vec::new();
        while let Some((_, token)) = self.tokens.first().filter(|(_, token)| !matches!(*token, "}" | ")" | "|")) {
            let token = *token;
            self.next();
            parts.push(match token {
                "{" => {
                    let inner = self.sequence(depth + 1)?;
                    self.expect("}")?;
                    Part::Scope(inner)
                }
                "shuffle" => Part::Shuffled(self.choices(depth)?),
                "either" => Part::Either(self.choices(depth)?),
                "random" => Part::ClientRandom,
                "domain" => Part::Domain,
                "x25519" => Part::X25519,
                "mlkem768" => Part::MlKem768,
                _ => match token.split_once(':') {
                    Some(("bytes", number)) => Part::Random(self.number(number, MOST)?),
                    Some(("pad", number)) => Part::Pad(self.number(number, MOST)?),
                    Some(("grease", number)) => Part::Grease(self.number(number, GREASES - 1)?),
                    _ => Part::Bytes(hex::decode(token).map_err(|_| {
                        self.error(format!("`{token}` is neither bytes in hexadecimal nor the name of a place"))
                    })?),
                },
            });
        }
        Ok(parts)
    }

    fn choices(&mut self, depth: usize) -> Result<Vec<Vec<Part>>, TemplateError> {
        self.expect("(")?;
        let mut choices = Vec::new();
        loop {
            choices.push(self.sequence(depth + 1)?);
            match self.next() {
                Some("|") => {}
                Some(")") => return Ok(choices),
                _ => return Err(self.error("`)` is missing")),
            }
        }
    }

    fn next(&mut self) -> Option<&'a str> {
        let ((line, token), rest) = self.tokens.split_first()?;
        self.tokens = rest;
        self.line = *line;
        Some(token)
    }

    fn expect(&mut self, wanted: &str) -> Result<(), TemplateError> {
        if self.next() == Some(wanted) { Ok(()) } else { Err(self.error(format!("`{wanted}` is missing"))) }
    }

    fn number(&self, text: &str, most: usize) -> Result<usize, TemplateError> {
        let number = text.parse().ok().filter(|number| *number <= most);
        number.ok_or_else(|| self.error(format!("`{text}` is not a number up to {most}")))
    }

    fn error(&self, message: impl Into<String>) -> TemplateError {
        TemplateError { line: self.line, message: message.into() }
    }
}

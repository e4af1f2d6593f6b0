//! Constructor ids: CRC-32 (ISO-HDLC) of a combinator's canonical text (`mtproto/TL-formal`, "Combinator").
//!
//! There are two dialects of that text. Telegram's own server hashes an older form of its schema, which knows
//! neither `bytes` nor fields of the type `true`; everyone else hashes what is written.

mod dialect;
mod exceptions;
mod text;

use crate::syntax::{Builtin, Combinator};
pub use dialect::Dialect;
pub(crate) use exceptions::is_known_exception;
use std::fmt::Write as _;
pub(crate) use text::SoleConstructor;

/// Computes ids; its buffer is the same for all of them.
#[derive(Default)]
pub(crate) struct Hasher {
    text: String,
}

impl Hasher {
    /// The id of a combinator, and whether the other dialect may have another one.
    pub(crate) fn combinator(
        &mut self,
        combinator: &Combinator<'_>,
        dialect: Dialect,
        sole: &dyn SoleConstructor,
    ) -> (u32, bool) {
        self.text.clear();
        let differs = text::combinator(&mut self.text, combinator, dialect, sole);
        (crc32fast::hash(self.text.as_bytes()), differs)
    }

    pub(crate) fn builtin(&mut self, builtin: &Builtin<'_>) -> u32 {
        self.builtin_names(builtin.name.text, builtin.result.text)
    }

    /// The id of `int ? = Int` and the like.
    pub(crate) fn builtin_names(&mut self, bare: &str, boxed: &str) -> u32 {
        self.text.clear();
        // Writing to a String cannot fail.
        let _ = write!(self.text, "{bare} ? = {boxed}");
        crc32fast::hash(self.text.as_bytes())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::Sources;
    use crate::syntax::Item;

    struct Messages;

    impl SoleConstructor for Messages {
        fn sole_constructor(&self, name: &str) -> Option<&str> {
            (name == "Message").then_some("message")
        }
    }

    fn canonical(source: &str, dialect: Dialect) -> String {
        let mut sources = Sources::new();
        let id = sources.add("test.tl", source);
        let parsed = crate::parse(&sources, id);
        assert_eq!(parsed.diagnostics, [], "{source}");
        let Some(Item::Combinator(combinator)) = parsed.file.items.first() else {
            panic!("no combinator: {source}");
        };
        let mut text = String::new();
        text::combinator(&mut text, combinator, dialect, &Messages);
        text
    }

    #[test]
    fn the_text_is_made_of_tokens() {
        let source = "@read vector#1cb5c415  {t : Type}\n# [t] // comment\n = Vector<t> ;";
        assert_eq!(canonical(source, Dialect::Pure), "vector t:Type # [ t ] = Vector t");
        let source = "a {X:Type} {n m:#} x:Map<X,%(Vector (B n+1))> y:m*[c:int (d e:!X)] = A X n m;";
        let text = "a X:Type n:# m:# x:Map X %Vector B n+1 y:m*[ c:int d:!X e:!X ] = A X n m";
        assert_eq!(canonical(source, Dialect::Telegram), text);
    }

    #[test]
    fn telegram_hashes_an_older_form() {
        let source = "a flags:# b:flags.0?bytes bytes:Vector<bytes> c:flags.1?true d:true m:vector<%Message> = A;";
        assert_eq!(
            canonical(source, Dialect::Telegram),
            "a flags:# b:flags.0?string bytes:Vector bytes d:true m:vector message = A"
        );
        assert_eq!(
            canonical(source, Dialect::Pure),
            "a flags:# b:flags.0?bytes bytes:Vector bytes c:flags.1?true d:true m:vector %Message = A"
        );
    }

    #[test]
    fn telegram_declares_the_variable_of_a_query() {
        let source = "invokeAfterMsg msg_id:long query:!X = X;";
        assert_eq!(canonical(source, Dialect::Telegram), "invokeAfterMsg X:Type msg_id:long query:!X = X");
    }

    #[test]
    fn known_ids() {
        assert_eq!(Hasher::default().builtin_names("int", "Int"), 0xa850_9bda);
        let hash = |text: &str| crc32fast::hash(text.as_bytes());
        assert_eq!(hash(&canonical("boolTrue = Bool;", Dialect::Telegram)), 0x9972_75b5);
        let container = canonical("msg_container messages:vector<%Message> = MessageContainer;", Dialect::Telegram);
        assert_eq!(hash(&container), 0x73f1_f8dc);
    }
}

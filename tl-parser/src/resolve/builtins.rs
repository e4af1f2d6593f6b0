//! The types that the language itself knows, by all the names they go by.

use super::application::application;
use crate::schema::Builtin;
use crate::syntax::{Combinator, Expr, ExprKind, Field};

/// A builtin under one of its names.
pub(super) struct Known {
    /// The name of its only constructor: `int`.
    pub(super) bare: &'static str,
    /// The name of the type: `Int`.
    pub(super) boxed: &'static str,
    /// What it is on the wire.
    pub(super) builtin: Builtin,
    form: Form,
}

/// The forms in which schemas restate a builtin, beside `int ? = Int` and `bytes = Bytes`.
#[derive(Clone, Copy)]
enum Form {
    /// None. No schema can do without the builtin, so that its name is no one else's.
    Primitive,
    /// None.
    Fieldless,
    /// As so many bytes: `int128 4*[ int ] = Int128`.
    Size(u32),
    /// As a string: `bytes data:string = Bytes`.
    Text,
    /// `true = True`: an ordinary constructor, whose uses are the builtin all the same.
    True,
}

/// What it means that a schema declares a constructor of a builtin's name.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Declaration {
    /// It says again what the builtin is.
    Restates,
    /// It is a constructor of the schema, and the builtin too.
    Declares,
    /// It is another constructor: the schema's own, and the name is no builtin's any more.
    Replaces,
    /// It is another constructor, of a name that cannot be replaced.
    Forbidden,
}

/// Every builtin with a single constructor. TDLib has its own names for some.
pub(super) const KNOWN: &[Known] = &[
    known("int", "Int", Builtin::Int, Form::Primitive),
    known("long", "Long", Builtin::Long, Form::Primitive),
    known("double", "Double", Builtin::Double, Form::Primitive),
    known("float", "Float", Builtin::Float, Form::Fieldless),
    known("string", "String", Builtin::String, Form::Primitive),
    known("bytes", "Bytes", Builtin::Bytes, Form::Text),
    known("int128", "Int128", Builtin::Int128, Form::Size(16)),
    known("int256", "Int256", Builtin::Int256, Form::Size(32)),
    known("int512", "Int512", Builtin::Int512, Form::Size(64)),
    known("true", "True", Builtin::True, Form::True),
    known("int32", "Int32", Builtin::Int, Form::Fieldless),
    known("int53", "Int53", Builtin::Long, Form::Fieldless),
    known("int64", "Int64", Builtin::Long, Form::Fieldless),
    known("secureString", "SecureString", Builtin::String, Form::Fieldless),
    known("secureBytes", "SecureBytes", Builtin::Bytes, Form::Fieldless),
    known("object", OBJECT, Builtin::Object, Form::Fieldless),
    known("function", FUNCTION, Builtin::Object, Form::Fieldless),
];

/// The type of every boxed value. Constructors that a schema declares of it are among its values, as those of all types:
/// `gzip_packed … = Object`.
pub(super) const OBJECT: &str = "Object";

/// The type of every call. Its values are written as those of [`OBJECT`].
pub(super) const FUNCTION: &str = "Function";

const fn known(bare: &'static str, boxed: &'static str, builtin: Builtin, form: Form) -> Known {
    Known { bare, boxed, builtin, form }
}

/// The builtin whose constructor has this name.
pub(super) fn by_bare_name(name: &str) -> Option<&'static Known> {
    KNOWN.iter().find(|known| known.bare == name)
}

impl Known {
    /// What a constructor of the builtin's name is.
    pub(super) fn declaration(&self, constructor: &Combinator<'_>) -> Declaration {
        match (self.is_restated_by(constructor), self.form) {
            (true, Form::True) => Declaration::Declares,
            (true, _) => Declaration::Restates,
            (false, Form::Primitive) => Declaration::Forbidden,
            (false, _) => Declaration::Replaces,
        }
    }

    /// Whether values of the constructor look as those of the builtin do.
    fn is_restated_by(&self, constructor: &Combinator<'_>) -> bool {
        let result = application(&constructor.result);
        let is_of_type = result.is_some_and(|of| of.name == self.boxed && of.args.is_empty() && !of.bare);
        let is_same = match (constructor.fields.as_slice(), self.form) {
            ([], _) => true,
            ([field], Form::Size(size)) => is_single(field) && size_of(&field.ty) == Some(size),
            ([field], Form::Text) => is_single(field) && matches!(field.ty.kind, ExprKind::Name("string" | "bytes")),
            _ => false,
        };
        is_of_type && is_same && constructor.params.is_empty()
    }
}

/// Whether a field is always there, and once.
fn is_single(field: &Field<'_>) -> bool {
    field.condition.is_none() && field.names.as_slice().len() <= 1
}

/// The size of a repeated number: 16 of `4*[ int ]`.
fn size_of(ty: &Expr<'_>) -> Option<u32> {
    let ExprKind::Repeat(repeat) = &ty.kind else { return None };
    let (Some(ExprKind::Number(count)), [field]) = (repeat.count.as_ref().map(|count| &count.kind), &*repeat.fields)
    else {
        return None;
    };
    let size: u32 = match field.ty.kind {
        ExprKind::Name("int" | "int32") => 4,
        ExprKind::Name("long" | "int53" | "int64") => 8,
        ExprKind::Name("int128") => 16,
        ExprKind::Name("int256") => 32,
        _ => return None,
    };
    if is_single(field) { size.checked_mul(count.parse().ok()?) } else { None }
}

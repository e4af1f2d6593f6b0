//! What the variables of a combinator stand for, while one value of it is read or written.

use super::error::Fault;
use tl_parser::schema::{Combinator, Condition, Expr, Nat, NatVar};

/// The variables of one combinator. Without any, it is the frame of a type that stands alone.
#[derive(Default)]
pub(super) struct Frame<'e, 's> {
    /// By the index of the parameter.
    params: Vec<Arg<'e, 's>>,
    /// By the index of the field; only `#` fields that were met.
    fields: Vec<Option<u32>>,
}

/// What a type is applied to.
#[derive(Clone, Copy)]
pub(super) enum Arg<'e, 's> {
    /// A type, in the frame that its own variables are of.
    Type(&'s Expr<'s>, &'e Frame<'e, 's>),
    Nat(u32),
    /// A parameter that the result does not mention.
    Unknown,
}

impl<'e, 's> Frame<'e, 's> {
    /// The frame of a constructor whose type is applied to `args`: its result is the pattern that they fill.
    pub(super) fn bind(combinator: &Combinator<'_>, args: &[Arg<'e, 's>]) -> Result<Self, Fault> {
        let mut frame =
            Frame { params: vec![Arg::Unknown; combinator.params.len()], fields: vec![None; combinator.fields.len()] };
        let patterns = match &combinator.result {
            Expr::Boxed(_, patterns) => patterns.as_slice(),
            Expr::Vector { item, .. } => std::slice::from_ref(&**item),
            _ => &[],
        };
        for (pattern, arg) in patterns.iter().zip(args) {
            match (pattern, *arg) {
                (Expr::Var(param), arg) => frame.set_param(*param, arg),
                (Expr::Nat(Nat { var: Some(NatVar::Param(param)), constant }), Arg::Nat(number)) => {
                    let number = number.checked_sub(*constant).ok_or_else(|| {
                        Fault::new(format!("`{}` is for numbers from {constant}, not for {number}", combinator.name))
                    })?;
                    frame.set_param(*param, Arg::Nat(number));
                }
                (Expr::Nat(Nat { var: None, constant }), Arg::Nat(number)) if number != *constant => {
                    let name = combinator.name;
                    return Err(Fault::new(format!("`{name}` is for the number {constant}, not for {number}")));
                }
                _ => {}
            }
        }
        Ok(frame)
    }

    /// Remembers the value of a `#` field.
    pub(super) fn set_field(&mut self, field: usize, number: u32) {
        if let Some(slot) = self.fields.get_mut(field) {
            *slot = Some(number);
        }
    }

    /// The value of a number.
    pub(super) fn nat(&self, nat: Nat) -> Result<u32, Fault> {
        let variable = nat.var.map_or(Ok(0), |var| self.nat_var(var))?;
        variable.checked_add(nat.constant).ok_or_else(|| Fault::new("a number of the schema is above 2^32"))
    }

    /// Whether a field under a condition is there.
    pub(super) fn holds(&self, condition: Condition) -> Result<bool, Fault> {
        let number = self.nat_var(condition.on)?;
        Ok(match condition.bit {
            Some(bit) => number.checked_shr(u32::from(bit)).unwrap_or(0) & 1 == 1,
            None => number != 0,
        })
    }

    /// The value of a variable. A field that was absent counts as 0, so that its flags do.
    pub(super) fn nat_var(&self, var: NatVar) -> Result<u32, Fault> {
        match var {
            NatVar::Field(field) => Ok(get(&self.fields, field).flatten().unwrap_or(0)),
            NatVar::Param(param) => match get(&self.params, param) {
                Some(Arg::Nat(number)) => Ok(number),
                _ => Err(Fault::new(
                    "the value of a number parameter is not known here: ask for the type with its arguments",
                )),
            },
        }
    }

    /// The type that a parameter stands for, and its frame.
    pub(super) fn ty(&self, param: u32) -> Result<(&'s Expr<'s>, &'e Frame<'e, 's>), Fault> {
        match get(&self.params, param) {
            Some(Arg::Type(expr, frame)) => Ok((expr, frame)),
            _ => Err(Fault::new("the type of this value is not known here: ask for the type with its arguments")),
        }
    }

    /// The arguments of a type that is mentioned in this frame.
    pub(super) fn args<'a>(&'a self, args: &'s [Expr<'s>]) -> Result<Vec<Arg<'a, 's>>, Fault> {
        let arg = |arg: &'s Expr<'s>| {
            Ok(match arg {
                Expr::Var(param) => get(&self.params, *param).unwrap_or(Arg::Unknown),
                Expr::Nat(nat) => Arg::Nat(self.nat(*nat)?),
                ty => Arg::Type(ty, self),
            })
        };
        args.iter().map(arg).collect()
    }

    fn set_param(&mut self, param: u32, arg: Arg<'e, 's>) {
        if let Some(slot) = usize::try_from(param).ok().and_then(|index| self.params.get_mut(index)) {
            *slot = arg;
        }
    }
}

fn get<T: Copy>(list: &[T], index: u32) -> Option<T> {
    list.get(usize::try_from(index).ok()?).copied()
}

//! Reading a value of any type.

use super::Definitions;
use super::line::Ty;
use super::walk::Walk;
use crate::{Object, Reader};

impl Definitions {
    /// Reads a boxed value of any type, to where the schema says that it ends, and leaves it encoded. A constructor or
    /// function that the schema does not have is a fault: nothing else would tell where it ends.
    pub fn object(&self, r: &mut Reader<'_>) -> Object {
        let start = r.offset();
        Walk::new(self, r).read(Ty::Any, |_| false);
        Object::new(r.since(start))
    }
}

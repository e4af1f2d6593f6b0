//! How much room the generated enums take. A vector's item is as big as its largest variant.

use tests::{Value, Visit, enums};

/// No enum is larger: a variant of 200 bytes, and what tells variants apart.
const LARGEST: usize = 208;

#[test]
fn no_enum_is_big() {
    let mut sizes = enums(Size);
    sizes.sort_by_key(|(_, size)| std::cmp::Reverse(*size));
    for (name, size) in sizes.iter().take(10) {
        println!("{size:4}  {name}");
    }
    assert!(sizes.len() > 600);
    let big: Vec<_> = sizes.iter().filter(|(_, size)| *size > LARGEST).collect();
    assert_eq!(big, Vec::<&(&str, usize)>::new());
}

#[derive(Clone, Copy)]
struct Size;

impl Visit for Size {
    type Output = (&'static str, usize);

    fn visit<T: Value>(self, name: &'static str) -> Self::Output {
        (name, size_of::<T>())
    }
}

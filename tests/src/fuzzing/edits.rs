//! Changes of bytes, as an input says.

use super::input::Input;

/// Lengths, counts and ids that are often handled badly.
const WORDS: [i32; 8] = [0, 1, -1, 4, i32::MAX, i32::MAX - 3, i32::MIN, 1 << 24];

/// Changes bytes at up to seven places. Returns whether they are others now.
pub(super) fn edit(bytes: &mut Vec<u8>, input: &mut Input<'_>) -> bool {
    let changes = input.below(8);
    if changes == 0 {
        return false;
    }
    let before = bytes.clone();
    for _ in 0..changes {
        let at = input.short() % (bytes.len() + 1);
        match input.below(6) {
            0 => {
                let mask = input.byte();
                bytes.iter_mut().skip(at).take(1).for_each(|byte| *byte ^= mask);
            }
            1 => overwrite(bytes, at, input.piece()),
            2 => overwrite(bytes, at, &WORDS[input.below(WORDS.len())].to_le_bytes()),
            3 => drop(bytes.splice(at..at, input.piece().iter().copied())),
            4 => drop(bytes.drain(at..bytes.len().min(at + input.below(256)))),
            _ => bytes.truncate(at),
        }
    }
    *bytes != before
}

fn overwrite(bytes: &mut [u8], at: usize, with: &[u8]) {
    bytes.iter_mut().skip(at).zip(with).for_each(|(to, from)| *to = *from);
}

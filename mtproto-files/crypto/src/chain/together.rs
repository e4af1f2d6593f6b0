//! Several texts in the mode IGE, each with a cipher of its own, in one pass.
//!
//! Each block of IGE waits for the one before it, for as long as the fourteen rounds of AES take, and most of the processor
//! waits with it. So a pass takes a row of blocks, one of each text: four texts take hardly more time than one.

use super::gather::{Decrypt, Direction, Encrypt, Gather, OneByOne, Row, Work};
use super::{BLOCK, Chain, CipherBlock, State, xor};
use aes::Aes256;
use std::marker::PhantomData;

/// The most texts of a pass. With four, enciphering takes half of the time that hashing does: more would gain little.
pub(crate) const MOST: usize = 4;

/// The rows of a step.
const ROWS: usize = 4;

/// What a step enciphers of each text: 64 bytes, the length of a block of SHA-256.
pub(crate) type Piece = [CipherBlock; ROWS];

/// A text of a pass, and the cipher that it is enciphered with.
pub(crate) struct Text<'c, 't> {
    cipher: &'c Aes256,
    state: &'c mut State,
    pieces: &'t mut [Piece],
}

impl<'c, 't> Text<'c, 't> {
    /// Returns a text of a pass: the whole pieces of some bytes. The mode of the chain has to be IGE.
    pub(crate) fn new(chain: &'c mut Chain, bytes: &'t mut [u8]) -> Self {
        let pieces = bytes.as_chunks_mut::<BLOCK>().0.as_chunks_mut().0;
        Self { cipher: &chain.cipher, state: &mut chain.state, pieces }
    }

    /// Takes all pieces.
    fn take(&mut self) -> std::slice::IterMut<'t, Piece> {
        std::mem::take(&mut self.pieces).iter_mut()
    }
}

/// Encrypts the first [`MOST`] texts, which are to have one length.
///
/// After each row, calls `between` with the number of rows that are left in the step, and with the pieces that the step before
/// has enciphered, one of each text. In the first step there are none. After the last step there are the calls of one step
/// more. The processor does what `between` does beside the next row.
#[inline]
pub(crate) fn encrypt<'t>(texts: &mut [Text<'_, 't>], between: impl FnMut(usize, &[&'t Piece])) {
    run::<Encrypt>(texts, between);
}

/// Decrypts the first [`MOST`] texts, which are to have one length. Calls `between` as [`encrypt`] does.
#[inline]
pub(crate) fn decrypt<'t>(texts: &mut [Text<'_, 't>], between: impl FnMut(usize, &[&'t Piece])) {
    run::<Decrypt>(texts, between);
}

#[inline]
fn run<'t, D: Ige>(texts: &mut [Text<'_, 't>], between: impl FnMut(usize, &[&'t Piece])) {
    match texts {
        [] => {}
        [a] => {
            let pieces = a.take().map(|a| [a]);
            run_all::<D, _, 1>([a], |[a]| (a, ()), pieces, between);
        }
        [a, b] => {
            let pieces = a.take().zip(b.take()).map(|(a, b)| [a, b]);
            run_all::<D, _, 2>([a, b], |[a, b]| (a, (b, ())), pieces, between);
        }
        [a, b, c] => {
            let pieces = a.take().zip(b.take()).zip(c.take()).map(|((a, b), c)| [a, b, c]);
            run_all::<D, _, 3>([a, b, c], |[a, b, c]| (a, (b, (c, ()))), pieces, between);
        }
        [a, b, c, d, ..] => {
            let pieces = a.take().zip(b.take()).zip(c.take().zip(d.take())).map(|((a, b), (c, d))| [a, b, c, d]);
            run_all::<D, _, 4>([a, b, c, d], |[a, b, c, d]| (a, (b, (c, (d, ())))), pieces, between);
        }
    }
}

/// Enciphers the pieces of all texts. `list` makes the list of the ciphers.
#[inline]
fn run_all<'c, 't, D: Ige, G: Gather, const N: usize>(
    texts: [&mut Text<'c, 't>; N],
    list: impl FnOnce([&'c Aes256; N]) -> G,
    pieces: impl Iterator<Item = [&'t mut Piece; N]>,
    between: impl FnMut(usize, &[&'t Piece]),
) {
    let ciphers = texts.each_ref().map(|text| text.cipher);
    let states = texts.map(|text| &mut *text.state);
    let work = Pass { states, pieces, between, direction: PhantomData::<D> };
    list(ciphers).gather::<D>((), OneByOne::<D, N>::new(ciphers), work);
}

/// A direction of IGE: what each block is combined with before and after the cipher.
trait Ige: Direction {
    /// Returns the block that is combined before the cipher, and the one after it.
    fn ends(state: State) -> [CipherBlock; 2];

    /// Returns the state that has these ends.
    fn state(ends: [CipherBlock; 2]) -> State;
}

impl Ige for Encrypt {
    fn ends(State { secret, plain }: State) -> [CipherBlock; 2] {
        [secret, plain]
    }

    fn state([secret, plain]: [CipherBlock; 2]) -> State {
        State { secret, plain }
    }
}

impl Ige for Decrypt {
    fn ends(State { secret, plain }: State) -> [CipherBlock; 2] {
        [plain, secret]
    }

    fn state([plain, secret]: [CipherBlock; 2]) -> State {
        State { secret, plain }
    }
}

/// The pieces of some texts, step by step, and where their ciphers stand.
struct Pass<'c, P, F, D, const N: usize> {
    states: [&'c mut State; N],
    pieces: P,
    between: F,
    direction: PhantomData<D>,
}

impl<'t, P, F, D, const N: usize> Work for Pass<'_, P, F, D, N>
where
    P: Iterator<Item = [&'t mut Piece; N]>,
    F: FnMut(usize, &[&'t Piece]),
    D: Ige,
{
    #[inline(always)]
    fn run(mut self, row: impl Row) {
        let mut ends = self.states.each_ref().map(|state| D::ends(**state));
        let mut behind: Option<[&'t Piece; N]> = None;
        for mut pieces in self.pieces {
            for number in 0..ROWS {
                encipher(&row, number, &mut pieces, &mut ends);
                (self.between)(ROWS - 1 - number, behind.as_ref().map_or(&[], |behind| behind));
            }
            behind = Some(pieces.map(|piece| &*piece));
        }
        for left in (0..ROWS).rev() {
            (self.between)(left, behind.as_ref().map_or(&[], |behind| behind));
        }
        self.states.into_iter().zip(ends).for_each(|(state, ends)| *state = D::state(ends));
    }
}

/// Enciphers one block of each piece.
#[inline(always)]
fn encipher<const N: usize>(
    row: &impl Row,
    number: usize,
    pieces: &mut [&mut Piece; N],
    ends: &mut [[CipherBlock; 2]; N],
) {
    let inputs = pieces.each_ref().map(|piece| piece.get(number).copied().unwrap_or_default());
    let mut outputs = inputs;
    outputs.iter_mut().zip(&*ends).for_each(|(output, [before, _])| xor(output, before));
    row.apply(&mut outputs);
    outputs.iter_mut().zip(&*ends).for_each(|(output, [_, after])| xor(output, after));
    for (((piece, ends), input), output) in pieces.iter_mut().zip(ends).zip(inputs).zip(outputs) {
        if let Some(block) = piece.get_mut(number) {
            *block = output;
        }
        *ends = [output, input];
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn chains(count: usize) -> Vec<Chain> {
        (0..).take(count).map(|at| Chain::ige(&[at; 32], &[at + 100; 2 * BLOCK])).collect()
    }

    fn contents(count: usize, steps: usize) -> Vec<Vec<Piece>> {
        let piece = |seed: usize| std::array::from_fn(|row| [(seed * 31 + row).to_le_bytes()[0]; BLOCK]);
        (0..count).map(|text| (0..steps).map(|step| piece(text * 7 + step)).collect()).collect()
    }

    fn texts<'c, 't>(chains: &'c mut [Chain], contents: &'t mut [Vec<Piece>]) -> Vec<Text<'c, 't>> {
        let bytes = contents.iter_mut().map(|pieces| pieces.as_flattened_mut().as_flattened_mut());
        chains.iter_mut().zip(bytes).map(|(chain, bytes)| Text::new(chain, bytes)).collect()
    }

    proptest! {
        /// A pass gives what each chain gives alone, and leaves the chains where they would stand.
        #[test]
        fn a_pass_is_as_chains_alone(count in 0..=MOST, steps in 0_usize..6) {
            let (mut together, mut alone) = (contents(count, steps), contents(count, steps));
            let (mut chains_together, mut chains_alone) = (chains(count), chains(count));
            for _ in 0..2 {
                encrypt(&mut texts(&mut chains_together, &mut together), |_, _| {});
                for (chain, pieces) in chains_alone.iter_mut().zip(&mut alone) {
                    chain.encrypt(pieces.as_flattened_mut().as_flattened_mut());
                }
                prop_assert_eq!(&together, &alone);
            }
            let (mut chains_together, mut chains_alone) = (chains(count), chains(count));
            for _ in 0..2 {
                decrypt(&mut texts(&mut chains_together, &mut together), |_, _| {});
                for (chain, pieces) in chains_alone.iter_mut().zip(&mut alone) {
                    chain.decrypt(pieces.as_flattened_mut().as_flattened_mut());
                }
                prop_assert_eq!(&together, &alone);
            }
        }
    }

    /// What no processor here does: its backends are of one kind.
    #[test]
    fn ciphers_without_backends_give_the_same() {
        fn pass<D: Ige>(without: bool, contents: &mut [Vec<Piece>]) {
            let mut chains = chains(2);
            let mut texts = texts(&mut chains, contents);
            let [a, b] = texts.as_mut_slice() else { unreachable!() };
            let pieces = a.take().zip(b.take()).map(|(a, b)| [a, b]);
            let ciphers = [a.cipher, b.cipher];
            let states = [&mut *a.state, &mut *b.state];
            let work = Pass { states, pieces, between: |_, _: &[&Piece]| {}, direction: PhantomData::<D> };
            let row = OneByOne::<D, 2>::new(ciphers);
            if without { work.run(row) } else { (ciphers[0], (ciphers[1], ())).gather::<D>((), row, work) }
        }
        for steps in 0..3 {
            let mut outputs = [contents(2, steps), contents(2, steps)];
            for (without, output) in [false, true].into_iter().zip(&mut outputs) {
                pass::<Encrypt>(without, output);
            }
            assert_eq!(outputs[0], outputs[1]);
            assert_eq!(outputs[0] == contents(2, steps), steps == 0);
            pass::<Decrypt>(true, &mut outputs[1]);
            assert_eq!(outputs[1], contents(2, steps));
        }
    }

    /// Each piece is given to `between` once in each row of the step after its own.
    #[test]
    fn pieces_follow_a_step_behind() {
        for count in 1..=MOST {
            let (mut chains, mut contents) = (chains(count), contents(count, 3));
            let mut calls = Vec::new();
            encrypt(&mut texts(&mut chains, &mut contents), |left, behind| {
                calls.push((left, behind.iter().map(|piece| **piece).collect::<Vec<Piece>>()));
            });
            let steps = (0..3).map(|step| contents.iter().map(|pieces| pieces[step]).collect());
            let expected = std::iter::once(Vec::new()).chain(steps);
            let expected: Vec<_> =
                expected.flat_map(|step| (0..4).rev().map(move |left| (left, step.clone()))).collect();
            assert_eq!(calls, expected);
        }
    }
}

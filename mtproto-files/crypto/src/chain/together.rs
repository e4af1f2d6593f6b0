//! Several texts in the mode IGE, each with a cipher of its own, in one pass.
//!
//! Each block of IGE waits for the one before it, for as long as the fourteen rounds of AES take, and most of the processor
//! waits with it. So a pass takes a row of blocks, one of each text: four texts take hardly more time than one.

use super::gather::{Decrypt, Direction, Encrypt, Gather, OneByOne, Row, Work};
use super::{Chain, CipherBlock, State, xor};
use aes::Aes256;
use std::marker::PhantomData;

/// The most texts of a pass. With more, the gain is small beside the time that their hashes take.
pub(crate) const MOST: usize = 4;

/// The rows of a step.
pub(crate) const ROWS: usize = 4;

/// What a step enciphers of each text: 64 bytes, the length of a block of SHA-256.
pub(crate) type Piece = [CipherBlock; ROWS];

/// A text of a pass, and the cipher that it is enciphered with.
pub(crate) struct Text<'c, 't> {
    cipher: &'c Aes256,
    state: &'c mut State,
    pieces: &'t mut [Piece],
}

impl<'c, 't> Text<'c, 't> {
    /// Returns a text of a pass. The mode of the chain has to be IGE.
    pub(crate) fn new(chain: &'c mut Chain, pieces: &'t mut [Piece]) -> Self {
        Self { cipher: &chain.cipher, state: &mut chain.state, pieces }
    }
}

/// Encrypts the first [`MOST`] texts, as far as the shortest of them goes.
///
/// After each row, calls `between` with the number of the row within its step, and with the pieces that the step before has
/// enciphered, one of each text. In the first step there are none. After the last step there are the calls of one step more.
/// The processor does what `between` does beside the next row.
#[inline]
pub(crate) fn encrypt<'t>(texts: &mut [Text<'_, 't>], between: impl FnMut(usize, &[&'t Piece])) {
    run::<Encrypt>(texts, between);
}

/// Decrypts the first [`MOST`] texts, as far as the shortest of them goes. Calls `between` as [`encrypt`] does.
#[inline]
pub(crate) fn decrypt<'t>(texts: &mut [Text<'_, 't>], between: impl FnMut(usize, &[&'t Piece])) {
    run::<Decrypt>(texts, between);
}

#[inline]
fn run<'t, D: Ige>(texts: &mut [Text<'_, 't>], between: impl FnMut(usize, &[&'t Piece])) {
    match texts {
        [] => {}
        [a] => run_all::<D, _, 1>([a], |[a]| (a, ()), between),
        [a, b] => run_all::<D, _, 2>([a, b], |[a, b]| (a, (b, ())), between),
        [a, b, c] => run_all::<D, _, 3>([a, b, c], |[a, b, c]| (a, (b, (c, ()))), between),
        [a, b, c, d, ..] => run_all::<D, _, 4>([a, b, c, d], |[a, b, c, d]| (a, (b, (c, (d, ())))), between),
    }
}

/// Enciphers all texts of the array. `list` makes the list of their ciphers.
#[inline]
fn run_all<'c, 't, D: Ige, G: Gather, const N: usize>(
    texts: [&mut Text<'c, 't>; N],
    list: impl FnOnce([&'c Aes256; N]) -> G,
    between: impl FnMut(usize, &[&'t Piece]),
) {
    let ciphers = texts.each_ref().map(|text| text.cipher);
    let work = Pass { texts, between, direction: PhantomData::<D> };
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

struct Pass<'p, 'c, 't, F, D, const N: usize> {
    texts: [&'p mut Text<'c, 't>; N],
    between: F,
    direction: PhantomData<D>,
}

impl<'t, F: FnMut(usize, &[&'t Piece]), D: Ige, const N: usize> Work for Pass<'_, '_, 't, F, D, N> {
    #[inline(always)]
    fn run(mut self, row: impl Row) {
        let steps = self.texts.iter().map(|text| text.pieces.len()).min().unwrap_or_default();
        let mut ends = self.texts.each_ref().map(|text| D::ends(*text.state));
        let mut rests = self.texts.each_mut().map(|text| std::mem::take(&mut text.pieces).iter_mut());
        let mut behind: Option<[&'t Piece; N]> = None;
        for _ in 0..steps {
            let mut pieces = rests.each_mut().map(Iterator::next);
            for number in 0..ROWS {
                encipher(&row, number, &mut pieces, &mut ends);
                (self.between)(number, behind.as_ref().map_or(&[], |behind| behind));
            }
            behind = Some(pieces.map(|piece| piece.map_or(&EMPTY, |piece| piece)));
        }
        for number in 0..ROWS {
            (self.between)(number, behind.as_ref().map_or(&[], |behind| behind));
        }
        for ((text, ends), rest) in self.texts.into_iter().zip(ends).zip(rests) {
            *text.state = D::state(ends);
            text.pieces = rest.into_slice();
        }
    }
}

/// Enciphers one block of each piece.
#[inline(always)]
fn encipher<const N: usize>(
    row: &impl Row,
    number: usize,
    pieces: &mut [Option<&mut Piece>; N],
    ends: &mut [[CipherBlock; 2]; N],
) {
    let mut blocks = pieces.each_mut().map(|piece| piece.as_deref_mut().and_then(|piece| piece.get_mut(number)));
    let inputs = blocks.each_ref().map(|block| block.as_deref().copied().unwrap_or_default());
    let mut outputs = inputs;
    for (output, [before, _]) in outputs.iter_mut().zip(&*ends) {
        xor(output, before);
    }
    row.apply(&mut outputs);
    for (((block, input), output), ends) in blocks.iter_mut().zip(inputs).zip(&mut outputs).zip(ends) {
        xor(output, &ends[1]);
        if let Some(block) = block {
            **block = *output;
        }
        *ends = [*output, input];
    }
}

/// Stands for the piece of a text that has none left: no text of a step has none.
static EMPTY: Piece = [[0; 16]; ROWS];

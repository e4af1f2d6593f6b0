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

    /// Takes the pieces.
    fn take(&mut self) -> std::slice::IterMut<'t, Piece> {
        std::mem::take(&mut self.pieces).iter_mut()
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
                (self.between)(number, behind.as_ref().map_or(&[], |behind| behind));
            }
            behind = Some(pieces.map(|piece| &*piece));
        }
        for number in 0..ROWS {
            (self.between)(number, behind.as_ref().map_or(&[], |behind| behind));
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

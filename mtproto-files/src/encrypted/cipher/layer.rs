//! A source that is encrypted as it is read.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::SystemTime;

use futures_util::FutureExt;
use futures_util::future::BoxFuture;
use tl_types::Bytes;
use zeroize::Zeroize;

use super::BLOCK;
use crate::base::bytes::length;
use crate::base::cause::Cause;
use crate::engine::upload::plan::Part;
use crate::io::blocking::off_thread;
use crate::io::source::{OpenSource, Opened};
use mtproto_crypto::{Chain, State};

/// So much is read at a time of what is only passed over, in bytes.
const PIECE: u32 = 512 * 1024;

/// Encrypts a source: what comes before it, then it, then what fills the last block.
pub(crate) struct Encryption {
    /// Where it starts.
    chain: Chain,
    before: Bytes,
    /// Fills the last block, as far as is needed.
    fill: [u8; BLOCK],
    /// States by where they hold, at least that of the beginning.
    states: tokio::sync::Mutex<BTreeMap<u64, State>>,
    /// Where the source was found to end.
    end: Mutex<u64>,
}

impl Encryption {
    pub(crate) fn new(chain: Chain, before: Bytes, fill: [u8; BLOCK]) -> Self {
        let states = tokio::sync::Mutex::new(BTreeMap::from([(0, chain.state())]));
        Self { chain, before, fill, states, end: Mutex::default() }
    }

    /// How many bytes come out of a source. No upload takes as many as do not fit into the type.
    pub(crate) fn size_of(&self, inner: u64) -> u64 {
        length(&self.before).saturating_add(inner).checked_next_multiple_of(BLOCK as u64).unwrap_or(u64::MAX)
    }

    /// How many bytes the source has, as far as it was read.
    pub(crate) fn plain_size(&self) -> u64 {
        self.end.lock().unwrap_or_else(PoisonError::into_inner).saturating_sub(length(&self.before))
    }

    /// Reads a part of what comes out. Parts may be read in any order, again and again, if the source can be.
    ///
    /// # Errors
    ///
    /// Those of the source.
    pub(crate) fn read(self: Arc<Self>, inner: Opened, part: Part) -> BoxFuture<'static, Result<Bytes, Cause>> {
        async move {
            let mut states = self.states.lock().await;
            let known = states.range(..=part.offset).next_back().map(|(at, state)| (*at, *state));
            let (mut at, state) = known.unwrap_or((0, self.chain.state()));
            if at != part.offset && !inner.is_seekable() {
                return Err(Cause::CannotReread { part: part.number });
            }
            let mut chain = self.chain.at(state);
            while at < part.offset {
                let len = u32::try_from(part.offset - at).map_or(PIECE, |left| left.min(PIECE));
                let passed = self.plain(&inner, Part { number: part.number, offset: at, len }).await?;
                if passed.is_empty() {
                    return Err(Cause::SourceChanged { what: format!("it ends at byte {at}") });
                }
                at += length(&passed);
                chain = encrypt(chain, passed).await?.0;
                states.insert(at, chain.state());
                if at < part.offset && !at.is_multiple_of(BLOCK as u64) {
                    return Err(Cause::SourceChanged { what: format!("it ends at byte {at}") });
                }
            }
            let plain = self.plain(&inner, part).await?;
            let end = part.offset + length(&plain);
            let (chain, secret) = encrypt(chain, plain).await?;
            states.insert(end, chain.state());
            Ok(secret)
        }
        .boxed()
    }

    /// The plain text of a part, whole blocks of it.
    async fn plain(&self, inner: &Opened, part: Part) -> Result<Vec<u8>, Cause> {
        let before = length(&self.before);
        let end = part.offset.saturating_add(part.bytes());
        let mut plain = Vec::with_capacity(part.len as usize);
        if let (Ok(from), Ok(to)) = (usize::try_from(part.offset.min(before)), usize::try_from(end.min(before))) {
            plain.extend_from_slice(self.before.get(from..to).unwrap_or_default());
        }
        let start = part.offset.max(before) - before;
        let stop = end.max(before) - before;
        let stop = inner.size().map_or(stop, |size| stop.min(size));
        if let Ok(len) = u32::try_from(stop.saturating_sub(start))
            && len > 0
        {
            plain
                .extend_from_slice(&Opened::clone(inner).read(Part { number: part.number, offset: start, len }).await?);
        }
        // Nothing at all says only that the end is not behind it.
        if !plain.is_empty() {
            let read = part.offset.saturating_add(length(&plain));
            let mut end = self.end.lock().unwrap_or_else(PoisonError::into_inner);
            *end = read.max(*end);
        }
        // Shorter than a block only where the source ends.
        let missing = plain.len().next_multiple_of(BLOCK) - plain.len();
        plain.extend(self.fill.iter().take(missing));
        Ok(plain)
    }
}

impl Drop for Encryption {
    fn drop(&mut self) {
        // They hold plain text.
        self.states.get_mut().values_mut().for_each(Zeroize::zeroize);
    }
}

async fn encrypt(mut chain: Chain, mut bytes: Vec<u8>) -> Result<(Chain, Bytes), Cause> {
    off_thread(move || {
        chain.encrypt(&mut bytes);
        Ok((chain, bytes.into()))
    })
    .await
}

/// A source that is encrypted on the way.
pub(crate) struct EncryptedSource {
    inner: Opened,
    /// The size in bytes when it is encrypted, if that is known.
    size: Option<u64>,
    encryption: Arc<Encryption>,
}

impl EncryptedSource {
    /// Lays an encryption over a source that is open.
    pub(crate) fn over(inner: Opened, encryption: Arc<Encryption>) -> Self {
        let size = inner.size().map(|size| encryption.size_of(size));
        Self { inner, size, encryption }
    }
}

impl OpenSource for EncryptedSource {
    fn size(&self) -> Option<u64> {
        self.size
    }

    fn read(self: Arc<Self>, part: Part) -> BoxFuture<'static, Result<Bytes, Cause>> {
        Arc::clone(&self.encryption).read(Opened::clone(&self.inner), part)
    }

    fn closed(self: Arc<Self>) -> Opened {
        let (inner, encryption) = (Opened::clone(&self.inner).closed(), Arc::clone(&self.encryption));
        Arc::new(Self { inner, size: self.size, encryption })
    }

    fn is_seekable(&self) -> bool {
        self.inner.is_seekable()
    }

    fn modified(&self) -> Option<SystemTime> {
        self.inner.modified()
    }

    fn plain(&self) -> Option<Opened> {
        Some(Opened::clone(&self.inner))
    }

    fn memory(&self) -> usize {
        self.inner.memory()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::io::journal::Fingerprint;
    use crate::io::source::Source;
    use crate::transfer::upload::fingerprint;

    fn content(len: usize) -> Vec<u8> {
        (0..len).map(|at| (at.wrapping_mul(2_654_435_761) >> 13).to_le_bytes()[0]).collect()
    }

    fn encryption(before: &'static [u8]) -> Arc<Encryption> {
        Arc::new(Encryption::new(Chain::ige(&[7; 32], &[9; 32]), Bytes::from_static(before), [5; BLOCK]))
    }

    fn part(number: u16, len: u32) -> Part {
        Part { number, offset: u64::from(number) * u64::from(len), len }
    }

    #[tokio::test]
    async fn parts_come_out_the_same_in_any_order() {
        for (before, len) in [(&b""[..], 5000), (&b""[..], 4096), (&[3; 37][..], 5003), (&[3; 37][..], 11)] {
            let encryption = encryption(before);
            let opened = Source::bytes(content(len)).open().await.unwrap();
            let mut whole = [before, &content(len)].concat();
            whole.resize(whole.len().next_multiple_of(BLOCK), 5);
            assert_eq!(encryption.size_of(len as u64), whole.len() as u64);
            Chain::ige(&[7; 32], &[9; 32]).encrypt(&mut whole);

            let parts: Vec<_> = whole.chunks(1024).collect();
            for number in [4_u16, 0, 3, 1, 2, 4, 3, 0] {
                let Some(expected) = parts.get(usize::from(number)) else { continue };
                let size = u32::try_from(expected.len()).unwrap();
                let part = Part { len: size, ..part(number, 1024) };
                let got = Arc::clone(&encryption).read(opened.clone(), part).await.unwrap();
                assert_eq!(&got[..], *expected, "part {number} of {len}");
            }
            assert_eq!(encryption.plain_size(), len as u64);
        }
    }

    #[test]
    fn no_size_is_too_large() {
        let encryption = encryption(&[3; 37]);
        assert_eq!((encryption.size_of(u64::MAX), encryption.size_of(u64::MAX - 40)), (u64::MAX, u64::MAX));
        assert_eq!(encryption.size_of(11), 48);
    }

    #[tokio::test]
    async fn what_is_behind_the_end_is_an_error() {
        for len in [0, 1000, 1024, 4096] {
            let opened = Source::bytes(content(len)).open().await.unwrap();
            let read = encryption(b"").read(opened, part(5, 1024)).await;
            assert!(matches!(read, Err(Cause::SourceChanged { .. })), "{len}");
        }
    }

    #[tokio::test]
    async fn a_reader_is_encrypted_as_it_comes() {
        let encryption = encryption(b"");
        let reader = Source::reader(std::io::Cursor::new(content(1500))).open().await.unwrap();
        let first = Arc::clone(&encryption).read(reader.clone(), part(0, 1024)).await.unwrap();
        let last = Arc::clone(&encryption).read(reader.clone(), part(1, 1024)).await.unwrap();
        assert_eq!((first.len(), last.len(), encryption.plain_size()), (1024, 480, 1500));
        let none = Arc::clone(&encryption).read(reader.clone(), part(0, 512)).await;
        // It is at its beginning, where there is nothing left to read.
        assert!(none.unwrap().is_empty());
        let again = encryption.read(reader, part(3, 400)).await;
        assert!(matches!(again, Err(Cause::CannotReread { part: 3 })));
    }

    async fn encrypted(content: Vec<u8>, key: u8) -> (Fingerprint, u64) {
        let inner = Source::bytes(content).open().await.unwrap();
        let chain = Chain::ige(&[key; 32], &[9; 32]);
        let encryption = Arc::new(Encryption::new(chain, Bytes::new(), [5; BLOCK]));
        let size = encryption.size_of(inner.size().unwrap());
        let opened: Opened = Arc::new(EncryptedSource::over(inner, Arc::clone(&encryption)));
        (fingerprint(&opened, size).await.unwrap(), encryption.plain_size())
    }

    #[tokio::test]
    async fn an_encrypted_source_is_told_by_its_key_and_what_it_was() {
        let content = vec![7; 1_000_001];
        let (first, encrypted_bytes) = encrypted(content.clone(), 1).await;
        assert_eq!((first.size, encrypted_bytes), (1_000_016, 64 * 1024));
        assert_eq!(encrypted(content.clone(), 1).await.0, first);
        assert_ne!(encrypted(content.clone(), 2).await.0, first);
        assert_ne!(encrypted(vec![7; 1_000_002], 1).await.0, first);
        let mut changed = content;
        changed[500_000] ^= 1;
        assert_ne!(encrypted(changed, 1).await.0, first);
        assert_eq!(encrypted(vec![7; 5], 1).await.1, 5);
    }
}

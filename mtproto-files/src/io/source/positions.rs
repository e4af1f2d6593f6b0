//! Sources that can be read at any position: the user's own, and what all of them have in common.

use std::io;
use std::sync::Arc;
use std::time::SystemTime;

use futures_util::FutureExt;
use futures_util::future::BoxFuture;
use tl_types::Bytes;

use super::open_source::{OpenSource, Opened, changed, goes_on};
use super::origin::Origin;
use super::read_at::ReadAt;
use crate::base::bytes::length;
use crate::base::cause::Cause;
use crate::engine::upload::plan::Part;
use crate::io::blocking::off_thread;

/// A source of the user's own.
pub(super) struct Positions {
    pub(super) source: Arc<dyn ReadAt>,
}

impl Origin for Positions {
    fn label(&self) -> String {
        self.source.name().unwrap_or_else(|| "a source by positions".to_owned())
    }

    fn look(&self) -> BoxFuture<'static, Result<Option<u64>, Cause>> {
        let source = Arc::clone(&self.source);
        off_thread(move || Ok(Some(source.size()?))).boxed()
    }

    fn open(self: Box<Self>) -> BoxFuture<'static, Result<Opened, Cause>> {
        off_thread(move || {
            let (size, modified) = (self.source.size()?, self.source.modified());
            Ok(Arc::new(OpenPositions { source: self.source, size, modified }) as Opened)
        })
        .boxed()
    }

    fn again(&self) -> Option<Box<dyn Origin>> {
        Some(Box::new(Self { source: Arc::clone(&self.source) }))
    }

    fn file_name(&self) -> Result<Option<String>, Cause> {
        Ok(self.source.name())
    }
}

struct OpenPositions {
    source: Arc<dyn ReadAt>,
    size: u64,
    modified: Option<SystemTime>,
}

impl OpenSource for OpenPositions {
    fn size(&self) -> Option<u64> {
        Some(self.size)
    }

    fn read(self: Arc<Self>, part: Part) -> BoxFuture<'static, Result<Bytes, Cause>> {
        off_thread(move || read_part(&*self.source, part, self.size, self.modified)).boxed()
    }

    fn closed(self: Arc<Self>) -> Opened {
        self
    }

    fn modified(&self) -> Option<SystemTime> {
        self.modified
    }
}

/// Reads a part, and checks that the source is still the same: also that it ends where the last part does.
pub(super) fn read_part(
    source: &(impl ReadAt + ?Sized),
    part: Part,
    size: u64,
    modified: Option<SystemTime>,
) -> Result<Bytes, Cause> {
    let bytes = read_whole_at(source, part.offset, part.len as usize)?;
    let now = source.size()?;
    let end = part.offset.saturating_add(part.bytes());
    if now != size {
        return Err(changed(format!("it had {size} bytes and has {now}")));
    }
    if bytes.len() != part.len as usize {
        return Err(changed(format!("it ends at byte {} of {size}", part.offset.saturating_add(length(&bytes)))));
    }
    if source.modified() != modified {
        return Err(changed("it was written to"));
    }
    if end == size && !read_whole_at(source, end, 1)?.is_empty() {
        return Err(goes_on(part));
    }
    Ok(bytes.into())
}

/// Reads so many bytes at a position, or fewer where the source ends.
pub(crate) fn read_whole_at(source: &(impl ReadAt + ?Sized), offset: u64, len: usize) -> io::Result<Vec<u8>> {
    let mut bytes = vec![0; len];
    let mut filled = 0_usize;
    while let Some(rest) = bytes.get_mut(filled..).filter(|rest| !rest.is_empty()) {
        let at = offset.saturating_add(u64::try_from(filled).unwrap_or(u64::MAX));
        match source.read_at(at, rest) {
            Ok(0) => break,
            // A source of the user's own may say more than there is room for.
            Ok(count) => filled = filled.saturating_add(count).min(len),
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
    bytes.truncate(filled);
    Ok(bytes)
}

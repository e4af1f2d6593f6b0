//! Files by their paths.

use std::fs::{self, File, Metadata};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::SystemTime;

use futures_util::FutureExt;
use futures_util::future::BoxFuture;
use tl_types::Bytes;

use super::open_source::{OpenSource, Opened};
use super::origin::Origin;
use super::peek::Peek;
use super::positions::read_part;
use crate::base::cause::Cause;
use crate::engine::upload::plan::Part;
use crate::io::blocking::off_thread;

/// The file at a path.
pub(super) struct PathOrigin {
    pub(super) path: PathBuf,
}

impl Origin for PathOrigin {
    fn label(&self) -> String {
        self.path.display().to_string()
    }

    fn look(&self) -> BoxFuture<'static, Result<Option<u64>, Cause>> {
        let path = self.path.clone();
        off_thread(move || open_file(&path).map(|(_, metadata)| Some(metadata.len()))).boxed()
    }

    fn open(self: Box<Self>) -> BoxFuture<'static, Result<Opened, Cause>> {
        off_thread(move || open(&self.path)).boxed()
    }

    fn again(&self) -> Option<Box<dyn Origin>> {
        Some(Box::new(Self { path: self.path.clone() }))
    }

    fn peek(&self) -> Option<Peek> {
        Some(Peek::Path(self.path.clone()))
    }

    fn journal_key(&self) -> Option<String> {
        let path = std::path::absolute(&self.path).unwrap_or_else(|_| self.path.clone());
        Some(format!("upload of {}", path.display()))
    }

    fn file_name(&self) -> Result<Option<String>, Cause> {
        match self.path.file_name().map(|name| name.to_str()) {
            Some(Some(name)) => Ok(Some(name.to_owned())),
            Some(None) => Err(Cause::NameNotUtf8),
            None => Ok(None),
        }
    }
}

/// A regular file, as it was when the upload began.
struct FileSource {
    /// None for a file that is opened again for each part.
    file: Option<File>,
    path: PathBuf,
    size: u64,
    modified: Option<SystemTime>,
}

fn open(path: &Path) -> Result<Opened, Cause> {
    let (file, metadata) = open_file(path)?;
    let path = std::path::absolute(path)?;
    let (size, modified) = (metadata.len(), metadata.modified().ok());
    Ok(Arc::new(FileSource { file: Some(file), path, size, modified }))
}

/// Opens a regular file.
fn open_file(path: &Path) -> Result<(File, Metadata), Cause> {
    // Before opening: opening a pipe waits for whoever writes to it.
    let metadata = fs::metadata(path).map_err(|error| if is_url(path) { Cause::UrlAsPath } else { error.into() })?;
    check_kind(&metadata)?;
    let file = File::open(path)?;
    let metadata = file.metadata()?;
    check_kind(&metadata)?;
    Ok((file, metadata))
}

/// Whether what should be a path is a URL.
fn is_url(path: &Path) -> bool {
    let Some((scheme, rest)) = path.to_str().and_then(|path| path.split_once(':')) else { return false };
    let is_scheme = ["http", "https", "ftp", "file"].iter().any(|known| scheme.eq_ignore_ascii_case(known));
    is_scheme && rest.starts_with("//")
}

fn check_kind(metadata: &Metadata) -> Result<(), Cause> {
    match metadata.file_type() {
        kind if kind.is_file() => Ok(()),
        kind if kind.is_dir() => Err(Cause::Directory),
        _ => Err(Cause::NotRegular),
    }
}

impl FileSource {
    fn read_part(&self, part: Part) -> Result<Bytes, Cause> {
        if let Some(file) = &self.file {
            return read_part(file, part, self.size, self.modified);
        }
        check_kind(&fs::metadata(&self.path)?)?;
        read_part(&File::open(&self.path)?, part, self.size, self.modified)
    }
}

impl OpenSource for FileSource {
    fn size(&self) -> Option<u64> {
        Some(self.size)
    }

    fn read(self: Arc<Self>, part: Part) -> BoxFuture<'static, Result<Bytes, Cause>> {
        off_thread(move || self.read_part(part)).boxed()
    }

    fn closed(self: Arc<Self>) -> Opened {
        let (path, size, modified) = (self.path.clone(), self.size, self.modified);
        Arc::new(Self { file: None, path, size, modified })
    }

    fn modified(&self) -> Option<SystemTime> {
        self.modified
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_url_is_told_from_a_path() {
        for url in ["https://example.org/a.jpg", "HTTP://example.org", "file:///a.jpg", "ftp://example.org/a"] {
            assert!(matches!(open_file(Path::new(url)), Err(Cause::UrlAsPath)), "{url}");
        }
        for path in ["a.jpg", "https:a.jpg", "c:/a.jpg", "c://a.jpg", "https/a.jpg", ""] {
            assert!(matches!(open_file(Path::new(path)), Err(Cause::Io(_))), "{path}");
        }
    }
}

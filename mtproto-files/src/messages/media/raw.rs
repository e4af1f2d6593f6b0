//! Media as the caller made it, and how it is made fresh.

use std::fmt;
use std::sync::Arc;

use futures_util::FutureExt;
use futures_util::future::BoxFuture;
use tl_types::enums;

use super::file::BoxError;

/// Media as the caller made it.
#[derive(Debug)]
pub(crate) struct Raw {
    pub(crate) media: enums::InputMedia,
    pub(crate) refresh: Option<RefreshMedia>,
}

/// Gets the same media with fresh references.
#[derive(Clone)]
pub(crate) struct RefreshMedia(
    pub(crate) Arc<dyn Fn() -> BoxFuture<'static, Result<enums::InputMedia, BoxError>> + Send + Sync>,
);

impl Raw {
    pub(crate) fn new(media: enums::InputMedia) -> Self {
        Self { media, refresh: None }
    }
}

impl RefreshMedia {
    pub(crate) fn new<F, A, M, E>(refresh: F) -> Self
    where
        F: Fn() -> A + Send + Sync + 'static,
        A: Future<Output = Result<M, E>> + Send + 'static,
        M: Into<enums::InputMedia>,
        E: Into<BoxError>,
    {
        Self(Arc::new(move || refresh().map(|fresh| fresh.map(Into::into).map_err(Into::into)).boxed()))
    }
}

impl fmt::Debug for RefreshMedia {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("RefreshMedia")
    }
}

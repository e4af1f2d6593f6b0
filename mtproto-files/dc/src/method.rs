//! The trait of the DC's methods.

use tl_types::{Decode, Encode, Function};

use crate::error::Failure;
use crate::method_kind::MethodKind;
use crate::scope::Scope;
use crate::transferred_file::TransferredFile;

/// A method of the DC. Its request implements this trait in the file of the service, and has a line in `methods.rs`.
///
/// The defaults are right for a method of the account that transfers no files.
pub(crate) trait Method: Function<Return: Encode> + Decode + Send + 'static {
    /// What the method does with parts and chunks.
    const KIND: MethodKind = MethodKind::Other;
    /// The DCs that have the method.
    const SERVED_BY: ServedBy = ServedBy::Home;
    /// Whether the DC refuses the request until it knows the account's authorization.
    const NEEDS_AUTHORIZATION: bool = true;
    /// Whether bots can call the method; otherwise the DC refuses them with `BOT_METHOD_INVALID`.
    const FOR_BOTS: bool = true;

    /// The piece of a file that the request transfers.
    fn piece(&self) -> Piece {
        Piece::default()
    }

    /// The ids of the documents and photos in what the request sends, one for each item; `None` for an item that is neither.
    fn items(&self) -> Vec<Option<i64>> {
        Vec::new()
    }

    /// Whether the request is allowed within `invokeWithTakeout` alone (`api/takeout`).
    fn needs_takeout(&self) -> bool {
        false
    }

    /// Carries out the request. `length` is the length of all that was sent, wrappers included, in bytes: the request can
    /// keep all of it in memory.
    fn serve(self, state: &Scope<'_>, length: usize) -> Result<Self::Return, Failure>;
}

/// Which DCs have a method.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum ServedBy {
    /// The account's home DC.
    Home,
    /// Every DC, but no media DC (`dcOption.media_only`).
    All,
    /// Every DC, media DCs included.
    AllAndMedia,
    /// CDN DCs alone.
    Cdn,
}

/// The piece of a file that a request transfers, in the request's own numbers: they may be out of range.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Piece {
    /// The file whose parts or chunks the request transfers.
    pub(crate) file: Option<TransferredFile>,
    /// The number of the part that the request saves.
    pub(crate) part: Option<i32>,
    /// The offset of the bytes or hashes that the request asks for.
    pub(crate) offset: Option<i64>,
}

//! Sends one part.

use mtproto_transport::Dc;
use tl_types::{Bytes, Chain, Decode, Encode, functions};

use crate::base::cause::Cause;
use crate::base::error::Operation;
use crate::engine::upload::plan::Method;
use crate::runtime::Context;

/// A part, and the file that it is of.
#[derive(Clone, Debug)]
pub(crate) struct FilePart {
    /// `file_id`.
    pub(crate) file_id: i64,
    /// The method that the file's parts go up with.
    pub(crate) method: Method,
    /// Its number.
    pub(crate) number: u16,
    /// `file_total_parts` of a big file.
    pub(crate) total: i32,
    /// Its content.
    pub(crate) bytes: Bytes,
}

impl FilePart {
    /// The request that saves it. Its content is not copied.
    pub(crate) fn request(self) -> Result<Chain, Cause> {
        let number = self.number.into();
        let request = match self.method {
            Method::SaveFilePart => functions::upload::SaveFilePart::new(self.file_id, number, self.bytes).to_chain(),
            Method::SaveBigFilePart => {
                functions::upload::SaveBigFilePart::new(self.file_id, number, self.total, self.bytes).to_chain()
            }
        };
        Ok(request?)
    }

    /// Sends it once. Whether the DC took it.
    pub(crate) async fn send(self, context: Context, dc: Dc) -> Result<bool, Cause> {
        let (method, body) = (self.method.name(), self.request()?);
        let taken =
            async { Ok(bool::from_bytes(&context.send(dc, method, context.policy.longest_answer(), body).await?)?) };
        context.floods().pass(Operation::Upload, dc, taken).await
    }
}

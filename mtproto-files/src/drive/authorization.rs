//! Copies the account's authorization to other DCs (`api/datacenter#authorization`): once, whoever needs it.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use tl_types::{Combinator, Encode, enums, functions};

use super::call::{call, raw};
use crate::Client;
use crate::cause::Cause;
use crate::error::{Error, Operation};
use crate::transport::{Dc, Transport};

/// How often the authorization was copied to each DC.
pub(crate) type Copies = HashMap<Dc, u64>;

/// The copies that a client made.
#[derive(Debug, Default)]
pub(crate) struct Authorizations {
    copies: Mutex<Copies>,
    /// Held by whoever copies; others wait, and find it done.
    copying: tokio::sync::Mutex<()>,
}

impl Authorizations {
    /// What was copied so far.
    pub(crate) fn copies(&self) -> Copies {
        self.copies.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Copies it to a DC, unless that was done since the caller looked.
    ///
    /// # Errors
    ///
    /// The home DC does not give it, or the other one does not take it.
    pub(crate) async fn copy<T: Transport>(client: &Client<T>, dc: Dc, seen: &Copies) -> Result<(), Error> {
        let this = client.authorizations();
        let _copying = this.copying.lock().await;
        if this.copies().get(&dc) != seen.get(&dc) {
            return Ok(());
        }
        let Dc::Id(id) = dc else { return Ok(()) };
        let operation = Operation::Download;
        let exported = call(client, operation, Dc::Home, &functions::auth::ExportAuthorization::new(id)).await?;
        let enums::auth::ExportedAuthorization::Plain(exported) = exported else {
            return Err(Error::new(operation, Cause::Unsupported { what: "auth.ExportedAuthorization" }));
        };
        let import = functions::auth::ImportAuthorization::new(exported.id, exported.bytes);
        let method = functions::auth::ImportAuthorization::NAME;
        let request = import.to_chain().map_err(|cause| Error::new(operation, cause).in_call(method, dc))?;
        // It answers with the user, which is of no use here.
        raw(client, operation, method, dc, request).await?;
        let mut copies = this.copies.lock().unwrap_or_else(PoisonError::into_inner);
        *copies.entry(dc).or_default() += 1;
        Ok(())
    }
}

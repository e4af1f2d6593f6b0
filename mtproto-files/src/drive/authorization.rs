//! Copies the account's authorization to other DCs (`api/datacenter#authorization`): once, whoever needs it.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use futures_util::FutureExt;
use futures_util::future::{BoxFuture, Shared, WeakShared};
use tl_types::{Combinator, Encode, enums, functions};

use super::call::{call, raw};
use crate::Client;
use crate::cause::Cause;
use crate::error::{Error, Operation};
use crate::transport::{Dc, Transport};

/// How often the authorization was copied to each DC.
pub(crate) type Copies = HashMap<Dc, u64>;

/// What came of copying it. The error is for whoever began.
type Copied = Result<(), Arc<Mutex<Option<Error>>>>;
type Copying = BoxFuture<'static, Copied>;

/// The copies that a client made.
#[derive(Debug, Default)]
pub(crate) struct Authorizations {
    copies: Mutex<Copies>,
    /// Those under way. Whoever needs one drives it: it waits for nobody in particular, like a stream that is not polled.
    /// With the last that needs it, it is gone.
    copying: Mutex<HashMap<Dc, WeakShared<Copying>>>,
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
        let Dc::Id(id) = dc else { return Ok(()) };
        while this.copies().get(&dc) == seen.get(&dc) {
            let (copying, is_mine) = this.join(client, id);
            let Err(failure) = copying.await else { return Ok(()) };
            let error = failure.lock().unwrap_or_else(PoisonError::into_inner).take();
            // Others wait for longer, or give up sooner: each one tries by itself.
            if is_mine
                && let Some(error) = error
                && this.copies().get(&dc) == seen.get(&dc)
            {
                return Err(error);
            }
        }
        Ok(())
    }

    /// The copying to a DC that is under way, or one that begins, which is the caller's.
    fn join<T: Transport>(&self, client: &Client<T>, dc: i32) -> (Shared<Copying>, bool) {
        let mut all = self.copying.lock().unwrap_or_else(PoisonError::into_inner);
        let under_way = all.get(&Dc::Id(dc)).and_then(WeakShared::upgrade);
        if let Some(copying) = under_way.filter(|copying| copying.peek().is_none()) {
            return (copying, false);
        }
        let client = client.clone();
        let copy = async move { copy(&client, dc).await.map_err(|error| Arc::new(Mutex::new(Some(error)))) };
        let copying = copy.boxed().shared();
        all.extend(copying.downgrade().map(|copying| (Dc::Id(dc), copying)));
        (copying, true)
    }
}

/// Copies it to the DC with this id.
async fn copy<T: Transport>(client: &Client<T>, id: i32) -> Result<(), Error> {
    let (operation, dc) = (Operation::Download, Dc::Id(id));
    let exported = call(client, operation, Dc::Home, &functions::auth::ExportAuthorization::new(id)).await?;
    let enums::auth::ExportedAuthorization::Plain(exported) = exported else {
        return Err(Error::new(operation, Cause::Unsupported { what: "auth.ExportedAuthorization" }));
    };
    let import = functions::auth::ImportAuthorization::new(exported.id, exported.bytes);
    let method = functions::auth::ImportAuthorization::NAME;
    let request = import.to_chain().map_err(|cause| Error::new(operation, cause).in_call(method, dc))?;
    // It answers with the user, which is of no use here.
    raw(client, operation, method, dc, request).await?;
    let mut copies = client.authorizations().copies.lock().unwrap_or_else(PoisonError::into_inner);
    *copies.entry(dc).or_default() += 1;
    Ok(())
}

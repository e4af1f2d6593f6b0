//! Copies the account's authorization to other DCs (`api/datacenter#authorization`): once a DC, however many transfers need
//! it.

use std::sync::Arc;

use mtproto_transport::Dc;
#[cfg(feature = "messages")]
use tl_types::Function;
use tl_types::{Combinator, Encode, enums, functions};
#[cfg(feature = "messages")]
use tokio::time::timeout;
use tracing::Instrument;

use super::authorizations::Copies;
use super::call::{call, raw};
use super::context::Context;
use super::spawned::spawned;
use crate::base::cause::Cause;
use crate::base::error::{Error, Operation};
#[cfg(feature = "messages")]
use crate::base::recovery::Recovery;

/// Copies the authorization to a DC, unless that was done since the caller looked at [`Authorizations::copies`].
///
/// # Errors
///
/// The home DC does not give the authorization, or the other DC does not take it.
pub(crate) async fn authorize(context: &Context, dc: Dc, seen: &Copies) -> Result<(), Error> {
    let Dc::Id(id) = dc else { return Ok(()) };
    let seen = seen.get(&id).copied().unwrap_or_default();
    let authorization = context.authorizations().of(id);
    let (context, shared) = (context.clone(), Arc::clone(&authorization));
    // In a task, because a transfer that holds the lock may never be polled again, like a stream that nobody reads.
    let copied = spawned(
        Operation::Download,
        async move {
            let _copying = shared.copying.lock().await;
            if shared.copies() == seen {
                copy(&context, id).await?;
                shared.copied();
            }
            Ok(())
        }
        .in_current_span(),
    )
    .await;
    // What was refused may have been given to another transfer before this one was polled again.
    if authorization.copies() == seen { copied } else { Ok(()) }
}

/// Copies the authorization to the DC with this id.
async fn copy(context: &Context, id: i32) -> Result<(), Error> {
    let (operation, dc) = (Operation::Download, Dc::Id(id));
    let exported = call(context, operation, Dc::Home, &functions::auth::ExportAuthorization::new(id)).await?;
    let enums::auth::ExportedAuthorization::Plain(exported) = exported else {
        return Err(Error::new(operation, Cause::Unsupported { what: "auth.ExportedAuthorization" }));
    };
    let import = functions::auth::ImportAuthorization::new(exported.id, exported.bytes);
    let method = functions::auth::ImportAuthorization::NAME;
    let request = import.to_chain().map_err(|cause| Error::new(operation, cause).in_call(method, dc))?;
    // The answer is the user, which is of no use here.
    raw(context, operation, method, dc, request).await?;
    Ok(())
}

/// Calls a method in any DC, as [`call`] does. If the account is not known there, its authorization is copied first.
///
/// # Errors
///
/// As [`call`] and [`authorize`].
#[cfg(feature = "messages")]
pub(crate) async fn call_in<F: Function>(
    context: &Context,
    operation: Operation,
    dc: Dc,
    request: &F,
) -> Result<F::Return, Error> {
    let seen = context.authorizations().copies();
    match call(context, operation, dc, request).await {
        Err(error) if Recovery::of(error.cause()) == Recovery::Authorize => {
            // Another transfer that waits for a connection may be copying it.
            let limit = context.policy.call_time_limit;
            let authorized = timeout(limit, authorize(context, dc, &seen)).await;
            authorized.unwrap_or_else(|_| {
                let cause = Cause::Timeout { after: limit };
                Err(Error::new(operation, cause).in_call(F::NAME, dc))
            })?;
            call(context, operation, dc, request).await
        }
        result => result,
    }
}

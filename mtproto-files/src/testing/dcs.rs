//! Calls to other DCs than the account's home.

use futures_util::future::try_join_all;
use tl_types::{Combinator, Encode, enums, functions};

use super::Violation;
use super::file::{File, call, describe, invoke};
use mtproto_transport::{Dc, InvokeError, Request, Transport};

const CHUNK: usize = 4096;

/// Calls reach the DC that they are for: an authorization that was exported for one is taken there and nowhere else, and
/// a file of the home DC is `FILE_MIGRATE_X` in the others.
///
/// # Errors
///
/// A DC answers what another one would; there is none to ask.
pub async fn dcs_are_told_apart(transport: &dyn Transport, foreign: &[i32]) -> Result<(), Violation> {
    const CHECK: &str = "dcs_are_told_apart";
    let file = File::upload(CHECK, transport, CHUNK).await?;
    for dc in others(CHECK, &file, foreign)? {
        authorize(CHECK, transport, &file, dc).await?;
        elsewhere(CHECK, &file, dc, file.get(transport, Dc::Id(dc), 0, CHUNK).await)?;
    }
    file.check(CHECK, transport, 0, CHUNK).await
}

/// A DC that took the authorization once keeps it for all calls after that, many at once too. A transport that opens
/// connections with new keys has to copy it to them by itself.
///
/// # Errors
///
/// A DC asks for it again, or does not answer as it should; there is none to ask.
pub async fn authorization_lasts(transport: &dyn Transport, foreign: &[i32]) -> Result<(), Violation> {
    const CHECK: &str = "authorization_lasts";
    let file = File::upload(CHECK, transport, CHUNK).await?;
    let foreign = others(CHECK, &file, foreign)?;
    for &dc in &foreign {
        authorize(CHECK, transport, &file, dc).await?;
    }
    for _ in 0..2 {
        let calls = foreign.iter().flat_map(|&dc| [dc; 8]);
        let file = &file;
        try_join_all(
            calls.map(|dc| async move { elsewhere(CHECK, file, dc, file.get(transport, Dc::Id(dc), 0, CHUNK).await) }),
        )
        .await?;
    }
    Ok(())
}

/// The DCs that are not the one that has the file. Without any, nothing would be checked.
fn others(check: &'static str, file: &File, foreign: &[i32]) -> Result<Vec<i32>, Violation> {
    let others: Vec<i32> = foreign.iter().copied().filter(|&dc| dc != file.dc).collect();
    if others.is_empty() {
        let expected = format!("the id of a DC that is not DC {}, the account's home", file.dc);
        return Err(Violation::new(check, expected, format!("{foreign:?}")));
    }
    Ok(others)
}

/// Copies the authorization to a DC, if that asks for it.
async fn authorize(check: &'static str, transport: &dyn Transport, file: &File, dc: i32) -> Result<(), Violation> {
    match file.get(transport, Dc::Id(dc), 0, CHUNK).await {
        Err(InvokeError::Rpc(error)) if error.code == 401 => {}
        answer => return elsewhere(check, file, dc, answer),
    }
    let failed = |error: InvokeError| {
        Violation::new(check, format!("the authorization to be copied to DC {dc}"), describe(&error))
    };
    let export = functions::auth::ExportAuthorization::new(dc);
    let enums::auth::ExportedAuthorization::Plain(exported) =
        call(transport, Dc::Home, &export).await.map_err(failed)?
    else {
        return Err(failed(InvokeError::lost("another answer than auth.exportedAuthorization")));
    };
    let import = functions::auth::ImportAuthorization::new(exported.id, exported.bytes);
    let body = import.to_chain().map_err(|error| failed(InvokeError::fatal(error)))?;
    let import = Request::new(Dc::Id(dc), functions::auth::ImportAuthorization::NAME, body);
    // The user that it answers with is of no use here.
    invoke(transport, import).await.map(drop).map_err(failed)
}

/// Whether the answer is that of a DC that does not have the file.
fn elsewhere<A>(check: &'static str, file: &File, dc: i32, answer: Result<A, InvokeError>) -> Result<(), Violation> {
    let message = format!("FILE_MIGRATE_{}", file.dc);
    let found = match answer {
        Err(InvokeError::Rpc(error)) if error.code == 303 && error.message == message => return Ok(()),
        Err(error) => describe(&error),
        Ok(_) => "the bytes".to_owned(),
    };
    Err(Violation::new(check, format!("303 {message} from DC {dc}, where the file is not"), found))
}

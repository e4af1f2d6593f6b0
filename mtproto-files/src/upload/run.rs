//! Carries an upload out: reads its parts in order, and sends several of them at a time.

use std::fmt::Write;

use md5::{Digest, Md5};
use tl_types::{Bytes, functions, types};
use tokio::sync::Mutex;

use super::plan::{Method, Part, Plan};
use super::source::{Opened, Source};
use super::{Upload, Uploaded};
use crate::cause::Cause;
use crate::error::{Error, Operation};
use crate::lane::Lane;
use crate::transport::{Dc, Transport};
use crate::{random, workers};

/// The name of bytes that were given none.
const UNNAMED: &str = "file";

/// Runs an upload to its end.
pub(crate) async fn upload<T: Transport>(upload: Upload<T>) -> Result<Uploaded, Error> {
    let Upload { client, source, name, mime_type, part_size, parts_in_flight, reporter } = upload;
    let label = source.label();
    let lane = Lane::new(&client, Operation::Upload, Dc::Home, reporter);
    async {
        let name = name.map_or_else(|| name_of(&source), Ok).map_err(|cause| lane.error(cause))?;
        let opened = source.open().await.map_err(|cause| lane.error(cause))?;
        let plan = Plan::new(opened.size(), part_size).map_err(|cause| lane.error(cause))?;
        let id = random::nonzero().map_err(|cause| lane.error(cause))?;
        let md5 = send(&lane, id, opened, plan, parts_in_flight).await?;
        let parts = i32::from(plan.len());
        Ok(Uploaded {
            file: match plan.method() {
                Method::SaveFilePart => types::InputFile::new(id, parts, name.as_str(), md5).into(),
                Method::SaveBigFilePart => types::InputFileBig::new(id, parts, name.as_str()).into(),
            },
            mime_type: mime_type.unwrap_or_else(|| guess_mime_type(&name)),
            name,
            size: plan.size(),
            parts: plan.len(),
            part_size: plan.part_size(),
            method: plan.method(),
        })
    }
    .await
    .map_err(|error: Error| error.of_file(label))
}

/// Sends all parts, and returns the MD5 of a small file.
async fn send<T: Transport>(
    lane: &Lane<T>,
    id: i64,
    source: Opened,
    plan: Plan,
    parts_in_flight: usize,
) -> Result<String, Error> {
    lane.reporter().start(Some(plan.size()));
    let reader =
        Mutex::new(Reader { source, parts: plan.parts(), md5: (plan.method() == Method::SaveFilePart).then(Md5::new) });
    // More workers than parts would have nothing to do.
    workers::run(parts_in_flight.min(plan.len().into()), || async {
        loop {
            // Held for the read only: reads are in order, and what was read is on its way while the next is read.
            let Some((part, bytes)) = reader.lock().await.next(lane).await? else { return Ok(()) };
            send_part(lane, id, plan, part, bytes).await.map_err(|error| error.of_part(part.number))?;
            lane.reporter().add(part.len.into());
        }
    })
    .await?;
    Ok(reader.into_inner().md5.map(|md5| hex(&md5.finalize())).unwrap_or_default())
}

/// Sends one part.
async fn send_part<T: Transport>(lane: &Lane<T>, id: i64, plan: Plan, part: Part, bytes: Bytes) -> Result<(), Error> {
    let number = part.number.into();
    let taken = match plan.method() {
        Method::SaveFilePart => lane.invoke(&functions::upload::SaveFilePart::new(id, number, bytes)).await?,
        Method::SaveBigFilePart => {
            let total = plan.len().into();
            lane.invoke(&functions::upload::SaveBigFilePart::new(id, number, total, bytes)).await?
        }
    };
    if taken { Ok(()) } else { Err(lane.error(Cause::Refused).in_call(plan.method().name(), lane.dc())) }
}

/// Reads the parts in order, and takes the MD5 of what it reads.
struct Reader<P> {
    source: Opened,
    parts: P,
    md5: Option<Md5>,
}

impl<P: Iterator<Item = Part>> Reader<P> {
    async fn next<T: Transport>(&mut self, lane: &Lane<T>) -> Result<Option<(Part, Bytes)>, Error> {
        let Some(part) = self.parts.next() else { return Ok(None) };
        let bytes = self.source.read(part).await.map_err(|cause| lane.error(cause).of_part(part.number))?;
        if let Some(md5) = &mut self.md5 {
            md5.update(&bytes);
        }
        Ok(Some((part, bytes)))
    }
}

fn name_of(source: &Source) -> Result<String, Cause> {
    Ok(source.file_name()?.unwrap_or_else(|| UNNAMED.to_owned()))
}

fn guess_mime_type(name: &str) -> String {
    mime_guess::from_path(name).first_or_octet_stream().essence_str().to_owned()
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |mut text, byte| {
        // Writing to a string does not fail.
        let _ = write!(text, "{byte:02x}");
        text
    })
}

//! Carries a download out: asks for several chunks at a time, checks them, and writes them at their places.

use std::ops::Range;
use std::path::PathBuf;
use std::sync::atomic::{AtomicU64, Ordering};

use futures_util::future::try_join;
use tl_types::{Bytes, enums, functions};

use super::plan::{Chunk, Plan, Received};
use super::sink::Sink;
use super::verifier::Verifier;
use super::{Download, Downloaded, Verification};
use crate::cause::Cause;
use crate::error::{Error, Operation};
use crate::lane::Lane;
use crate::transport::Transport;
use crate::workers;

/// Runs a download to its end.
pub(crate) async fn download<T: Transport>(download: Download<T>, target: PathBuf) -> Result<Downloaded, Error> {
    let Download { client, location, chunk_size, parts_in_flight, verify, reporter } = download;
    let label = target.display().to_string();
    let lane = Lane::new(&client, Operation::Download, location.dc(), reporter);
    async {
        let plan = Plan::new(location.size(), chunk_size).map_err(|cause| lane.error(cause))?;
        let sink = Sink::create(target).await.map_err(|cause| lane.error(cause))?;
        let verifier = Verifier::new(&lane, location.input(), verify);
        let transfer = Transfer { lane: &lane, location: location.input(), plan, sink, verifier };
        transfer.run(location.size(), parts_in_flight).await
    }
    .await
    .map_err(|error: Error| error.of_file(label))
}

/// A download under way.
struct Transfer<'a, T> {
    lane: &'a Lane<T>,
    location: &'a enums::InputFileLocation,
    plan: Plan,
    sink: Sink,
    verifier: Verifier<'a, T>,
}

impl<T: Transport> Transfer<'_, T> {
    async fn run(self, size: Option<u64>, parts_in_flight: usize) -> Result<Downloaded, Error> {
        self.lane.reporter().start(size);
        let next = AtomicU64::new(0);
        let written = AtomicU64::new(0);
        workers::run(self.plan.side_by_side(parts_in_flight), || async {
            while let Some(chunk) = self.plan.chunk(next.fetch_add(1, Ordering::Relaxed)) {
                let (bytes, received) = self.chunk(chunk).await.map_err(|error| error.at_offset(chunk.offset))?;
                written.fetch_add(bytes, Ordering::Relaxed);
                self.lane.reporter().add(bytes);
                if received == Received::End {
                    break;
                }
            }
            Ok(())
        })
        .await?;
        self.finish(written.into_inner()).await
    }

    /// Gets one chunk into the file.
    async fn chunk(&self, chunk: Chunk) -> Result<(u64, Received), Error> {
        let (bytes, ()) = try_join(self.get(chunk), self.verifier.cover(&chunk.known_range())).await?;
        let received = chunk.check(bytes.len()).map_err(|cause| self.lane.error(cause))?;
        let range = chunk.range_of(bytes.len());
        self.verifier.cover(&range).await?;
        let checks = self.verifier.take_checks(&range, self.is_end(&range, received));
        let count = range.end - range.start;
        self.sink.write(bytes, range.start, checks).await.map_err(|cause| self.lane.error(cause))?;
        Ok((count, received))
    }

    async fn get(&self, chunk: Chunk) -> Result<Bytes, Error> {
        let request = functions::upload::GetFile::new(self.location.clone(), chunk.offset, chunk.limit);
        match self.lane.invoke(&request).await? {
            enums::upload::File::Plain(file) => Ok(file.bytes),
            enums::upload::File::CdnRedirect(_) => Err(self.lane.error(Cause::Cdn)),
            _ => Err(self.lane.error(Cause::Unsupported { what: "upload.File" })),
        }
    }

    fn is_end(&self, range: &Range<u64>, received: Received) -> bool {
        received == Received::End || self.plan.size() == Some(range.end)
    }

    /// Checks that it is whole, and what lies across chunks, and gives the file its name.
    async fn finish(self, size: u64) -> Result<Downloaded, Error> {
        self.verifier.check_end(size).map_err(|cause| self.lane.error(cause))?;
        for check in self.verifier.take_rest(size) {
            self.sink.read_back(check).await.map_err(|cause| self.lane.error(cause))?;
        }
        let verified = self.verifier.covers(size);
        Ok(Downloaded {
            path: self.sink.finish(size).await.map_err(|cause| self.lane.error(cause))?,
            size,
            dc: self.lane.dc(),
            verification: if verified { Verification::Verified } else { Verification::Unverified },
        })
    }
}

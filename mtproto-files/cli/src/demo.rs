//! `tgfiles demo`: files to DCs on loopback and back.

mod albums;
mod bars;
mod dcs;
mod files;
mod generate;
mod moved;
mod table;

use std::io::{Write, stdout};
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use mtproto_dc::Cluster;
use mtproto_files::{AlbumItem, Client};
use tl_types::types;

use bars::Bars;
use dcs::Dcs;
use files::LocalFile;
use moved::Moved;

/// Runs the demo: with these files, or with some that are made up.
pub(crate) async fn run(paths: Vec<PathBuf>) -> Result<()> {
    let scratch = tempfile::Builder::new().prefix("tgfiles-").tempdir().context("cannot make a temporary directory")?;
    let paths = if paths.is_empty() { generate::files(scratch.path()).await? } else { paths };
    let files = files::check(paths).await?;
    let bytes = files.iter().fold(0, |sum: u64, file| sum.saturating_add(file.size));
    let dcs = Dcs::start(bytes).await?;
    let client = Client::new(dcs.pool().clone());
    let albums = albums::sizes(files.len());
    let moved = there_and_back(&client, dcs.cluster(), files, &albums, scratch.path()).await?;
    report(&moved, &[albums::text(&albums), dcs.text()])
}

/// Uploads the files, sends them as documents and as albums of these sizes, to one DC after the other, and downloads them.
async fn there_and_back(
    client: &Client,
    cluster: &Cluster,
    files: Vec<LocalFile>,
    albums: &[usize],
    scratch: &Path,
) -> Result<Vec<Moved>> {
    let bars = Bars::default();
    let mut moved = Vec::new();
    for file in files {
        moved.push(Moved::upload(client, &bars, file).await?);
    }
    for (number, file) in moved.iter_mut().enumerate() {
        dcs::put_in_turn(cluster, number);
        file.send(client).await?;
    }
    // The first album is not where the first document is.
    dcs::put_in_turn(cluster, 1);
    send_albums(client, albums, &mut moved).await?;
    for file in &mut moved {
        file.download(client, &bars, scratch).await?;
    }
    Ok(moved)
}

/// Sends the files again, as albums of these sizes.
async fn send_albums(client: &Client, sizes: &[usize], moved: &mut [Moved]) -> Result<()> {
    let mut rest = moved;
    for &size in sizes {
        let Some((album, others)) = rest.split_at_mut_checked(size) else { break };
        let items = album.iter().map(|file| AlbumItem::new(file.document()).caption(file.name()));
        let sent = client.send_album(types::InputPeerSelf::new(), items).await?;
        for (file, message) in album.iter_mut().zip(sent) {
            file.in_album = Some(message);
        }
        rest = others;
    }
    Ok(())
}

/// Prints what was moved, and what else there is to tell.
///
/// # Errors
///
/// A file that came back different.
fn report(moved: &[Moved], told: &[String]) -> Result<()> {
    writeln!(stdout().lock(), "{}\n{}", table::of(moved), told.join("\n")).context("cannot print")?;
    let different: Vec<_> = moved.iter().flat_map(Moved::differences).collect();
    if !different.is_empty() {
        bail!("{}", different.join("; "));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use mtproto_files::transport::{Answer, Request, Transport};
    use tl_types::{Decode, Encode, functions::upload::SaveBigFilePart};

    /// Damages every big part on its way up, where no MD5 tells.
    struct Damages(Cluster);

    impl Transport for Damages {
        fn invoke(&self, mut request: Request) -> Answer<'_> {
            let body = request.body.into_bytes();
            request.body = match SaveBigFilePart::from_bytes(&body) {
                Ok(mut part) => {
                    let mut bytes = part.bytes.to_vec();
                    bytes[0] ^= 1;
                    part.bytes = bytes.into();
                    part.to_chain().unwrap()
                }
                Err(_) => body.into(),
            };
            self.0.invoke(request)
        }
    }

    #[tokio::test]
    async fn a_difference_is_an_error_that_names_the_file() {
        let scratch = tempfile::tempdir().unwrap();
        let paths = [("small", 1000), ("big", 11 << 20)].map(|(name, len)| {
            let path = scratch.path().join(name);
            std::fs::write(&path, vec![7; len]).unwrap();
            path
        });
        let files = files::check(paths.into()).await.unwrap();
        let cluster = Cluster::in_memory();
        let client = Client::new(Damages(cluster.clone()));
        let moved = there_and_back(&client, &cluster, files, &[2], scratch.path()).await.unwrap();
        assert!(moved[0].is_verified() && !moved[1].is_verified());
        let error = report(&moved, &[]).unwrap_err().to_string();
        assert_eq!(
            error,
            "big came back different from its document message; big came back different from its album message"
        );
    }
}

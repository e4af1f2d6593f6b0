//! The client: moves a file up and down, and says what that took.

use std::fs;
use std::io::{Read, Write};
use std::path::Path;
use std::time::Instant;

use mtproto_files::{Client, FileLocation};
use mtproto_net::proto::exchange::PublicKey;
use mtproto_net::transport::Dc as To;
use mtproto_net::{App, Pool, Settings};
use tl_types::functions::auth::ImportBotAuthorization;
use tl_types::types;

use crate::dc::{self, Dc, TOKEN};
use crate::process;

/// Moves a file of so many MiB.
#[tokio::main]
pub(crate) async fn run(mib: u64) {
    let mut dc = Dc::start();
    let folder = std::env::temp_dir().join(format!("bench-network-{}", std::process::id()));
    fs::create_dir_all(&folder).unwrap();
    let (source, copy) = (folder.join("source"), folder.join("copy"));
    fill(&source, mib);
    let settings = Settings::new(App::new(1), 2, dc.addresses.clone(), vec![public_key()]);
    let (pool, _, _) = Pool::new(settings).unwrap();
    pool.invoke(To::Home, &ImportBotAuthorization::new(0, 1, "hash", TOKEN)).await.unwrap();
    let client = Client::new(pool);
    println!("{:<28} {:>9} {:>14} {:>14} {:>10} {:>10}", "", "MB/s", "client s/GiB", "DC s/GiB", "peak MiB", "DC MiB");

    let mut uploaded = None;
    measure(&mut dc, "up", mib, async { uploaded = Some(client.upload(&source).await.unwrap()) }).await;
    let document = uploaded.unwrap().document().force_file(true);
    let sent = client.send_media(types::InputPeerSelf::new(), document, "").await.unwrap();
    let location: FileLocation = sent.location().unwrap();
    for (name, verify) in [("down to nowhere, verified", true), ("down to nowhere", false)] {
        let download = client.download(location.clone()).verify(verify);
        measure(&mut dc, name, mib, async { _ = download.to_writer(tokio::io::sink()).await.unwrap() }).await;
    }
    for (name, verify) in [("down, verified", true), ("down, not verified", false)] {
        let download = client.download(location.clone()).verify(verify);
        measure(&mut dc, name, mib, async { _ = download.to_path(&copy).await.unwrap() }).await;
        assert_eq!(fs::metadata(&copy).unwrap().len(), mib << 20);
        assert!(same(&copy, &source), "the bytes differ");
    }
    fs::remove_dir_all(&folder).unwrap();
}

/// Returns the public key of the DC.
pub(crate) fn public_key() -> PublicKey {
    PublicKey::from_pem(&dc::key().public_pem()).unwrap()
}

async fn measure(dc: &mut Dc, name: &str, mib: u64, work: impl Future<Output = ()>) {
    let (cpu, of_dc) = (process::cpu_seconds(), dc.used().0);
    let start = Instant::now();
    work.await;
    let seconds = start.elapsed().as_secs_f64();
    let (dc_cpu, dc_peak) = dc.used();
    #[allow(clippy::cast_precision_loss, reason = "a figure to be read")]
    let size = mib as f64;
    let gib = size / 1024.0;
    println!(
        "{name:<28} {:>9.0} {:>14.2} {:>14.2} {:>10.0} {dc_peak:>10.0}",
        size * 1.048_576 / seconds,
        (process::cpu_seconds() - cpu) / gib,
        (dc_cpu - of_dc) / gib,
        process::peak_mib(),
    );
}

fn same(one: &Path, two: &Path) -> bool {
    let [mut one, mut two] = [one, two].map(|path| fs::File::open(path).unwrap());
    let [mut a, mut b] = [(); 2].map(|()| vec![0; 1 << 20]);
    loop {
        let (read, also) = (one.read(&mut a).unwrap(), two.read(&mut b).unwrap());
        if (read, &a[..read]) != (also, &b[..also]) || read == 0 {
            return read == also && a[..read] == b[..also];
        }
    }
}

/// Writes a file that does not compress.
fn fill(path: &Path, mib: u64) {
    let mut file = fs::File::create(path).unwrap();
    let mut state = 1_u64;
    let mut block = vec![0; 1 << 20];
    for _ in 0..mib {
        for bytes in block.chunks_exact_mut(8) {
            state ^= state << 13;
            state ^= state >> 7;
            state ^= state << 17;
            bytes.copy_from_slice(&state.to_le_bytes());
        }
        file.write_all(&block).unwrap();
    }
}

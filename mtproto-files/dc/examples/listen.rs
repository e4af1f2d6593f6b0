//! A local Telegram on loopback, for clients in any language:
//!
//! ```sh
//! cargo run --release -p mtproto-dc --example listen
//! ```
//!
//! Writes the addresses, the accounts and the public key, in lines of a word and its values, and serves until standard
//! input ends. Then it writes the log. `--files-in 4` puts new files into DC 4. `--check` ends at once: it shows that all
//! can be started.

use std::error::Error;

use mtproto_dc::{Account, ClusterConfig, Config, Login, Server, ServerConfig};
use tl_types::types;
use tokio::io::AsyncReadExt;

/// The supergroup that all accounts are in, and its access hash.
const CHANNEL: (i64, i64) = (1_000_077, 77);

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let accounts = [
        Account::bot(7_000_000_001, "7000000001:AAEexampleexampleexampleexampleexa").username("local_bot"),
        Account::user(1_000_042, "9996620042").first_name("Ada"),
        Account::user(1_000_043, "9996640043").first_name("Bob").dc(4).password("correct horse").hint("an animal"),
    ];
    let dc = Config::default().channel(CHANNEL.0, CHANNEL.1).username("local_news", types::PeerChannel::new(CHANNEL.0));
    let dc = accounts.iter().cloned().fold(dc, Config::account);
    let server = Server::start(ServerConfig::default().cluster(ClusterConfig::default().dc(dc))).await?;

    for address in server.addresses() {
        println!("{} {} {}", if address.media_only { "media" } else { "dc" }, address.dc, address.address);
    }
    for account in &accounts {
        match &account.login {
            Login::Phone { number, code } => println!("user {} {number} {code}", account.user_id),
            Login::BotToken(token) => println!("bot {} {token}", account.user_id),
            _ => {}
        }
    }
    let key = server.rsa_key();
    println!("fingerprint {:016x}", key.fingerprint());
    println!("exponent {}", key.exponent());
    println!("modulus {}", key.modulus_hex());
    println!("{}", key.public_pem());

    let mut arguments = std::env::args().skip(1);
    let mut is_check = false;
    while let Some(argument) = arguments.next() {
        match argument.as_str() {
            "--check" => is_check = true,
            "--files-in" => server.cluster().put_new_files_in(arguments.next().ok_or("which DC?")?.parse()?),
            other => return Err(format!("no option {other}").into()),
        }
    }
    if !is_check {
        let mut ignored = Vec::new();
        tokio::io::stdin().read_to_end(&mut ignored).await?;
    }
    for request in server.cluster().log() {
        println!("{request}");
    }
    server.shutdown().await;
    Ok(())
}

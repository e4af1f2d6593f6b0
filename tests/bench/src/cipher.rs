//! Messages of MTProto encrypted and decrypted: eight of 512 KiB, as a stream of file parts is. One core, no input or output.
//!
//! Both sides start from a plain text that they copy into a frame, or from an encrypted message that they decrypt in place.

use crate::rounds::compare_bytes;
use grammers_crypto::{DequeBuffer, decrypt_data_v2, encrypt_data_v2};
use mtproto_crypto::{AuthKey, HEADER, Sender, open, open_all, seal, seal_all};

const MESSAGES: usize = 8;
const LENGTH: usize = 512 * 1024 + 32;
/// What one call of each side enciphers.
const BYTES: usize = MESSAGES * LENGTH;

pub(crate) fn run() {
    let bytes = std::array::from_fn(|at| at.to_le_bytes()[0].wrapping_mul(7));
    let (ours, peers) = (AuthKey::new(bytes), grammers_crypto::AuthKey::from_bytes(bytes));
    let text = vec![7; LENGTH];

    let mut frames = vec![vec![0; HEADER + LENGTH]; MESSAGES];
    let seal_ours = || {
        frames.iter_mut().for_each(|frame| frame[HEADER..].copy_from_slice(&text));
        seal_all(&ours, Sender::Client, &mut frames.iter_mut().map(Vec::as_mut_slice).collect::<Vec<_>>())
    };
    let seal_peers = || {
        for _ in 0..MESSAGES {
            let mut buffer = DequeBuffer::with_capacity(LENGTH + 32, HEADER);
            buffer.extend(text.iter().copied());
            encrypt_data_v2(&mut buffer, &peers);
            std::hint::black_box(&buffer);
        }
    };
    compare_bytes("encrypt 8 messages of 512 KiB", BYTES, seal_ours, seal_peers);

    let mut sealed = vec![0; HEADER + LENGTH];
    sealed[HEADER..].copy_from_slice(&text);
    seal(&ours, Sender::Server, &mut sealed).unwrap();
    let mut inbound = vec![sealed.clone(); MESSAGES];
    let open_ours = || {
        inbound.iter_mut().for_each(|message| message.copy_from_slice(&sealed));
        let mut messages: Vec<&mut [u8]> = inbound.iter_mut().map(Vec::as_mut_slice).collect();
        assert!(open_all(&ours, Sender::Server, &mut messages).iter().all(Result::is_ok));
    };
    let mut peers_inbound = sealed.clone();
    let open_peers = || {
        for _ in 0..MESSAGES {
            peers_inbound.copy_from_slice(&sealed);
            assert!(decrypt_data_v2(&mut peers_inbound, &peers).is_ok());
        }
    };
    compare_bytes("decrypt 8 messages of 512 KiB", BYTES, open_ours, open_peers);

    let mut inbound = sealed.clone();
    let open_ours = || {
        for _ in 0..MESSAGES {
            inbound.copy_from_slice(&sealed);
            assert!(open(&ours, Sender::Server, &mut inbound).is_ok());
        }
    };
    let mut peers_inbound = sealed.clone();
    let open_peers = || {
        for _ in 0..MESSAGES {
            peers_inbound.copy_from_slice(&sealed);
            assert!(decrypt_data_v2(&mut peers_inbound, &peers).is_ok());
        }
    };
    compare_bytes("decrypt 8 messages of 512 KiB, one at a time", BYTES, open_ours, open_peers);
}

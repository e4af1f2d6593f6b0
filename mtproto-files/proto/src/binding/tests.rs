//! Binding messages against a vector, and broken in each way.

use super::*;

const ID: MessageId = MessageId::from_bits(0x6b49_d200_0000_0004);

fn key() -> AuthKey {
    AuthKey::new(std::array::from_fn(|at| u8::try_from(at * 7 % 256).unwrap()))
}

fn inner() -> BindAuthKeyInner {
    BindAuthKeyInner::new(1, -2, 3, -4, 1_800_000_000)
}

/// Counts up from 0.
fn counting() -> impl FnMut(&mut [u8]) {
    let mut next = 0;
    move |bytes| {
        for byte in bytes {
            *byte = next;
            next += 1;
        }
    }
}

fn sealed() -> Vec<u8> {
    seal(&key(), &inner(), ID, &mut counting()).to_vec()
}

/// Encrypts 80 bytes whose first 72 are the text.
fn encrypted(text: &[u8]) -> Vec<u8> {
    let message_key = message_key(&text[..TEXT]);
    let mut text = text.to_vec();
    cipher(&key(), &message_key).encrypt(&mut text);
    [&key().id()[..], &message_key, &text].concat()
}

/// Returns the text of the message with one byte replaced, encrypted again.
fn with_byte(at: usize, byte: u8) -> Vec<u8> {
    let sealed = sealed();
    let message_key = *sealed[8..].first_chunk().unwrap();
    let mut text = sealed[HEADER..].to_vec();
    cipher(&key(), &message_key).decrypt(&mut text);
    text[at] = byte;
    encrypted(&text)
}

/// Computed by the formulas of `mtproto/description_v1` and `api/pfs`, in another language.
#[test]
fn the_message_is_that_of_the_documentation() {
    let expected = "ce18de6f6cfbcf4afdde9ed03dee7241b29c56e7021f95f33f3b1c98f0cb8dc15596af2f5113e06c3549ba50f07e7fad\
         32b73b36b8bbc4cb8d0846f259df06a96fd0da2aa26f75a7cdff78789b2b451ba5fb133fda4b3c46cad72152b7f4f6c43d84737af05d659e";
    assert_eq!(hex::encode(sealed()), expected);
    assert_eq!(open(&key(), &sealed(), ID).unwrap(), inner());
}

#[test]
fn another_length_is_refused() {
    for length in [0, 8, 24, 88, 103, 105, 120] {
        let mut message = sealed();
        message.resize(length, 0);
        assert_eq!(open(&key(), &message, ID), Err(BindingError::Length { length }));
    }
}

#[test]
fn another_key_is_refused() {
    assert_eq!(open(&AuthKey::new([1; 256]), &sealed(), ID), Err(BindingError::OtherKey));
}

#[test]
fn a_changed_bit_is_found() {
    for at in 0..HEADER + TEXT {
        let mut message = sealed();
        message[at] ^= 0x10;
        let expected = if at < 8 { BindingError::OtherKey } else { BindingError::MessageKey };
        assert_eq!(open(&key(), &message, ID), Err(expected), "byte {at}");
    }
}

#[test]
fn the_message_of_another_call_is_refused() {
    let other = MessageId::from_bits(ID.to_bits() + 4);
    assert_eq!(open(&key(), &sealed(), other), Err(BindingError::MessageId { id: ID }));
}

#[test]
fn other_fields_are_refused() {
    let error = open(&key(), &with_byte(24, 1), ID).unwrap_err();
    assert_eq!(error, BindingError::Fields { seq_no: 1, length: 40 });
    let error = open(&key(), &with_byte(28, 44), ID).unwrap_err();
    assert_eq!(error, BindingError::Fields { seq_no: 0, length: 44 });
}

#[test]
fn another_constructor_is_refused() {
    assert!(matches!(open(&key(), &with_byte(32, 0), ID), Err(BindingError::Inner(_))));
}

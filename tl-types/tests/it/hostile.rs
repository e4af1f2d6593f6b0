//! Bytes that mean harm are an error: no panic, no overflow of the stack, no more memory than the input earns.

use tl_types::{Bytes, Decode, DecodeFault, DecodeFields, Encode, Reader, blank, enums, functions, types};

const VECTOR: u32 = 0x1cb5_c415;
const TEXT_BOLD: u32 = 0x6724_abc4;

/// A request with nesting, vectors, strings, bytes and flags.
fn request() -> functions::messages::SendMultiMedia {
    let photo = types::InputMediaUploadedPhoto::new(types::InputFile::new(7, 1, "a.jpg", "0123"))
        .spoiler(true)
        .stickers([types::InputDocument::new(1, 2, vec![3; 300])]);
    let entities = [types::MessageEntityBold::new(0, 1)];
    let single = types::InputSingleMedia::new(photo, 5, "caption").entities(entities);
    functions::messages::SendMultiMedia::new(types::InputPeerSelf::new(), [single]).silent(true).schedule_date(43)
}

#[test]
fn every_truncation_is_an_error() {
    let whole = request().to_bytes().unwrap();
    assert_eq!(functions::messages::SendMultiMedia::from_bytes(&whole).unwrap(), request());
    for length in 0..whole.len() {
        let error = functions::messages::SendMultiMedia::from_bytes(&whole.slice(..length)).unwrap_err();
        assert!(error.offset <= length, "{error} in {length} bytes");
    }
}

#[test]
fn every_changed_byte_is_survived() {
    let whole = request().to_bytes().unwrap();
    for index in 0..whole.len() {
        for change in [1, 0x80, 0xff] {
            let mut bytes = whole.to_vec();
            bytes[index] ^= change;
            // Some changes make another valid value. Those encode to something that decodes to the same.
            if let Ok(value) = functions::messages::SendMultiMedia::from_bytes(&Bytes::from(bytes))
                && let Ok(again) = value.to_bytes()
            {
                assert_eq!(functions::messages::SendMultiMedia::from_bytes(&again).unwrap(), value);
            }
        }
    }
}

/// They are what decoding makes up, and values like others.
#[test]
fn blank_values_come_back() {
    fn comes_back<T: DecodeFields + Decode + Encode + PartialEq + std::fmt::Debug>() {
        let value = blank::<T>();
        assert_eq!(T::from_bytes(&value.to_bytes().unwrap()).unwrap(), value);
    }
    comes_back::<types::Message>();
    comes_back::<types::User>();
    comes_back::<types::ChannelFull>();
    comes_back::<types::updates::Difference>();
    comes_back::<functions::messages::SendMultiMedia>();
    assert_eq!(blank::<types::User>(), types::User::new(0));
}

#[test]
fn no_item_is_made_up_after_a_fault() {
    let mut input = vec![];
    input.extend([200_u32.to_le_bytes(), *b"\x03ok\0", *b"\x02a\xff\0"].concat());
    input.resize(4 * 300, 0);
    let input = Bytes::from(input);
    let mut reader = Reader::new(&input);
    let mut asked = 0;
    let texts = reader.vector(true, |reader| {
        asked += 1;
        reader.string()
    });
    assert_eq!((asked, texts.len(), reader.has_failed()), (2, 2, true));
}

#[test]
fn deep_nesting_is_an_error_on_a_small_stack() {
    let nested: Vec<u8> = std::iter::repeat_n(TEXT_BOLD.to_le_bytes(), 100_000).flatten().collect();
    let decode = move || enums::RichText::from_bytes(&Bytes::from(nested)).map(drop);
    let thread = std::thread::Builder::new().stack_size(512 * 1024).spawn(decode).unwrap();
    assert_eq!(thread.join().unwrap().unwrap_err().fault, DecodeFault::TooDeep);
}

#[test]
fn real_nesting_is_fine() {
    let mut text = enums::RichText::from(types::TextPlain::new("deep"));
    for _ in 0..30 {
        text = types::TextBold::new(text).into();
    }
    assert_eq!(enums::RichText::from_bytes(&text.to_bytes().unwrap()).unwrap(), text);
}

#[test]
fn a_vector_takes_no_more_memory_than_its_items() {
    let head = [VECTOR.to_le_bytes(), u32::MAX.to_le_bytes()].concat();
    let error = Vec::<enums::Update>::from_bytes(&Bytes::from(head)).unwrap_err();
    assert_eq!(error.fault, DecodeFault::TooMany { count: u32::MAX });
    let items: Vec<i32> = (0..1000).collect();
    assert_eq!(Vec::<i32>::from_bytes(&items.to_bytes().unwrap()).unwrap().capacity(), items.len());
}

#[test]
fn an_unknown_id_names_the_type() {
    let error = enums::InputPeer::from_bytes(&Bytes::from_static(&[1, 0, 0, 0])).unwrap_err();
    assert_eq!(error.to_string(), "at byte 0: InputPeer has no constructor 0x00000001");
}

#[test]
fn fields_under_one_bit_go_together() {
    let half = types::InputGroupCallStream::new(types::InputGroupCall::new(1, 2), 0, 1).video_channel(3);
    let error = half.to_bytes().unwrap_err();
    assert_eq!(
        error.to_string(),
        "video_channel, video_quality share the bit inputGroupCallStream.flags.0: set all of them, or none"
    );
    let whole = half.video_quality(4);
    assert_eq!(types::InputGroupCallStream::from_bytes(&whole.to_bytes().unwrap()).unwrap(), whole);
}

#[test]
fn payloads_are_not_copied() {
    let payload = Bytes::from(vec![7; 512 * 1024]);
    let request = functions::upload::SaveFilePart::new(1, 2, payload.clone());
    let chain = request.to_chain().unwrap();
    assert!(chain.segments().iter().any(|segment| segment.as_ptr() == payload.as_ptr()));
    let joined = chain.into_bytes();
    let decoded = functions::upload::SaveFilePart::from_bytes(&joined).unwrap();
    assert!(joined.as_ptr_range().contains(&decoded.bytes.as_ptr()));
}

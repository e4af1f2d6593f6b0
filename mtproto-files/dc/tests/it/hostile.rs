//! Requests that someone has tampered with: an answer or a refusal, never a panic.

use crate::common::*;
use mtproto_dc::{Cluster, ClusterConfig, Config, LocalDc};
use mtproto_files::InvokeError;
use proptest::prelude::*;
use tl_types::{Bytes, Encode, LAYER, functions, types};

/// A DC with a file in it, and a valid request of every kind to it.
fn prepared() -> (LocalDc, Vec<Bytes>) {
    let config = Config::default()
        .max_stored_bytes(16 << 20)
        .user(5, 55)
        .chat(6)
        .channel(7, 77)
        .username("durov", types::PeerUser::new(5));
    let dc = Cluster::new(ClusterConfig::default().dc(config)).unwrap().dc(2).unwrap();
    dc.place_file(types::InputTakeoutFileLocation::new(), noise(10_000, 3)).unwrap();
    let document = document(&dc, &noise(200_000, 1));
    let photo = photo(&dc, &png(2000, 1));
    let file = save_file(&dc, 5, &noise(3000, 2), KIB);
    let attributes = [types::DocumentAttributeFilename::new("name")];
    let uploaded = types::InputMediaUploadedDocument::new(file, "text/plain", attributes).ttl_seconds(5);
    let me = types::InputPeerSelf::new;
    let items = [
        types::InputSingleMedia::new(input_document(&document), 1, "caption"),
        types::InputSingleMedia::new(input_document(&document), 2, ""),
    ];
    let query = dc.inline_query();
    let inline_id = inline_message(&dc);
    let part = functions::upload::SaveFilePart::new(9, 1, noise(100, 1));
    let init = functions::InitConnection::new(1, "device", "1", "1", "en", "", "en", part.clone());
    let requests: Vec<Box<dyn Fn() -> Bytes>> = vec![
        Box::new(move || part.to_bytes().unwrap()),
        Box::new(move || functions::InvokeWithLayer::new(LAYER, init.clone()).to_bytes().unwrap()),
        Box::new(|| functions::upload::SaveBigFilePart::new(9, 1, 3, noise(1024, 1)).to_bytes().unwrap()),
        Box::new(move || functions::messages::UploadMedia::new(me(), uploaded.clone()).to_bytes().unwrap()),
        Box::new(|| functions::auth::ExportAuthorization::new(4).to_bytes().unwrap()),
        Box::new({
            let media = input_photo(&photo).spoiler(true);
            move || functions::messages::SendMedia::new(me(), media.clone(), "text", 3).to_bytes().unwrap()
        }),
        Box::new(move || functions::messages::SendMultiMedia::new(me(), items.clone()).to_bytes().unwrap()),
        Box::new({
            let at = location(&document);
            move || functions::upload::GetFile::new(at.clone(), 4096, 4096).precise(true).to_bytes().unwrap()
        }),
        Box::new({
            let at = location(&document);
            move || functions::upload::GetFileHashes::new(at.clone(), 131_072).to_bytes().unwrap()
        }),
        Box::new(|| functions::contacts::ResolveUsername::new("durov").to_bytes().unwrap()),
        Box::new({
            let media = input_photo(&photo);
            move || {
                let edit = functions::messages::EditMessage::new(me(), 1).message("text").media(media.clone());
                edit.entities([types::MessageEntityBold::new(0, 1)]).to_bytes().unwrap()
            }
        }),
        Box::new({
            let document = input_document(&document).id;
            move || {
                let message = || types::InputBotInlineMessageMediaAuto::new("caption");
                let cached = types::InputBotInlineResultDocument::new("1", "file", document.clone(), message());
                let jpeg = || {
                    let size = types::DocumentAttributeImageSize::new(1, 2);
                    types::InputWebDocument::new("https://example.org/a.jpg", 0, "image/jpeg", [size])
                };
                let by_url = types::InputBotInlineResult::new("2", "photo", message()).thumb(jpeg()).content(jpeg());
                let results: [tl_types::enums::InputBotInlineResult; 2] = [cached.into(), by_url.into()];
                functions::messages::SetInlineBotResults::new(query, results, 300).to_bytes().unwrap()
            }
        }),
        Box::new(move || {
            let edit = functions::messages::EditInlineBotMessage::new(inline_id.clone());
            edit.message("text").to_bytes().unwrap()
        }),
        Box::new(move || {
            let reply = types::InputReplyToMessage::new(1).top_msg_id(1);
            functions::messages::SendMessage::new(me(), "text", 4).reply_to(reply).to_bytes().unwrap()
        }),
        Box::new(|| {
            let history = functions::messages::GetHistory::new(types::InputPeerUser::new(5, 55), 1, 1, 1, 10, 9, 0, 0);
            history.to_bytes().unwrap()
        }),
        Box::new(move || {
            let filter = types::InputMessagesFilterDocument::new();
            let search = functions::messages::Search::new(me(), "", filter, 1, 9, 1, 1, 10, 9, 0, 0);
            search.top_msg_id(1).from_id(me()).to_bytes().unwrap()
        }),
        Box::new(move || functions::messages::GetDialogs::new(1, 1, me(), 10, 0).folder_id(0).to_bytes().unwrap()),
        Box::new(|| functions::messages::GetMessages::new([types::InputMessageReplyTo::new(1)]).to_bytes().unwrap()),
        Box::new(|| functions::messages::DeleteMessages::new(vec![7, 8]).revoke(true).to_bytes().unwrap()),
        Box::new(|| {
            let difference = functions::updates::GetDifference::new(1, 1, 0).pts_limit(2);
            difference.pts_total_limit(100).to_bytes().unwrap()
        }),
        Box::new(|| {
            let filter = types::ChannelMessagesFilter::new([types::MessageRange::new(1, 9)]);
            let channel = types::InputChannel::new(7, 77);
            functions::updates::GetChannelDifference::new(channel, filter, 1, 10).to_bytes().unwrap()
        }),
        Box::new(|| {
            let emoji = types::VideoSizeEmojiMarkup::new(9, vec![1, 2]);
            let upload = functions::photos::UploadProfilePhoto::new().video_emoji_markup(emoji);
            upload.video_start_ts(1.5).to_bytes().unwrap()
        }),
        Box::new({
            let photo = input_photo(&photo).id;
            move || {
                let photo = types::InputChatPhoto::new(photo.clone());
                functions::messages::EditChatPhoto::new(6, photo).to_bytes().unwrap()
            }
        }),
        Box::new(|| {
            let get = functions::upload::GetFile::new(types::InputTakeoutFileLocation::new(), 4096, 4096);
            functions::InvokeWithTakeout::new(1, get).to_bytes().unwrap()
        }),
    ];
    (dc, requests.iter().map(|request| request()).collect())
}

/// A message that came of an inline result.
fn inline_message(dc: &LocalDc) -> tl_types::enums::InputBotInlineMessageId {
    let none = Vec::<types::KeyboardInlineButtonRow>::new();
    let text = types::InputBotInlineMessageText::new("a text").reply_markup(types::ReplyInlineMarkup::new(none));
    let result = types::InputBotInlineResult::new("1", "article", text).title("title");
    let query = dc.inline_query();
    assert_eq!(call(dc, &functions::messages::SetInlineBotResults::new(query, [result], 300)), Ok(true));
    dc.choose_inline_result(query, "1").unwrap().unwrap()
}

/// One thing done to a request.
#[derive(Clone, Debug)]
enum Tampering {
    Flip(prop::sample::Index, u8),
    Word(prop::sample::Index, u32),
    Cut(prop::sample::Index),
    Insert(prop::sample::Index, Vec<u8>),
    Double(prop::sample::Index),
}

fn tampering() -> impl Strategy<Value = Tampering> {
    let index = any::<prop::sample::Index>;
    let words = prop_oneof![Just(0), Just(1), Just(u32::MAX), Just(0x7fff_ffff), Just(0x8000_0000), any::<u32>()];
    prop_oneof![
        4 => (index(), any::<u8>()).prop_map(|(at, bits)| Tampering::Flip(at, bits)),
        4 => (index(), words).prop_map(|(at, word)| Tampering::Word(at, word)),
        1 => index().prop_map(Tampering::Cut),
        1 => (index(), prop::collection::vec(any::<u8>(), 1..20)).prop_map(|(at, bytes)| Tampering::Insert(at, bytes)),
        1 => index().prop_map(Tampering::Double),
    ]
}

fn tamper(request: &mut Vec<u8>, tampering: Tampering) {
    if request.is_empty() {
        return;
    }
    match tampering {
        Tampering::Flip(at, bits) => *at.get_mut(request) ^= bits,
        Tampering::Word(at, word) => {
            // Fields are aligned to words.
            let at = at.index(request.len()) & !3;
            for (byte, value) in request[at..].iter_mut().zip(word.to_le_bytes()) {
                *byte = value;
            }
        }
        Tampering::Cut(at) => request.truncate(at.index(request.len())),
        Tampering::Insert(at, bytes) => drop({
            let at = at.index(request.len());
            request.splice(at..at, bytes).collect::<Vec<_>>()
        }),
        Tampering::Double(at) => request.extend_from_within(at.index(request.len())..),
    }
}

fn answer(dc: &LocalDc, request: Vec<u8>) -> Result<(), TestCaseError> {
    match dc.answer(Bytes::from(request).into()) {
        Ok(_) => Ok(()),
        Err(InvokeError::Rpc(error)) => {
            prop_assert!(matches!(error.code, 400 | 403 | 500), "{}", error);
            Ok(())
        }
        Err(other) => Err(TestCaseError::fail(other.to_string())),
    }
}

thread_local! {
    /// One DC sees all of it, so that what got in early meets what comes late.
    static PREPARED: (LocalDc, Vec<Bytes>) = prepared();
}

#[test]
fn the_requests_are_valid_before_they_are_tampered_with() {
    let (dc, requests) = prepared();
    for request in requests {
        dc.answer(request.into()).unwrap();
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(4000))]

    #[test]
    fn tampered_requests(request in any::<prop::sample::Index>(), tamperings in prop::collection::vec(tampering(), 1..5)) {
        PREPARED.with(|(dc, requests)| {
            let mut request = request.get(requests).to_vec();
            for tampering in tamperings {
                tamper(&mut request, tampering);
            }
            answer(dc, request)
        })?;
    }

    #[test]
    fn any_bytes(request in any::<prop::sample::Index>(), bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        PREPARED.with(|(dc, requests)| {
            // Behind a real method's id, they get further.
            let id = request.get(requests).slice(..4);
            answer(dc, [&id[..], &bytes[..]].concat())?;
            answer(dc, bytes)
        })?;
    }

    #[test]
    fn any_numbers(file_id: i64, number: i32, total: i32, offset: i64, limit: i32, precise: bool, length in 0_usize..3000) {
        PREPARED.with(|(dc, _)| {
            let bytes = noise(length, 1);
            let big = functions::upload::SaveBigFilePart::new(file_id & 7, number % 10, total % 12, bytes.clone());
            answer(dc, big.to_bytes().unwrap().to_vec())?;
            let small = functions::upload::SaveFilePart::new(file_id & 7, number % 10, bytes.clone());
            answer(dc, small.to_bytes().unwrap().to_vec())?;
            answer(dc, functions::upload::SaveBigFilePart::new(file_id, number, total, bytes).to_bytes().unwrap().to_vec())?;
            let at = types::InputTakeoutFileLocation::new();
            let get = functions::upload::GetFile::new(at, offset, limit).precise(precise);
            answer(dc, functions::InvokeWithTakeout::new(1, get).to_bytes().unwrap().to_vec())
        })?;
    }
}

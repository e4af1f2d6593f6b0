//! The deepest values that can be decoded are fine on a small stack, in debug builds too: a task's, a worker's, or that
//! of a thread on some platforms.
//!
//! In each group of types that hold each other, the ways round that need the most stack are tried.

use std::fmt::Debug;
use tl_types::{Decode, DecodeFault, Encode, enums, types};

const STACK: usize = 512 * 1024;
const NO_ENTITIES: [enums::MessageEntity; 0] = [];

/// Wraps a value in itself for as long as it can be decoded, and does to the deepest one what is done to values.
fn withstands<T>(innermost: T, wrap: fn(T) -> T)
where
    T: Decode + Encode + Clone + Debug + PartialEq + Send + 'static,
{
    let check = move || {
        let mut deepest = innermost;
        let mut levels = 0;
        loop {
            let deeper = wrap(deepest.clone());
            match T::from_bytes(&deeper.to_bytes().unwrap()) {
                Ok(decoded) => deepest = decoded,
                Err(error) => {
                    assert_eq!(error.fault, DecodeFault::TooDeep, "after {levels} levels");
                    break;
                }
            }
            levels += 1;
        }
        // What Telegram sends is not this deep.
        assert!((12..=64).contains(&levels), "{levels} levels");
        assert_eq!(deepest, deepest.clone());
        assert!(format!("{deepest:?}").len() > levels);
        assert!(format!("{deepest:#?}").len() > levels);
    };
    std::thread::Builder::new().stack_size(STACK).spawn(check).unwrap().join().unwrap();
}

#[test]
fn texts_in_texts() {
    let text = || enums::RichText::from(types::TextEmpty::new());
    withstands(text(), |text| types::TextBold::new(text).into());
    withstands(text(), |text| types::TextConcat::new([text]).into());
    withstands(text(), |text| types::TextUrl::new(text, "https://example.org", 7).into());
}

#[test]
fn blocks_in_blocks() {
    let block = || enums::PageBlock::from(types::PageBlockDivider::new());
    let text = || types::TextEmpty::new();
    withstands(block(), |block| types::PageBlockCover::new(block).into());
    withstands(block(), |block| types::PageBlockDetails::new([block], types::TextEmpty::new()).into());
    withstands(block(), |block| {
        let caption = types::PageCaption::new(types::TextEmpty::new(), types::TextEmpty::new());
        types::PageBlockEmbedPost::new("https://example.org", 1, 2, "author", 3, [block], caption).into()
    });
    withstands(enums::PageListItem::from(types::PageListItemText::new(text())), |item| {
        types::PageListItemBlocks::new([types::PageBlockList::new([item])]).into()
    });
    withstands(enums::PageListOrderedItem::from(types::PageListOrderedItemText::new(text())), |item| {
        types::PageListOrderedItemBlocks::new([types::PageBlockOrderedList::new([item])]).into()
    });
}

#[test]
fn media_in_media() {
    let media = || enums::MessageMedia::from(types::MessageMediaEmpty::new());
    withstands(media(), |media| {
        let extended = types::MessageExtendedMedia::new(media);
        types::MessageMediaInvoice::new("title", "description", "EUR", 1, "start").extended_media(extended).into()
    });
    withstands(media(), |media| types::MessageMediaPaidMedia::new(1, [types::MessageExtendedMedia::new(media)]).into());
    withstands(media(), |media| {
        let story = types::StoryItem::new(1, 2, 3, media);
        types::MessageMediaStory::new(types::PeerUser::new(1), 2).story(story).into()
    });
    withstands(media(), |media| {
        let question = types::TextWithEntities::new("?", NO_ENTITIES);
        let answer = types::PollAnswer::new(question.clone(), "a").media(media);
        let poll = types::Poll::new(1, question, [answer], 2);
        types::MessageMediaPoll::new(poll, types::PollResults::new()).into()
    });
    withstands(media(), |media| {
        let story = types::StoryItem::new(1, 2, 3, media);
        let attribute = types::WebPageAttributeStory::new(types::PeerUser::new(1), 2).story(story);
        let page = types::WebPage::new(1, "https://example.org", "example.org", 2).attributes([attribute]);
        types::MessageMediaWebPage::new(page).into()
    });
    withstands(enums::InputMedia::from(types::InputMediaEmpty::new()), |media| {
        let question = types::TextWithEntities::new("?", NO_ENTITIES);
        let answer = types::InputPollAnswer::new(question.clone()).media(media);
        types::InputMediaPoll::new(types::Poll::new(1, question, [answer], 2)).into()
    });
}

#[test]
fn peers_in_peers() {
    let peer = enums::InputPeer::from(types::InputPeerSelf::new());
    withstands(peer, |peer| types::InputPeerUserFromMessage::new(peer, 1, 2).into());
}

#[test]
fn json_in_json() {
    let json = || enums::JsonValue::from(types::JsonNull::new());
    withstands(json(), |json| types::JsonArray::new([json]).into());
    withstands(json(), |json| types::JsonObject::new([types::JsonObjectValue::new("key", json)]).into());
}

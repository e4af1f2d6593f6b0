//! Answers to inline queries that are refused.

use crate::common::*;
use mtproto_dc::LocalDc;
use tl_types::{enums, functions, types};

#[test]
fn the_dc_refuses_by_name() {
    let dc = LocalDc::in_memory();
    let auto = || types::InputBotInlineMessageMediaAuto::new("");
    let none = || Vec::<enums::DocumentAttribute>::new();
    let web = |url: &str, mime_type: &str| types::InputWebDocument::new(url, 0, mime_type, none());
    let result = |kind: &str| types::InputBotInlineResult::new("1", kind, auto());
    let jpeg = || web("https://example.org/a.jpg", "image/jpeg");
    let cases: Vec<(types::InputBotInlineResult, &str)> = vec![
        (result("article"), "ARTICLE_TITLE_EMPTY"),
        (result("moon"), "RESULT_TYPE_INVALID"),
        (result("photo").content(jpeg()), "PHOTO_THUMB_URL_EMPTY"),
        (result("photo").thumb(jpeg()), "PHOTO_CONTENT_URL_EMPTY"),
        (result("photo").thumb(jpeg()).content(web("https://a.b/c", "image/png")), "PHOTO_CONTENT_TYPE_INVALID"),
        (result("photo").thumb(jpeg()).content(web("ftp://a.b/c", "image/jpeg")), "WEBDOCUMENT_URL_INVALID"),
        (result("photo").thumb(web("https://a.b/c", "text/plain")), "WEBDOCUMENT_MIME_INVALID"),
        (result("gif").content(jpeg()), "GIF_CONTENT_TYPE_INVALID"),
        (result("video").content(jpeg()), "VIDEO_TITLE_EMPTY"),
        (result("video").title("t").content(jpeg()), "VIDEO_CONTENT_TYPE_INVALID"),
        (result("audio").content(jpeg()), "AUDIO_TITLE_EMPTY"),
        (result("audio").title("t"), "AUDIO_CONTENT_URL_EMPTY"),
        (result("file").content(jpeg()), "FILE_TITLE_EMPTY"),
        (result("file").title("t").content(jpeg()), "FILE_CONTENT_TYPE_INVALID"),
        (result("article").title("t"), "QUERY_ID_INVALID"),
    ];
    let set =
        |results: Vec<types::InputBotInlineResult>| functions::messages::SetInlineBotResults::new(1, results, 300);
    for (result, name) in cases {
        assert_eq!(call(&dc, &set(vec![result])), Err(format!("400 {name}")));
    }
    let article = |id: &str| types::InputBotInlineResult::new(id, "article", auto()).title("t");
    let ids = |ids: &[&str]| call(&dc, &set(ids.iter().map(|id| article(id)).collect()));
    assert_eq!(ids(&["1", "1"]), Err("400 RESULT_ID_DUPLICATE".into()));
    assert_eq!(ids(&[""]), Err("400 RESULT_ID_INVALID".into()));
    assert_eq!(ids(&["1"; 51]), Err("400 RESULTS_TOO_MUCH".into()));
    let with = |change: fn(functions::messages::SetInlineBotResults) -> functions::messages::SetInlineBotResults| {
        call(&dc, &change(set(Vec::new()))).unwrap_err()
    };
    assert_eq!(with(|set| set.next_offset("a".repeat(65))), "400 NEXT_OFFSET_INVALID");
    let switch = types::InlineBotSwitchPm::new;
    assert_eq!(with(|set| set.switch_pm(types::InlineBotSwitchPm::new("", "a"))), "400 SWITCH_PM_TEXT_EMPTY");
    assert_eq!(with(|set| set.switch_pm(types::InlineBotSwitchPm::new("a", ""))), "400 START_PARAM_EMPTY");
    assert_eq!(call(&dc, &set(Vec::new()).switch_pm(switch("a", "b c"))), Err("400 START_PARAM_INVALID".into()));
    let view = types::InlineBotWebView::new("a", "http://example.org");
    assert_eq!(call(&dc, &set(Vec::new()).switch_webview(view)), Err("400 SWITCH_WEBVIEW_URL_INVALID".into()));
    let gone = types::InputDocument::new(1, 2, vec![3]);
    let gone = types::InputBotInlineResultDocument::new("1", "file", gone, auto());
    let request = functions::messages::SetInlineBotResults::new(1, [gone], 300);
    assert_eq!(call(&dc, &request), Err("400 DOCUMENT_INVALID".into()));
}

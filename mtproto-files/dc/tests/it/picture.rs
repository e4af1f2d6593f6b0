//! Pictures that are refused.

use crate::common::*;
use mtproto_dc::{Config, LocalDc};
use tl_types::{Bytes, functions, types};

fn image() -> Bytes {
    png(2000, 1)
}

fn dc() -> LocalDc {
    LocalDc::new(Config::default().user(5, 55).chat(6).channel(7, 77)).unwrap()
}

#[test]
fn the_dc_refuses_by_name() {
    let dc = dc();
    let set = functions::photos::UploadProfilePhoto::new;
    let refused = |request: functions::photos::UploadProfilePhoto| call(&dc, &request).unwrap_err();
    assert_eq!(refused(set()), "400 PHOTO_FILE_MISSING");
    let file = save_file(&dc, 1, &image(), KIB);
    assert_eq!(refused(set().file(file.clone()).video(file.clone())), "400 PHOTO_INVALID");
    assert_eq!(refused(set().file(file.clone()).video_start_ts(1.0)), "400 VIDEO_FILE_INVALID");
    assert_eq!(refused(set().video(file)), "400 VIDEO_FILE_INVALID");
    let text = save_file(&dc, 2, &noise(1000, 3), KIB);
    assert_eq!(refused(set().file(text)), "400 PHOTO_EXT_INVALID");
    let colors = types::VideoSizeEmojiMarkup::new(1, vec![1; 5]);
    assert_eq!(refused(set().video_emoji_markup(colors)), "400 EMOJI_MARKUP_INVALID");
    assert_eq!(refused(set().bot(types::InputUser::new(5, 1))), "400 BOT_INVALID");
    let unknown = functions::photos::UpdateProfilePhoto::new(types::InputPhoto::new(1, 2, vec![3]));
    assert_eq!(call(&dc, &unknown).unwrap_err(), "400 PHOTO_ID_INVALID");
    let nothing = functions::photos::UploadContactProfilePhoto::new(types::InputUser::new(5, 55));
    assert_eq!(call(&dc, &nothing).unwrap_err(), "400 NEED_ACTION_MISSING");
}

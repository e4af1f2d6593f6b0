//! Thumbnails as Telegram sent them, published by others in their tests and logs.

use mtproto_files::thumbnail::{Content, Picture, SizeType, Thumbnail, outline, stripped};
use sha2::{Digest, Sha256};
use tl_types::{enums, types};
use zune_jpeg::JpegDecoder;
use zune_jpeg::zune_core::bytestream::ZCursor;

/// Stripped bytes, the width and height of the picture, and the SHA-256 of the JPEG that TDLib makes of them.
const STRIPPED: [(&str, usize, usize, &str); 5] = [
    (
        // Gotd, its test.
        "010e28a39e052678a5038eb4d23140067d8519a4e28e2800a28a2803",
        40,
        14,
        "a3c4ff73ba1ddd11599c823b448146d5e32e9429d04108ec7efafeccea100227",
    ),
    (
        // Gotd, its example.
        "01282829401dff002a418ee322ac4251a02803191b9e073fad6951bd91cf4229eac89a360a1b6e01e073d699dfbfe22a\
         dc71c8ca119d0ec3d76f4fa5472db32c842038ec71d6a612b3d4d2ac14968b520a2ac4b6a6388b97048ed8a2b64d3395\
         c5ad1a1b04cb11f9d011eb8e45588e689373960379ced155635054b364e3f01f89a47520eee36f6ed9a9714d9a46728a\
         2e79f24a7102607f79aa5446519772cc7f2a207478c14000f4f4a7b30552c7a0ac9f6378aead94afa4cb08c741c9a2ab\
         c8e647663dcd15bc5591c939733b880918f6e7148cc58e58e4d145326e3e195a27dc3a771eb562e2e51e1da9d4f5e3a5\
         1452714ddca536958a745145324f",
        40,
        40,
        "a39daa9fc9230ca957bdc7e76eee0d1bee4694c08997789ed4d3ca01a6d6f046",
    ),
    (
        // BotFather's profile picture.
        "0108089fcf7fb417ec64d9451450163f",
        8,
        8,
        "a014a2413b2fdf2ff93ac702bf62345aa3694147176f675ad2991a6379177407",
    ),
    (
        // A photo of 1219x1114, in a log of Telethon.
        "012428cbcd14945002d252d2500145145002f1eb4629474e99a3f0a004a2979a39f4a004a283f4a280141c0a33451400\
         66824d145002139c51451401",
        40,
        36,
        "5cb02100b51dd221d75ec63c8b64f0130d138301ccc90b820ec3409c049bc351",
    ),
    (
        // A video of 640x800, in a log of Telethon.
        "012820784396e3bd35d708dc76ab8a7e66fad32e3fd5313edfce8608ca05b7e0838fa548052d2af4acca218ef676971b\
         fef54b24b24913067254f5aa111db2026a6c8562bbb0c4fe756213cc64181d29be6ca4609041f4a6f9b9ed4d6e7b0fc2\
         801e222ca1877a9b6e42965f997a11de8a2a5b2d22258b239a5f2403ed45153ccc2c7f",
        32,
        40,
        "00b9892b35d2900335baae39fccd6041f4b32b738e0f6520c1504251860f2a1a",
    ),
];

/// The outline in gotd's test, and the path there.
const OUTLINE: (&str, &str) = (
    "1a00b204dc47038173554801460544454f8b528d4e8a5d8b6e8b71814c4d074750028146844b835080446747016b4708\
     43444f5343568e4497949d9c828489458b42888aa6b3a8bc818a81ad82ae8788a567ab6a9249aa42b64e8d4e5e806943\
     45414a464d4952518a4689474b4f5f5b6d67645f46064808634d03a1708906818b014887448a4c915198518703818904\
     8f8886908e95978181828b848c988db2938700a9abad8e8a07698c055a89758448008746808c8692869081a44bb28195\
     919bababbf95998703b98700890442ac4e04b55104b34a8146864a8b41814344454351855c8c6f8c",
    "M260,504c-73,1-51-21-81-65-4-5-15,11-18,13-14,10-29,11-46,11-49,1-12-137-7-162,1-6,4-11,3-16,0-4\
     -39-71-43-78-3-4-15-19-3-22,14-4,23,20,29,28,2,4,9-5,11-2,8,10,38,51,40,60,1,10,1,45,2,46,7,8,37\
     -39,43-42,18-9,42-2,54-14,13-14-30,0-41-3-5-1-10-6-13-9-18-17,10-6,9-7-11-15-31-27-45-39-36-31-6\
     6-88-35-133,33-48,96,1,111-8,7-4,10-12,17-17,24-17,73,1,94,15,8,6,16,14,21,23,1,1,2,11,4,12,24,1\
     3,50,19,70,41,43,45,14,107-41,125-26,9-53,4-80,7-6,0,12,6,18,6,16,1,36-11,50,1,21,17,27,43,43,63\
     ,21,25,73,57,70,94-2,44-144,53-174,51-10,1-6,6-10,11-1,1-3-4-5-3-17,5-28,12-47,12z",
);

#[test]
fn stripped_thumbnails_decode_to_their_size() {
    for (bytes, width, height, _) in STRIPPED {
        let jpeg = stripped::inflate(&hex::decode(bytes).unwrap()).unwrap();
        let mut decoder = JpegDecoder::new(ZCursor::new(&jpeg));
        let pixels = decoder.decode().unwrap();
        assert_eq!(decoder.dimensions(), Some((width, height)), "{bytes}");
        assert_eq!(pixels.len(), width * height * 3);
        // A real picture: not all of one colour.
        assert!(pixels.iter().any(|&sample| sample != pixels[0]));
    }
}

#[test]
fn stripped_thumbnails_are_the_same_jpeg_as_with_tdlib() {
    for (bytes, _, _, hash) in STRIPPED {
        let jpeg = stripped::inflate(&hex::decode(bytes).unwrap()).unwrap();
        assert_eq!(hex::encode(Sha256::digest(&jpeg)), hash, "{bytes}");
    }
}

#[test]
fn an_outline_is_the_path_that_gotd_makes() {
    let (bytes, path) = OUTLINE;
    assert_eq!(outline::path(&hex::decode(bytes).unwrap()), path);
}

#[test]
fn an_outline_with_commands() {
    // The thumbnail `j` of a sticker of 512x512, in a log of Telethon's.
    let bytes = hex::decode("1906b302e15906e5005906805906e119069906ef19069906e15906").unwrap();
    assert_eq!(outline::path(&bytes), "M256,512h-256l0-256,0-256h256,256v256,256h-256z");
}

#[test]
fn the_sizes_of_a_sticker() {
    let (bytes, path) = OUTLINE;
    let thumbs: [enums::PhotoSize; 3] = [
        types::PhotoPathSize::new("j", hex::decode(bytes).unwrap()).into(),
        types::PhotoSize::new("m", 320, 320, 11626).into(),
        types::PhotoCachedSize::new("s", 100, 90, b"RIFF\0\0\0\0WEBPVP8 ".to_vec()).into(),
    ];
    let [outline, file, cached] = thumbs.each_ref().map(|size| Thumbnail::of(size).unwrap());

    assert_eq!((outline.size_type(), outline.width(), outline.height()), (Some(SizeType::J), Some(512), Some(512)));
    let picture = outline.picture().unwrap().unwrap();
    assert_eq!(picture.mime_type(), "image/svg+xml");
    let Picture::Svg(svg) = picture else { panic!("not an SVG") };
    assert!(svg.starts_with(r#"<?xml version="1.0" encoding="utf-8"?><svg "#), "{svg}");
    assert!(svg.contains(r#" viewBox="0 0 512 512">"#), "{svg}");
    assert!(svg.ends_with(&format!(r#"<path d="{path}"/></svg>"#)), "{svg}");

    assert!(file.is_file() && !outline.is_file() && !cached.is_file());
    assert_eq!((file.name(), file.file_size(), file.picture()), ("m", Some(11626), Ok(None)));

    let picture = cached.picture().unwrap().unwrap();
    assert_eq!((picture.mime_type(), picture.as_bytes().len()), ("image/webp", 16));
    assert_eq!((cached.width(), cached.height(), cached.file_size()), (Some(100), Some(90), None));
}

#[test]
fn the_sizes_of_a_photo() {
    let sizes: [enums::PhotoSize; 5] = [
        types::PhotoStrippedSize::new("i", hex::decode(STRIPPED[3].0).unwrap()).into(),
        types::PhotoSizeProgressive::new("y", 1219, 1114, [8726, 20279, 41008, 57692, 88516]).into(),
        types::PhotoSizeEmpty::new("w").into(),
        types::PhotoSize::new("z", -1, 0, -1).into(),
        types::PhotoStrippedSize::new("i", b"not one".to_vec()).into(),
    ];
    let [stripped, progressive, empty, odd, broken] = sizes.each_ref().map(|size| Thumbnail::of(size).unwrap());

    assert_eq!((stripped.width(), stripped.height()), (Some(40), Some(36)));
    assert_eq!(stripped.picture().unwrap().unwrap().mime_type(), "image/jpeg");
    assert_eq!((progressive.is_file(), progressive.file_size()), (true, Some(88516)));
    assert_eq!((empty.content(), empty.is_file(), empty.picture()), (&Content::Nothing, false, Ok(None)));
    assert_eq!((odd.size_type(), odd.width(), odd.height(), odd.file_size()), (None, None, None, None));
    assert_eq!((broken.width(), broken.picture().is_err()), (None, true));
}

#[test]
fn the_videos_of_a_profile_picture() {
    let sizes: [enums::VideoSize; 2] = [
        types::VideoSize::new("u", 800, 800, 123_456).video_start_ts(1.5).into(),
        types::VideoSizeEmojiMarkup::new(5, [0x00ff00]).into(),
    ];
    let [video, markup] = sizes.each_ref().map(|size| Thumbnail::of_video(size).unwrap());
    assert_eq!(video.content(), &Content::Video { size: Some(123_456), start: Some(1.5) });
    assert_eq!((video.size_type(), video.is_file(), video.file_size()), (Some(SizeType::U), true, Some(123_456)));
    assert_eq!((markup.is_file(), markup.content()), (false, &Content::Markup(&sizes[1])));
}

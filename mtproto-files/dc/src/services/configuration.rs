//! `help.getConfig`: the DCs, and which of them has web files.

use tl_types::{enums, functions, types};

use crate::clock::now;
use crate::error::Failure;
use crate::state::State;

/// For how long a client may believe it, in seconds.
const GOOD_FOR: i32 = 3600;

/// What is not about files is as in Telegram's own answers.
pub(crate) fn get_config(
    state: &State,
    _request: functions::help::GetConfig,
    _length: usize,
) -> Result<enums::Config, Failure> {
    let date = now();
    let options = state.world.ids.iter().map(|&id| types::DcOption::new(id, "127.0.0.1", 443));
    let config = types::Config::new(
        date,
        date.saturating_add(GOOD_FOR),
        true,
        state.config.dc_id,
        options,
        "",
        200,
        200_000,
        100,
        210_000,
        5_000,
        30_000,
        300_000,
        30_000,
        1_500,
        60_000,
        2,
        172_800,
        i32::MAX,
        i32::MAX,
        2_419_200,
        200,
        604_800,
        20_000,
        90_000,
        30_000,
        10_000,
        "https://t.me/",
        1024,
        4096,
        state.world.web_file_dc,
    );
    Ok(config.into())
}

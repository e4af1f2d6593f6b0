//! What a client asks about the DCs: which ones there are, which is nearest, and limits (`api/config`).

use tl_types::{enums, functions, types};

use crate::address::DcAddress;
use crate::clock::now;
use crate::error::Failure;
use crate::method::{Method, ServedBy};
use crate::scope::Scope;

/// For how long a client may believe it, in seconds.
const GOOD_FOR: i32 = 3600;
/// Which version of the limits the client has, if it has them.
const LIMITS_VERSION: i32 = 1;

/// What is not about files is as in Telegram's own answers.
impl Method for functions::help::GetConfig {
    const SERVED_BY: ServedBy = ServedBy::AllAndMedia;
    const NEEDS_AUTHORIZATION: bool = false;

    fn serve(self, state: &Scope<'_>, _: usize) -> Result<enums::Config, Failure> {
        let date = now();
        let (options, is_test) = match state.world.published() {
            Some(published) => (published.addresses.iter().map(option).collect(), published.is_test),
            // No client comes by these addresses: nobody listens.
            None => (state.world.ids.iter().map(|&id| types::DcOption::new(id, "127.0.0.1", 443)).collect(), true),
        };
        let options: Vec<types::DcOption> = options;
        let config = types::Config::new(
            date,
            date.saturating_add(GOOD_FOR),
            is_test,
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
}

impl Method for functions::help::GetNearestDc {
    const SERVED_BY: ServedBy = ServedBy::AllAndMedia;
    const NEEDS_AUTHORIZATION: bool = false;

    fn serve(self, state: &Scope<'_>, _: usize) -> Result<enums::NearestDc, Failure> {
        Ok(types::NearestDc::new("NL", state.config.dc_id, state.world.home).into())
    }
}

/// The limits of uploads and captions, and nothing else.
impl Method for functions::help::GetAppConfig {
    const SERVED_BY: ServedBy = ServedBy::All;
    const NEEDS_AUTHORIZATION: bool = false;

    fn serve(self, state: &Scope<'_>, _: usize) -> Result<enums::help::AppConfig, Failure> {
        if self.hash == LIMITS_VERSION {
            return Ok(types::help::AppConfigNotModified::new().into());
        }
        let parts = f64::from(state.config.max_parts);
        let caption = u32::try_from(state.config.max_caption).map_or(f64::from(u32::MAX), f64::from);
        let limits = [
            ("upload_max_fileparts_default", parts),
            ("upload_max_fileparts_premium", parts),
            ("caption_length_limit_default", caption),
            ("caption_length_limit_premium", caption),
        ]
        .map(|(name, limit)| {
            let limit = types::JsonNumber::new(limit);
            enums::JsonObjectValue::from(types::JsonObjectValue::new(name, limit))
        });
        Ok(types::help::AppConfig::new(LIMITS_VERSION, types::JsonObject::new(limits)).into())
    }
}

impl Method for functions::help::GetCdnConfig {
    const SERVED_BY: ServedBy = ServedBy::All;
    const NEEDS_AUTHORIZATION: bool = false;

    fn serve(self, state: &Scope<'_>, _: usize) -> Result<enums::CdnConfig, Failure> {
        let keys = state.world.published().map(|published| published.cdn_keys).unwrap_or_default();
        let keys = keys.into_iter().map(|(dc, pem)| enums::CdnPublicKey::from(types::CdnPublicKey::new(dc, pem)));
        Ok(types::CdnConfig::new(keys).into())
    }
}

fn option(address: &DcAddress) -> types::DcOption {
    let ip = address.address.ip();
    let mut option = types::DcOption::new(address.dc, ip.to_string(), i32::from(address.address.port()));
    option.ipv6 = ip.is_ipv6();
    option.media_only = address.media_only;
    option.cdn = address.cdn;
    option.this_port_only = true;
    option
}

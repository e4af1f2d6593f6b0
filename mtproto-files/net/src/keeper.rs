//! What goes on beside the lanes of a pool: the configuration is refreshed, and the machine's sleep is noticed.

use std::sync::{Arc, Weak};
use std::time::{Duration, SystemTime};

use mtproto_transport::{Dc, Purpose, Request};
use tl_types::functions::help::GetConfig;
use tl_types::{Combinator, Decode, Encode, enums};
use tokio::time::{Instant, MissedTickBehavior, interval, sleep_until, timeout};

use crate::address::Addresses;
use crate::clock::Sleep;
use crate::dcs::Dcs;
use crate::lane::Reason;
use crate::shared::Shared;

/// How often the clocks are compared.
const TICK: Duration = Duration::from_secs(5);

/// How long a configuration is waited for. The clocks are not compared meanwhile.
const PATIENCE: Duration = Duration::from_secs(8);

/// How long a configuration is kept at least.
const SHORTEST: Duration = Duration::from_secs(10);

/// How long a configuration is kept at most.
const LONGEST: Duration = Duration::from_secs(86_400);

/// Runs until the pool is gone.
pub(crate) async fn run(pool: Weak<Dcs>, shared: Arc<Shared>) {
    let start = Instant::now();
    let mut sleep = Sleep::new(SystemTime::now(), start.elapsed());
    let mut ticks = interval(TICK);
    ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    // The first configuration is fetched when a lane asks for it.
    let mut expires = start + LONGEST;
    let mut fetched: Option<Instant> = None;
    loop {
        let refreshes = shared.settings.refreshes_config;
        let is_wanted = tokio::select! {
            _ = ticks.tick() => false,
            () = sleep_until(expires), if refreshes => true,
            () = shared.stale.notified() => true,
        };
        let Some(pool) = pool.upgrade() else { return };
        if sleep.is_over(SystemTime::now(), start.elapsed()) {
            pool.reconnect(Reason::Slept);
        }
        if !is_wanted || !refreshes {
            continue;
        }
        if let Some(fetched) = fetched.filter(|fetched| fetched.elapsed() < SHORTEST) {
            // Whoever asks now gets the next configuration, as soon as there may be one.
            expires = fetched + SHORTEST;
            continue;
        }
        fetched = Some(Instant::now());
        let keeps = timeout(PATIENCE, refresh(&pool, &shared)).await.ok().flatten().unwrap_or(SHORTEST);
        expires = Instant::now() + keeps;
    }
}

/// Fetches the configuration and takes its addresses. Returns how long it is good for. `None`: there is no answer.
async fn refresh(pool: &Dcs, shared: &Shared) -> Option<Duration> {
    let request = Request::new(Dc::Home, GetConfig::NAME, GetConfig::new().to_chain().ok()?);
    let answer = pool.carry(request).await;
    let answer = answer.inspect_err(|error| tracing::debug!(%error, "no configuration")).ok()?;
    let Ok(enums::Config::Plain(config)) = enums::Config::from_bytes(&answer) else {
        // A configuration of another layer, or of a constructor that is not known here.
        tracing::debug!("the configuration cannot be read");
        return Some(LONGEST);
    };
    let addresses = Addresses::from_config(&config);
    // Without an address for calls to the DC that sent the configuration, there would never be another configuration.
    if u16::try_from(config.this_dc).is_ok_and(|dc| !addresses.of(dc, Purpose::Main).is_empty()) {
        shared.addresses.send_replace(addresses);
    }
    let seconds = u64::try_from(i64::from(config.expires) - i64::from(config.date)).unwrap_or_default();
    Some(Duration::from_secs(seconds).clamp(SHORTEST, LONGEST))
}

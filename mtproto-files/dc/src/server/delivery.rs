//! Updates go to the sessions of their accounts.

use std::sync::Arc;

use tokio::sync::watch;

use super::host::Host;
use crate::state::World;

/// Hands over the updates that wait, until the sender of `stopped` is gone. Updates come from the home of an account alone.
pub(super) async fn deliver(world: Arc<World>, hosts: Vec<Arc<Host>>, mut stopped: watch::Receiver<()>) {
    let home_of = |user_id| {
        let home = world.accounts.of_user(user_id).map(|account| world.accounts.home_of(account));
        hosts.iter().find(|host| Some(host.state().config.dc_id) == home)
    };
    loop {
        let waiting = tokio::select! {
            waiting = world.pushes.take() => waiting,
            _ = stopped.changed() => return,
        };
        for push in &waiting.pushes {
            if let Some(host) = home_of(push.account) {
                host.push(push.account, push.except, Some(&push.updates));
            }
        }
        for account in waiting.missed {
            if let Some(host) = home_of(account) {
                host.push(account, None, None);
            }
        }
    }
}

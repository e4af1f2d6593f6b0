//! The peers that a client has seen, with their access hashes: as many as there is room for.

use std::num::NonZeroUsize;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use lru::LruCache;
use tl_types::enums;
use tokio::time::Instant;

use super::{KnownPeer, PeerId, username};

/// So many peers are kept, and as many usernames: those that were not used for longest go.
const MOST: NonZeroUsize = NonZeroUsize::MIN.saturating_add(9_999);
/// For so long a username is taken for the peer's that had it: it may be given to another one.
const USERNAMES_HOLD: Duration = Duration::from_secs(24 * 60 * 60);

/// The peers that a client can name by id or username without asking: [`Client::peers`](crate::Client::peers) has it.
///
/// It learns from every answer that it is shown, and keeps the 10,000 peers that were used last. To keep them over a
/// restart, write them down and restore them:
///
/// ```no_run
/// # use mtproto_files::{Client, Transport};
/// # fn example(client: &Client) -> Result<(), Box<dyn std::error::Error>> {
/// let lines: Vec<_> = client.peers().known().iter().map(ToString::to_string).collect();
/// std::fs::write("peers.txt", lines.join("\n"))?;
///
/// let peers = std::fs::read_to_string("peers.txt")?;
/// for line in peers.lines() {
///     client.peers().restore([line.parse()?]);
/// }
/// # Ok(())
/// # }
/// ```
#[derive(Debug)]
pub struct Peers(Mutex<State>);

#[derive(Debug)]
struct State {
    access_hashes: LruCache<PeerId, i64>,
    /// Whose a username was, and when.
    usernames: LruCache<String, (PeerId, Instant)>,
}

impl Peers {
    /// None are known, and at most so many are kept.
    pub(crate) fn with_room_for(most: NonZeroUsize) -> Self {
        Self(Mutex::new(State { access_hashes: LruCache::new(most), usernames: LruCache::new(most) }))
    }

    /// Keeps the users and chats of an answer, with their usernames. Those that it shows in part (`min`) change nothing: the
    /// access hash of those is for their photos alone (`api/min`). They can be named by the message that they were seen in,
    /// as `inputPeerUserFromMessage`.
    pub fn learn(&self, users: &[enums::User], chats: &[enums::Chat]) {
        let now = Instant::now();
        let mut state = self.lock();
        for user in users {
            let enums::User::Plain(user) = user else { continue };
            let Some(known) = KnownPeer::of_user(user) else { continue };
            state.keep(known);
            state.name(user.username.as_deref(), user.usernames.as_deref(), known.id, now);
        }
        for chat in chats {
            let Some(known) = KnownPeer::of_chat(chat) else { continue };
            state.keep(known);
            if let enums::Chat::Channel(channel) = chat {
                state.name(channel.username.as_deref(), channel.usernames.as_deref(), known.id, now);
            }
        }
    }

    /// Keeps the users and chats that came with updates, as sends are answered with.
    #[cfg(feature = "messages")]
    pub fn learn_from(&self, updates: &enums::Updates) {
        match updates {
            enums::Updates::Plain(updates) => self.learn(&updates.users, &updates.chats),
            enums::Updates::Combined(updates) => self.learn(&updates.users, &updates.chats),
            _ => {}
        }
    }

    /// A peer as requests take it, if it is known. Basic groups always are.
    pub fn get(&self, id: PeerId) -> Option<enums::InputPeer> {
        let access_hash = match id {
            PeerId::Chat(_) => 0,
            _ => *self.lock().access_hashes.get(&id)?,
        };
        KnownPeer { id, access_hash }.input()
    }

    /// All that are known, to be written down: the ones that were used last first. Usernames are not among it, as they may
    /// be others' by the time it is read.
    pub fn known(&self) -> Vec<KnownPeer> {
        self.lock().access_hashes.iter().map(|(&id, &access_hash)| KnownPeer { id, access_hash }).collect()
    }

    /// Keeps peers that were written down, in the order of [`known`](Self::known): the ones that were used last first. They
    /// count as used before those that it has seen itself. The account must be the same.
    pub fn restore(&self, peers: impl IntoIterator<Item = KnownPeer>) {
        let mut state = self.lock();
        peers.into_iter().for_each(|known| state.restore(known));
    }

    /// Forgets a peer, as one whose access hash the DC refuses (`PEER_ID_INVALID`).
    pub fn forget(&self, id: PeerId) {
        self.lock().access_hashes.pop(&id);
    }

    /// Forgets all, as for another account.
    pub fn clear(&self) {
        let mut state = self.lock();
        state.access_hashes.clear();
        state.usernames.clear();
    }

    /// Whose a username was, if that was seen within the last day: it may have become another one's since.
    pub fn named(&self, username: &str) -> Option<PeerId> {
        let mut state = self.lock();
        let (id, since) = *state.usernames.get(&username::folded(username))?;
        (since.elapsed() < USERNAMES_HOLD).then_some(id)
    }

    /// Notes whose a username is.
    #[cfg(feature = "messages")]
    pub(crate) fn note(&self, username: &str, id: PeerId) {
        self.lock().usernames.put(username::folded(username), (id, Instant::now()));
    }

    /// Locks, also after a panic elsewhere: nothing is left half-changed here.
    fn lock(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl State {
    /// Keeps a peer. Basic groups have nothing to keep.
    fn keep(&mut self, known: KnownPeer) {
        if !matches!(known.id, PeerId::Chat(_)) {
            self.access_hashes.put(known.id, known.access_hash);
        }
    }

    /// Keeps a peer of an earlier run as the one that was not used for longest, if there is room and it was not seen since.
    fn restore(&mut self, known: KnownPeer) {
        let is_wanted = !matches!(known.id, PeerId::Chat(_)) && !self.access_hashes.contains(&known.id);
        if is_wanted && self.access_hashes.len() < self.access_hashes.cap().get() {
            self.access_hashes.put(known.id, known.access_hash);
            self.access_hashes.demote(&known.id);
        }
    }

    /// Notes a peer's usernames: the one, and those of them that work (`api/usernames#collectible-usernames`).
    fn name(&mut self, one: Option<&str>, several: Option<&[enums::Username]>, id: PeerId, now: Instant) {
        let working = several.unwrap_or_default().iter().filter_map(|username| match username {
            enums::Username::Plain(username) if username.active => Some(username.username.as_str()),
            _ => None,
        });
        for username in one.into_iter().chain(working) {
            self.usernames.put(username::folded(username), (id, now));
        }
    }
}

impl Default for Peers {
    fn default() -> Self {
        Self::with_room_for(MOST)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use tl_types::types;

    fn user(id: i64) -> types::User {
        types::User::new(id).access_hash(id * 10)
    }

    fn input(id: i64) -> Option<enums::InputPeer> {
        Some(types::InputPeerUser::new(id, id * 10).into())
    }

    #[test]
    fn what_was_shown_is_known() {
        let peers = Peers::default();
        let channel = types::Channel::new(7, "", types::ChatPhotoEmpty::new(), 0).access_hash(8);
        peers.learn(&[user(5).into(), types::UserEmpty::new(6).into()], &[channel.into()]);
        assert_eq!(peers.get(PeerId::User(5)), input(5));
        assert_eq!(peers.get(PeerId::User(6)), None);
        assert_eq!(peers.get(PeerId::Channel(7)), Some(types::InputPeerChannel::new(7, 8).into()));
        assert_eq!(peers.get(PeerId::Channel(5)), None);
        assert_eq!(peers.get(PeerId::Chat(9)), Some(types::InputPeerChat::new(9).into()));
        peers.forget(PeerId::User(5));
        assert_eq!(peers.get(PeerId::User(5)), None);
        peers.clear();
        assert_eq!(peers.known(), []);
    }

    #[test]
    fn what_was_shown_in_part_changes_nothing() {
        let peers = Peers::default();
        peers.learn(&[user(5).into()], &[]);
        peers.learn(&[types::User::new(5).access_hash(1).min(true).into(), user(6).min(true).into()], &[]);
        assert_eq!(peers.get(PeerId::User(5)), input(5));
        assert_eq!(peers.get(PeerId::User(6)), None);
    }

    #[test]
    fn there_is_room_for_so_many() {
        let peers = Peers::with_room_for(NonZeroUsize::new(3).unwrap());
        for id in 1..=3 {
            peers.learn(&[user(id).into()], &[]);
        }
        assert_eq!(peers.get(PeerId::User(1)), input(1));
        peers.learn(&[user(4).into()], &[]);
        assert_eq!(peers.get(PeerId::User(2)), None, "it was not used for longest");
        let kept: Vec<_> = peers.known().into_iter().map(|known| known.id).collect();
        assert_eq!(kept, [PeerId::User(4), PeerId::User(1), PeerId::User(3)]);

        let restored = Peers::default();
        restored.restore(peers.known());
        assert_eq!(restored.known(), peers.known(), "they are in the same order");
        assert_eq!(restored.get(PeerId::User(3)), input(3));
        assert_eq!(restored.get(PeerId::User(2)), None);
    }

    #[test]
    fn what_is_restored_one_by_one_is_older_than_what_was_seen() {
        let ids = |peers: &Peers| peers.known().into_iter().map(|known| known.id).collect::<Vec<_>>();
        let peers = Peers::with_room_for(NonZeroUsize::new(3).unwrap());
        peers.learn(&[user(5).into()], &[]);
        for id in [4, 5, 3, 2] {
            peers.restore([KnownPeer { id: PeerId::User(id), access_hash: -1 }]);
        }
        assert_eq!(ids(&peers), [PeerId::User(5), PeerId::User(4), PeerId::User(3)]);
        assert_eq!(peers.get(PeerId::User(5)), input(5), "what was seen is newer");
        peers.learn(&[user(6).into()], &[]);
        assert_eq!(ids(&peers), [PeerId::User(6), PeerId::User(5), PeerId::User(4)]);
    }

    #[tokio::test(start_paused = true)]
    async fn usernames_hold_for_a_day() {
        let peers = Peers::default();
        let other = types::Username::new("Other").active(true);
        let sold = types::Username::new("sold");
        peers.learn(&[user(5).username("Durov").usernames([other, sold]).into()], &[]);
        assert_eq!(peers.named("DUROV"), Some(PeerId::User(5)));
        assert_eq!(peers.named("other"), Some(PeerId::User(5)));
        assert_eq!(peers.named("sold"), None);
        tokio::time::advance(USERNAMES_HOLD).await;
        assert_eq!(peers.named("durov"), None);
    }
}

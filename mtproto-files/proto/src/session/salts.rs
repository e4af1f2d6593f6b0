//! The server's salts and their validity (`mtproto/description`, "Server Salt"; `mtproto/service_messages`, "Request for
//! several future salts").
//!
//! Salts belong to the key, not to the session. Each is valid for some time, and the server tells those of the next hours. One
//! salt must suffice: the server answers a wrong salt with the right one (`bad_server_salt`).

use super::time::ServerTime;
use std::collections::VecDeque;
use std::time::Duration;
use tl_types::mtproto::{functions, types};

/// How many salts are asked for and kept. The server gives from 1 to 64.
const MOST: usize = 64;

/// The shortest time between two requests, as in TDLib.
const PAUSE: Duration = Duration::from_secs(60);

/// The salts of one key, as a client knows them.
#[derive(Clone, Debug)]
pub struct Salts {
    current: i64,
    /// Salts that are not used yet, with their beginnings, in the order of these.
    future: VecDeque<(ServerTime, i64)>,
    /// When salts were asked for the last time.
    asked: Option<Duration>,
}

impl Salts {
    /// Returns the salts of a key of which one salt is known: from the key exchange, or stored. How long it is valid is
    /// unknown; the salt 0 does for a key of which none is known.
    pub fn new(salt: i64) -> Self {
        Self { current: salt, future: VecDeque::new(), asked: None }
    }

    /// Returns the salt for messages that are sent at this time: the latest that has begun. It may be over, if no later one is
    /// known: the server answers with a valid salt. A salt overlaps with the next for half an hour, so that messages under
    /// way when the next begins are accepted.
    pub fn at(&mut self, time: ServerTime) -> i64 {
        while let Some((_, salt)) = self.future.front().copied().filter(|(since, _)| *since <= time) {
            self.current = salt;
            self.future.pop_front();
        }
        self.current
    }

    /// Returns the salt that was used last, to be stored with the key.
    pub fn current(&self) -> i64 {
        self.current
    }

    /// Sets the salt that the server wants: `bad_server_salt.new_server_salt`, or `new_session_created.server_salt`. Salts that
    /// have begun by this time are forgotten; later ones stay.
    pub fn set(&mut self, salt: i64, time: ServerTime) {
        self.current = salt;
        self.future.retain(|(since, _)| *since > time);
    }

    /// Takes the server's answer to a request for salts, in place of what was known of the future. At most 64 salts are kept.
    /// Salts that are over, or end before they begin, are left out.
    pub fn learn(&mut self, answer: &types::FutureSalts, time: ServerTime) {
        let stated = answer.salts.iter().take(MOST);
        let stated = stated.map(|salt| {
            (ServerTime::from_field(salt.valid_since), ServerTime::from_field(salt.valid_until), salt.salt)
        });
        let valid = stated.filter(|(since, until, _)| since < until && *until > time);
        self.future = valid.map(|(since, _, salt)| (since, salt)).collect();
        self.future.make_contiguous().sort_by_key(|(since, _)| *since);
    }

    /// Returns the request for more salts, to be sent beside other messages: when no salt but the current one is known, at
    /// most once a minute. `now` is our time.
    pub fn request(&mut self, now: Duration) -> Option<functions::GetFutureSalts> {
        let is_early = self.asked.is_some_and(|asked| now < asked.saturating_add(PAUSE));
        if is_early || !self.future.is_empty() {
            return None;
        }
        self.asked = Some(now);
        Some(functions::GetFutureSalts::new(i32::try_from(MOST).unwrap_or(1)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn server(seconds: u32) -> ServerTime {
        ServerTime::from_seconds(seconds)
    }

    fn answer(salts: &[(i64, i32, i32)]) -> types::FutureSalts {
        let salts = salts.iter().map(|(salt, since, until)| types::FutureSalt::new(*since, *until, *salt));
        types::FutureSalts::new(1, 1000, salts.collect::<Vec<_>>())
    }

    #[test]
    fn one_salt_suffices() {
        let mut salts = Salts::new(5);
        assert_eq!(salts.at(server(0)), 5);
        assert_eq!(salts.at(server(u32::MAX)), 5);
        salts.set(6, server(10));
        assert_eq!(salts.at(server(11)), 6);
    }

    #[test]
    fn each_salt_is_used_from_its_beginning() {
        let mut salts = Salts::new(5);
        salts.learn(&answer(&[(8, 4600, 8200), (7, 2800, 6400), (6, 1000, 4600)]), server(500));
        let used = [999, 1000, 2799, 2800, 4600, 9000].map(|seconds| salts.at(server(seconds)));
        assert_eq!(used, [5, 6, 6, 7, 8, 8]);
    }

    #[test]
    fn salts_that_were_slept_through_are_skipped() {
        let mut salts = Salts::new(5);
        salts.learn(&answer(&[(6, 1000, 4600), (7, 2800, 6400), (8, 4600, 8200), (9, 9000, 9900)]), server(500));
        assert_eq!(salts.at(server(7000)), 8);
        assert_eq!(salts.at(server(9500)), 9);
    }

    #[test]
    fn a_salt_that_the_server_wants_wins_until_the_next_begins() {
        let mut salts = Salts::new(5);
        salts.learn(&answer(&[(6, 1000, 4600), (7, 2800, 6400)]), server(500));
        salts.set(9, server(1500));
        assert_eq!(salts.at(server(1600)), 9, "6 should have been valid, and is forgotten");
        assert_eq!(salts.at(server(2800)), 7);
        salts.set(7, server(2900));
        assert_eq!(salts.at(server(3000)), 7);
    }

    #[test]
    fn more_are_asked_for_when_none_is_left_and_at_most_once_a_minute() {
        let mut salts = Salts::new(5);
        let at = Duration::from_secs;
        assert_eq!(salts.request(at(100)).map(|request| request.num), Some(64));
        assert!(salts.request(at(159)).is_none());
        assert!(salts.request(at(160)).is_some(), "the answer was lost");
        salts.learn(&answer(&[(6, 1000, 4600)]), server(500));
        assert!(salts.request(at(1000)).is_none());
        salts.at(server(1000));
        assert!(salts.request(at(1001)).is_some());
    }

    #[test]
    fn salts_without_time_are_left_out() {
        let mut salts = Salts::new(5);
        salts.learn(&answer(&[(6, 300, 200), (7, 100, 400), (8, 600, 600)]), server(500));
        assert!(salts.future.is_empty());
    }

    #[test]
    fn no_more_than_64_salts_are_kept() {
        let mut salts = Salts::new(5);
        let stated: Vec<_> = (0..100).map(|number| (i64::from(number), 1000 + number, 9000)).collect();
        salts.learn(&answer(&stated), server(500));
        assert_eq!(salts.future.len(), 64);
        salts.learn(&answer(&stated[..3]), server(500));
        assert_eq!(salts.future.len(), 3, "a new answer takes the place of the old");
    }

    proptest! {
        #[test]
        fn hostile_answers_do_not_grow(
            answers in prop::collection::vec(prop::collection::vec(any::<(i64, i32, i32)>(), 0..100), 0..6), times: [u32; 6],
        ) {
            let mut salts = Salts::new(0);
            for (stated, time) in answers.iter().zip(times) {
                salts.learn(&answer(stated), server(time));
                prop_assert!(salts.future.len() <= 64);
                let used = salts.at(server(time));
                salts.set(used, server(time));
                prop_assert_eq!(salts.at(server(time)), used);
            }
        }
    }
}

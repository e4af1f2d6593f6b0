//! Clients and a server over a wire that loses, repeats, reorders and delays frames, breaks connections, rotates salts, and
//! forgets sessions and keys; the clients' clocks are wrong. Each call is answered once or ends with one error, and nothing is
//! executed twice that must not be.
//!
//! A failure names the seed and the faults: the run is the same each time.

mod world;

use proptest::prelude::*;
use world::{Faults, World};

fn faults() -> impl Strategy<Value = Faults> {
    let wire = (0_u32..150, 0_u32..200, 0_u64..3000);
    let worse = (1000_u64..6000, 0_u32..400, 0_u32..150, 0_u32..200, 0_u32..200);
    (wire, worse, 0_u64..=3600).prop_map(|((lost, repeated, delay), worse, clocks)| {
        let (pause, breaks, rotations, forgotten_sessions, forgotten_keys) = worse;
        Faults {
            lost,
            repeated,
            delay,
            pause,
            breaks,
            rotations,
            forgotten_sessions,
            forgotten_keys,
            clocks,
            temporary: false,
            life: 0,
        }
    })
}

fn none() -> Faults {
    Faults {
        lost: 0,
        repeated: 0,
        delay: 50,
        pause: 1000,
        breaks: 0,
        rotations: 0,
        forgotten_sessions: 0,
        forgotten_keys: 0,
        clocks: 0,
        temporary: false,
        life: 0,
    }
}

#[test]
fn without_faults_each_call_has_a_result() {
    let mut world = World::new(1, 3, 200, none());
    world.run();
    world.check();
    assert_eq!(world.failed(), 0);
    assert!(world.errors.is_empty(), "{:?}", world.errors);
}

#[test]
fn clocks_that_are_an_hour_wrong_do_no_harm() {
    for seed in 0..8 {
        let mut world = World::new(seed, 3, 60, Faults { clocks: 3600, ..none() });
        world.run();
        world.check();
        assert_eq!(world.failed(), 0, "{:?}", world.errors);
    }
}

#[test]
fn salts_that_rotate_do_no_harm() {
    let mut world = World::new(1, 3, 200, Faults { rotations: 800, ..none() });
    world.run();
    world.check();
    assert_eq!(world.failed(), 0, "{:?}", world.errors);
}

#[test]
fn temporary_keys_are_replaced_without_losing_a_call() {
    let mut world = World::new(1, 1, 150, Faults { temporary: true, life: 120, ..none() });
    world.run();
    world.check();
    assert_eq!(world.failed(), 0, "{:?}", world.errors);
    assert!(world.errors.is_empty(), "{:?}", world.errors);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]
    #[test]
    fn each_call_ends_once_and_nothing_is_executed_twice_that_must_not_be(seed: u64, faults in faults()) {
        let mut world = World::new(seed, 2, 60, faults);
        world.run();
        world.check();
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(6))]
    #[test]
    fn the_same_with_temporary_keys(seed: u64, faults in faults(), life in 100_u32..2000) {
        let mut world = World::new(seed, 1, 40, Faults { temporary: true, life, ..faults });
        world.run();
        world.check();
    }
}

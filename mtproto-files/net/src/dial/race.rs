//! Attempts at several addresses of a DC, one a little after the other (RFC 8305, "Happy Eyeballs").

use std::collections::VecDeque;
use std::io;
use std::net::SocketAddr;
use std::time::Duration;

use futures_util::StreamExt;
use futures_util::stream::FuturesUnordered;
use tokio::time::{sleep, timeout};

use super::{Dialer, Stream};
use crate::address::Address;

/// How long an attempt is alone before the next begins.
const ALONE: Duration = Duration::from_millis(250);

/// How long one attempt may take.
const PATIENCE: Duration = Duration::from_secs(10);

/// Opens a connection to the first address that answers. Addresses of both families take turns, beginning with the first
/// address. The addresses in `useless` are tried last: connections opened there, and were of no use.
///
/// # Errors
///
/// All attempts have failed: the address and the error of the last one. `None`: there is no address.
pub(crate) async fn race(
    dialer: &dyn Dialer,
    addresses: Vec<Address>,
    useless: &[SocketAddr],
) -> Result<(Address, Box<dyn Stream>), Option<(SocketAddr, io::Error)>> {
    let mut waiting = in_order(addresses, useless);
    let mut attempts = FuturesUnordered::new();
    let mut failed = None;
    loop {
        if let Some(address) = waiting.pop_front() {
            attempts.push(async move {
                let timed_out = || io::Error::new(io::ErrorKind::TimedOut, "no answer in time");
                let dialled = timeout(PATIENCE, dialer.dial(address.socket)).await;
                dialled
                    .unwrap_or_else(|_| Err(timed_out()))
                    .map_err(|error| (address.socket, error))
                    .map(|s| (address, s))
            });
        }
        tokio::select! {
            attempt = attempts.next() => match attempt {
                Some(Ok(connected)) => return Ok(connected),
                Some(Err(error)) => failed = Some(error),
                None => return Err(failed),
            },
            () = sleep(ALONE), if !waiting.is_empty() => {}
        }
    }
}

/// Returns the addresses in the order in which they are tried: those for media before the others, and IPv4 and IPv6 in turns.
fn in_order(addresses: Vec<Address>, useless: &[SocketAddr]) -> VecDeque<Address> {
    let (last, first): (Vec<_>, Vec<_>) = addresses.into_iter().partition(|address| useless.contains(&address.socket));
    let groups = [first, last].into_iter().flat_map(|group| {
        let (media, others): (Vec<_>, Vec<_>) = group.into_iter().partition(|address| address.media_only);
        [media, others]
    });
    groups.flat_map(take_turns).collect()
}

fn take_turns(addresses: Vec<Address>) -> Vec<Address> {
    let begins_with_v6 = addresses.first().is_some_and(|address| address.socket.is_ipv6());
    let (mut one, mut two): (VecDeque<_>, VecDeque<_>) =
        addresses.into_iter().partition(|address| address.socket.is_ipv6() == begins_with_v6);
    std::iter::from_fn(|| {
        let next = one.pop_front().or_else(|| two.pop_front());
        std::mem::swap(&mut one, &mut two);
        next
    })
    .collect()
}

#[cfg(test)]
mod tests {
    use super::super::Dialing;
    use super::*;
    use std::sync::Mutex;
    use tokio::time::Instant;

    /// Answers at port 1 at once, at port 2 after a second, at port 3 never, and refuses at the others.
    #[derive(Default)]
    struct Ports(Mutex<Vec<(u16, Duration)>>, Option<Instant>);

    impl Dialer for Ports {
        fn dial(&self, address: SocketAddr) -> Dialing<'_> {
            let begun = self.1.map(|start| start.elapsed()).unwrap_or_default();
            self.0.lock().unwrap().push((address.port(), begun));
            Box::pin(async move {
                match address.port() {
                    1 => {}
                    2 => sleep(Duration::from_secs(1)).await,
                    3 => std::future::pending().await,
                    _ => return Err(io::ErrorKind::ConnectionRefused.into()),
                }
                Ok(Box::new(tokio::io::empty()) as Box<dyn Stream>)
            })
        }
    }

    fn addresses(ports: &[u16]) -> Vec<Address> {
        ports.iter().map(|port| Address::new(2, SocketAddr::from(([127, 0, 0, 1], *port)))).collect()
    }

    #[tokio::test(start_paused = true)]
    async fn the_first_that_answers_is_taken() {
        for (ports, expected) in [(&[1, 2][..], 1), (&[2, 1], 1), (&[3, 9, 2], 2), (&[9, 8, 7, 1], 1)] {
            let dialer = Ports(Mutex::default(), Some(Instant::now()));
            let (address, _) = race(&dialer, addresses(ports), &[]).await.map_err(|_| "no connection").unwrap();
            assert_eq!(address.socket.port(), expected);
        }
    }

    #[tokio::test(start_paused = true)]
    async fn an_attempt_waits_for_the_one_before() {
        let dialer = Ports(Mutex::default(), Some(Instant::now()));
        race(&dialer, addresses(&[2, 3, 9, 3]), &[]).await.map_err(|_| "no connection").unwrap();
        let begun: Vec<(u16, u128)> =
            dialer.0.lock().unwrap().iter().map(|(port, at)| (*port, at.as_millis())).collect();
        assert_eq!(begun, [(2, 0), (3, 250), (9, 500), (3, 500)], "a refusal lets the next begin at once");
    }

    #[tokio::test(start_paused = true)]
    async fn silence_and_refusals_at_all_addresses_are_an_error() {
        let start = Instant::now();
        let error = race(&Ports::default(), addresses(&[3, 9]), &[]).await.err().unwrap().unwrap();
        assert_eq!((error.0.port(), error.1.kind()), (3, io::ErrorKind::TimedOut));
        assert_eq!(start.elapsed(), PATIENCE);
        assert!(race(&Ports::default(), Vec::new(), &[]).await.is_err_and(|error| error.is_none()));
    }

    #[test]
    fn both_families_take_turns_and_media_is_first_and_what_was_of_no_use_last() {
        let v4 = |port| Address::new(2, SocketAddr::from(([127, 0, 0, 1], port)));
        let v6 = |port| Address::new(2, SocketAddr::from(([0, 0, 0, 0, 0, 0, 0, 1], port)));
        let sockets = |useless: &[u16]| useless.iter().map(|port| v4(*port).socket).collect::<Vec<_>>();
        let ports = |addresses, useless: &[u16]| {
            let ordered = in_order(addresses, &sockets(useless));
            ordered.iter().map(|address| address.socket.port()).collect::<Vec<_>>()
        };
        assert_eq!(ports(vec![v6(1), v6(2), v4(3), v4(4), v4(5)], &[]), [1, 3, 2, 4, 5]);
        assert_eq!(ports(vec![v4(1), v4(2).media_only(true), v6(3)], &[]), [2, 1, 3]);
        assert_eq!(ports(vec![v4(1), v4(2).media_only(true), v6(3)], &[2]), [1, 3, 2]);
    }
}

//! A network between a client and a server: a relay on loopback with a delay, a rate, and connections that can be cut,
//! frozen and refused.

use std::future::Future;
use std::io;
use std::net::{Ipv4Addr, SocketAddr};
use std::sync::atomic::{AtomicBool, AtomicU64, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use bytes::Bytes;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{Semaphore, mpsc, watch};
use tokio::task::JoinHandle;
use tokio::time::{Instant, sleep_until};

/// How many bytes move at once.
const CHUNK: usize = 16 << 10;

/// How many bytes a direction of a connection holds, besides those that its delay holds: the buffers of routers.
const BUFFER: usize = 256 << 10;

/// How a network behaves.
#[derive(Clone, Copy, Debug, Default)]
pub struct Network {
    /// How long bytes take, one way.
    pub delay: Duration,
    /// How many bytes pass in a second each way, for all connections together. `None`: any number.
    pub bytes_per_second: Option<u32>,
}

/// A running relay. It ends when it is dropped, with all connections.
pub struct Relay {
    address: SocketAddr,
    state: Arc<State>,
    task: JoinHandle<()>,
}

struct State {
    network: Network,
    /// When the next byte may pass, each way.
    free: [Mutex<Instant>; 2],
    /// Changes when all connections are cut.
    cut: watch::Sender<u64>,
    /// Connections up to this number are frozen.
    frozen: watch::Sender<usize>,
    refuses: AtomicBool,
    /// After how many bytes a connection is cut. 0: never.
    cut_after: AtomicU64,
    accepted: AtomicUsize,
    open: AtomicUsize,
    moved: AtomicU64,
}

impl Relay {
    /// Starts a relay to an address.
    ///
    /// # Errors
    ///
    /// No port is free.
    pub async fn start(to: SocketAddr, network: Network) -> io::Result<Self> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await?;
        let address = listener.local_addr()?;
        let now = Instant::now();
        let state = Arc::new(State {
            network,
            free: [Mutex::new(now), Mutex::new(now)],
            cut: watch::Sender::new(0),
            frozen: watch::Sender::new(0),
            refuses: AtomicBool::new(false),
            cut_after: AtomicU64::new(0),
            accepted: AtomicUsize::new(0),
            open: AtomicUsize::new(0),
            moved: AtomicU64::new(0),
        });
        let task = tokio::spawn(accept(listener, to, Arc::clone(&state)));
        Ok(Self { address, state, task })
    }

    /// Returns where the relay listens.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// Cuts all connections.
    pub fn cut(&self) {
        self.state.cut.send_modify(|count| *count += 1);
    }

    /// Cuts each connection after so many bytes of both directions, from now on. 0: never.
    pub fn cut_after(&self, bytes: u64) {
        self.state.cut_after.store(bytes, Ordering::SeqCst);
    }

    /// Freezes all connections that there are: bytes are taken until buffers are full, and none arrives. Later connections
    /// are as usual.
    pub fn freeze(&self) {
        self.state.frozen.send_replace(self.accepted());
    }

    /// Lets frozen connections go on.
    pub fn thaw(&self) {
        self.state.frozen.send_replace(0);
    }

    /// Refuses new connections, or takes them again.
    pub fn refuse(&self, refuses: bool) {
        self.state.refuses.store(refuses, Ordering::SeqCst);
    }

    /// Returns how many connections were taken.
    pub fn accepted(&self) -> usize {
        self.state.accepted.load(Ordering::SeqCst)
    }

    /// Returns how many connections are open.
    pub fn open(&self) -> usize {
        self.state.open.load(Ordering::SeqCst)
    }

    /// Returns how many bytes have passed.
    pub fn moved(&self) -> u64 {
        self.state.moved.load(Ordering::SeqCst)
    }
}

impl Drop for Relay {
    fn drop(&mut self) {
        self.task.abort();
        self.cut();
    }
}

async fn accept(listener: TcpListener, to: SocketAddr, state: Arc<State>) {
    while let Ok((client, _)) = listener.accept().await {
        if state.refuses.load(Ordering::SeqCst) {
            continue;
        }
        let number = state.accepted.fetch_add(1, Ordering::SeqCst) + 1;
        let state = Arc::clone(&state);
        tokio::spawn(async move {
            state.open.fetch_add(1, Ordering::SeqCst);
            let mut cut = state.cut.subscribe();
            tokio::select! {
                // Either side may close: the other one is closed then.
                _ = connection(client, to, number, &state) => {}
                _ = cut.changed() => {}
            }
            state.open.fetch_sub(1, Ordering::SeqCst);
        });
    }
}

async fn connection(client: TcpStream, to: SocketAddr, number: usize, state: &State) -> io::Result<()> {
    let server = TcpStream::connect(to).await?;
    client.set_nodelay(true)?;
    server.set_nodelay(true)?;
    let moved = (number, AtomicU64::new(0));
    let ((from_client, to_client), (from_server, to_server)) = (client.into_split(), server.into_split());
    tokio::select! {
        done = direction(from_client, to_server, state, 0, &moved) => done,
        done = direction(from_server, to_client, state, 1, &moved) => done,
    }
}

/// Moves the bytes of one direction.
async fn direction(
    mut from: impl AsyncReadExt + Unpin,
    mut to: impl AsyncWriteExt + Unpin,
    state: &State,
    way: usize,
    (number, of_connection): &(usize, AtomicU64),
) -> io::Result<()> {
    let network = state.network;
    let in_flight = network.bytes_per_second.map_or(0.0, |rate| f64::from(rate) * network.delay.as_secs_f64());
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a size, rounded down")]
    let room = BUFFER + in_flight as usize + if network.bytes_per_second.is_none() { 16 << 20 } else { 0 };
    let room = Arc::new(Semaphore::new(room));
    let (sender, mut receiver) = mpsc::unbounded_channel();
    let reading = async move {
        let mut buffer = vec![0; CHUNK];
        loop {
            let length = from.read(&mut buffer).await?;
            if length == 0 {
                return Ok::<_, io::Error>(());
            }
            let permits = u32::try_from(length).map_err(io::Error::other)?;
            let permit = Arc::clone(&room).acquire_many_owned(permits).await.map_err(io::Error::other)?;
            let passes = passes(state, way, length);
            let bytes = Bytes::copy_from_slice(buffer.get(..length).unwrap_or_default());
            if sender.send((passes + network.delay, bytes, permit)).is_err() {
                return Ok(());
            }
        }
    };
    let writing = async {
        let mut frozen = state.frozen.subscribe();
        while let Some((at, bytes, permit)) = receiver.recv().await {
            sleep_until(at).await;
            if frozen.wait_for(|frozen| frozen < number).await.is_err() {
                return Ok(());
            }
            let length = u64::try_from(bytes.len()).map_err(io::Error::other)?;
            let total = of_connection.fetch_add(length, Ordering::SeqCst) + length;
            let most = state.cut_after.load(Ordering::SeqCst);
            if most > 0 && total > most {
                // Cut at the byte.
                let fit = usize::try_from(length.saturating_sub(total - most)).unwrap_or_default();
                to.write_all(bytes.get(..fit).unwrap_or_default()).await?;
                return Err(io::ErrorKind::ConnectionReset.into());
            }
            to.write_all(&bytes).await?;
            state.moved.fetch_add(length, Ordering::SeqCst);
            drop(permit);
        }
        Ok(())
    };
    both(reading, writing).await
}

/// Runs both until one fails, or both are done.
async fn both(one: impl Future<Output = io::Result<()>>, two: impl Future<Output = io::Result<()>>) -> io::Result<()> {
    tokio::try_join!(one, two).map(|_| ())
}

/// Returns when so many bytes have passed the narrowest place of the network.
fn passes(state: &State, way: usize, length: usize) -> Instant {
    let now = Instant::now();
    let (Some(rate), Some(free)) = (state.network.bytes_per_second, state.free.get(way)) else { return now };
    let mut free = free.lock().unwrap_or_else(PoisonError::into_inner);
    #[allow(clippy::cast_precision_loss, reason = "a duration")]
    let takes = Duration::from_secs_f64(length as f64 / f64::from(rate));
    *free = (*free).max(now) + takes;
    *free
}

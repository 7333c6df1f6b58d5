//! Connections: accepted, with or without TLS, and reset or closed on demand.

use std::io;
use std::net::{Ipv4Addr, SocketAddr};
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::task::{Context, Poll};
use std::time::Duration;

use axum::extract::connect_info::Connected;
use axum::serve::{IncomingStream, Listener};
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::futures::OwnedNotified;
use tokio::sync::{Notify, mpsc, oneshot};
use tokio::task::JoinHandle;
use tokio_rustls::TlsAcceptor;
use tokio_rustls::server::TlsStream;
use tokio_util::either::Either;

/// How long a TLS handshake may take.
const HANDSHAKE: Duration = Duration::from_secs(10);

/// How many accepted connections may wait to be served.
const WAITING: usize = 1024;

/// How long clients have to notice that their idle connections were closed.
const NOTICE: Duration = Duration::from_millis(30);

/// How long is waited before a failed step is tried again.
const PAUSE: Duration = Duration::from_millis(20);

/// A listener on loopback and nowhere else.
pub(crate) async fn bind(port: u16) -> io::Result<TcpListener> {
    TcpListener::bind((Ipv4Addr::LOCALHOST, port)).await
}

/// One connection, for the code that responds on it.
#[derive(Clone, Debug, Default)]
pub(crate) struct Connection {
    reset: Arc<AtomicBool>,
}

impl Connection {
    /// Resets it at the next step: nothing more is read or written.
    pub(crate) fn reset(&self) {
        self.reset.store(true, Ordering::Relaxed);
    }

    fn is_reset(&self) -> bool {
        self.reset.load(Ordering::Relaxed)
    }
}

/// Pauses the listener.
#[derive(Clone, Debug)]
pub(crate) struct ListenerControl {
    pauses: mpsc::Sender<(Duration, oneshot::Sender<()>)>,
}

impl ListenerControl {
    /// From when this returns on, for that long, connections are refused as by a port where nobody listens; idle
    /// ones are closed.
    pub(crate) async fn pause(&self, time: Duration) {
        let (closed, wait) = oneshot::channel();
        if self.pauses.send((time, closed)).await.is_ok() {
            let _ = wait.await; // an error is a server that has stopped, which refuses too
        }
    }
}

/// The connections of a port, ready to be served.
#[derive(Debug)]
pub(crate) struct Connections {
    address: SocketAddr,
    ready: mpsc::Receiver<Stream>,
    acceptor: JoinHandle<()>,
}

impl Connections {
    pub(crate) fn new(
        listener: TcpListener,
        tls: Option<TlsAcceptor>,
    ) -> io::Result<(Self, ListenerControl)> {
        let address = listener.local_addr()?;
        let (ready, connections) = mpsc::channel(WAITING);
        let (pauses, requested) = mpsc::channel(1);
        let idle = Arc::new(Notify::new());
        let acceptor = Acceptor { address, tls, ready, idle };
        let acceptor = tokio::spawn(acceptor.run(listener, requested));
        Ok((Self { address, ready: connections, acceptor }, ListenerControl { pauses }))
    }
}

impl Drop for Connections {
    fn drop(&mut self) {
        self.acceptor.abort();
    }
}

impl Listener for Connections {
    type Io = Stream;
    type Addr = SocketAddr;

    async fn accept(&mut self) -> (Stream, SocketAddr) {
        match self.ready.recv().await {
            Some(stream) => (stream, self.address),
            // The acceptor has ended, so no connection will come.
            None => std::future::pending().await,
        }
    }

    fn local_addr(&self) -> io::Result<SocketAddr> {
        Ok(self.address)
    }
}

/// Accepts connections, and stops listening while paused.
struct Acceptor {
    address: SocketAddr,
    tls: Option<TlsAcceptor>,
    ready: mpsc::Sender<Stream>,
    /// Closes every connection that waits for a request.
    idle: Arc<Notify>,
}

impl Acceptor {
    async fn run(
        self,
        mut listener: TcpListener,
        mut requested: mpsc::Receiver<(Duration, oneshot::Sender<()>)>,
    ) {
        loop {
            tokio::select! {
                accepted = listener.accept() => match accepted {
                    Ok((stream, _)) => self.accept_stream(stream),
                    // For example too many open files, which passes.
                    Err(_) => tokio::time::sleep(PAUSE).await,
                },
                Some((time, closed)) = requested.recv() => {
                    drop(listener);
                    self.idle.notify_waiters();
                    tokio::time::sleep(NOTICE).await;
                    let _ = closed.send(()); // the caller may have given up
                    tokio::time::sleep(time).await;
                    listener = self.rebind().await;
                }
            }
        }
    }

    fn accept_stream(&self, stream: TcpStream) {
        // Without it each answer waits some 40 ms for the client's delayed acknowledgement. A socket that refuses
        // the option is as good as closed; the next read fails.
        let _ = stream.set_nodelay(true);
        let (ready, idle, tls) = (self.ready.clone(), Arc::clone(&self.idle), self.tls.clone());
        tokio::spawn(async move {
            let io = match tls {
                None => Either::Left(stream),
                Some(tls) => match tokio::time::timeout(HANDSHAKE, tls.accept(stream)).await {
                    Ok(Ok(stream)) => Either::Right(stream),
                    _ => return,
                },
            };
            let closed = Box::pin(idle.notified_owned());
            let stream = Stream { io, connection: Connection::default(), closed, is_closed: false };
            let _ = ready.send(stream).await; // an error is a server that has stopped
        });
    }

    /// The port is ours again as soon as nobody else has taken it.
    async fn rebind(&self) -> TcpListener {
        loop {
            match bind(self.address.port()).await {
                Ok(listener) => return listener,
                Err(_) => tokio::time::sleep(PAUSE).await,
            }
        }
    }
}

/// A connection's bytes.
#[derive(Debug)]
pub(crate) struct Stream {
    io: Io,
    connection: Connection,
    closed: Pin<Box<OwnedNotified>>,
    is_closed: bool,
}

type Io = Either<TcpStream, TlsStream<TcpStream>>;

impl Stream {
    fn check(&self) -> io::Result<()> {
        if self.connection.is_reset() { Err(io::ErrorKind::ConnectionReset.into()) } else { Ok(()) }
    }
}

impl Drop for Stream {
    fn drop(&mut self) {
        if !self.connection.is_reset() {
            return;
        }
        let tcp = match &self.io {
            Either::Left(tcp) => tcp,
            Either::Right(tls) => tls.get_ref().0,
        };
        // A socket that refuses the option is closed in the usual way, which ends the answer just as early.
        #[allow(deprecated, reason = "what takes its place is not in tokio before 1.50")]
        let _ = tcp.set_linger(Some(Duration::ZERO));
    }
}

impl AsyncRead for Stream {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        self.check()?;
        if self.is_closed || self.closed.as_mut().poll(context).is_ready() {
            // To the server a read of nothing is the end of the stream.
            self.is_closed = true;
            return Poll::Ready(Ok(()));
        }
        Pin::new(&mut self.io).poll_read(context, buffer)
    }
}

impl AsyncWrite for Stream {
    fn poll_write(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        self.check()?;
        Pin::new(&mut self.io).poll_write(context, bytes)
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        self.check()?;
        Pin::new(&mut self.io).poll_flush(context)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        self.check()?;
        Pin::new(&mut self.io).poll_shutdown(context)
    }
}

impl Connected<IncomingStream<'_, Connections>> for Connection {
    fn connect_info(stream: IncomingStream<'_, Connections>) -> Self {
        stream.io().connection.clone()
    }
}

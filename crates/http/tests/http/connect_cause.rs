//! Why a connection is not made, against servers that listen, or don't, on this machine.

use std::error::Error as StdError;
use std::io;
use std::sync::Arc;

use cpaas_core::{Effect, Error, ErrorKind};
use cpaas_http::provider::{ApiRequest, BaseUrl};
use cpaas_http::{
    Access, ClientOptions, ConnectCause, ReqwestOptions, ReqwestTransport, RetryPolicy, Settings,
};
use http::Method;
use rcgen::{BasicConstraints, CertificateParams, CertifiedIssuer, IsCa, KeyPair, date_time_ymd};
use reqwest::dns::{Name, Resolve, Resolving};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpListener;
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::ServerConfig;
use tokio_rustls::rustls::pki_types::PrivateKeyDer;

use crate::support::client_with;

type Authority = CertifiedIssuer<'static, KeyPair>;

fn authority() -> Authority {
    let mut parameters = CertificateParams::default();
    parameters.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    CertifiedIssuer::self_signed(parameters, KeyPair::generate().unwrap()).unwrap()
}

/// The URL of a server whose certificate is for this host, and valid in these years.
async fn tls(authority: &Authority, host: &str, years: std::ops::Range<i32>) -> String {
    let key = KeyPair::generate().unwrap();
    let mut parameters = CertificateParams::new([host.to_owned()]).unwrap();
    parameters.not_before = date_time_ymd(years.start, 1, 1);
    parameters.not_after = date_time_ymd(years.end, 1, 1);
    let certificate = parameters.signed_by(&key, authority).unwrap();
    let key = PrivateKeyDer::try_from(key.serialize_der()).unwrap();
    let config = ServerConfig::builder()
        .with_no_client_auth()
        .with_single_cert(vec![certificate.der().clone()], key)
        .unwrap();
    let acceptor = TlsAcceptor::from(Arc::new(config));
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("https://{}", listener.local_addr().unwrap());
    tokio::spawn(async move {
        while let Ok((connection, _)) = listener.accept().await {
            if let Ok(mut connection) = acceptor.accept(connection).await {
                let _ = connection.read(&mut [0; 4096]).await;
                let ok = b"HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\n{}";
                let _ = connection.write_all(ok).await;
                let _ = connection.shutdown().await;
            }
        }
    });
    url
}

/// The address of a server that responds with this text to anything.
async fn plain(text: &'static str) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap().to_string();
    tokio::spawn(async move {
        while let Ok((mut connection, _)) = listener.accept().await {
            let _ = connection.read(&mut [0; 4096]).await;
            let _ = connection.write_all(text.as_bytes()).await;
        }
    });
    address
}

/// An address where nothing listens.
async fn closed() -> String {
    TcpListener::bind("127.0.0.1:0").await.unwrap().local_addr().unwrap().to_string()
}

fn through(proxy: &str) -> ReqwestTransport {
    let mut options = ReqwestOptions::default();
    options.use_proxy(proxy).unwrap();
    ReqwestTransport::new(options)
}

fn trusting(authority: &Authority) -> ReqwestTransport {
    let mut options = ReqwestOptions::default();
    options.trust_pem(authority.pem().as_bytes()).unwrap();
    ReqwestTransport::new(options)
}

async fn send(base: &str, transport: ReqwestTransport) -> Result<(), Error> {
    let mut settings = Settings::default();
    settings.retry = RetryPolicy::never();
    let options =
        ClientOptions::default().with_transport(Arc::new(transport)).with_settings(settings);
    let base = BaseUrl::parse("base_url", base, true).unwrap();
    let request = ApiRequest::new("set", Access::Write, Method::POST, &base).path("/x", &[]);
    client_with(&options).send(&request).await.map(drop)
}

/// No text of the chain is contained in one before it: whoever prints all of it repeats nothing.
fn assert_says_each_thing_once(error: &Error) {
    let chain = std::iter::successors(Some(error as &dyn StdError), |&error| error.source());
    let texts: Vec<_> = chain.map(ToString::to_string).collect();
    for (at, text) in texts.iter().enumerate() {
        assert!(!texts[..at].iter().any(|before| before.contains(text)), "{texts:?}");
    }
}

#[tokio::test]
async fn each_cause_is_found_by_its_type() {
    use ConnectCause as Cause;
    let ours = authority();
    let (always, host) = (2000..4000, "127.0.0.1");
    let good = tls(&ours, host, always.clone()).await;
    send(&good, trusting(&ours)).await.unwrap();

    let refusing_proxy = plain("HTTP/1.1 403 No\r\n\r\n").await;
    let demanding_proxy = plain("HTTP/1.1 407 Who\r\n\r\n").await;
    let vendor = "https://vendor.example.test";
    let default = ReqwestTransport::default;
    for (base, transport, cause) in [
        (format!("http://{}", closed().await), default(), Cause::Refused),
        ("https://vendor.invalid".to_owned(), default(), Cause::NameNotFound),
        (format!("https://{}", plain("HTTP/1.1 400 No\r\n\r\n").await), default(), Cause::NoTls),
        (good, trusting(&authority()), Cause::CertificateNotTrusted),
        (tls(&ours, host, 2000..2001).await, trusting(&ours), Cause::CertificateExpired),
        (tls(&ours, host, 3000..3001).await, trusting(&ours), Cause::CertificateNotYetValid),
        (
            tls(&ours, "vendor.example.test", always).await,
            trusting(&ours),
            Cause::CertificateForAnotherHost,
        ),
        (vendor.to_owned(), through(&format!("http://{refusing_proxy}")), Cause::Proxy),
        (vendor.to_owned(), through(&format!("http://{demanding_proxy}")), Cause::Proxy),
        (vendor.to_owned(), through(&format!("http://{}", closed().await)), Cause::Proxy),
        (vendor.to_owned(), through("http://proxy.invalid:3128"), Cause::Proxy),
    ] {
        let error = send(&base, transport).await.unwrap_err();
        assert_eq!(ConnectCause::of(&error), Some(cause), "{base}: {error:?}");
        assert_eq!((error.kind(), error.effect()), (ErrorKind::Transport, Effect::None), "{base}");
        assert_says_each_thing_once(&error);
    }
}

/// Knows no name, or does not know in time.
struct Resolver {
    hangs: bool,
}

impl Resolve for Resolver {
    fn resolve(&self, _: Name) -> Resolving {
        let hangs = self.hangs;
        Box::pin(async move {
            if hangs {
                std::future::pending::<()>().await;
            }
            Err(io::Error::from(io::ErrorKind::ConnectionRefused).into())
        })
    }
}

#[tokio::test]
async fn a_client_of_ones_own_has_the_same_causes_though_it_proves_nothing() {
    for (hangs, kind, cause) in [
        (false, ErrorKind::Transport, ConnectCause::NameNotFound),
        (true, ErrorKind::Timeout, ConnectCause::TimedOut),
    ] {
        let client = reqwest::Client::builder()
            .no_proxy()
            .connect_timeout(std::time::Duration::from_millis(50))
            .dns_resolver(Arc::new(Resolver { hangs }))
            .build()
            .unwrap();
        let transport = ReqwestTransport::with_client(client);
        let error = send("https://vendor.example.test", transport).await.unwrap_err();
        assert_eq!(ConnectCause::of(&error), Some(cause), "{error:?}");
        assert_eq!((error.kind(), error.effect()), (kind, Effect::Unknown));
    }
}

#[tokio::test]
async fn what_breaks_later_is_no_failed_connection() {
    let error = send(&format!("http://{}", plain("").await), ReqwestTransport::default()).await;
    assert_eq!(ConnectCause::of(&error.unwrap_err()), None);
}

//! The servers that are asked: in this process, but for the exporter, which is measured itself.

pub(crate) mod delay;
mod exporter;
pub(crate) mod replay;

use std::net::{Ipv4Addr, SocketAddr};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use tokio::net::TcpListener;
use tokio::runtime::Runtime;
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::ServerConfig;
use tokio_rustls::rustls::pki_types::PrivateKeyDer;

use crate::base::Result;
pub(crate) use exporter::Exporter;

/// Where something can be asked.
#[derive(Clone, Debug, Default)]
pub(crate) struct Place {
    pub(crate) base_url: String,
    /// The certificate to trust, where it speaks TLS.
    pub(crate) ca: Option<PathBuf>,
}

/// Starts a server on a port of its own.
pub(crate) fn start<F>(
    runtime: &Runtime,
    ca: Option<PathBuf>,
    serve: impl FnOnce(TcpListener) -> F,
) -> Result<Place>
where
    F: Future<Output = Result<()>> + Send + 'static,
{
    let listener = runtime.block_on(TcpListener::bind((Ipv4Addr::LOCALHOST, 0)))?;
    let port = listener.local_addr()?.port();
    runtime.spawn(serve(listener));
    let scheme = if ca.is_some() { "https" } else { "http" };
    // A name, as vendors have: to parse an address costs more.
    Ok(Place { base_url: format!("{scheme}://localhost:{port}"), ca })
}

impl Place {
    pub(crate) fn address(&self) -> Result<SocketAddr> {
        let port = self.base_url.rsplit(':').next().ok_or("an address without a port")?;
        Ok((Ipv4Addr::LOCALHOST, port.parse()?).into())
    }
}

/// Speaks TLS with a certificate of its own, written into a file of this folder for those who are to trust it.
pub(crate) fn acceptor(folder: &Path) -> Result<(TlsAcceptor, PathBuf)> {
    let made = rcgen::generate_simple_self_signed(["localhost", "127.0.0.1"].map(str::to_owned))?;
    let file = folder.join("ca.pem");
    std::fs::write(&file, made.cert.pem())?;
    let key = PrivateKeyDer::try_from(made.signing_key.serialize_der())?;
    let chain = vec![made.cert.der().clone()];
    let config = ServerConfig::builder().with_no_client_auth().with_single_cert(chain, key)?;
    Ok((TlsAcceptor::from(Arc::new(config)), file))
}

//! A certificate for one run, so that a client speaks TLS with the fake under Discord's own name.

use std::sync::Arc;

use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::ServerConfig;
use tokio_rustls::rustls::crypto::ring::default_provider;
use tokio_rustls::rustls::pki_types::{PrivateKeyDer, PrivatePkcs8KeyDer};

/// The names that it is for.
const NAMES: [&str; 4] = ["discord.com", "gateway.discord.gg", "localhost", "127.0.0.1"];

/// What accepts connections with it, and the certificate as PEM.
pub(super) fn made() -> (Option<TlsAcceptor>, Option<String>) {
    let names: Vec<String> = NAMES.into_iter().map(str::to_owned).collect();
    let made = rcgen::generate_simple_self_signed(names).expect("a certificate");
    let key = PrivateKeyDer::Pkcs8(PrivatePkcs8KeyDer::from(made.signing_key.serialize_der()));
    let config = ServerConfig::builder_with_provider(Arc::new(default_provider()))
        .with_safe_default_protocol_versions()
        .expect("versions")
        .with_no_client_auth()
        .with_single_cert(vec![made.cert.der().clone()], key)
        .expect("a certificate with its key");
    (Some(TlsAcceptor::from(Arc::new(config))), Some(made.cert.pem()))
}

//! Keys and certificates made for the occasion, a real front door with them, and clients that knock.

use axum::Router;
use axum::body::Body;
use firmgate::front_door::{self, Bounds, Wire};
use firmgate::outward::Outward;
use firmgate::tls::{ClientFiles, Kept, ServerFiles, client, server};
use formats::duis::pem;
use formats::duis::pki::Issued;
use http::{Request, Uri};
use rcgen::{
    BasicConstraints, CertificateParams, CertificateRevocationListParams, DnType,
    ExtendedKeyUsagePurpose, IsCa, Issuer, KeyIdMethod, KeyPair, KeyUsagePurpose,
    RevokedCertParams, date_time_ymd,
};
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, PrivateKeyDer, ServerName};
use rustls::{ClientConfig, RootCertStore, ServerConfig};
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::oneshot;
use tokio::task::JoinHandle;
use tokio_rustls::TlsConnector;
use tokio_rustls::client::TlsStream;

/// A certificate and its key, in PEM.
#[derive(Clone, Debug)]
pub struct Pair {
    pub certificate: String,
    pub key: String,
}

/// For when a certificate is valid.
#[derive(Clone, Copy, Debug)]
pub enum When {
    Now,
    LongGone,
    NotYet,
}

/// An authority as an operator's own would be, made by another program than ours.
pub struct Authority {
    pub certificate: String,
    issuer: Issuer<'static, KeyPair>,
}

fn years(when: When) -> (i32, i32) {
    match when {
        When::Now => (2020, 2090),
        When::LongGone => (2010, 2012),
        When::NotYet => (2088, 2090),
    }
}

fn params(names: &[&str], when: When) -> CertificateParams {
    let names: Vec<String> = names.iter().map(|name| (*name).to_owned()).collect();
    let mut params = CertificateParams::new(names).unwrap();
    params.distinguished_name = rcgen::DistinguishedName::new();
    let (from, until) = years(when);
    params.not_before = date_time_ymd(from, 1, 1);
    params.not_after = date_time_ymd(until, 1, 1);
    params
}

impl Authority {
    pub fn new(name: &str) -> Authority {
        Authority::valid(name, When::Now)
    }

    pub fn valid(name: &str, when: When) -> Authority {
        let key = KeyPair::generate().unwrap();
        let mut params = params(&[], when);
        params.distinguished_name.push(DnType::CommonName, name);
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        params.key_usages = vec![KeyUsagePurpose::KeyCertSign, KeyUsagePurpose::CrlSign];
        let certificate = params.self_signed(&key).unwrap().pem();
        Authority {
            certificate,
            issuer: Issuer::new(params, key),
        }
    }

    fn issue(&self, mut params: CertificateParams, purpose: ExtendedKeyUsagePurpose) -> Pair {
        params.extended_key_usages = vec![purpose];
        let key = KeyPair::generate().unwrap();
        let certificate = params.signed_by(&key, &self.issuer).unwrap();
        Pair {
            certificate: certificate.pem(),
            key: key.serialize_pem(),
        }
    }

    /// A server's certificate for this machine.
    pub fn server(&self, when: When) -> Pair {
        let mut params = params(&["localhost", "127.0.0.1"], when);
        params
            .distinguished_name
            .push(DnType::CommonName, "localhost");
        self.issue(params, ExtendedKeyUsagePurpose::ServerAuth)
    }

    /// A list of those whose certificates this authority takes back.
    pub fn takes_back(&self, revoked: &[&Pair], when: When) -> String {
        let revoked_certs = revoked.iter().map(|pair| {
            let der = CertificateDer::from_pem_slice(pair.certificate.as_bytes()).unwrap();
            let serial = x509_parser::parse_x509_certificate(&der).unwrap().1;
            RevokedCertParams {
                serial_number: serial.raw_serial().to_vec().into(),
                revocation_time: date_time_ymd(2021, 1, 1),
                reason_code: None,
                invalidity_date: None,
            }
        });
        let (from, until) = years(when);
        let list = CertificateRevocationListParams {
            this_update: date_time_ymd(from, 1, 1),
            next_update: date_time_ymd(until, 1, 1),
            crl_number: 1.into(),
            issuing_distribution_point: None,
            revoked_certs: revoked_certs.collect(),
            key_identifier_method: KeyIdMethod::Sha256,
        };
        list.signed_by(&self.issuer).unwrap().pem().unwrap()
    }

    /// A client's certificate with these organisations in its subject.
    pub fn client(&self, organisations: &[&str], when: When) -> Pair {
        let mut params = params(&[], when);
        params
            .distinguished_name
            .push(DnType::CommonName, "a program");
        for (extra, organisation) in organisations.iter().enumerate() {
            // The library keeps one value of each kind; a second is written by its number.
            let kind = match extra {
                0 => DnType::OrganizationName,
                _ => DnType::CustomDnType(vec![2, 5, 4, 10]),
            };
            params.distinguished_name.push(kind, *organisation);
        }
        self.issue(params, ExtendedKeyUsagePurpose::ClientAuth)
    }
}

impl Pair {
    /// One that the infrastructure of DUIS issued.
    pub fn of(issued: &Issued) -> Pair {
        Pair {
            certificate: pem::encode(pem::CERTIFICATE, &issued.certificate),
            key: pem::encode(pem::PRIVATE_KEY, &issued.private_key),
        }
    }

    pub fn write(&self, at: &Path, name: &str) -> (PathBuf, PathBuf) {
        let (certificate, key) = (
            at.join(format!("{name}.pem")),
            at.join(format!("{name}.key")),
        );
        std::fs::write(&certificate, &self.certificate).unwrap();
        std::fs::write(&key, &self.key).unwrap();
        (certificate, key)
    }
}

/// A front door on a port of this machine, with its files in a directory.
pub struct Door {
    pub address: SocketAddr,
    pub kept: Arc<Kept<ServerConfig>>,
    pub servers: Authority,
    pub files: tempfile::TempDir,
    stop: oneshot::Sender<()>,
    running: JoinHandle<()>,
}

impl Door {
    /// One that asks for certificates of clients issued by these authorities (in PEM).
    pub async fn open(router: Router, client_authorities: &str) -> Door {
        Door::made(router, client_authorities, None, Bounds::USUAL).await
    }

    /// The same, with these revocation lists (in PEM).
    pub async fn with_lists(router: Router, client_authorities: &str, lists: &str) -> Door {
        Door::made(router, client_authorities, Some(lists), Bounds::USUAL).await
    }

    /// The same within other bounds.
    pub async fn bounded(router: Router, client_authorities: &str, bounds: Bounds) -> Door {
        Door::made(router, client_authorities, None, bounds).await
    }

    async fn made(
        router: Router,
        client_authorities: &str,
        revocation_lists: Option<&str>,
        bounds: Bounds,
    ) -> Door {
        let files = tempfile::tempdir().unwrap();
        let servers = Authority::new("Servers");
        let (certificate, key) = servers.server(When::Now).write(files.path(), "server");
        let bundle = files.path().join("clients.pem");
        std::fs::write(&bundle, client_authorities).unwrap();
        let asked = !client_authorities.is_empty();
        let lists = files.path().join("lists.pem");
        if let Some(text) = revocation_lists {
            std::fs::write(&lists, text).unwrap();
        }
        let kept = Arc::new(
            server(ServerFiles {
                certificate,
                key,
                client_authorities: asked.then_some(bundle),
                revocation_lists: lists.exists().then_some(lists),
            })
            .unwrap(),
        );
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let (stop, stopped) = oneshot::channel::<()>();
        let wire = Wire::Tls(Arc::clone(&kept));
        let running = tokio::spawn(front_door::serve(listener, wire, bounds, router, async {
            let _ = stopped.await;
        }));
        Door {
            address,
            kept,
            servers,
            files,
            stop,
            running,
        }
    }

    /// A client that believes this door, with a certificate or without.
    pub fn client(&self, own: Option<&Pair>) -> Outward {
        believing(&self.servers.certificate, own)
    }

    pub fn uri(&self) -> Uri {
        format!("https://{}", self.address).parse().unwrap()
    }

    /// Sends a request; gives the answer, or why there was none.
    pub async fn send(&self, own: Option<&Pair>, request: Request<Body>) -> Result<Told, String> {
        told(&self.client(own), &self.uri(), request).await
    }

    /// Tells the server to stop; the handle ends when it has.
    pub fn stop(self) -> JoinHandle<()> {
        self.stop.send(()).unwrap();
        self.running
    }
}

/// A client that believes servers of this authority.
pub fn believing(authority: &str, own: Option<&Pair>) -> Outward {
    let at = tempfile::tempdir().unwrap();
    let authorities = at.path().join("servers.pem");
    std::fs::write(&authorities, authority).unwrap();
    let own = own.map(|own| own.write(at.path(), "own"));
    Outward::Tls(Arc::new(client(ClientFiles { authorities, own }).unwrap()))
}

/// A client that shows this certificate without looking at it first.
pub fn unchecked(authority: &str, own: &Pair) -> Outward {
    let mut roots = RootCertStore::empty();
    let authority = CertificateDer::from_pem_slice(authority.as_bytes()).unwrap();
    roots.add(authority).unwrap();
    let chain = vec![CertificateDer::from_pem_slice(own.certificate.as_bytes()).unwrap()];
    let key = PrivateKeyDer::from_pem_slice(own.key.as_bytes()).unwrap();
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let config = ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_root_certificates(roots)
        .with_client_auth_cert(chain, key)
        .unwrap();
    Outward::Tls(Arc::new(Kept::new(move |_| Ok(config.clone())).unwrap()))
}

/// A connection that is kept open.
pub async fn connected(outward: &Outward, address: SocketAddr) -> TlsStream<TcpStream> {
    let Outward::Tls(kept) = outward else {
        panic!("a client of TLS")
    };
    let stream = TcpStream::connect(address).await.unwrap();
    let name = ServerName::from(address.ip());
    let connector = TlsConnector::from(kept.current());
    connector.connect(name, stream).await.unwrap()
}

/// Asks for a page on such a connection, and gives the status of the answer.
pub async fn asked<S: AsyncRead + AsyncWrite + Unpin>(stream: &mut S, path: &str) -> u16 {
    let head = format!("GET {path} HTTP/1.1\r\nHost: localhost\r\n\r\n");
    stream.write_all(head.as_bytes()).await.unwrap();
    answered(stream).await
}

/// Reads one answer off the line, and gives its status.
pub async fn answered<S: AsyncRead + Unpin>(stream: &mut S) -> u16 {
    let mut head = Vec::new();
    while !head.ends_with(b"\r\n\r\n") {
        head.push(stream.read_u8().await.unwrap());
    }
    let head = String::from_utf8(head).unwrap().to_ascii_lowercase();
    let length = head.split_once("content-length: ").unwrap().1;
    let length: usize = length.lines().next().unwrap().trim().parse().unwrap();
    let mut body = vec![0; length];
    stream.read_exact(&mut body).await.unwrap();
    head.split(' ').nth(1).unwrap().parse().unwrap()
}

/// What a client was told.
#[derive(Debug)]
pub struct Told {
    pub status: u16,
    pub headers: http::HeaderMap,
    pub body: Vec<u8>,
}

impl Told {
    /// The stable code of a problem, which came in its own form.
    pub fn code(&self) -> String {
        assert_eq!(self.headers["content-type"], "application/problem+json");
        let body: serde_json::Value = serde_json::from_slice(&self.body).unwrap();
        body["code"].as_str().unwrap().to_owned()
    }

    pub fn text(&self) -> String {
        String::from_utf8(self.body.clone()).unwrap()
    }
}

pub async fn told(outward: &Outward, to: &Uri, request: Request<Body>) -> Result<Told, String> {
    let answer = outward.send(to, request).await?;
    let (parts, body) = answer.response.into_parts();
    let body = axum::body::to_bytes(Body::new(body), usize::MAX).await;
    Ok(Told {
        status: parts.status.as_u16(),
        headers: parts.headers,
        body: body.map_err(|error| error.to_string())?.to_vec(),
    })
}

/// A connection of a client that knows TLS 1.2 and nothing newer.
pub async fn only_tls_1_2(door: &Door) -> TlsStream<TcpStream> {
    let mut roots = RootCertStore::empty();
    let authority = door.servers.certificate.as_bytes();
    roots
        .add(CertificateDer::from_pem_slice(authority).unwrap())
        .unwrap();
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let config = ClientConfig::builder_with_provider(provider)
        .with_protocol_versions(&[&rustls::version::TLS12])
        .unwrap()
        .with_root_certificates(roots)
        .with_no_client_auth();
    let kept = Kept::new(move |_| Ok(config.clone())).unwrap();
    connected(&Outward::Tls(Arc::new(kept)), door.address).await
}

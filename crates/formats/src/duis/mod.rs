//! The DCC User Interface, as far as the Safe Launch needs it: Service Request 11.5, its response,
//! and the alerts around it (SL-3, SL-4, SL-6; DUIS, SEC Appendix AD).
//!
//! Bytes to types and back. It knows no clock, no network and no store: the moment, the
//! certificates and the randomness of a signature come in as arguments. The request is a *proposed
//! extension*; its schema is `docs/guide/safe-launch-duis.xsd`, in our words.
//!
//! A Service Request is judged in the order of [`precedence::Step`]. The first four steps are here,
//! in [`receive`]: size, well-formedness, schema, signature. What comes after (replay, access,
//! business) is the server's, which finds the order of its answers in [`precedence::Situation`] and
//! their codes in [`codes::CodeTable`].

pub mod alert;
pub mod c14n;
pub mod certificate;
pub mod codes;
mod content;
mod der;
pub mod device_list;
pub mod distinguished_name;
pub mod fault;
pub mod identifiers;
pub mod pem;
pub mod pki;
pub mod precedence;
pub mod receive;
pub mod request;
pub mod response;
pub mod signature;
mod values;
pub mod xml;

/// The namespace of requests, responses and alerts (DUIS schema, prefix `sr`).
pub const SERVICE_NAMESPACE: &str = "http://www.dccinterface.co.uk/ServiceUserGateway";

/// The namespace of XML signatures (prefix `ds`).
pub const SIGNATURE_NAMESPACE: &str = "http://www.w3.org/2000/09/xmldsig#";

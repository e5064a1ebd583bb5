//! Certificates and keys of the transport (TLS): what Firmgate needs to know of one, and what can be
//! wrong with the files that an operator names.
//!
//! It opens no connection and reads no file. Whether a certificate is to be believed is decided where
//! the connection is made; here is only what it says.

mod certificate;
mod fault;

pub use certificate::{CertifiedSubject, subject, validity};
pub use fault::{TransportFault, TransportFaultKind};

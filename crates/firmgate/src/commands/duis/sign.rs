//! `firmgate duis sign`: a message with a signature of the one profile.

use super::{Unable, read};
use crate::key_files::signing_key;
use clap::Args;
use formats::duis::codes::Interface;
use formats::duis::signature::sign;
use formats::duis::xml::Document;
use formats::sentences::duis::{fault_text, sign_text};
use ring::rand::SystemRandom;
use std::path::PathBuf;

/// What to sign, and with which key.
#[derive(Debug, Args)]
pub struct Sign {
    /// The message; `-` reads standard input. Its bytes stay as they are.
    file: PathBuf,
    /// The private key: PKCS #8 in PEM.
    #[arg(long, value_name = "PEM")]
    key: PathBuf,
    /// The certificate to the key, in PEM.
    #[arg(long, value_name = "PEM")]
    certificate: PathBuf,
}

impl Sign {
    /// Signs it.
    pub(super) fn run(&self) -> Result<String, Unable> {
        let random = SystemRandom::new();
        let key = signing_key(&self.key, &self.certificate, &random)?;
        let bytes_max = Interface::default().message_bytes_max;
        let bytes = read(&self.file, bytes_max)?;
        let document =
            Document::read(&bytes, bytes_max).map_err(|fault| Unable::no(fault_text(&fault)))?;
        sign(&document, &key, &random).map_err(|fault| Unable::no(sign_text(fault)))
    }
}

//! `firmgate duis users`, `firmgate duis trust`: who may use the interface of a data directory.

use super::{Unable, read_data};
use crate::key_files::certificate_der;
use app::App;
use app::duis::Receiving;
use app::ports::{ServiceUser, UserRole, UserStanding};
use clap::{Args, Subcommand};
use formats::duis::identifiers::SchemaVersion;
use std::fmt::Write;
use std::path::PathBuf;
use terms::{DeviceId, Organisation};

/// Users of the interface, and their certificates.
#[derive(Debug, Args)]
pub struct Users {
    /// The data directory.
    #[arg(long, env = "FIRMGATE_DATA", default_value = "data")]
    data: PathBuf,
    #[command(subcommand)]
    what: UsersWhat,
}

/// What to do with Users.
#[derive(Debug, Subcommand)]
enum UsersWhat {
    /// Add a User, or change the one with this EUI-64.
    Add {
        /// Its EUI-64.
        #[arg(long, value_parser = eui)]
        eui: DeviceId,
        /// The name of its organisation.
        #[arg(long)]
        organisation: String,
        /// Its User Role: IS, ES, GS, RSA, ED, GT or OU.
        #[arg(long, value_parser = role)]
        role: UserRole,
        /// Its certificate for signing requests, in PEM; its issuer is trusted already.
        #[arg(long, value_name = "PEM")]
        certificate: Option<PathBuf>,
        /// Where its alerts are posted to: an https or http address.
        #[arg(long, value_name = "URL", value_parser = address)]
        receives_at: Option<String>,
        /// The version of DUIS's own schema that it has, where it lacks this extension.
        #[arg(long, value_name = "VERSION", value_parser = version, requires = "receives_at")]
        stock_schema: Option<SchemaVersion>,
    },
    /// List the Users.
    List,
    /// Suspend a User: its requests are answered E3.
    Suspend {
        /// Its EUI-64.
        #[arg(value_parser = eui)]
        eui: DeviceId,
    },
    /// Let a User that was suspended use the interface again.
    Resume {
        /// Its EUI-64.
        #[arg(value_parser = eui)]
        eui: DeviceId,
    },
}

/// Issuers that are trusted, and certificates that are not any more.
#[derive(Debug, Args)]
pub struct Trust {
    /// The data directory.
    #[arg(long, env = "FIRMGATE_DATA", default_value = "data")]
    data: PathBuf,
    #[command(subcommand)]
    what: TrustWhat,
}

/// What to do with trust.
#[derive(Debug, Subcommand)]
enum TrustWhat {
    /// Trust what this authority issues.
    Add {
        /// Its certificate, in PEM.
        certificate: PathBuf,
    },
    /// Stop trusting a certificate, of an authority or of a User.
    Revoke {
        /// The certificate, in PEM.
        certificate: PathBuf,
    },
}

fn eui(text: &str) -> Result<DeviceId, String> {
    DeviceId::parse_loosely(text).ok_or_else(|| "this is no EUI-64".to_owned())
}

fn version(text: &str) -> Result<SchemaVersion, String> {
    SchemaVersion::parse(text).ok_or_else(|| "a schema version is a number such as 5.4".to_owned())
}

fn role(text: &str) -> Result<UserRole, String> {
    UserRole::parse(&text.to_uppercase())
        .ok_or_else(|| "a User Role is IS, ES, GS, RSA, ED, GT or OU".to_owned())
}

/// An address that alerts can be posted to.
fn address(text: &str) -> Result<String, String> {
    let rest = ["http://", "https://"]
        .iter()
        .find_map(|scheme| text.strip_prefix(scheme));
    let host = rest
        .unwrap_or_default()
        .split('/')
        .next()
        .unwrap_or_default();
    let plain = text.bytes().all(|byte| byte.is_ascii_graphic());
    match plain && !host.is_empty() && !host.contains('@') {
        true => Ok(text.to_owned()),
        false => Err("an address is https://host:port/path or http://host:port/path".into()),
    }
}

/// Alerts that wait to be taken.
#[derive(Debug, Args)]
pub struct Outbox {
    /// The data directory.
    #[arg(long, env = "FIRMGATE_DATA", default_value = "data")]
    data: PathBuf,
}

impl Outbox {
    /// Lists, for every User for whom alerts wait, how many, since when, and how the first stands.
    pub(super) fn run(&self) -> Result<String, Unable> {
        read_data(&self.data, async |app| {
            let lines = app.message_ledger().map_err(no)?.outbox();
            let users = app.message_ledger().map_err(no)?.service_users();
            let users = users.await.map_err(no)?;
            let mut text = String::new();
            for line in lines.await.map_err(no)? {
                let reachable = users
                    .iter()
                    .any(|user| user.eui == line.user && user.receives_at.is_some());
                let stands = match (line.delivery, reachable) {
                    (_, false) => "it has no address any more".to_owned(),
                    (None, true) => "not tried yet".to_owned(),
                    (Some(delivery), true) => format!(
                        "{}; tried {} times, next at {}",
                        delivery.failure,
                        delivery.attempts,
                        delivery.next_at.rfc3339()
                    ),
                };
                let (eui, since) = (line.user.text(), line.oldest.rfc3339());
                let _ = writeln!(text, "{eui}\t{}\t{since}\t{stands}", line.waiting);
            }
            if text.is_empty() {
                text.push_str("No alert waits.\n");
            }
            Ok(text)
        })
    }
}

impl Users {
    /// Runs the command.
    pub(super) fn run(&self) -> Result<String, Unable> {
        read_data(&self.data, async |app| match &self.what {
            UsersWhat::Add {
                eui,
                organisation,
                role,
                certificate,
                receives_at,
                stock_schema,
            } => {
                let organisation = named(&app, organisation).await?;
                if let Some(file) = certificate {
                    let holder = app.hold_certificate(certificate_der(file)?);
                    if holder.await.map_err(no)? != *eui {
                        return Err(Unable::no("the certificate is held by another EUI-64"));
                    }
                }
                let receives = receives_at.clone().map(|address| Receiving {
                    address,
                    stock_schema: stock_schema.clone(),
                });
                app.put_service_user(*eui, &organisation, *role, receives)
                    .await
                    .map_err(no)?;
                let (eui, role, name) = (eui.text(), role.text(), organisation.name);
                Ok(format!("{eui} is a User in role {role} of {name}.\n"))
            }
            UsersWhat::List => list(&app).await,
            UsersWhat::Suspend { eui } => {
                let done = app.set_user_standing(*eui, UserStanding::Suspended);
                done.await.map_err(no)?;
                Ok(format!("{} is suspended.\n", eui.text()))
            }
            UsersWhat::Resume { eui } => {
                let done = app.set_user_standing(*eui, UserStanding::Active);
                done.await.map_err(no)?;
                Ok(format!("{} may use the interface.\n", eui.text()))
            }
        })
    }
}

impl Trust {
    /// Runs the command.
    pub(super) fn run(&self) -> Result<String, Unable> {
        read_data(&self.data, async |app| match &self.what {
            TrustWhat::Add { certificate } => {
                let der = certificate_der(certificate)?;
                app.trust_issuer(der).await.map_err(no)?;
                Ok("Certificates of this issuer are trusted.\n".to_owned())
            }
            TrustWhat::Revoke { certificate } => {
                let der = certificate_der(certificate)?;
                app.revoke_certificate(&der, app.now()).await.map_err(no)?;
                Ok("The certificate is trusted no longer.\n".to_owned())
            }
        })
    }
}

async fn named(app: &App, name: &str) -> Result<Organisation, Unable> {
    let organisations = app.ledger.organisations().await.map_err(no)?;
    let found = organisations.into_iter().find(|one| one.name == name);
    found.ok_or_else(|| Unable::no(format!("{name} is not entered")))
}

async fn list(app: &App) -> Result<String, Unable> {
    let organisations = app.ledger.organisations().await.map_err(no)?;
    let users = app.message_ledger().map_err(no)?.service_users();
    let mut text = String::new();
    for user in users.await.map_err(no)? {
        let ServiceUser {
            eui,
            organisation,
            role,
            standing,
            receives_at,
            stock_schema: _,
        } = user;
        let name = organisations
            .iter()
            .find(|one| one.reference == organisation)
            .map_or("", |one| one.name.as_str());
        let standing = match standing {
            UserStanding::Active => "active",
            UserStanding::Suspended => "suspended",
        };
        let (eui, role) = (eui.text(), role.text());
        let to = receives_at.as_deref().unwrap_or("-");
        let _ = writeln!(text, "{eui}\t{role}\t{standing}\t{name}\t{to}");
    }
    Ok(text)
}

fn no(error: impl std::fmt::Display) -> Unable {
    Unable::no(error.to_string())
}

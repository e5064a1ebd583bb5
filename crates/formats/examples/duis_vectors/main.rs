//! Messages of the XML interface for checks from outside, and our verdict on messages made outside.
//!
//! `duis_vectors write DIR [SEED]` makes a key infrastructure anew, writes named messages with the
//! code that each must get, and some thousand messages with something changed, with the code that
//! each got. `duis_vectors judge DIR` says what it makes of every message in `DIR/judge`.

mod changed;
mod named;
mod verdict;
#[path = "../../tests/duis/world.rs"]
mod world;

use formats::duis::certificate::{Certificate, Role};
use formats::duis::pem;
use std::fs;
use std::io;
use std::path::Path;
use std::process::ExitCode;
use verdict::Judge;
use world::{BROKER, SUPPLIER, World};

/// How many messages are changed at random.
const CHANGED: usize = 6_000;

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let done = match arguments.as_slice() {
        ["write", directory] => write(Path::new(directory), 2026),
        ["write", directory, seed] => match seed.parse() {
            Ok(seed) => write(Path::new(directory), seed),
            Err(_) => return usage(),
        },
        ["judge", directory] => judge(Path::new(directory)),
        _ => return usage(),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("duis_vectors: {error}");
            ExitCode::FAILURE
        }
    }
}

fn usage() -> ExitCode {
    eprintln!("usage: duis_vectors write DIR [SEED] | judge DIR");
    ExitCode::from(2)
}

fn write(directory: &Path, seed: u64) -> io::Result<()> {
    let mut world = World::new();
    for part in ["named", "trusted", "judge"] {
        fs::create_dir_all(directory.join(part))?;
    }
    let messages = named::messages(&mut world);
    let judge = Judge::of(world.trusted.clone());
    let mut named = String::from("name,wanted,message,signature\n");
    for message in messages {
        let file = directory
            .join("named")
            .join(format!("{}.xml", message.name));
        fs::write(file, &message.text)?;
        let verdict = judge.verdict(message.text.as_bytes());
        let (name, wanted) = (message.name, message.code);
        named.push_str(&format!(
            "{name},{wanted},{},{}\n",
            verdict.message, verdict.signature
        ));
    }
    fs::write(directory.join("named.csv"), named)?;
    write_keys(directory, &world)?;
    let mut lines = String::new();
    for text in changed::messages(&world, seed, CHANGED) {
        let verdict = judge.verdict(text.as_bytes());
        let line = serde_json::json!({
            "text": text,
            "message": verdict.message,
            "signature": verdict.signature,
        });
        lines.push_str(&format!("{line}\n"));
    }
    fs::write(directory.join("changed.ndjson"), lines)
}

/// The certificates, and the Supplier's key for a signer outside. All of it is thrown away.
fn write_keys(directory: &Path, world: &World) -> io::Result<()> {
    let certificate = |der: &[u8]| pem::encode(pem::CERTIFICATE, der);
    let authority = &world.authority.own().certificate;
    fs::write(directory.join("authority.pem"), certificate(authority))?;
    for (number, trusted) in world.trusted.iter().enumerate() {
        let name = match (trusted.holder(), trusted.role()) {
            (holder, Role::XML_SIGN) if holder == world::eui(SUPPLIER) && number == 0 => {
                "supplier".to_owned()
            }
            (holder, Role::DSP_XML_SIGN) if holder == world::eui(BROKER) => "broker".to_owned(),
            (_, _) => format!("other-{number}"),
        };
        let file = directory.join("trusted").join(format!("{name}.pem"));
        fs::write(file, certificate(trusted.der()))?;
    }
    let key = pem::encode(pem::PRIVATE_KEY, &world.supplier_issued.private_key);
    fs::write(directory.join("supplier.key.pem"), key)
}

/// A line of CSV for each message: its file, what is wrong with it, what is wrong with its signature.
fn judge(directory: &Path) -> io::Result<()> {
    let mut trusted = Vec::new();
    for entry in fs::read_dir(directory.join("trusted"))? {
        let text = fs::read_to_string(entry?.path())?;
        let certificate = pem::decode(pem::CERTIFICATE, &text)
            .and_then(|der| Certificate::parse(&der).ok())
            .ok_or_else(|| io::Error::other("a trusted certificate does not read"))?;
        trusted.push(certificate);
    }
    let judge = Judge::of(trusted);
    for entry in fs::read_dir(directory.join("judge"))? {
        let path = entry?.path();
        let verdict = judge.verdict(&fs::read(&path)?);
        let name = path.file_stem().unwrap_or_default().to_string_lossy();
        println!("{name},{},{}", verdict.message, verdict.signature);
    }
    Ok(())
}

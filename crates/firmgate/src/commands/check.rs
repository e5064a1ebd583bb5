//! `firmgate check`: a submission file held against every rule, before it is sent.
//!
//! The same engine as behind the upload page. It reads files and writes files, and talks to nobody.

use clap::{Args, ValueEnum};
use formats::submission_csv::{self, Checked, Verdict};
use formats::{catalogue_csv, finding_json, finding_text, sarif};
use register::intake::CheckSetting;
use register::{DeviceCatalogue, SourceKind};
use std::io::{self, Read, Write};
use std::os::unix::fs::{FileExt, MetadataExt};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::thread::ScopedJoinHandle;
use terms::Date;

/// What to check, and how to say it.
#[derive(Debug, Args)]
pub struct CheckArguments {
    /// The submission file; `-` reads standard input.
    file: PathBuf,
    /// How to say what was found.
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
    /// The device catalogue, a CSV file with Make, Model, Firmware Version and Device Type.
    #[arg(long, value_name = "CSV")]
    catalogue: Option<PathBuf>,
    /// The day to check on, as YYYY-MM-DD; else today.
    #[arg(long, value_name = "YYYY-MM-DD", value_parser = parse_day)]
    today: Option<Date>,
    /// Who will send the file, so that its Source is checked.
    #[arg(long = "as", value_enum, value_name = "SENDER")]
    sender: Option<Sender>,
    /// Write a copy of the file with a column that says what was found.
    #[arg(long, value_name = "OUT.csv")]
    annotated: Option<PathBuf>,
    /// Write the rows that can be accepted.
    #[arg(long, value_name = "OUT.csv", requires = "rest")]
    valid_rows: Option<PathBuf>,
    /// Write the rows that cannot.
    #[arg(long, value_name = "OUT.csv", requires = "valid_rows")]
    rest: Option<PathBuf>,
}

/// How to say what was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Format {
    /// A line for each finding, and what to do next.
    Text,
    /// One JSON object.
    Json,
    /// SARIF 2.1.0.
    Sarif,
}

/// Who will send the file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Sender {
    /// A Device Manufacturer.
    Manufacturer,
    /// A Communications Service Provider.
    Csp,
}

impl Sender {
    fn source(self) -> SourceKind {
        match self {
            Sender::Manufacturer => SourceKind::DeviceManufacturer,
            Sender::Csp => SourceKind::Csp,
        }
    }
}

fn parse_day(text: &str) -> Result<Date, String> {
    text.parse()
        .map_err(|_| "a day is written as YYYY-MM-DD, such as 2026-04-07".to_owned())
}

/// Why nothing could be checked, in a sentence.
struct Unusable(String);

/// Checks the file. Exit code 0 accepts, 1 rejects, 2 says that the use makes no sense.
pub fn run(arguments: &CheckArguments) -> ExitCode {
    match check(arguments) {
        Ok(Verdict::Accept | Verdict::AcceptWithWarning) => ExitCode::SUCCESS,
        Ok(Verdict::Reject) => ExitCode::from(1),
        Err(Unusable(why)) => {
            eprintln!("firmgate check: {why}");
            ExitCode::from(2)
        }
    }
}

fn check(arguments: &CheckArguments) -> Result<Verdict, Unusable> {
    spare_what_is_read(arguments)?;
    let (bytes, catalogue) = std::thread::scope(|scope| {
        let catalogue = arguments.catalogue.as_deref();
        let catalogue = catalogue.map(|file| scope.spawn(|| read_catalogue(file)));
        let bytes = read(&arguments.file);
        (bytes, catalogue.map(joined))
    });
    let (bytes, catalogue) = (bytes?, catalogue.transpose()?);
    let setting = CheckSetting {
        catalogue: catalogue.as_ref(),
        submitter: arguments.sender.map(Sender::source),
        ..CheckSetting::on(arguments.today.unwrap_or_else(today))
    };
    let checked = submission_csv::check(&bytes, &setting);
    write_copies(arguments, &bytes, &checked)?;
    let name = arguments.file.to_string_lossy();
    let said = match arguments.format {
        Format::Text => text(&name, &checked),
        Format::Json => format!("{:#}\n", finding_json::object(&checked)),
        Format::Sarif => format!("{:#}\n", sarif::log(&name, &checked)),
    };
    match io::stdout().lock().write_all(said.as_bytes()) {
        // Who reads only the first lines of a long answer has seen enough.
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => {
            return Err(Unusable(format!("the result cannot be written: {error}")));
        }
        Ok(()) | Err(_) => {}
    }
    let verdict = checked.verdict;
    // The program ends here, and gives back all rows at once.
    std::mem::forget(checked);
    Ok(verdict)
}

/// Refuses to write a copy over what is read, or two copies into one file: what was sent in would
/// be lost, and with it what the findings are about.
fn spare_what_is_read(arguments: &CheckArguments) -> Result<(), Unusable> {
    let copies = [&arguments.annotated, &arguments.valid_rows, &arguments.rest];
    let copies: Vec<&PathBuf> = copies.into_iter().flatten().collect();
    let read = [Some(&arguments.file), arguments.catalogue.as_ref()];
    for (index, out) in copies.iter().enumerate() {
        if read.into_iter().flatten().any(|file| same_file(file, out)) {
            return Err(Unusable(format!(
                "{} would be written over, and it is read here. Name another file.",
                out.display()
            )));
        }
        if copies[..index].iter().any(|other| same_file(other, out)) {
            return Err(Unusable(format!(
                "two copies would be written to {}. Name a file for each.",
                out.display()
            )));
        }
    }
    Ok(())
}

/// Whether two paths are one file, however it is named; where it is not there yet, by its path.
fn same_file(one: &Path, other: &Path) -> bool {
    match (std::fs::metadata(one), std::fs::metadata(other)) {
        (Ok(one), Ok(other)) => {
            one.is_file() && (one.dev(), one.ino()) == (other.dev(), other.ino())
        }
        (Ok(_), Err(_)) | (Err(_), Ok(_)) => false,
        (Err(_), Err(_)) => one == other,
    }
}

/// What a thread that read a file came back with.
fn joined<T>(thread: ScopedJoinHandle<'_, Result<T, Unusable>>) -> Result<T, Unusable> {
    thread
        .join()
        .unwrap_or_else(|_| Err(Unusable("reading the catalogue broke off".to_owned())))
}

/// The bytes of the file; one byte over the limit is enough to know that it is over.
fn read(file: &Path) -> Result<Vec<u8>, Unusable> {
    let limit = formats::limits::SUBMISSION_BYTES_MAX as u64 + 1;
    let mut bytes = Vec::new();
    let read = match file.as_os_str() == "-" {
        true => io::stdin().lock().take(limit).read_to_end(&mut bytes),
        false => std::fs::File::open(file).and_then(|opened| {
            let metadata = opened.metadata()?;
            match usize::try_from(metadata.len().min(limit)) {
                Ok(length) if metadata.is_file() && length >= READ_IN_TWO_FROM => {
                    bytes = read_in_two(&opened, length)?;
                    Ok(length)
                }
                Ok(_) | Err(_) => opened.take(limit).read_to_end(&mut bytes),
            }
        }),
    };
    match read {
        Ok(_) => Ok(bytes),
        Err(error) => Err(Unusable(format!(
            "{} cannot be read: {error}",
            file.display()
        ))),
    }
}

/// Smallest file worth a second thread to read it.
const READ_IN_TWO_FROM: usize = 1 << 20;

/// The first so many bytes of a file, its two halves at the same time: most of the time goes into
/// bringing in memory.
fn read_in_two(file: &std::fs::File, length: usize) -> io::Result<Vec<u8>> {
    let mut bytes = vec![0; length];
    let (first, second) = bytes.split_at_mut(length / 2);
    let from = first.len() as u64;
    std::thread::scope(|scope| {
        let other = scope.spawn(move || file.read_exact_at(second, from));
        file.read_exact_at(first, 0)?;
        other
            .join()
            .unwrap_or_else(|_| Err(io::Error::other("reading broke off")))
    })?;
    Ok(bytes)
}

fn read_catalogue(file: &Path) -> Result<DeviceCatalogue, Unusable> {
    let bytes = std::fs::read(file).map_err(|error| {
        Unusable(format!(
            "the catalogue {} cannot be read: {error}",
            file.display()
        ))
    })?;
    let read = catalogue_csv::read(&bytes);
    for fault in &read.faults {
        let sentence = fault.sentence();
        if fault.is_of_whole_file() {
            return Err(Unusable(format!("{} ({})", sentence, file.display())));
        }
        eprintln!("firmgate check: {sentence}");
    }
    Ok(read.catalogue())
}

fn write_copies(
    arguments: &CheckArguments,
    bytes: &[u8],
    checked: &Checked,
) -> Result<(), Unusable> {
    let no_header =
        || Unusable("no copy can be written: the file has no header that could be read".to_owned());
    if let Some(out) = &arguments.annotated {
        let copy = submission_csv::annotated(bytes, checked).ok_or_else(no_header)?;
        write(out, &copy)?;
    }
    if let (Some(valid), Some(rest)) = (&arguments.valid_rows, &arguments.rest) {
        let split = submission_csv::split(bytes, checked).ok_or_else(no_header)?;
        write(valid, &split.valid)?;
        write(rest, &split.rest)?;
    }
    Ok(())
}

fn write(out: &Path, copy: &str) -> Result<(), Unusable> {
    std::fs::write(out, copy)
        .map_err(|error| Unusable(format!("{} cannot be written: {error}", out.display())))
}

/// A line for each finding, then the verdict and what to do next.
fn text(name: &str, checked: &Checked) -> String {
    let mut said = String::new();
    for finding in checked.findings.kept() {
        said.push_str(&finding_text::line(name, finding));
        said.push('\n');
    }
    said.push_str(&finding_text::verdict_lines(checked));
    said
}

/// Today by Great Britain's clocks.
#[expect(
    clippy::disallowed_methods,
    reason = "a command is where the day comes in from outside"
)]
fn today() -> Date {
    let since = std::time::SystemTime::now()
        .duration_since(std::time::UNIX_EPOCH)
        .map_or(0, |since| since.as_secs());
    terms::Moment::from_unix_seconds(i64::try_from(since).unwrap_or(i64::MAX)).uk_date()
}

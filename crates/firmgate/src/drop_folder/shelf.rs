//! A drop folder as a place in the file system: which files in it have settled, and where they are
//! put away.
//!
//! A provider writes into it what it likes, links among it, and a link may lead anywhere. Nothing
//! is ever read or written through one: a file is read only if it is the very one that stands in
//! the folder, and results and folders are made new or are known to be no links.

use formats::limits::SUBMISSION_BYTES_MAX;
use std::ffi::{OsStr, OsString};
use std::fs::{self, File, Metadata, OpenOptions};
use std::io::{self, Read, Write};
use std::os::unix::ffi::{OsStrExt, OsStringExt};
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};
use terms::Moment;

/// How long a file must have stood unchanged before it is taken up, in seconds.
const SETTLED_AFTER_SECONDS: i64 = 3;

/// What the name of a result ends with.
const RESULT: &str = ".result.txt";

/// How many bytes of a file's name are kept where something is put before or after it: names have
/// at most 255 on the file systems that we know.
const NAME_BYTES_KEPT_MAX: usize = 200;

/// A file that has not changed for a while.
pub(super) struct Settled {
    path: PathBuf,
    name: OsString,
}

/// What stood in a file.
pub(super) enum Arrived {
    /// All of it, and a key that is the same for as long as the file stands where it stands.
    Whole { bytes: Vec<u8>, key: String },
    /// More than a submission may have.
    TooLarge,
}

/// Where a file goes once it was taken up.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Place {
    Done,
    Refused,
    /// Nowhere: it holds an item which was diverted.
    Erased,
}

/// The folders into which files are put.
const DONE: &str = "done";
const REFUSED: &str = "refused";

/// The settled files of a folder by name; the folder is made if it is not there. Hidden files, our
/// own results, folders and links are none.
pub(super) fn settled_files(folder: &Path, now: Moment) -> io::Result<Vec<Settled>> {
    fs::create_dir_all(folder)?;
    let mut files = Vec::new();
    for (path, facts) in entries(folder)? {
        let name = path.file_name().unwrap_or_default().to_owned();
        let bytes = name.as_bytes();
        let ours = bytes.starts_with(b".") || bytes.ends_with(RESULT.as_bytes());
        let open_elsewhere = bytes.starts_with(b"~");
        if facts.is_file() && !ours && !open_elsewhere && has_settled(&facts, now) {
            files.push(Settled { path, name });
        }
    }
    Ok(files)
}

/// A moment to come was set by whoever copied the file, and copying ends with it: such a file has
/// settled too, or it would wait for that moment.
fn has_settled(facts: &Metadata, now: Moment) -> bool {
    now.unix_seconds().abs_diff(facts.mtime()) >= SETTLED_AFTER_SECONDS.unsigned_abs()
}

impl Settled {
    /// The name as it can be shown on one line.
    pub(super) fn shown_name(&self) -> String {
        let mut shown = String::new();
        for c in self.name.to_string_lossy().chars() {
            match shows_as_itself(c) {
                true => shown.push(c),
                false => shown.extend(c.escape_unicode()),
            }
        }
        shown
    }

    /// Reads the file, unless a link has taken its place.
    pub(super) fn read(&self) -> io::Result<Arrived> {
        let opened = File::open(&self.path)?;
        let (inside, here) = (opened.metadata()?, fs::symlink_metadata(&self.path)?);
        let same = (inside.dev(), inside.ino()) == (here.dev(), here.ino());
        if !(here.is_file() && same) {
            return Err(io::Error::other("it is no longer the file that settled"));
        }
        let most = SUBMISSION_BYTES_MAX as u64;
        if inside.len() > most {
            return Ok(Arrived::TooLarge);
        }
        let mut bytes = Vec::new();
        (&opened).take(most + 1).read_to_end(&mut bytes)?;
        if bytes.len() as u64 > most {
            return Ok(Arrived::TooLarge);
        }
        if opened.metadata()?.modified()? != inside.modified()? {
            return Err(io::Error::other("it changed while it was read"));
        }
        // Writing, renaming and copying each set the time of change, and nobody can set it back: a
        // file that a provider sends again unchanged has another, one that was not moved has not.
        let (ctime, nanoseconds) = (inside.ctime(), inside.ctime_nsec());
        let key = format!("drop-folder/{}/{ctime}.{nanoseconds}", inside.ino());
        Ok(Arrived::Whole { bytes, key })
    }

    /// Puts the result beside the file and moves the file to its place.
    pub(super) fn put_away(&self, folder: &Path, place: Place, words: &str) -> io::Result<()> {
        let result = joined(&[kept(&self.name), OsStr::new(RESULT)]);
        let wanted = folder.join(&result);
        // An earlier result gives way, and a link too; a folder cannot.
        let taken = fs::symlink_metadata(&wanted).is_ok_and(|facts| facts.is_dir());
        let to = match taken {
            true => free(folder, &result),
            false => wanted,
        };
        write_new(folder, words, &to)?;
        let place = match place {
            Place::Done => DONE,
            Place::Refused => REFUSED,
            Place::Erased => return fs::remove_file(&self.path),
        };
        let into = own_folder(folder, place)?;
        fs::rename(&self.path, free(&into, &self.name))
    }
}

/// Puts these words where this file of the folder stands, or nothing does. They are written into a
/// new file and moved: what stands there is in the way, and never written through.
pub(super) fn write_new(folder: &Path, words: &str, to: &Path) -> io::Result<()> {
    let mut parts = (1_u64..).map(|n| folder.join(format!(".result-{n}.part")));
    let part = parts.find(is_free).expect("there is no last number");
    let mut made = OpenOptions::new()
        .write(true)
        .create_new(true)
        .open(&part)?;
    made.write_all(words.as_bytes())?;
    drop(made);
    fs::rename(part, to)
}

/// The files that were taken up and put away.
pub(super) fn taken_up(folder: &Path) -> io::Result<Vec<PathBuf>> {
    let mut files = Vec::new();
    for (path, facts) in entries(folder)? {
        if facts.is_dir() && path.file_name().is_some_and(is_ours) {
            let inside = entries(&path)?.into_iter();
            files.extend(
                inside
                    .filter(|(_, facts)| facts.is_file())
                    .map(|(path, _)| path),
            );
        }
    }
    Ok(files)
}

/// The results beside the files.
pub(super) fn results(folder: &Path) -> io::Result<Vec<PathBuf>> {
    let of_result = |path: &Path| {
        let name = path.file_name().unwrap_or_default();
        name.as_bytes().ends_with(RESULT.as_bytes())
    };
    let files = entries(folder)?.into_iter();
    Ok(files
        .filter(|(path, facts)| facts.is_file() && of_result(path))
        .map(|(path, _)| path)
        .collect())
}

/// The bytes of a file, `None` where it has more than a submission may have.
pub(super) fn submission_bytes(path: &Path) -> io::Result<Option<Vec<u8>>> {
    match fs::symlink_metadata(path)?.len() > SUBMISSION_BYTES_MAX as u64 {
        true => Ok(None),
        false => fs::read(path).map(Some),
    }
}

/// As much of a result as says whose it is, and all of one that says no more than that.
pub(super) fn beginning(path: &Path) -> io::Result<String> {
    let mut bytes = Vec::new();
    File::open(path)?
        .take(BEGINNING_BYTES)
        .read_to_end(&mut bytes)?;
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}

/// More than the result of an erased file has.
const BEGINNING_BYTES: u64 = 1_000;

/// What stands in a folder, links as links; nothing where there is no folder.
fn entries(folder: &Path) -> io::Result<Vec<(PathBuf, Metadata)>> {
    let listed = match fs::read_dir(folder) {
        Ok(listed) => listed,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
        Err(error) => return Err(error),
    };
    let mut entries = Vec::new();
    for entry in listed {
        let path = entry?.path();
        match fs::symlink_metadata(&path) {
            Ok(facts) => entries.push((path, facts)),
            // Taken away since the folder was listed.
            Err(error) if error.kind() == io::ErrorKind::NotFound => {}
            Err(error) => return Err(error),
        }
    }
    entries.sort_by(|a, b| a.0.cmp(&b.0));
    Ok(entries)
}

/// Whether a folder of this name is one of those into which files are put.
fn is_ours(name: &OsStr) -> bool {
    let name = name.to_string_lossy();
    let plain = match name.split_once('-') {
        Some((number, plain)) if number.parse::<u64>().is_ok() => plain,
        Some(_) | None => &name,
    };
    plain == DONE || plain == REFUSED
}

/// Whether a character may stand in a line of a result as it is.
fn shows_as_itself(c: char) -> bool {
    let turns_the_line = matches!(c, '\u{200E}' | '\u{200F}' | '\u{202A}'..='\u{202E}'
        | '\u{2028}' | '\u{2029}' | '\u{2066}'..='\u{2069}');
    !c.is_control() && !turns_the_line
}

/// The folder of this place; where a file or a link stands in its way, another beside it.
fn own_folder(folder: &Path, place: &str) -> io::Result<PathBuf> {
    let mut paths = numbered(OsStr::new(place)).map(|name| folder.join(name));
    let found = paths.find_map(|path| match fs::symlink_metadata(&path) {
        Ok(facts) => facts.is_dir().then_some(Ok(path)),
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            Some(fs::create_dir(&path).map(|()| path))
        }
        Err(error) => Some(Err(error)),
    });
    found.expect("there is no last number")
}

/// A place under this name that nothing has yet: the second thing of a name gets a number.
fn free(folder: &Path, name: &OsStr) -> PathBuf {
    let mut paths = numbered(name).map(|name| folder.join(name));
    paths.find(is_free).expect("there is no last number")
}

fn is_free(path: &PathBuf) -> bool {
    fs::symlink_metadata(path).is_err()
}

/// `NAME`, `2-NAME`, `3-NAME` and so on.
fn numbered(name: &OsStr) -> impl Iterator<Item = OsString> {
    let later = (2_u64..).map(|number| {
        let before = OsString::from(format!("{number}-"));
        joined(&[&before, kept(name)])
    });
    std::iter::once(name.to_owned()).chain(later)
}

/// As much of a name as leaves room for more, cut between characters.
fn kept(name: &OsStr) -> &OsStr {
    let bytes = name.as_bytes();
    if bytes.len() <= NAME_BYTES_KEPT_MAX {
        return name;
    }
    let begins_a_character = |at: &usize| bytes[*at] & 0xC0 != 0x80;
    let mut ends = (NAME_BYTES_KEPT_MAX - 3..=NAME_BYTES_KEPT_MAX).rev();
    let end = ends.find(begins_a_character).unwrap_or(NAME_BYTES_KEPT_MAX);
    OsStr::from_bytes(&bytes[..end])
}

fn joined(parts: &[&OsStr]) -> OsString {
    let bytes = parts.iter().flat_map(|part| part.as_bytes());
    OsString::from_vec(bytes.copied().collect())
}

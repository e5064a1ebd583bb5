//! Files as bytes without reading them: a read-only memory map, handed out as [`bytes::Bytes`].
//!
//! This is the one crate of the workspace with unsafe code, and all of it. A map is sound as long as
//! nobody alters or cuts the file while it lasts; its one user, the fleet's store, maps files that
//! were written whole, made read-only and renamed into place, and that are never written again.
//! It refuses to know what the bytes mean.

use bytes::Bytes;
use memmap2::Mmap;
use std::fs::File;
use std::io;
use std::sync::Arc;

/// A file mapped into memory for reading. Clones share the map; it ends with the last clone and the
/// last of the bytes handed out.
#[derive(Clone, Debug)]
pub struct MappedFile(Arc<Mmap>);

impl MappedFile {
    /// Maps a file that nobody alters or cuts as long as the map lasts.
    pub fn of(file: &File) -> io::Result<MappedFile> {
        #[expect(
            unsafe_code,
            reason = "a map cannot be made without; see the crate's opening"
        )]
        // SAFETY: the bytes stay as they are, because files that are mapped are never written again.
        let map = unsafe { Mmap::map(file) }?;
        Ok(MappedFile(Arc::new(map)))
    }

    /// The file's bytes. Nothing is copied; pages are read from the file as they are touched.
    pub fn bytes(&self) -> Bytes {
        Bytes::from_owner(Owner(Arc::clone(&self.0)))
    }

    /// Gives the pages back to the operating system. They are read from the file again when they
    /// are touched again; nothing that was handed out becomes wrong.
    pub fn give_back(&self) -> io::Result<()> {
        #[cfg(unix)]
        {
            #[expect(
                unsafe_code,
                reason = "the advice could destroy the content of other maps"
            )]
            // SAFETY: the map is read-only and of a file, so its content is the file's, and
            // dropping pages of it loses nothing.
            unsafe { self.0.unchecked_advise(memmap2::UncheckedAdvice::DontNeed) }?;
        }
        Ok(())
    }
}

/// Keeps the map alive as long as any bytes of it.
struct Owner(Arc<Mmap>);

impl AsRef<[u8]> for Owner {
    fn as_ref(&self) -> &[u8] {
        &self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Write;

    fn mapped(content: &[u8]) -> MappedFile {
        let mut file = tempfile::tempfile().unwrap();
        file.write_all(content).unwrap();
        MappedFile::of(&file).unwrap()
    }

    #[test]
    fn bytes_outlive_the_map_they_came_from() {
        let map = mapped(b"columns of a fleet");
        let bytes = map.bytes();
        drop(map);
        assert_eq!(&bytes.slice(11..)[..], b"a fleet");
    }

    #[test]
    fn what_was_handed_out_stays_right_when_pages_are_given_back() {
        let content: Vec<u8> = (0..100_000u32).map(|n| (n % 251) as u8).collect();
        let map = mapped(&content);
        let bytes = map.bytes();
        assert_eq!(bytes, content);
        map.give_back().unwrap();
        assert_eq!(bytes, content);
    }

    #[test]
    fn a_column_can_be_read_where_it_stands() {
        let address = mapped(&[1; 64]).bytes().as_ptr() as usize;
        assert_eq!(address % 64, 0, "a map begins at a page");
    }
}

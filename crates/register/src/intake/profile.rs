//! Versions of the submission format.

/// A version of the submission format: its columns, words and rules.
///
/// A receipt names the version a file was read with, and reading the file again with that version
/// gives the same result for ever. A change of any rule is therefore a new variant.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum ProfileVersion {
    /// The first: the ten columns of REG-14 and five optional ones.
    #[default]
    One,
}

impl ProfileVersion {
    /// Every version, oldest first.
    pub const ALL: [ProfileVersion; 1] = [ProfileVersion::One];

    /// The version that new submissions are read with.
    pub const LATEST: ProfileVersion = ProfileVersion::One;

    /// As a number.
    pub fn number(self) -> u32 {
        match self {
            ProfileVersion::One => 1,
        }
    }

    /// As it is written: `1`.
    pub fn text(self) -> &'static str {
        match self {
            ProfileVersion::One => "1",
        }
    }

    /// The version with this number.
    pub fn from_number(number: u32) -> Option<ProfileVersion> {
        ProfileVersion::ALL
            .into_iter()
            .find(|version| version.number() == number)
    }
}

//! Values as they are kept, with their versions.

/// A value as stored, with the version that a change of it must follow.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stored<T> {
    /// The value.
    pub value: T,
    /// Its version, from 1.
    pub version: u32,
}

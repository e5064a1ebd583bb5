//! Sorted runs of several threads as one sorted sequence.

use std::thread;

/// Sorts each run in a thread of its own.
pub(super) fn sort_each<T: Ord + Send>(runs: &mut [Vec<T>]) {
    thread::scope(|scope| {
        for run in runs {
            scope.spawn(move || run.sort_unstable());
        }
    });
}

/// Sorts a list in as many parts as there are threads; the bounds of the parts.
pub(super) fn sort_parts<T: Send, K: Ord>(
    list: &mut [T],
    threads: usize,
    key: impl Fn(&T) -> K + Copy + Send,
) -> Vec<&[T]> {
    let part = list.len().div_ceil(threads).max(1);
    thread::scope(|scope| {
        for run in list.chunks_mut(part) {
            scope.spawn(move || run.sort_unstable_by_key(key));
        }
    });
    list.chunks(part).collect()
}

/// Goes through sorted runs in the order of their entries. There are as many runs as threads, so
/// looking at every head is cheap.
pub(super) struct Merged<'r, T, F> {
    runs: Vec<&'r [T]>,
    key: F,
}

impl<'r, T, K: Ord, F: Fn(&T) -> K> Merged<'r, T, F> {
    pub(super) fn of(runs: impl IntoIterator<Item = &'r [T]>, key: F) -> Merged<'r, T, F> {
        Merged {
            runs: runs.into_iter().filter(|run| !run.is_empty()).collect(),
            key,
        }
    }
}

impl<'r, T, K: Ord, F: Fn(&T) -> K> Iterator for Merged<'r, T, F> {
    type Item = &'r T;

    fn next(&mut self) -> Option<&'r T> {
        let at = (0..self.runs.len()).min_by_key(|at| (self.key)(&self.runs[*at][0]))?;
        let (first, rest) = self.runs[at].split_first()?;
        match rest.is_empty() {
            true => drop(self.runs.remove(at)),
            false => self.runs[at] = rest,
        }
        Some(first)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    proptest::proptest! {
        #[test]
        fn runs_merge_to_the_sorted_whole(mut runs: Vec<Vec<u8>>, threads in 1..5usize) {
            let mut whole = runs.concat();
            let parts = sort_parts(&mut whole, threads, |entry| *entry);
            let of_parts: Vec<u8> = Merged::of(parts, |entry| *entry).copied().collect();
            sort_each(&mut runs);
            let merged: Vec<u8> =
                Merged::of(runs.iter().map(Vec::as_slice), |entry| *entry).copied().collect();
            let mut expected = runs.concat();
            expected.sort_unstable();
            proptest::prop_assert_eq!(&merged, &expected);
            proptest::prop_assert_eq!(&of_parts, &expected);
        }
    }
}

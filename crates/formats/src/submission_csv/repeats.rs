//! What the rows say about each other and about the register, bucket by bucket on all threads.

use super::assessed::{Assessed, threads};
use register::SubmittedRow;
use register::intake::header::Columns;
use register::intake::repeat::{
    ByKey, Compared, FileAgain, HeldElsewhere, by_text, found_by_key, note_disappeared,
    with_register,
};
use register::intake::row::Standing;
use register::intake::{CheckSetting, Code, Note, Notes};
use std::collections::HashSet;
use std::sync::atomic::{AtomicUsize, Ordering};
use terms::Place;

/// Fewest buckets worth a second thread.
const BUCKETS_PER_THREAD_MIN: usize = 16;

/// Notes repeats, and gives the rows that can be accepted.
pub(super) fn note(
    assessed: Assessed,
    digest: &[u8; 32],
    columns: &Columns,
    setting: &CheckSetting<'_>,
    notes: &mut Notes,
) -> Vec<SubmittedRow> {
    let held_elsewhere = HeldElsewhere::than(setting.held, &assessed.rows);
    let compared = Compared {
        rows: &assessed.rows,
        keys: &assessed.keys,
        held: &held_elsewhere,
    };
    let keyed = by_key(compared, columns, notes);
    let near = near(&keyed, compared);
    let mut blocked: HashSet<u64> = keyed
        .note(compared, near, columns, notes)
        .into_iter()
        .collect();
    if let Some(held) = setting.held {
        let again = match held.file_digests.contains(digest) {
            true => FileAgain::Yes,
            false => FileAgain::No,
        };
        if again == FileAgain::Yes {
            notes.add(Note::at(Code::FileSameAsBefore, Place::default()));
        }
        blocked.extend(with_register(compared, held, again, columns, notes));
        // A row that does not read may be the one that is missed.
        if assessed.rows.len() as u64 == assessed.rows_read {
            note_disappeared(&assessed.rows, held, notes);
        }
    }
    let (mut rows, mut standings) = (assessed.rows, assessed.standings.into_iter());
    rows.retain(|row| {
        standings.next() == Some(Standing::Acceptable) && !blocked.contains(&row.line)
    });
    rows
}

/// What keys and texts tell of the rows, at the same time.
fn by_key(compared: Compared<'_>, columns: &Columns, notes: &mut Notes) -> ByKey {
    std::thread::scope(|scope| {
        let texts = scope.spawn(move || by_text(compared));
        let found = found_by_key(compared, columns, notes);
        // Sorting rows cannot fail; were its thread to, doing it here is as good.
        let texts = texts.join().unwrap_or_else(|_| by_text(compared));
        ByKey::of(found, texts)
    })
}

/// The near repeats of all buckets. Each thread takes the next bucket that nobody has taken, and
/// the order in which they end does not matter: a row is in one bucket only.
fn near(keyed: &ByKey, compared: Compared<'_>) -> Vec<(usize, usize)> {
    let buckets = keyed.buckets();
    let next = AtomicUsize::new(0);
    let take = || {
        let mut found = Vec::new();
        loop {
            let bucket = next.fetch_add(1, Ordering::Relaxed);
            if bucket >= buckets {
                return found;
            }
            found.extend(keyed.near_in_bucket(compared, bucket));
        }
    };
    let threads = threads().min(buckets / BUCKETS_PER_THREAD_MIN).max(1);
    std::thread::scope(|scope| {
        let others: Vec<_> = (1..threads).map(|_| scope.spawn(take)).collect();
        let mut found = take();
        for other in others {
            // A comparison cannot fail; were one to, its near repeats go unmentioned.
            found.extend(other.join().unwrap_or_default());
        }
        found
    })
}

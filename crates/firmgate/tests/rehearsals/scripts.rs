//! Every script of `rehearsals/` is played and told as its transcript says, and breaks no
//! invariant. `UPDATE_REHEARSALS=1` writes the transcripts anew, to be looked at like code.

use firmgate::worlds::rehearse;
use sim::invariants::Trail;
use sim::script::{Played, parse};
use std::path::{Path, PathBuf};

fn directory() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../rehearsals")
}

/// The names of the scripts, in order.
fn names() -> Vec<String> {
    let mut names: Vec<String> = std::fs::read_dir(directory())
        .unwrap()
        .filter_map(|entry| {
            let name = entry.unwrap().file_name().into_string().unwrap();
            name.strip_suffix(".script").map(str::to_owned)
        })
        .collect();
    names.sort();
    names
}

/// Plays one script in a fresh world.
pub async fn played(name: &str, watch: &mut dyn FnMut(&Trail<'_>)) -> Played {
    let path = directory().join(format!("{name}.script"));
    let script = parse(&std::fs::read_to_string(path).unwrap());
    let script = script.unwrap_or_else(|fault| panic!("{name}: {fault}"));
    let played = rehearse(&script, watch).await;
    played.unwrap_or_else(|fault| panic!("{name}: {fault}"))
}

async fn differences(name: &str) -> Vec<String> {
    let played = played(name, &mut |_| {}).await;
    let mut wrong = Vec::new();
    for (line, broken) in &played.broken {
        wrong.push(format!("{name}, line {line}: {broken}"));
    }
    for (line, how) in &played.unexpected {
        wrong.push(format!("{name}, line {line}: {how}"));
    }
    let path = directory().join(format!("{name}.transcript"));
    if std::env::var_os("UPDATE_REHEARSALS").is_some() {
        std::fs::write(&path, &played.transcript).unwrap();
        return wrong;
    }
    let kept = std::fs::read_to_string(&path).unwrap_or_default();
    if kept != played.transcript {
        let lines = kept.lines().zip(played.transcript.lines());
        let first = (1..).zip(lines).find(|(_, (kept, told))| kept != told);
        let first = first.map(|(line, (kept, told))| format!(" {line}:\n- {kept}\n+ {told}"));
        let first = first.unwrap_or_else(|| " its end".to_owned());
        wrong.push(format!("{name}.transcript differs from line{first}"));
    }
    wrong
}

/// Worlds do not meet, so as many are played at a time as the machine has hands.
pub fn on_all_hands<T: Sync, R: Send>(all: &[T], done: impl Fn(&T) -> R + Sync) -> Vec<R> {
    let hands = std::thread::available_parallelism().map_or(1, usize::from);
    let next = std::sync::atomic::AtomicUsize::new(0);
    let hand = || {
        let mut results = Vec::new();
        while let Some(one) = all.get(next.fetch_add(1, std::sync::atomic::Ordering::SeqCst)) {
            results.push(done(one));
        }
        results
    };
    std::thread::scope(|scope| {
        let hands: Vec<_> = (0..hands).map(|_| scope.spawn(hand)).collect();
        let results = hands.into_iter().map(|hand| hand.join().unwrap());
        results.flatten().collect()
    })
}

/// Waits for this on a thread of its own making.
pub fn waited<R>(future: impl Future<Output = R>) -> R {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build();
    runtime.unwrap().block_on(future)
}

#[test]
fn every_script_is_told_as_its_transcript_says_and_breaks_no_invariant() {
    let mut wrong = on_all_hands(&names(), |name| waited(differences(name)));
    wrong.retain(|one| !one.is_empty());
    let wrong = wrong.concat();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

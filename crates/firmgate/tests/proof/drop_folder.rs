//! The watched drop folders (REG-15): what is taken up and what is left alone, whatever a provider
//! puts there.

use crate::world::cast::CAST;
use crate::world::story::{Row, file, foundations, row};
use crate::world::{Kept, World};
use app::ports::{Clock, PageRequest};
use firmgate::drop_folder;
use formats::sentences::submission::FILE_ERASED_HERE;
use register::command::Command;
use register::submission::{Route, Submission, SubmissionOutcome};
use std::ffi::{OsStr, OsString};
use std::fs::{self, File};
use std::future::Future;
use std::os::unix::ffi::OsStrExt;
use std::os::unix::fs::symlink;
use std::path::{Path, PathBuf};
use std::task::Poll;
use std::time::{Duration, UNIX_EPOCH};

/// A world with a glossary, a list of devices and an open round.
async fn world() -> World {
    let world = World::new(Kept::InMemory).await;
    foundations(&world).await;
    world.at(10, 0);
    world
}

fn folder(world: &World, post: &str) -> PathBuf {
    let organisation = world.of(post).organisation.to_string();
    let folder = world.data.drop_folders().join(organisation);
    fs::create_dir_all(&folder).unwrap();
    folder
}

/// A file that was last changed so many seconds ago.
fn put(world: &World, folder: &Path, name: impl AsRef<OsStr>, bytes: &[u8], seconds: i64) {
    let path = folder.join(Path::new(name.as_ref()));
    fs::write(&path, bytes).unwrap();
    aged(world, &path, seconds);
}

fn aged(world: &World, path: &Path, seconds: i64) {
    let changed = u64::try_from(world.clock.now().unix_seconds() - seconds).unwrap();
    let file = File::options().write(true).open(path).unwrap();
    file.set_modified(UNIX_EPOCH + Duration::from_secs(changed))
        .unwrap();
}

async fn collect(world: &World) -> u64 {
    drop_folder::collect(&world.app, &world.data.drop_folders())
        .await
        .unwrap()
}

async fn receipts(world: &World, post: &str) -> Vec<Submission> {
    let page = PageRequest {
        after: None,
        limit: 200,
    };
    let own = world.of(post).organisation;
    let page = world.app.ledger.submissions_page(Some(own), &page).await;
    page.unwrap().entries
}

/// The names in a folder, sorted.
fn names(folder: &Path) -> Vec<OsString> {
    let entries = fs::read_dir(folder).unwrap();
    let mut names: Vec<OsString> = entries.map(|entry| entry.unwrap().file_name()).collect();
    names.sort();
    names
}

fn text(path: PathBuf) -> String {
    String::from_utf8(fs::read(path).unwrap()).unwrap()
}

const METER: (&str, &str, &str, &str) = ("ESME", "Northmere", "NM-E210", "0002012F");

fn good(identifier: u64) -> String {
    let fix = Some("Upgrade to 00020140");
    file(&[row(identifier, METER, fix, "The clock drifts")])
}

/// A file that is refused for the scientific number in its second line.
fn bad(identifier: u64) -> String {
    good(identifier).replace("0002012F", "2.0E+12")
}

#[tokio::test]
async fn reg_15_a_settled_file_is_received_once_and_put_away_with_its_result_beside_it() {
    let world = world().await;
    let own = folder(&world, "northmere");
    put(&world, &own, "returns.csv", good(1).as_bytes(), 60);
    assert_eq!(collect(&world).await, 1);
    let receipts = receipts(&world, "northmere").await;
    let [receipt] = receipts.as_slice() else {
        panic!("one receipt: {receipts:?}")
    };
    assert_eq!(receipt.route, Route::DropFolder);
    assert!(receipt.round.is_some(), "it answers the open round");
    assert_eq!(names(&own), ["done", "returns.csv.result.txt"]);
    assert_eq!(text(own.join("done/returns.csv")), good(1));
    let result = text(own.join("returns.csv.result.txt"));
    let first = format!("Receipt {}\n", receipt.reference);
    assert!(result.starts_with(&first), "{result}");
    assert!(result.contains("\nCounts for round "), "{result}");
    assert!(
        result.contains("\nAccepted: 1 row, nothing found.\n"),
        "{result}"
    );
    assert!(world.item("northmere", 1).await.is_some());
    assert_eq!(collect(&world).await, 0);
    assert!(world.app.ledger.verify().await.unwrap().is_empty());
}

#[tokio::test]
async fn reg_15_a_file_still_being_copied_is_left_alone_until_it_has_stood_for_three_seconds() {
    let world = world().await;
    let own = folder(&world, "northmere");
    put(&world, &own, "growing.csv", good(1).as_bytes(), 2);
    assert_eq!(collect(&world).await, 0);
    assert_eq!(names(&own), ["growing.csv"]);
    world.at(10, 1);
    assert_eq!(collect(&world).await, 1);
    assert_eq!(names(&own.join("done")), ["growing.csv"]);
}

/// A time of change to come is set by the program that copied the file, at the end.
#[tokio::test]
async fn reg_15_a_file_from_a_machine_whose_clock_is_ahead_does_not_wait_for_years() {
    let world = world().await;
    let own = folder(&world, "northmere");
    put(&world, &own, "ahead.csv", good(1).as_bytes(), -400 * 86_400);
    put(&world, &own, "just-ahead.csv", good(2).as_bytes(), -2);
    assert_eq!(collect(&world).await, 1);
    assert_eq!(names(&own.join("done")), ["ahead.csv"]);
}

#[tokio::test]
async fn reg_16_a_refused_file_gets_every_finding_and_leaves_only_its_receipt() {
    let world = world().await;
    let own = folder(&world, "northmere");
    let both = bad(1) + bad(2).lines().last().unwrap() + "\r\n";
    put(&world, &own, "returns.csv", both.as_bytes(), 60);
    assert_eq!(collect(&world).await, 1);
    assert_eq!(names(&own), ["refused", "returns.csv.result.txt"]);
    assert_eq!(text(own.join("refused/returns.csv")), both);
    let result = text(own.join("returns.csv.result.txt"));
    for line in [
        "returns.csv:2:4: E FW-SCIENTIFIC",
        "returns.csv:3:4: E FW-SCIENTIFIC",
    ] {
        assert!(result.contains(line), "{result}");
    }
    let receipts = receipts(&world, "northmere").await;
    let outcomes: Vec<_> = receipts.iter().map(|receipt| &receipt.outcome).collect();
    let refused = matches!(outcomes[..], [SubmissionOutcome::Refused { errors: 2, .. }]);
    assert!(refused, "{outcomes:?}");
    assert!(world.item("northmere", 1).await.is_none());
}

#[tokio::test]
async fn reg_16_warnings_are_told_and_count_as_acknowledged() {
    let world = world().await;
    let own = folder(&world, "northmere");
    let warned = good(1).replace(",ESME,", ",esme,");
    put(&world, &own, "returns.csv", warned.as_bytes(), 60);
    assert_eq!(collect(&world).await, 1);
    let result = text(own.join("returns.csv.result.txt"));
    assert!(result.contains("returns.csv:2:5: W ENUM-CASE"), "{result}");
    assert!(
        result.contains("Accepted with warnings: 1 row, 1 warning.\nEach kind of warning counts"),
        "{result}"
    );
    assert!(world.item("northmere", 1).await.is_some());
}

#[tokio::test]
async fn reg_15_a_file_that_is_too_large_is_refused_unread_with_the_limit_named() {
    let world = world().await;
    let own = folder(&world, "northmere");
    let path = own.join("huge.csv");
    let over = formats::limits::SUBMISSION_BYTES_MAX as u64 + 1;
    File::create(&path).unwrap().set_len(over).unwrap();
    aged(&world, &path, 60);
    assert_eq!(collect(&world).await, 1);
    assert_eq!(names(&own.join("refused")), ["huge.csv"]);
    let result = text(own.join("huge.csv.result.txt"));
    assert!(result.contains("64 MiB"), "{result}");
    assert!(receipts(&world, "northmere").await.is_empty());
}

#[tokio::test]
async fn reg_15_hidden_files_results_and_folders_are_left_alone() {
    let world = world().await;
    let own = folder(&world, "northmere");
    let left = [
        ".hidden.csv",
        "~$open.csv",
        ".~lock.csv#",
        "old.csv.result.txt",
    ];
    for name in left {
        put(&world, &own, name, good(1).as_bytes(), 60);
    }
    fs::create_dir(own.join("later")).unwrap();
    put(
        &world,
        &own.join("later"),
        "returns.csv",
        good(1).as_bytes(),
        60,
    );
    let before = names(&own);
    assert_eq!(collect(&world).await, 0);
    assert_eq!(names(&own), before);
    assert_eq!(names(&own.join("later")), ["returns.csv"]);
    assert!(receipts(&world, "northmere").await.is_empty());
}

#[tokio::test]
async fn reg_15_a_name_used_twice_keeps_both_files() {
    let world = world().await;
    let own = folder(&world, "northmere");
    for identifier in 1..=3 {
        world.at(10, 60 * i64::try_from(identifier).unwrap());
        put(&world, &own, "returns.csv", good(identifier).as_bytes(), 60);
        assert_eq!(collect(&world).await, 1);
    }
    let done = own.join("done");
    assert_eq!(
        names(&done),
        ["2-returns.csv", "3-returns.csv", "returns.csv"]
    );
    assert_eq!(text(done.join("returns.csv")), good(1));
    assert_eq!(text(done.join("3-returns.csv")), good(3));
    let last = receipts(&world, "northmere").await[0].reference.to_string();
    let result = text(own.join("returns.csv.result.txt"));
    assert!(
        result.contains(&last),
        "the result is the last one's: {result}"
    );
}

/// Last quarter's file sent again unchanged is data for this quarter, not the act of then.
#[tokio::test]
async fn reg_12_a_file_sent_again_unchanged_in_a_later_quarter_has_a_receipt_of_its_own() {
    let world = world().await;
    let own = folder(&world, "northmere");
    put(&world, &own, "returns.csv", good(1).as_bytes(), 60);
    assert_eq!(collect(&world).await, 1);
    let changed = fs::metadata(own.join("done/returns.csv"))
        .unwrap()
        .modified();
    world.at(100, 0);
    let path = own.join("returns.csv");
    fs::write(&path, good(1)).unwrap();
    let again = File::options().write(true).open(&path).unwrap();
    again.set_modified(changed.unwrap()).unwrap();
    assert_eq!(collect(&world).await, 1);
    assert_eq!(receipts(&world, "northmere").await.len(), 2);
    let result = text(own.join("returns.csv.result.txt"));
    assert!(result.contains("W FILE-SAME-AS-BEFORE"), "{result}");
    let items = world
        .app
        .ledger
        .items_of(world.of("northmere").organisation);
    assert_eq!(items.await.unwrap().len(), 1);
}

/// Two names for the same bytes, taken up in one second.
#[tokio::test]
async fn reg_15_the_same_file_under_two_names_is_taken_up_without_a_fault() {
    let world = world().await;
    let own = folder(&world, "northmere");
    for name in ["returns.csv", "returns (1).csv"] {
        put(&world, &own, name, good(1).as_bytes(), 60);
    }
    assert_eq!(collect(&world).await, 2);
    assert_eq!(names(&own.join("done")), ["returns (1).csv", "returns.csv"]);
    let items = world
        .app
        .ledger
        .items_of(world.of("northmere").organisation);
    assert_eq!(items.await.unwrap().len(), 1);
}

#[tokio::test]
async fn reg_15_a_folder_that_cannot_be_read_keeps_nobody_else_waiting() {
    let world = world().await;
    for broken in ["northmere", "orrin"] {
        let folder = folder(&world, broken);
        fs::remove_dir(&folder).unwrap();
        fs::write(&folder, "no folder at all").unwrap();
    }
    let reach = [Row {
        source: "CSP",
        ..row(
            1,
            ("CHF", "Orrin", "OR-CH9", "05000100"),
            None,
            "The WAN link is slow",
        )
    }];
    for (post, bytes) in [
        (
            "halden",
            good(1).replace(
                "Northmere,NM-E210,0002012F",
                "Halden Metering,HM-300,0E130000",
            ),
        ),
        ("northern-reach", file(&reach)),
    ] {
        put(
            &world,
            &folder(&world, post),
            "returns.csv",
            bytes.as_bytes(),
            60,
        );
    }
    assert_eq!(collect(&world).await, 2);
    for post in ["halden", "northern-reach"] {
        assert!(world.item(post, 1).await.is_some(), "{post}");
    }
}

#[tokio::test]
async fn reg_15_what_stands_in_one_folder_is_that_providers_and_nobody_elses() {
    let world = world().await;
    // The same Identifier from two providers: two items, each its own provider's.
    let halden = good(1).replace(
        "Northmere,NM-E210,0002012F",
        "Halden Metering,HM-300,0E130000",
    );
    put(
        &world,
        &folder(&world, "northmere"),
        "a.csv",
        good(1).as_bytes(),
        60,
    );
    put(
        &world,
        &folder(&world, "halden"),
        "a.csv",
        halden.as_bytes(),
        60,
    );
    // A rival's device in one's own folder is refused.
    put(
        &world,
        &folder(&world, "orrin"),
        "a.csv",
        good(7).as_bytes(),
        60,
    );
    assert_eq!(collect(&world).await, 3);
    for (post, place) in [
        ("northmere", "done"),
        ("halden", "done"),
        ("orrin", "refused"),
    ] {
        let own = folder(&world, post);
        assert_eq!(names(&own), ["a.csv.result.txt", place], "{post}");
        assert_eq!(receipts(&world, post).await.len(), 1, "{post}");
        let receipt = receipts(&world, post).await[0].reference.to_string();
        for other in ["northmere", "halden", "orrin"] {
            let result = text(folder(&world, other).join("a.csv.result.txt"));
            assert_eq!(result.contains(&receipt), other == post, "{other} {post}");
        }
    }
    let orrin = text(folder(&world, "orrin").join("a.csv.result.txt"));
    assert!(orrin.contains("E MAKE-NOT-YOURS"), "{orrin}");
    assert!(world.item("orrin", 7).await.is_none());
}

#[tokio::test]
async fn reg_15_only_providers_have_a_folder() {
    let world = world().await;
    let others = ["brightwater", "dcc", "secas", "eastvale"];
    for post in others {
        put(
            &world,
            &folder(&world, post),
            "returns.csv",
            good(1).as_bytes(),
            60,
        );
    }
    assert_eq!(collect(&world).await, 0);
    for post in others {
        assert_eq!(names(&folder(&world, post)), ["returns.csv"], "{post}");
    }
    let root = world.data.drop_folders();
    for post in &CAST {
        let folder = root.join(world.of(post.name).organisation.to_string());
        let ours = post.organisation_type.provides_data();
        let put_there = others.contains(&post.name) || post.organisation == "DCC";
        assert_eq!(folder.is_dir(), ours || put_there, "{}", post.name);
    }
}

#[tokio::test]
async fn reg_15_a_name_of_hostile_characters_stays_a_name() {
    let world = world().await;
    let own = folder(&world, "northmere");
    let long = "n".repeat(251) + ".csv";
    let wide = "é".repeat(127);
    let hostile: [&[u8]; 12] = [
        b"a\nReceipt SUB-0000000001\nAccepted.csv",
        b"b\r\x1b[2Jclear.csv",
        "c\u{202e}vsc.exe".as_bytes(),
        b"-rf",
        b"$(reboot);`reboot`|reboot&.csv",
        b"<script>alert(1).csv",
        b"%2e%2e%2fetc%2fpasswd",
        b"x..\\..\\windows.csv",
        b"con\xff\xfe.csv",
        b" ",
        long.as_bytes(),
        wide.as_bytes(),
    ];
    for (number, name) in hostile.into_iter().enumerate() {
        let bytes = bad(number as u64 + 1);
        put(&world, &own, OsStr::from_bytes(name), bytes.as_bytes(), 60);
    }
    let taken = collect(&world).await;
    assert_eq!(taken, hostile.len() as u64, "left: {:?}", names(&own));
    let mut expected: Vec<OsString> = hostile
        .iter()
        .map(|name| OsStr::from_bytes(name).to_owned())
        .collect();
    expected.sort();
    assert_eq!(names(&own.join("refused")), expected);
    let results: Vec<OsString> = names(&own)
        .into_iter()
        .filter(|name| name != "refused")
        .collect();
    assert_eq!(results.len(), hostile.len());
    for name in results {
        let result = text(own.join(&name));
        let odd = |c: char| c != '\n' && (c.is_control() || ('\u{202a}'..='\u{202e}').contains(&c));
        assert!(!result.contains(odd), "{result:?}");
        assert_eq!(
            result.matches("Receipt SUB-").count() - result.matches("\\u{a}Receipt SUB-").count(),
            1,
            "{result}"
        );
        assert_eq!(
            result.lines().filter(|line| line.contains(": E ")).count(),
            1,
            "{result}"
        );
    }
    assert_eq!(collect(&world).await, 0);
}

/// Links lead out of the folder: to another provider's, to the register's own files.
#[tokio::test]
async fn reg_15_a_link_is_never_followed_out_of_the_folder() {
    let world = world().await;
    let own = folder(&world, "northmere");
    let halden = folder(&world, "halden");
    let outside = world.data.file("outside");
    fs::create_dir(&outside).unwrap();
    put(&world, &outside, "secret.csv", good(9).as_bytes(), 60);
    put(&world, &outside, "kept.txt", b"not to be overwritten", 60);
    // A link to a file, to nothing, and to a folder that holds one.
    symlink(outside.join("secret.csv"), own.join("link.csv")).unwrap();
    symlink(outside.join("nothing.csv"), own.join("dangling.csv")).unwrap();
    symlink(&outside, own.join("folder.csv")).unwrap();
    // Links where results and files that are done with are put.
    symlink(outside.join("kept.txt"), own.join("a.csv.result.txt")).unwrap();
    symlink(outside.join("new.txt"), own.join("b.csv.result.txt")).unwrap();
    symlink(&outside, own.join("c.csv.result.txt")).unwrap();
    symlink(&halden, own.join("done")).unwrap();
    symlink(&outside, own.join("refused")).unwrap();
    put(&world, &own, "a.csv", good(1).as_bytes(), 60);
    put(&world, &own, "b.csv", bad(2).as_bytes(), 60);
    put(&world, &own, "c.csv", good(3).as_bytes(), 60);
    assert_eq!(collect(&world).await, 3);
    assert_eq!(
        names(&halden),
        [""; 0],
        "nothing came into another's folder"
    );
    assert_eq!(names(&outside), ["kept.txt", "secret.csv"]);
    assert_eq!(text(outside.join("kept.txt")), "not to be overwritten");
    assert_eq!(receipts(&world, "northmere").await.len(), 3);
    assert!(receipts(&world, "halden").await.is_empty());
    assert!(world.item("northmere", 9).await.is_none());
    for name in ["a.csv", "b.csv", "c.csv"] {
        let result = own.join(format!("{name}.result.txt"));
        assert!(fs::symlink_metadata(&result).unwrap().is_file(), "{name}");
        assert!(text(result).starts_with("Receipt SUB-"), "{name}");
    }
    assert_eq!(text(own.join("2-done/a.csv")), good(1));
    assert_eq!(text(own.join("2-refused/b.csv")), bad(2));
    assert_eq!(collect(&world).await, 0);
}

#[tokio::test]
async fn reg_15_what_stands_in_the_way_of_a_result_or_a_move_costs_no_second_receipt() {
    let world = world().await;
    let own = folder(&world, "northmere");
    fs::create_dir(own.join("a.csv.result.txt")).unwrap();
    fs::create_dir_all(own.join("done/a.csv")).unwrap();
    fs::create_dir_all(own.join(".result-1.part")).unwrap();
    put(&world, &own, "a.csv", good(1).as_bytes(), 60);
    assert_eq!(collect(&world).await, 1);
    assert_eq!(text(own.join("done/2-a.csv")), good(1));
    assert!(text(own.join("2-a.csv.result.txt")).starts_with("Receipt SUB-"));
    assert_eq!(collect(&world).await, 0);
    assert_eq!(receipts(&world, "northmere").await.len(), 1);
}

/// Files named as the folders into which files are put.
#[tokio::test]
async fn reg_15_a_file_named_done_or_refused_is_a_file_like_any_other() {
    let world = world().await;
    let own = folder(&world, "northmere");
    put(&world, &own, "done", good(1).as_bytes(), 60);
    put(&world, &own, "refused", bad(2).as_bytes(), 60);
    assert_eq!(collect(&world).await, 2);
    assert_eq!(text(own.join("2-done/done")), good(1));
    assert_eq!(text(own.join("2-refused/refused")), bad(2));
    assert_eq!(collect(&world).await, 0);
    assert_eq!(receipts(&world, "northmere").await.len(), 2);
}

/// The server stops after each step in turn; when it runs again every file has one receipt.
#[tokio::test]
async fn reg_15_a_server_that_stops_at_any_moment_receives_each_file_once() {
    let world = world().await;
    let own = folder(&world, "northmere");
    let root = world.data.drop_folders();
    for polls in 1..2_000_u64 {
        world.at(11, 10 * i64::try_from(polls).unwrap());
        let name = format!("{polls}.csv");
        put(&world, &own, &name, good(polls).as_bytes(), 60);
        let mut collecting = Box::pin(drop_folder::collect(&world.app, &root));
        let mut left = polls;
        let finished = std::future::poll_fn(|context| {
            left -= 1;
            match (collecting.as_mut().poll(context), left) {
                (Poll::Ready(taken), _) => Poll::Ready(Some(taken)),
                (Poll::Pending, 0) => Poll::Ready(None),
                (Poll::Pending, _) => Poll::Pending,
            }
        });
        let finished = finished.await;
        drop(collecting);
        collect(&world).await;
        assert!(
            own.join("done").join(&name).is_file(),
            "after {polls} steps"
        );
        let digest = app::sha256(good(polls).as_bytes());
        let receipts = receipts(&world, "northmere").await;
        let own_receipts = receipts.iter().filter(|r| r.file_sha256 == digest);
        assert_eq!(own_receipts.count(), 1, "after {polls} steps");
        if finished.is_some() {
            assert!(polls > 3, "it was stopped on the way");
            assert!(world.app.ledger.verify().await.unwrap().is_empty());
            return;
        }
    }
    panic!("collecting never comes to its end");
}

/// The erasing of what held a diverted item stays in the folder too, whatever stands there.
#[tokio::test]
async fn reg_11_erasing_in_one_folder_touches_no_other_and_is_kept_back_by_nothing() {
    let world = world().await;
    let (own, halden) = (folder(&world, "northmere"), folder(&world, "halden"));
    for (name, bytes) in [("a.csv", good(1)), ("b.csv", good(2))] {
        put(&world, &own, name, bytes.as_bytes(), 60);
    }
    assert_eq!(collect(&world).await, 2);
    // The same bytes elsewhere, and a link that leads there.
    fs::create_dir(halden.join("done")).unwrap();
    fs::copy(own.join("done/a.csv"), halden.join("done/a.csv")).unwrap();
    fs::rename(own.join("done"), own.join("2-done")).unwrap();
    symlink(halden.join("done"), own.join("done")).unwrap();
    symlink(halden.join("done/a.csv"), own.join("2-done/link.csv")).unwrap();
    // Results that are none, and a file that no submission can be.
    fs::write(own.join("odd.result.txt"), b"Receipt \xff\xfe\n").unwrap();
    fs::write(own.join("forged.result.txt"), "Receipt SUB-0000000000\n").unwrap();
    fs::create_dir(own.join("folder.result.txt")).unwrap();
    let over = formats::limits::SUBMISSION_BYTES_MAX as u64 + 1;
    let huge = File::create(own.join("2-done/huge.csv")).unwrap();
    huge.set_len(over).unwrap();
    let item = world.item_reference("northmere", 1).await;
    world.act("dcc", Command::DivertItem { item }).await;
    let root = world.data.drop_folders();
    assert_eq!(drop_folder::erase(&world.app, &root).await.unwrap(), 2);
    assert_eq!(
        names(&own.join("2-done")),
        ["b.csv", "huge.csv", "link.csv"]
    );
    assert_eq!(text(halden.join("done/a.csv")), good(1));
    let result = text(own.join("a.csv.result.txt"));
    assert!(
        result.ends_with(&format!("{FILE_ERASED_HERE}\n")),
        "{result}"
    );
    assert!(text(own.join("b.csv.result.txt")).contains("Accepted"));
    assert_eq!(drop_folder::erase(&world.app, &root).await.unwrap(), 0);
}

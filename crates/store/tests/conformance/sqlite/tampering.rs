//! ONE-2: whoever alters the file behind the product's back is found out, table by table.

use super::{LedgerFile, fill, run};
use crate::support::assert_verifies;
use app::ports::Ledger;

/// Forgets the triggers, alters something, and expects `verify` to say these words.
async fn check(sql: &str, told: &str) {
    check_all(sql, &[told]).await;
}

async fn check_all(sql: &str, all_told: &[&str]) {
    let file = LedgerFile::new();
    let ledger = file.open().await;
    fill(&ledger).await;
    assert_verifies(&ledger).await;
    let mut connection = file.tampering().await;
    for trigger in [
        "journal_is_not_altered",
        "journal_is_not_cut",
        "record_version_is_not_altered",
        "record_version_is_not_cut",
    ] {
        let drop = format!("DROP TRIGGER {trigger}");
        run(&mut connection, &drop).await.expect("drops");
    }
    let altered = run(&mut connection, sql).await.expect("alters");
    assert!(altered > 0, "nothing altered by {sql}");
    let differences = ledger.verify().await.expect("can be verified");
    for told in all_told {
        assert!(
            differences.iter().any(|line| line.contains(told)),
            "{sql}\nexpected: {told}\ntold: {differences:#?}"
        );
    }
}

#[tokio::test]
async fn one_2_an_altered_journal_line_is_found() {
    for column in [
        "at = at + 1",
        "person = 1",
        "organisation = 1",
        "event = 'ItemVerified'",
    ] {
        let sql = format!("UPDATE journal SET {column} WHERE sequence = 3");
        check(&sql, "journal line 3 does not have its hash").await;
    }
    let facts = "UPDATE journal SET facts = '{}' WHERE sequence = 2";
    check(facts, "journal line 2 does not have its hash").await;
    let hash = "UPDATE journal SET hash = zeroblob(32) WHERE sequence = 2";
    check(hash, "journal line 3 is not chained to the line before").await;
    let act = "UPDATE journal SET act = 1 WHERE sequence = 4";
    check(act, "journal line 4 belongs to no act").await;
}

#[tokio::test]
async fn one_2_a_removed_journal_line_is_found() {
    let middle = "DELETE FROM journal WHERE sequence = 2";
    check(middle, "journal line 3 comes after line 1").await;
    // The end of a journal can be cut together with its hash; its records still tell.
    let last = "DELETE FROM journal WHERE sequence = (SELECT max(sequence) FROM journal)";
    check(last, "which no journal line holds").await;
}

#[tokio::test]
async fn one_2_an_altered_record_is_found() {
    for (set, told) in [
        (
            "body = replace(body, 'tariff', 'other')",
            "does not have its digest",
        ),
        (
            "digest = zeroblob(32)",
            "does not have the digest in its journal line",
        ),
        (
            "version = 2",
            "does not have the digest in its journal line",
        ),
        ("key = 77", "does not have the digest in its journal line"),
        ("act = 3", "does not have the digest in its journal line"),
        ("form = 9", "in unknown form 9"),
        ("kind = 'thing'", "unknown kind"),
        ("body = NULL", "was erased though its item is not diverted"),
    ] {
        let sql = format!(
            "UPDATE record_version SET {set} WHERE kind = 'item' AND version = 1 \
             AND key = (SELECT min(reference) FROM item)"
        );
        check(&sql, told).await;
    }
}

#[tokio::test]
async fn one_2_a_removed_or_added_record_is_found() {
    for kind in [
        "answer",
        "calendar",
        "edition",
        "edition-entries",
        "glossary",
        "item",
        "notice",
        "round",
        "submission",
    ] {
        let sql = format!("DELETE FROM record_version WHERE kind = '{kind}'");
        check(&sql, "does not have the digest in its journal line").await;
        let sql = format!(
            "INSERT INTO record_version SELECT kind, key, version + 1, act, form, body, digest \
             FROM record_version WHERE kind = '{kind}' ORDER BY version DESC, key LIMIT 1"
        );
        check(&sql, "does not have the digest in its journal line").await;
    }
}

#[tokio::test]
async fn one_2_every_look_up_table_is_held_against_the_records() {
    for (sql, told) in [
        (
            "UPDATE item SET stage = 'Verified' WHERE stage = 'Received'",
            "item ITM",
        ),
        (
            "UPDATE item SET concern = 'Safety' WHERE stage = 'Received'",
            "item ITM",
        ),
        ("UPDATE item SET updated = updated + 1", "item ITM"),
        ("UPDATE item SET identifier = identifier + 500", "item ITM"),
        (
            "UPDATE item SET version = 7 WHERE stage = 'Received'",
            "item ITM",
        ),
        ("DELETE FROM item", "item ITM"),
        (
            "INSERT INTO item VALUES (9, 9, 9, 'Received', NULL, 1, 1)",
            "item ITM-0000000009",
        ),
        ("DELETE FROM item_device", "item ITM"),
        ("UPDATE item_device SET model_folded = 'x'", "item ITM"),
        (
            "INSERT INTO item_device VALUES ('ESME', 'a', 'b', 99999999)",
            "item ITM",
        ),
        (
            "UPDATE confirmation SET answered = 1 WHERE answered = 0",
            "item ITM",
        ),
        ("DELETE FROM confirmation", "item ITM"),
        ("UPDATE item_words SET words = 'x'", "item ITM"),
        ("DELETE FROM item_words", "item ITM"),
        (
            "UPDATE submission SET outcome = 'Refused'",
            "submission SUB",
        ),
        ("DELETE FROM submission", "submission SUB"),
        ("UPDATE round SET opened_at = 1", "round RND"),
        ("UPDATE edition SET state = 'Published'", "edition EDN"),
        (
            "UPDATE notice SET to_organisation = 5 WHERE to_type IS NULL",
            "notice 1",
        ),
        ("UPDATE notice SET number = number + 2", "notice 1"),
        ("DELETE FROM notice", "notice 2"),
        ("UPDATE answer SET answer_key = 'other'", "answer 1"),
        ("DELETE FROM answer", "answer 1"),
    ] {
        let differs = "the look-up tables are not what its newest record gives";
        check_all(sql, &[told, differs]).await;
    }
    check("DELETE FROM item_words_data WHERE id > 10", "damaged").await;
}

/// Somebody who rewrites records, digests and look-up tables alike must rewrite the chain too,
/// and then the last hash is not the one that was noted elsewhere.
#[tokio::test]
async fn one_2_the_triggers_refuse_to_alter_or_cut() {
    let file = LedgerFile::new();
    let ledger = file.open().await;
    fill(&ledger).await;
    let mut connection = file.tampering().await;
    for sql in [
        "UPDATE journal SET at = 0",
        "UPDATE journal SET event = event",
        "DELETE FROM journal",
        "DELETE FROM record_version",
        "UPDATE record_version SET body = body",
        "UPDATE record_version SET body = NULL WHERE kind = 'submission'",
        "UPDATE record_version SET body = NULL WHERE kind = 'item' AND version = 1",
        // The tombstone itself, and another digest under cover of an erasure.
        "UPDATE record_version SET body = NULL WHERE kind = 'item' AND version = 2",
        "UPDATE record_version SET body = NULL, digest = zeroblob(32) \
         WHERE kind = 'item' AND key = (SELECT reference FROM item WHERE stage = 'Diverted')",
    ] {
        let refused = run(&mut connection, sql).await.expect_err(sql);
        assert!(refused.to_string().contains("never"), "{refused}");
    }
    assert_verifies(&ledger).await;
}

#[tokio::test]
async fn what_was_altered_is_not_read_as_if_it_were_true() {
    let file = LedgerFile::new();
    let ledger = file.open().await;
    fill(&ledger).await;
    let mut connection = file.tampering().await;
    run(
        &mut connection,
        "DROP TRIGGER record_version_is_not_altered",
    )
    .await
    .expect("drops");
    let sql = "UPDATE record_version SET body = replace(body, 'tariff', 'other')";
    run(&mut connection, sql).await.expect("alters");
    let error = ledger.every_item().await.expect_err("is corrupt");
    assert!(
        matches!(error, app::ports::LedgerError::Corrupt(_)),
        "{error}"
    );
    assert!(!error.to_string().contains("other"), "{error}");
}

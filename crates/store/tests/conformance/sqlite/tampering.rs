//! ONE-2: whoever alters the file behind the product's back is found out, table by table.

use super::{LedgerFile, fill, run};
use crate::support::assert_verifies;
use crate::support::launch_samples::plan_ref;
use crate::support::launches::{batch, fact, is_corrupt, member};
use crate::support::samples::at;
use app::ports::{LaunchLedger, Ledger};
use launch::outcome::Step;

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
        "launch",
        "notice",
        "order",
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
        ("UPDATE launch SET phase = 'Draft'", "launch LCH"),
        ("UPDATE launch SET number = 'other'", "launch LCH"),
        ("UPDATE launch SET drafted_at = 1", "launch LCH"),
        ("UPDATE launch SET version = 1", "launch LCH"),
        ("DELETE FROM launch", "launch LCH"),
        ("UPDATE launch_order SET plan = 1", "order FWO"),
        ("UPDATE launch_order SET wave = 2", "order FWO"),
        ("UPDATE launch_order SET csp = 1", "order FWO"),
        ("UPDATE launch_order SET sent_at = 1", "order FWO"),
        ("DELETE FROM launch_order", "order FWO"),
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

#[tokio::test]
async fn sl_5_hubs_and_measures_are_counted_again() {
    let ended = "how many of its hubs came to an end is not what their facts give";
    for (sql, told) in [
        ("UPDATE outcome_count SET hubs = hubs + 1", ended),
        ("DELETE FROM outcome_count WHERE outcome = 'Failed'", ended),
        ("UPDATE outcome_count SET stratum = 1 - stratum", ended),
        (
            "UPDATE hub_progress SET failed_at = NULL, failure_mode = NULL",
            ended,
        ),
        ("UPDATE hub_progress SET heard_last = 1", ended),
        ("DELETE FROM hub_progress", ended),
        (
            "UPDATE hub_progress SET failure_mode = 'Broke' WHERE failed_at IS NOT NULL",
            "facts of 1 hubs cannot be read",
        ),
        (
            "UPDATE hub_progress SET wave = 2",
            "facts of hubs name an order that it does not have",
        ),
        (
            "UPDATE hub_progress SET order_ref = 5",
            "facts of hubs name an order that it does not have",
        ),
        (
            "UPDATE order_stratum SET hubs = hubs + 1",
            "its hubs are not counted by stratum",
        ),
        ("DELETE FROM order_stratum", "its hubs are not counted"),
        (
            "UPDATE kpi_count SET worsened = 0",
            "the counts of its measures are not what its hubs give",
        ),
        (
            "UPDATE hub_measure SET change = -1",
            "the counts of its measures",
        ),
        (
            "UPDATE hub_measure SET wave = 0",
            "the counts of its measures",
        ),
        ("DELETE FROM kpi_count", "the counts of its measures"),
    ] {
        check(sql, told).await;
    }
}

/// SL-5, ONE-3: what results are shared from agrees with what gates are decided on.
#[tokio::test]
async fn sl_5_counts_by_suppliers_and_kept_reports_are_looked_at() {
    let hubs = "orders whose hubs are not all counted by Suppliers";
    let ended = "orders whose ended hubs are not all counted by Suppliers";
    let measures = "plans whose measures are not all counted by Suppliers";
    for (sql, told) in [
        ("UPDATE order_suppliers SET hubs = hubs + 1", hubs),
        ("DELETE FROM order_suppliers", hubs),
        ("UPDATE outcome_suppliers SET hubs = hubs + 1", ended),
        (
            "UPDATE outcome_suppliers SET outcome = 'Recalled' WHERE outcome = 'Failed'",
            ended,
        ),
        ("DELETE FROM outcome_suppliers", ended),
        ("UPDATE kpi_suppliers SET worsened = 0", measures),
        ("DELETE FROM kpi_suppliers", measures),
        (
            "UPDATE result_report SET body = '{}'",
            "report 1 of launch LCH",
        ),
    ] {
        check(sql, told).await;
    }
}

/// A brake never fails open: a count that was altered gives no tally where it does not add up.
#[tokio::test]
async fn sl_5_facts_that_cannot_be_read_are_not_taken_for_none() {
    let file = LedgerFile::new();
    let ledger = file.open().await;
    fill(&ledger).await;
    let mut connection = file.tampering().await;
    for sql in [
        "UPDATE hub_progress SET failure_mode = 'Broke' WHERE failed_at IS NOT NULL",
        "UPDATE hub_measure SET events_after = -1",
        "UPDATE outcome_count SET wave = -1",
    ] {
        assert!(run(&mut connection, sql).await.expect("alters") > 0);
    }
    let devices = [member(2, 0).device];
    let known = ledger.known_hubs(plan_ref(1), &devices).await;
    assert!(is_corrupt(known));
    let next = batch(2, vec![fact(member(2, 0), 1, 20, Step::Heartbeat)]);
    assert!(is_corrupt(ledger.take_facts(&next).await));
    let planned = [((1, 0), 120), ((1, 1), 80)].into();
    let tally = ledger.tally(plan_ref(1), &planned, at(0)).await;
    assert!(is_corrupt(tally));
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

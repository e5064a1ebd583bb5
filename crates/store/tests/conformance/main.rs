//! What every ledger must do. Each case is a function over `Arc<dyn Ledger>`, or over both ports
//! where it needs that of launches; to hold another back end to it, add a module to `on_each!` that
//! opens an empty one.

#[path = "../support/mod.rs"]
mod support;

mod acts;
mod facts;
mod house;
mod items;
mod launches;
mod notices;
mod objects;
mod random_acts;
mod random_facts;
mod records;
mod sqlite;

use app::ports::{LaunchLedger, Ledger};
use std::sync::Arc;
use store::SqliteLedger;

/// A back end with both ports.
trait Both: Ledger + LaunchLedger {}

impl<T: Ledger + LaunchLedger> Both for T {}

/// An open ledger and what must outlive it.
struct Opened {
    ledger: Arc<dyn Both>,
    _directory: Option<tempfile::TempDir>,
}

async fn in_memory() -> Opened {
    let ledger = SqliteLedger::in_memory().await.expect("opens in memory");
    Opened {
        ledger: Arc::new(ledger),
        _directory: None,
    }
}

async fn in_a_file() -> Opened {
    let directory = tempfile::tempdir().expect("a directory");
    let path = directory.path().join("ledger.sqlite");
    let ledger = SqliteLedger::open(&path).await.expect("opens in a file");
    Opened {
        ledger: Arc::new(ledger),
        _directory: Some(directory),
    }
}

macro_rules! on_each {
    ($($module:ident :: $case:ident),+ $(,)?) => {
        on_each!(@back_end sqlite_in_memory, in_memory, $($module::$case),+);
        on_each!(@back_end sqlite_in_a_file, in_a_file, $($module::$case),+);
    };
    (@back_end $name:ident, $open:ident, $($module:ident :: $case:ident),+) => {
        mod $name {
            $(
                #[tokio::test]
                async fn $case() {
                    let opened = super::$open().await;
                    super::$module::$case(opened.ledger.clone()).await;
                    super::support::assert_verifies(&*opened.ledger).await;
                }
            )+
        }
    };
}

on_each! {
    acts::a_commit_that_conflicts_leaves_nothing_behind,
    acts::a_write_must_follow_the_newest_version,
    acts::an_act_rests_on_the_journal_it_was_decided_on,
    acts::an_identifier_belongs_to_one_item_of_a_provider,
    acts::an_act_under_a_key_is_done_once,
    acts::one_2_lines_are_chained_and_numbered_without_gaps,
    items::what_is_written_is_read_back_whole,
    items::one_1_what_a_launch_drafted_is_read_back_and_found_by_its_number,
    items::items_are_found_by_reference_identifier_provider_and_device,
    items::pages_go_from_the_newest_change_to_the_oldest,
    items::words_are_never_syntax,
    items::every_version_stays_with_moment_and_person,
    items::reg_11_a_diverted_item_keeps_no_content_and_still_verifies,
    items::reg_11_diverted_items_are_found_by_provider,
    records::submissions_page_newest_first_and_stay_with_their_provider,
    records::reg_11_what_a_file_names_stays_with_its_submission,
    records::rounds_are_listed_newest_first,
    records::reg_18_editions_keep_their_entries_and_the_last_published_is_found,
    records::reg_9_the_highest_glossary_and_calendar_are_in_force,
    records::reg_8_the_access_list_is_as_proposed_until_somebody_sets_it,
    notices::notices_are_told_once_and_only_to_their_recipient,
    notices::a_mark_covers_what_was_there_when_it_was_made,
    notices::one_3_numbers_of_notices_tell_nothing_about_others,
    notices::reg_6_confirmation_requests_follow_their_items,
    house::organisations_are_added_renamed_and_alphabetical,
    house::the_table_of_make_holders_is_replaced_whole,
    house::the_list_of_devices_is_replaced_whole,
    house::people_are_found_by_reference_and_by_name,
    house::a_session_ends_by_time_and_by_sign_out,
    house::a_token_taken_back_stays_taken_back,
    house::a_kept_value_stays_the_first,
    launches::what_is_written_of_a_launch_is_read_back_whole,
    launches::launches_are_listed_newest_first_and_found_by_their_numbers,
    launches::a_launch_must_follow_its_newest_version,
    launches::sl_9_a_stop_that_commits_first_wins_over_a_dispatch,
    launches::sl_9_a_dispatch_that_commits_first_makes_the_stop_look_again,
    launches::sl_9_of_a_fetch_and_a_recall_the_later_looks_again,
    launches::a_new_order_comes_with_its_launch,
    launches::orders_are_found_by_plan_and_in_pages_by_csp,
    launches::one_2_one_act_may_write_both_halves,
    launches::phases_of_a_launch_are_explained_by_its_events,
    facts::sl_5_every_planned_hub_is_in_one_place_at_any_moment,
    facts::sl_5_facts_in_any_order_and_twice_give_the_same,
    facts::sl_5_a_batch_that_comes_again_changes_nothing,
    facts::sl_5_gaps_in_a_sources_numbers_are_found_and_nothing_is_lost,
    facts::a_batch_with_a_fact_that_cannot_be_is_refused_whole,
    facts::sl_9_a_hub_taken_back_in_time_waits_and_may_be_sent_again,
    facts::sl_9_of_an_order_taken_back_before_it_was_fetched_every_hub_waits,
    facts::counts_that_do_not_add_up_give_no_tally,
    facts::sl_5_held_hubs_are_as_last_looked_at_and_never_those_that_were_sent,
    facts::what_is_known_of_hubs_is_found_by_device,
    facts::sl_5_measures_count_by_arm_once_both_sides_are_known,
    facts::sl_7_a_report_is_kept_as_it_was_made,
    facts::a_note_of_a_launch_is_replaced_under_its_name,
}

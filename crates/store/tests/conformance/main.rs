//! What every ledger must do. Each case is a function over `Arc<dyn Ledger>`; to hold another
//! back end to it, add a module to `on_each!` that opens an empty one.

#[path = "../support/mod.rs"]
mod support;

mod acts;
mod house;
mod items;
mod notices;
mod objects;
mod random_acts;
mod records;
mod sqlite;

use app::ports::Ledger;
use std::sync::Arc;
use store::SqliteLedger;

/// An open ledger and what must outlive it.
struct Opened {
    ledger: Arc<dyn Ledger>,
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
}

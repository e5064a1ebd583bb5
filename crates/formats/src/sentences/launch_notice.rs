//! What a notice about a Safe Launch tells. Without names of people, Device IDs or texts of
//! records; whose stop or deferral it is, the launch's own page says to those who may know.

use launch::criteria::Kpi;
use launch::decision::NoticeAbout;
use terms::moment::uk_date_text;

/// A notice's one sentence.
pub fn sentence(about: &NoticeAbout) -> String {
    match about {
        NoticeAbout::LaunchNotified {
            revision: 1,
            window_closes,
            ..
        } => format!(
            "DCC notifies you of an upgrade of Communications Hub firmware; the first lists of \
             hubs count until the end of {}.",
            uk_date_text(window_closes.uk_date())
        ),
        NoticeAbout::LaunchNotified { revision, .. } => {
            format!("DCC corrected the notification of a Safe Launch: this is revision {revision}.")
        }
        NoticeAbout::ListedBeforeNotified { .. } => "The Central Products List named the firmware \
            of a Safe Launch before its notification was issued."
            .to_owned(),
        NoticeAbout::DccPlanApplies { .. } => {
            "No list of hubs arrived in time for a Safe Launch, so DCC's own plan applies."
                .to_owned()
        }
        NoticeAbout::ListsArrived { .. } => "The window for the first lists of a Safe Launch \
            closed, and only the listed hubs go first."
            .to_owned(),
        NoticeAbout::TrancheSealed { level, .. } => format!(
            "The hubs of level {level} of a Safe Launch are settled, and firmware goes out to \
             them in waves."
        ),
        NoticeAbout::GateMet { level, .. } => format!(
            "The gate of level {level} of a Safe Launch is met and waits for a person at DCC to \
             move the launch on."
        ),
        NoticeAbout::LevelAchieved {
            level,
            next: Some(next),
            ..
        } => {
            format!("Level {level} of a Safe Launch is achieved, and it moves on to level {next}.")
        }
        NoticeAbout::LevelAchieved {
            level, next: None, ..
        } => format!("Level {level} of a Safe Launch, its last, is achieved."),
        NoticeAbout::GateNotAchieved {
            level, report_by, ..
        } => format!(
            "The gate of level {level} of a Safe Launch is not achieved: the launch is held, and \
             DCC reports how the firmware fails by {}.",
            uk_date_text(*report_by)
        ),
        NoticeAbout::FailureReported { .. } => "DCC reported how the firmware of a Safe Launch \
            fails and what is done about it."
            .to_owned(),
        NoticeAbout::Stopped { .. } => {
            "An Emergency Stop holds a Safe Launch until the Panel directs that it goes on."
                .to_owned()
        }
        NoticeAbout::Deferred { .. } => {
            "A Supplier deferred the upgrade of its own hubs in a Safe Launch.".to_owned()
        }
        NoticeAbout::CaseStated { .. } => {
            "DCC stated its case on a hold of a Safe Launch that waits for the Panel.".to_owned()
        }
        NoticeAbout::Directed { .. } => {
            "The Panel gave a direction on a hold of a Safe Launch.".to_owned()
        }
        NoticeAbout::Released { .. } => "A hold of a Safe Launch was released.".to_owned(),
        NoticeAbout::DriftWarned { kpi, .. } => format!(
            "In a Safe Launch {} shifted at many hubs, which a person at DCC must acknowledge.",
            measure(*kpi)
        ),
        NoticeAbout::OrdersRecalled { .. } => "DCC recalled your orders of a Safe Launch: \
            instruct no further hub of them and say of each hub whether it was in time."
            .to_owned(),
        NoticeAbout::LaunchCompleted { .. } => "A Safe Launch is complete.".to_owned(),
        NoticeAbout::LaunchWithdrawn { .. } => "DCC ended a Safe Launch.".to_owned(),
    }
}

fn measure(kpi: Kpi) -> &'static str {
    match kpi {
        Kpi::HalfHourlyReads => "missing half-hourly reads",
        Kpi::GasReads => "missing gas reads",
        Kpi::Alerts => "alerts",
        Kpi::PrepaymentLatency => "slow prepayment top-ups",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use terms::{LaunchRef, Moment};

    #[test]
    fn sl_1_a_first_notification_says_until_when_lists_count_and_a_revision_that_it_is_one() {
        let notified = |revision| NoticeAbout::LaunchNotified {
            launch: LaunchRef::from_random_bits(1),
            revision,
            window_closes: Moment::end_of_day(jiff::civil::date(2026, 4, 30)),
        };
        assert_eq!(
            sentence(&notified(1)),
            "DCC notifies you of an upgrade of Communications Hub firmware; the first lists of \
             hubs count until the end of 30 April 2026."
        );
        assert_eq!(
            sentence(&notified(2)),
            "DCC corrected the notification of a Safe Launch: this is revision 2."
        );
    }

    #[test]
    fn sl_6_an_achieved_level_says_where_the_launch_moves() {
        let achieved = |next| NoticeAbout::LevelAchieved {
            launch: LaunchRef::from_random_bits(1),
            level: 3,
            next,
        };
        assert_eq!(
            sentence(&achieved(Some(4))),
            "Level 3 of a Safe Launch is achieved, and it moves on to level 4."
        );
        assert_eq!(
            sentence(&achieved(None)),
            "Level 3 of a Safe Launch, its last, is achieved."
        );
    }
}

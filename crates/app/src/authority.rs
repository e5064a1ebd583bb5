//! The one authority table: which kind of organisation may ask for which act (ONE-2).
//!
//! It stands in front of every decision, whatever way it came in. The golden file
//! `authority.golden` is its review copy. What an organisation may do to a particular object, its
//! own or another's, is the decision's business.

use register::command::{Actor, Command};
use terms::OrganisationType;

/// An act by name, without its contents.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[expect(missing_docs, reason = "each is the command of the same name")]
pub enum Act {
    PublishGlossary,
    LoadCalendar,
    OpenRound,
    AgreeExtension,
    DeclareNilReturn,
    RaiseChases,
    RecordChase,
    ReceiveSubmission,
    RaiseItem,
    DraftFromLaunch,
    AttachLaunch,
    WithdrawItem,
    VerifyItem,
    QueryItem,
    AnswerQuery,
    DeclineItem,
    DivertItem,
    MarkConcern,
    ClearConcern,
    CombineClauses,
    SeparateClause,
    SetFixTargets,
    ProvideFix,
    DecideRepeat,
    AskConfirmation,
    ConfirmFix,
    RefuseFix,
    WithdrawConfirmation,
    PrepareEdition,
    PublishEdition,
    DiscardEdition,
    HandOverEdition,
    AcknowledgeHandOver,
    SetAccess,
    DraftLaunch,
    ChangeLaunchDraft,
    IssueNotification,
    ReviseNotification,
    AcknowledgeNotification,
    NominateHubs,
    WithdrawNominations,
    CloseNominations,
    SealTranche,
    SendOrders,
    FetchOrder,
    BeginWave,
    AssessGate,
    AcknowledgeDrift,
    MoveLaunchOn,
    ReportFailure,
    ReleaseGateHold,
    EmergencyStop,
    DeferUpgrade,
    EndDeferral,
    StateCase,
    DirectHold,
    DirectCoverage,
    WithdrawLaunch,
    RecordListing,
    SetAlertAside,
}

impl Act {
    /// Every act.
    pub const ALL: [Act; 60] = [
        Act::PublishGlossary,
        Act::LoadCalendar,
        Act::OpenRound,
        Act::AgreeExtension,
        Act::DeclareNilReturn,
        Act::RaiseChases,
        Act::RecordChase,
        Act::ReceiveSubmission,
        Act::RaiseItem,
        Act::DraftFromLaunch,
        Act::AttachLaunch,
        Act::WithdrawItem,
        Act::VerifyItem,
        Act::QueryItem,
        Act::AnswerQuery,
        Act::DeclineItem,
        Act::DivertItem,
        Act::MarkConcern,
        Act::ClearConcern,
        Act::CombineClauses,
        Act::SeparateClause,
        Act::SetFixTargets,
        Act::ProvideFix,
        Act::DecideRepeat,
        Act::AskConfirmation,
        Act::ConfirmFix,
        Act::RefuseFix,
        Act::WithdrawConfirmation,
        Act::PrepareEdition,
        Act::PublishEdition,
        Act::DiscardEdition,
        Act::HandOverEdition,
        Act::AcknowledgeHandOver,
        Act::SetAccess,
        Act::DraftLaunch,
        Act::ChangeLaunchDraft,
        Act::IssueNotification,
        Act::ReviseNotification,
        Act::AcknowledgeNotification,
        Act::NominateHubs,
        Act::WithdrawNominations,
        Act::CloseNominations,
        Act::SealTranche,
        Act::SendOrders,
        Act::FetchOrder,
        Act::BeginWave,
        Act::AssessGate,
        Act::AcknowledgeDrift,
        Act::MoveLaunchOn,
        Act::ReportFailure,
        Act::ReleaseGateHold,
        Act::EmergencyStop,
        Act::DeferUpgrade,
        Act::EndDeferral,
        Act::StateCase,
        Act::DirectHold,
        Act::DirectCoverage,
        Act::WithdrawLaunch,
        Act::RecordListing,
        Act::SetAlertAside,
    ];

    /// The act that this command asks for.
    pub fn of(command: &Command) -> Act {
        match command {
            Command::PublishGlossary { .. } => Act::PublishGlossary,
            Command::LoadCalendar { .. } => Act::LoadCalendar,
            Command::OpenRound { .. } => Act::OpenRound,
            Command::AgreeExtension { .. } => Act::AgreeExtension,
            Command::DeclareNilReturn { .. } => Act::DeclareNilReturn,
            Command::RaiseChases { .. } => Act::RaiseChases,
            Command::RecordChase { .. } => Act::RecordChase,
            Command::ReceiveSubmission(_) => Act::ReceiveSubmission,
            Command::RaiseItem { .. } => Act::RaiseItem,
            Command::DraftFromLaunch(_) => Act::DraftFromLaunch,
            Command::AttachLaunch { .. } => Act::AttachLaunch,
            Command::WithdrawItem { .. } => Act::WithdrawItem,
            Command::VerifyItem { .. } => Act::VerifyItem,
            Command::QueryItem { .. } => Act::QueryItem,
            Command::AnswerQuery { .. } => Act::AnswerQuery,
            Command::DeclineItem { .. } => Act::DeclineItem,
            Command::DivertItem { .. } => Act::DivertItem,
            Command::MarkConcern { .. } => Act::MarkConcern,
            Command::ClearConcern { .. } => Act::ClearConcern,
            Command::CombineClauses { .. } => Act::CombineClauses,
            Command::SeparateClause { .. } => Act::SeparateClause,
            Command::SetFixTargets { .. } => Act::SetFixTargets,
            Command::ProvideFix { .. } => Act::ProvideFix,
            Command::DecideRepeat { .. } => Act::DecideRepeat,
            Command::AskConfirmation { .. } => Act::AskConfirmation,
            Command::ConfirmFix { .. } => Act::ConfirmFix,
            Command::RefuseFix { .. } => Act::RefuseFix,
            Command::WithdrawConfirmation { .. } => Act::WithdrawConfirmation,
            Command::PrepareEdition { .. } => Act::PrepareEdition,
            Command::PublishEdition { .. } => Act::PublishEdition,
            Command::DiscardEdition { .. } => Act::DiscardEdition,
            Command::HandOverEdition { .. } => Act::HandOverEdition,
            Command::AcknowledgeHandOver { .. } => Act::AcknowledgeHandOver,
            Command::SetAccess { .. } => Act::SetAccess,
        }
    }

    /// The act on a launch that this command asks for.
    pub fn on_launch(command: &launch::command::Command) -> Act {
        use launch::command::Command;
        match command {
            Command::Draft { .. } => Act::DraftLaunch,
            Command::ChangeDraft { .. } => Act::ChangeLaunchDraft,
            Command::Issue { .. } => Act::IssueNotification,
            Command::Revise { .. } => Act::ReviseNotification,
            Command::Acknowledge { .. } => Act::AcknowledgeNotification,
            Command::Nominate { .. } => Act::NominateHubs,
            Command::WithdrawNominations { .. } => Act::WithdrawNominations,
            Command::CloseWindow { .. } => Act::CloseNominations,
            Command::Seal { .. } => Act::SealTranche,
            Command::SendOrders { .. } => Act::SendOrders,
            Command::FetchOrder { .. } => Act::FetchOrder,
            Command::BeginWave { .. } => Act::BeginWave,
            Command::AssessGate { .. } => Act::AssessGate,
            Command::AcknowledgeDrift { .. } => Act::AcknowledgeDrift,
            Command::MoveOn { .. } => Act::MoveLaunchOn,
            Command::ReportFailure { .. } => Act::ReportFailure,
            Command::ReleaseGate { .. } => Act::ReleaseGateHold,
            Command::EmergencyStop { .. } => Act::EmergencyStop,
            Command::Defer { .. } => Act::DeferUpgrade,
            Command::EndDeferral { .. } => Act::EndDeferral,
            Command::StateCase { .. } => Act::StateCase,
            Command::Direct { .. } => Act::DirectHold,
            Command::DirectCoverage { .. } => Act::DirectCoverage,
            Command::Withdraw { .. } => Act::WithdrawLaunch,
            Command::RecordListing { .. } => Act::RecordListing,
        }
    }

    /// The kinds of organisation whose people may ask for it. Empty: only the clock.
    pub fn open_to(self) -> &'static [OrganisationType] {
        use OrganisationType as Type;
        const DCC: &[OrganisationType] = &[Type::Dcc];
        const SECAS: &[OrganisationType] = &[Type::Secas];
        const PANEL: &[OrganisationType] = &[Type::Panel];
        const CSPS: &[OrganisationType] = &[Type::Csp];
        const SUPPLIERS: &[OrganisationType] = &[Type::Supplier];
        const DCC_AND_SUPPLIERS: &[OrganisationType] = &[Type::Dcc, Type::Supplier];
        const PROVIDERS: &[OrganisationType] = &[Type::Manufacturer, Type::Csp];
        const PARTIES: &[OrganisationType] =
            &[Type::Supplier, Type::NetworkParty, Type::OtherSecParty];
        const OWNERS: &[OrganisationType] = &[
            Type::Manufacturer,
            Type::Csp,
            Type::Supplier,
            Type::NetworkParty,
            Type::OtherSecParty,
        ];
        const DCC_AND_OWNERS: &[OrganisationType] = &[
            Type::Dcc,
            Type::Manufacturer,
            Type::Csp,
            Type::Supplier,
            Type::NetworkParty,
            Type::OtherSecParty,
        ];
        match self {
            Act::RaiseChases
            | Act::DraftFromLaunch
            | Act::CloseNominations
            | Act::SendOrders
            | Act::BeginWave
            | Act::AssessGate
            | Act::RecordListing => &[],
            Act::RecordChase | Act::AcknowledgeHandOver | Act::SetAccess => SECAS,
            Act::DeclareNilReturn
            | Act::ReceiveSubmission
            | Act::ConfirmFix
            | Act::RefuseFix
            | Act::WithdrawConfirmation => PROVIDERS,
            Act::RaiseItem => PARTIES,
            Act::WithdrawItem | Act::AnswerQuery => OWNERS,
            Act::ProvideFix => DCC_AND_OWNERS,
            Act::PublishGlossary
            | Act::LoadCalendar
            | Act::OpenRound
            | Act::AgreeExtension
            | Act::VerifyItem
            | Act::QueryItem
            | Act::DeclineItem
            | Act::DivertItem
            | Act::MarkConcern
            | Act::ClearConcern
            | Act::CombineClauses
            | Act::SeparateClause
            | Act::SetFixTargets
            | Act::DecideRepeat
            | Act::AskConfirmation
            | Act::AttachLaunch
            | Act::PrepareEdition
            | Act::PublishEdition
            | Act::DiscardEdition
            | Act::HandOverEdition
            | Act::DraftLaunch
            | Act::ChangeLaunchDraft
            | Act::IssueNotification
            | Act::ReviseNotification
            | Act::SealTranche
            | Act::AcknowledgeDrift
            | Act::MoveLaunchOn
            | Act::ReportFailure
            | Act::ReleaseGateHold
            | Act::StateCase
            | Act::WithdrawLaunch
            | Act::SetAlertAside => DCC,
            Act::NominateHubs | Act::WithdrawNominations | Act::DeferUpgrade | Act::EndDeferral => {
                SUPPLIERS
            }
            Act::AcknowledgeNotification => SUPPLIERS,
            Act::EmergencyStop => DCC_AND_SUPPLIERS,
            Act::FetchOrder => CSPS,
            Act::DirectHold | Act::DirectCoverage => PANEL,
        }
    }
}

/// Whether the table lets this actor ask for this act.
pub fn allows(actor: &Actor, act: Act) -> Allowance {
    let allowed = match actor {
        Actor::Clock => act.open_to().is_empty(),
        Actor::Person(capacity) => act.open_to().contains(&capacity.organisation_type),
    };
    match allowed {
        true => Allowance::Allowed,
        false => Allowance::NotAllowed,
    }
}

/// What the table says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Allowance {
    /// The actor may ask.
    Allowed,
    /// The actor may not.
    NotAllowed,
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fmt::Write;

    /// Never overwritten by a flag: whoever changes who may do what edits this file by hand.
    const GOLDEN: &str = include_str!("authority.golden");

    #[test]
    fn one_2_the_authority_table_is_as_reviewed() {
        let mut table = String::new();
        for act in Act::ALL {
            let open_to: Vec<&str> = act.open_to().iter().map(|kind| kind.name()).collect();
            let who = match open_to.is_empty() {
                true => "the clock only".to_owned(),
                false => open_to.join(", "),
            };
            writeln!(table, "{act:?}: {who}").unwrap();
        }
        assert_eq!(table, GOLDEN);
    }
}

//! For every command a scene in which whoever has the authority can do it: what it acts on is
//! there, in the stage it needs.

use crate::launches::{clean_launch, finding};
use crate::world::*;
use register::StatusOfInformation;
use register::command::{Actor, Command};
use register::fix::ConfirmationAnswer;
use register::item::{Concern, DeclineReason, RepeatVerdict};
use terms::{ItemRef, RoundRef};

/// What the acting organisation has to do with the object.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Relation {
    /// The command has no object that belongs to anybody.
    None,
    /// It is the actor's own item, or the actor was asked.
    Own,
    /// It is another's, or another was asked.
    Anothers,
}

/// One command with its scene.
pub struct Scene {
    pub world: World,
    pub command: Command,
    pub relation: Relation,
}

/// The command's name. A new variant must be named here, and then stand in [`scenes`].
pub fn name(command: &Command) -> &'static str {
    match command {
        Command::PublishGlossary { .. } => "PublishGlossary",
        Command::LoadCalendar { .. } => "LoadCalendar",
        Command::OpenRound { .. } => "OpenRound",
        Command::AgreeExtension { .. } => "AgreeExtension",
        Command::DeclareNilReturn { .. } => "DeclareNilReturn",
        Command::RaiseChases { .. } => "RaiseChases",
        Command::RecordChase { .. } => "RecordChase",
        Command::ReceiveSubmission(_) => "ReceiveSubmission",
        Command::RaiseItem { .. } => "RaiseItem",
        Command::DraftFromLaunch(_) => "DraftFromLaunch",
        Command::AttachLaunch { .. } => "AttachLaunch",
        Command::WithdrawItem { .. } => "WithdrawItem",
        Command::VerifyItem { .. } => "VerifyItem",
        Command::QueryItem { .. } => "QueryItem",
        Command::AnswerQuery { .. } => "AnswerQuery",
        Command::DeclineItem { .. } => "DeclineItem",
        Command::DivertItem { .. } => "DivertItem",
        Command::MarkConcern { .. } => "MarkConcern",
        Command::ClearConcern { .. } => "ClearConcern",
        Command::CombineClauses { .. } => "CombineClauses",
        Command::SeparateClause { .. } => "SeparateClause",
        Command::SetFixTargets { .. } => "SetFixTargets",
        Command::ProvideFix { .. } => "ProvideFix",
        Command::DecideRepeat { .. } => "DecideRepeat",
        Command::AskConfirmation { .. } => "AskConfirmation",
        Command::ConfirmFix { .. } => "ConfirmFix",
        Command::RefuseFix { .. } => "RefuseFix",
        Command::WithdrawConfirmation { .. } => "WithdrawConfirmation",
        Command::PrepareEdition { .. } => "PrepareEdition",
        Command::PublishEdition { .. } => "PublishEdition",
        Command::DiscardEdition { .. } => "DiscardEdition",
        Command::HandOverEdition { .. } => "HandOverEdition",
        Command::AcknowledgeHandOver { .. } => "AcknowledgeHandOver",
        Command::SetAccess { .. } => "SetAccess",
    }
}

/// How many commands there are: the arms of [`name`].
pub const COMMANDS: usize = 34;

/// Every command in its scene, for an actor of this organisation (absent for the clock).
pub fn scenes(who: Option<Who>) -> Vec<Scene> {
    let mut scenes = of_rounds(who);
    scenes.extend(of_items());
    scenes.extend(of_own_items(who));
    scenes.extend(of_confirmations(who));
    scenes.extend(of_editions());
    scenes
}

fn text() -> String {
    "Synthetic text".to_owned()
}

fn scene(world: World, command: Command) -> Scene {
    Scene {
        world,
        command,
        relation: Relation::None,
    }
}

fn in_round() -> (World, RoundRef) {
    let mut world = World::new();
    let round = world.opens("2026 Q1", &[(Who::Northmere, day(2026, 1, 30))]);
    (world, round)
}

fn of_rounds(who: Option<Who>) -> Vec<Scene> {
    let (world, round) = in_round();
    let mut overdue = world.clone();
    overdue.now = nine_o_clock(day(2026, 2, 23));
    let mut chased = overdue.clone();
    let raise = Command::RaiseChases { round };
    chased
        .try_as(Actor::Clock, raise.clone())
        .expect("it is there");
    let mut asked = world.clone();
    if let Some(who) = who {
        asked.rounds[0].value.returns[0].provider = who.organisation();
    }
    let mut nobody_asked = world.clone();
    nobody_asked.rounds[0].value.returns.clear();
    vec![
        scene(
            World::bare(),
            Command::PublishGlossary {
                entries: glossary(),
            },
        ),
        scene(
            world.clone(),
            Command::LoadCalendar {
                calendar: england_2026(&[]),
            },
        ),
        scene(
            world.clone(),
            open_round("2026 Q2", &[(Who::Northmere, day(2026, 4, 30))]),
        ),
        scene(
            world,
            Command::AgreeExtension {
                round,
                provider: Who::Northmere.organisation(),
                to: day(2026, 2, 27),
                reason: text(),
            },
        ),
        Scene {
            world: asked,
            command: Command::DeclareNilReturn { round },
            relation: Relation::Own,
        },
        Scene {
            world: nobody_asked,
            command: Command::DeclareNilReturn { round },
            relation: Relation::Anothers,
        },
        scene(overdue, raise),
        scene(
            chased,
            Command::RecordChase {
                round,
                provider: Who::Northmere.organisation(),
                note: text(),
            },
        ),
        scene(
            World::new(),
            Command::ReceiveSubmission(file(vec![row(1, em_100("00020120"))])),
        ),
        scene(
            World::new(),
            Command::RaiseItem {
                terms: vec![term(&em_100("00020120"))],
                status: StatusOfInformation::Issue,
                summary: text(),
                fix_information: None,
                concern: None,
            },
        ),
    ]
}

/// Calder & Rowe's item of two clauses and an item beside it.
fn received() -> (World, ItemRef, ItemRef) {
    let mut world = World::new();
    let rows = vec![
        row(1, em_100("00020120")),
        row(1, ch_7("04010203")),
        row(2, em_100("0002011F")),
    ];
    world.sends(Who::Calder, rows);
    let item = world.item_ref(Who::Calder, 1);
    let other = world.item_ref(Who::Calder, 2);
    (world, item, other)
}

fn of_items() -> Vec<Scene> {
    let (world, item, other) = received();
    let mut verified = world.clone();
    verified.verifies(item);
    let mut joined = world.clone();
    let clauses = vec![1, 2];
    let join = Command::CombineClauses { item, clauses };
    joined.does(Who::Dcc, join.clone());
    let mut concerned = world.clone();
    let held = concerned.items.get_mut(&item).expect("it is there");
    held.value.concern = Some(Concern::Safety);
    let in_received = [
        world.verify(item),
        Command::QueryItem {
            item,
            question: text(),
            due_working_days: 5,
        },
        Command::DeclineItem {
            item,
            reason: DeclineReason::Insufficient,
        },
        Command::DivertItem { item },
        Command::MarkConcern {
            item,
            concern: Concern::Billing,
        },
        join,
        Command::SetFixTargets {
            item,
            clause: 1,
            targets: vec![em_100("00020131")],
        },
        Command::DecideRepeat {
            item,
            other,
            verdict: RepeatVerdict::Same,
        },
    ];
    let mut scenes: Vec<Scene> = in_received
        .into_iter()
        .map(|command| scene(world.clone(), command))
        .collect();
    scenes.push(scene(joined, Command::SeparateClause { item, clause: 3 }));
    scenes.push(scene(concerned, Command::ClearConcern { item }));
    scenes.push(scene(
        verified,
        Command::AskConfirmation { item, clause: 1 },
    ));
    let mut targeted = world;
    targeted.does(
        Who::Dcc,
        Command::SetFixTargets {
            item,
            clause: 2,
            targets: vec![ch_7("04010204")],
        },
    );
    scenes.push(scene(
        targeted,
        Command::AttachLaunch {
            item,
            clause: 2,
            launch: Box::new(clean_launch(1, ch_7("04010204"))),
        },
    ));
    scenes.push(scene(
        World::new(),
        Command::DraftFromLaunch(Box::new(finding(1, 1, vec![vec![term(&ch_7("04010203"))]]))),
    ));
    scenes
}

fn of_own_items(who: Option<Who>) -> Vec<Scene> {
    let (mut world, item, _) = received();
    world.does(
        Who::Dcc,
        Command::QueryItem {
            item,
            question: text(),
            due_working_days: 5,
        },
    );
    let query = world.items[&item].value.queries[0].reference;
    let from = who.unwrap_or(Who::Panel).organisation();
    let commands = [
        Command::WithdrawItem { item },
        Command::AnswerQuery {
            item,
            query,
            text: text(),
        },
        Command::ProvideFix {
            item,
            clause: 1,
            from,
            information: text(),
        },
    ];
    let mut own = world.clone();
    if let Some(who) = who {
        own.items
            .get_mut(&item)
            .expect("it is there")
            .value
            .provider = who.organisation();
    }
    let mut scenes = Vec::new();
    for command in commands {
        for (world, relation) in [(&own, Relation::Own), (&world, Relation::Anothers)] {
            scenes.push(Scene {
                world: world.clone(),
                command: command.clone(),
                relation,
            });
        }
    }
    scenes
}

fn of_confirmations(who: Option<Who>) -> Vec<Scene> {
    let mut world = World::new();
    world.sends(Who::NorthernReach, vec![row(1, em_100("00020120"))]);
    let item = world.item_ref(Who::NorthernReach, 1);
    world.make_holders = vec![holder("Northmere", Who::Calder, day(2020, 1, 1), None)];
    world.verifies(item);
    let request = world.asks(item, 1);
    let mut confirmed = world.clone();
    confirmed.confirms(Who::Calder, item, 1);
    let refuse = Command::RefuseFix {
        item,
        request,
        reason: text(),
    };
    let commands = [
        (world.clone(), confirm(item, request)),
        (world, refuse),
        (confirmed, withdraw_confirmation(item, request)),
    ];
    let mut scenes = Vec::new();
    for (world, command) in commands {
        scenes.push(Scene {
            world: asked_of(who, &world, item),
            command: command.clone(),
            relation: Relation::Own,
        });
        scenes.push(Scene {
            world,
            command,
            relation: Relation::Anothers,
        });
    }
    scenes
}

/// The same world, in which this organisation was asked instead.
fn asked_of(who: Option<Who>, world: &World, item: ItemRef) -> World {
    let mut world = world.clone();
    let Some(who) = who else { return world };
    world.make_holders = vec![holder("Northmere", who, day(2020, 1, 1), None)];
    let clause = &mut world
        .items
        .get_mut(&item)
        .expect("it is there")
        .value
        .clauses[0];
    let answers = &mut clause
        .fix
        .confirmation
        .as_mut()
        .expect("it is there")
        .answers;
    let answer = answers
        .remove(&Who::Calder.organisation())
        .unwrap_or(ConfirmationAnswer::Awaited);
    answers.insert(who.organisation(), answer);
    world
}

fn of_editions() -> Vec<Scene> {
    let world = World::new();
    let mut prepared = world.clone();
    let edition = prepared.prepares(ad_hoc(), None);
    // Prepared by the second person, so that the first may publish.
    let by = Who::DccSecond.person();
    prepared
        .editions
        .get_mut(&edition)
        .expect("it is there")
        .value
        .prepared_by = by;
    let mut published = prepared.clone();
    published.does(Who::Dcc, Command::PublishEdition { edition });
    let hand_over = Command::HandOverEdition { edition };
    let mut handed_over = published.clone();
    handed_over.does(Who::Dcc, hand_over.clone());
    vec![
        scene(
            world.clone(),
            Command::PrepareEdition {
                kind: ad_hoc(),
                round: None,
            },
        ),
        scene(prepared.clone(), Command::PublishEdition { edition }),
        scene(
            prepared,
            Command::DiscardEdition {
                edition,
                reason: text(),
            },
        ),
        scene(published, hand_over),
        scene(handed_over, Command::AcknowledgeHandOver { edition }),
        scene(
            world,
            Command::SetAccess {
                categories: Vec::new(),
            },
        ),
    ]
}

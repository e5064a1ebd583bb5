//! What a decision gathers before it is done: the launch as it becomes, and everything beside.

use crate::decision::{Decision, Event, Facts, Notice, NoticeAbout, Recipient, Write};
use crate::launch::{Communication, CommunicationKind, Launch};
use crate::order::Order;
use crate::tranche::Tranche;
use std::collections::BTreeSet;
use terms::{OrganisationRef, OrganisationType, Stored};

/// A decision on a launch in the making.
pub(super) struct Draft {
    pub(super) launch: Launch,
    pub(super) decision: Decision,
    follows: u32,
}

/// Whether a report to the forum follows a communication (SL-7).
pub(super) enum Reports {
    Follows,
    None,
}

impl Draft {
    pub(super) fn of(stored: &Stored<Launch>) -> Draft {
        Draft {
            launch: stored.value.clone(),
            follows: stored.version,
            decision: Decision::default(),
        }
    }

    pub(super) fn event(&mut self, event: Event) {
        self.decision.events.push(event);
    }

    /// The tranche that is sealed for the current level and attempt.
    pub(super) fn tranche(&mut self) -> Option<&mut Tranche> {
        let (level, attempt) = (self.launch.level, self.launch.attempt);
        self.launch
            .tranches
            .iter_mut()
            .rfind(|tranche| tranche.level == level && tranche.attempt == attempt)
    }

    pub(super) fn tell(&mut self, to: Recipient, about: NoticeAbout, key: &str) {
        let key = format!("{}/{key}", self.launch.reference);
        self.decision.notices.push(Notice { to, about, key });
    }

    /// Tells everybody who was told of the launch, DCC, SECAS and the Panel.
    pub(super) fn tell_all(&mut self, about: NoticeAbout, key: &str) {
        let told: Vec<OrganisationRef> = self
            .launch
            .told
            .iter()
            .map(|told| told.organisation)
            .collect();
        for organisation in told {
            let key = format!("{key}/{organisation}");
            self.tell(Recipient::Organisation(organisation), about, &key);
        }
        self.tell_house(about, key);
    }

    /// Tells DCC, SECAS and the Panel.
    pub(super) fn tell_house(&mut self, about: NoticeAbout, key: &str) {
        for wanted in [
            OrganisationType::Dcc,
            OrganisationType::Secas,
            OrganisationType::Panel,
        ] {
            let key = format!("{key}/{}", wanted.name());
            self.tell(Recipient::Every(wanted), about, &key);
        }
    }

    /// Adds a formal communication.
    pub(super) fn communicate(
        &mut self,
        facts: &Facts<'_>,
        kind: CommunicationKind,
        report: Reports,
    ) {
        let days = self.launch.notification.criteria.report_after_working_days;
        let number = u32::try_from(self.launch.communications.len() + 1);
        self.launch.communications.push(Communication {
            number: number.expect("a launch has few communications"),
            kind,
            at: facts.now,
            report_due: match report {
                Reports::Follows => Some(facts.working_days_from_now(days)),
                Reports::None => None,
            },
        });
    }

    /// Takes back every order that is out, and ends their generation: nothing of it is sent
    /// afterwards (I3, I8).
    pub(super) fn recall(&mut self, facts: &Facts<'_>) {
        if let Some(tranche) = self.tranche() {
            tranche.generation += 1;
        }
        let launch = self.launch.reference;
        let mut csps = BTreeSet::new();
        for stored in &facts.orders {
            if stored.value.recalled_at.is_some() {
                continue;
            }
            let order = Order {
                recalled_at: Some(facts.now),
                ..stored.value.clone()
            };
            csps.insert(order.csp);
            self.event(Event::OrderRecalled {
                launch,
                order: order.reference,
            });
            self.decision.writes.push(Write::Order {
                order: Box::new(order),
                follows: stored.version,
            });
        }
        let holds = self.launch.holds.len();
        for csp in csps {
            self.tell(
                Recipient::Organisation(csp),
                NoticeAbout::OrdersRecalled { launch },
                &format!("recalled/{csp}/{holds}"),
            );
        }
    }

    pub(super) fn done(mut self) -> Decision {
        self.decision.writes.insert(
            0,
            Write::Launch {
                launch: Box::new(self.launch),
                follows: self.follows,
            },
        );
        self.decision
    }
}

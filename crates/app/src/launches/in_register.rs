//! What the full register has to do with a launch, for DCC alone (ONE-1): the item that its failed
//! gates drafted.

use crate::App;
use crate::ports::LedgerError;
use launch::launch::Launch;
use register::decision::StageName;
use terms::ItemRef;

/// What the full register has to do with a launch.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LaunchInRegister {
    /// The item that its failed gates drafted.
    pub drafted: Option<DraftedItem>,
}

/// The item that a launch drafted, as it stands now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DraftedItem {
    /// Its reference.
    pub reference: ItemRef,
    /// How far DCC has come with it.
    pub stage: StageName,
    /// How many verdicts of the launch it holds.
    pub verdicts: u64,
}

impl App {
    pub(super) async fn in_register(
        &self,
        launch: &Launch,
    ) -> Result<LaunchInRegister, LedgerError> {
        let item = self.item_of_launch(launch.reference);
        let held = self.ledger.items(&[item]).await?;
        let drafted = held.first().map(|held| DraftedItem {
            reference: held.value.reference,
            stage: held.value.stage.name(),
            verdicts: held.value.verdicts.len() as u64,
        });
        Ok(LaunchInRegister { drafted })
    }
}

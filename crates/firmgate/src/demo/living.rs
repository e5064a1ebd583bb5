//! The demonstration world goes on while it is served: its CSPs take orders and report, and its
//! clock is kept, so that a world that is opened again goes on from where it was.

use super::DemonstrationError;
use super::csps::Csps;
use app::App;
use std::sync::Arc;
use std::time::Duration;
use terms::Moment;
use tokio::time::{MissedTickBehavior, interval};

/// How often the CSPs look for something to do, by the visitors' clock.
const PERIOD: Duration = Duration::from_secs(1);

/// Under which name the world's clock is kept.
const CLOCK: &str = "demonstration-clock";

/// The world's CSPs, for as long as it is served.
pub struct Living {
    pub(super) app: Arc<App>,
    pub(super) csps: Csps,
}

impl Living {
    /// The register and the launches of the world.
    pub fn app(&self) -> &Arc<App> {
        &self.app
    }

    /// Goes on for ever. A round that fails is tried again.
    pub async fn go_on(mut self) {
        let mut rounds = interval(PERIOD);
        rounds.set_missed_tick_behavior(MissedTickBehavior::Delay);
        loop {
            rounds.tick().await;
            if let Err(error) = self.round().await {
                tracing::error!(%error, "the demonstration's CSPs failed and will try again");
                self.csps.begin_again();
            }
        }
    }

    /// One round: what the CSPs have to do at this moment of the world.
    pub async fn round(&mut self) -> Result<(), DemonstrationError> {
        self.csps.work(&self.app).await?;
        let now = self.app.now().unix_seconds().to_be_bytes();
        Ok(self.app.ledger.replace_kept_value(CLOCK, &now).await?)
    }
}

/// When the world was last looked at, if it ever was.
pub(super) async fn last_moment(app: &App) -> Result<Option<Moment>, DemonstrationError> {
    let kept = app.ledger.kept_value(CLOCK).await?;
    let kept = kept.and_then(|bytes| Some(i64::from_be_bytes(bytes.try_into().ok()?)));
    Ok(kept.map(Moment::from_unix_seconds))
}

//! Worlds of `sim` over the real stores: each in a directory of its own, with references that
//! follow from its seed, so that the same seed tells the same story.

use crate::wiring::{DataDirectory, OpenError};
use app::App;
use app::ports::Clock;
use sim::WorldFault;
use sim::chance::{self, Wandered, wander};
use sim::invariants::Trail;
use sim::script::{Played, Script, play};
use sim::setting::Setting;
use sim::world::World;
use std::path::Path;
use std::sync::Arc;
use tempfile::TempDir;

/// A world with the directory that it lives in, which goes when it does.
struct Housed {
    world: World,
    _home: TempDir,
}

/// Where worlds live where the system has it: in memory, for they are thrown away and a disk would
/// make every act wait.
const IN_MEMORY: &str = "/dev/shm";

impl Housed {
    async fn begin(setting: &Setting) -> Result<Housed, WorldFault> {
        let home = tempfile::tempdir_in(IN_MEMORY).or_else(|_| tempfile::tempdir());
        let home = home.map_err(WorldFault::of)?;
        let (path, seed) = (home.path().to_owned(), setting.seed);
        let world = World::begin(setting, async |clock| open(&path, seed, clock).await).await?;
        Ok(Housed { world, _home: home })
    }
}

/// Plays a script in a world of its own; `watch` is shown every step.
pub async fn rehearse(
    script: &Script,
    watch: &mut dyn FnMut(&Trail<'_>),
) -> Result<Played, WorldFault> {
    let mut housed = Housed::begin(&script.setting).await?;
    let played = play(script, &mut housed.world, watch).await?;
    // What the journal says and what is stored agree in the end.
    let differences = housed.world.app.ledger.verify().await;
    match differences.map_err(WorldFault::of)?.first() {
        Some(difference) => Err(WorldFault(difference.clone())),
        None => Ok(played),
    }
}

/// Leads the world of a seed for so many steps, or until something breaks.
pub async fn lead(seed: u64, steps: u32) -> Result<Wandered, WorldFault> {
    let mut housed = Housed::begin(&chance::setting(seed)).await?;
    wander(&mut housed.world, seed, steps).await
}

/// Opens an installation for a world in this directory, which must be empty.
async fn open(directory: &Path, seed: u64, clock: Arc<dyn Clock>) -> Result<App, OpenError> {
    DataDirectory::at(directory)?
        .open_invented(seed, clock)
        .await
}

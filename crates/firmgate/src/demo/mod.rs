//! The demonstration world: invented organisations, people's posts and devices, a register with a
//! history, a fleet, and launches under way. Built through the same acts as anybody's, under a clock
//! that is set back; it goes on while it is served.

mod cast;
mod csps;
mod devices;
mod launches;
mod living;
mod story;
mod teller;
mod users;

pub use cast::PASSWORD;
pub use living::Living;
pub use users::keys;

use crate::clock::{FastClock, SetClock, SystemClock};
use crate::wiring::{DataDirectory, OpenError};
use app::App;
use app::accounts::AddPersonError;
use app::launches::{LaunchActError, ProposalError, ReportError};
use app::ports::Clock;
use csps::Csps;
use std::sync::Arc;
use terms::Moment;
use web::DemonstrationPerson;

/// The kept value that says a data directory holds the whole demonstration world.
const BUILT: &str = "demonstration-built-with-keys";

/// What references of the demonstration follow from: it is the same world on every machine.
const SEED: u64 = 1;

/// What a demonstration world is made with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct WorldSetting {
    /// How many hubs its fleet has.
    pub hubs: u32,
    /// How many times as fast as its visitors' its clock runs.
    pub speed: u32,
}

impl WorldSetting {
    /// 200,000 hubs, and a day in six minutes.
    pub const STANDARD: WorldSetting = WorldSetting {
        hubs: launches::FULL,
        speed: 240,
    };

    /// As few hubs as its launches can do with, and a clock like everybody's: quick to build, and
    /// nothing moves while somebody looks closely.
    pub const SMALL: WorldSetting = WorldSetting {
        hubs: 20_000,
        speed: 1,
    };
}

/// Why the world could not be built.
#[derive(Debug)]
pub struct DemonstrationError(pub String);

impl std::fmt::Display for DemonstrationError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "The demonstration world could not be built: {}", self.0)
    }
}

impl std::error::Error for DemonstrationError {}

macro_rules! from_display {
    ($($error:ty),+) => {
        $(impl From<$error> for DemonstrationError {
            fn from(error: $error) -> DemonstrationError {
                DemonstrationError(error.to_string())
            }
        })+
    };
}

from_display!(
    app::act::ActError,
    app::ports::LedgerError,
    app::duis::SetUpFault,
    crate::key_files::KeyFileFault,
    crate::throw_away_pki::PkiError,
    LaunchActError,
    OpenError,
    std::io::Error
);

impl From<AddPersonError> for DemonstrationError {
    fn from(error: AddPersonError) -> DemonstrationError {
        DemonstrationError(format!("{error:?}"))
    }
}

impl From<ProposalError> for DemonstrationError {
    fn from(error: ProposalError) -> DemonstrationError {
        DemonstrationError(format!("a level cannot be planned: {error:?}"))
    }
}

impl From<ReportError> for DemonstrationError {
    fn from(error: ReportError) -> DemonstrationError {
        DemonstrationError(format!("a report was not taken: {error:?}"))
    }
}

impl From<app::intake::ReceiveError> for DemonstrationError {
    fn from(error: app::intake::ReceiveError) -> DemonstrationError {
        DemonstrationError(format!("{error:?}"))
    }
}

/// The demonstration world in this directory, built there if it is not yet.
pub async fn open(
    data: &DataDirectory,
    setting: WorldSetting,
) -> Result<Living, DemonstrationError> {
    let now = SystemClock.now();
    let clock = Arc::new(SetClock::at(now));
    let app = data.open_invented(SEED, Arc::clone(&clock) as _).await?;
    let csps = match app.ledger.kept_value(BUILT).await? {
        Some(_) => Csps::of(&cast::known(&app).await?),
        None => build(&app, &clock, data, now, setting.hubs).await?,
    };
    // A world that was left ahead of its visitors' time goes on from there.
    let from = living::last_moment(&app)
        .await?
        .map_or(now, |last| last.max(now));
    let world = FastClock::from(from, setting.speed);
    let app = app
        .with_clocks(Arc::new(world), Arc::new(SystemClock))
        .with_broker(users::opened(data)?);
    Ok(Living {
        app: Arc::new(app),
        csps,
    })
}

async fn build(
    app: &App,
    clock: &SetClock,
    data: &DataDirectory,
    now: Moment,
    hubs: u32,
) -> Result<Csps, DemonstrationError> {
    if !app.ledger.organisations().await?.is_empty() {
        return Err(DemonstrationError(
            "the data directory holds something else, or a world whose building broke off; \
             name another directory with --data, or remove it"
                .to_owned(),
        ));
    }
    let people = cast::enter(app).await?;
    story::tell(app, clock, &people, now).await?;
    let csps = launches::tell(app, clock, &people, now, hubs).await?;
    users::enter(app, data, now).await?;
    app.ledger.keep_value(BUILT, b"1").await?;
    // Telling the story takes the clock some seconds further; tokens are the visitors', whose time
    // that is not.
    clock.set(now);
    write_tokens(app, data, &people).await?;
    Ok(csps)
}

/// Writes one API token for each post, so that programs can try the API at once.
async fn write_tokens(
    app: &App,
    data: &DataDirectory,
    people: &cast::People,
) -> Result<(), DemonstrationError> {
    let mut tokens = serde_json::Map::new();
    for (post, capacity) in people.posts() {
        let token = app.make_token(capacity.person, "demonstration").await?;
        tokens.insert(post.to_owned(), token.into());
    }
    let text = serde_json::Value::Object(tokens).to_string();
    std::fs::write(data.file("demo-tokens.json"), text)?;
    Ok(())
}

/// Whom the sign-in page offers.
pub fn people() -> Vec<DemonstrationPerson> {
    cast::CAST
        .iter()
        .map(|post| DemonstrationPerson {
            sign_in_name: post.sign_in_name.to_owned(),
            display_name: post.display_name.to_owned(),
            organisation_name: post.organisation.to_owned(),
            organisation_kind: post.kind_words().to_owned(),
            introduction: post.introduction.to_owned(),
            password: PASSWORD.to_owned(),
        })
        .collect()
}

//! The demonstration world: invented organisations, people's posts and devices, and a register
//! with a history. Built through the same acts as anybody's, under a clock that is set back.

mod cast;
mod devices;
mod story;
mod teller;

pub use cast::PASSWORD;

use crate::clock::{SetClock, SystemClock};
use crate::wiring::{DataDirectory, OpenError};
use app::App;
use app::accounts::AddPersonError;
use app::ports::Clock;
use formats::neutrality::Marking;
use std::sync::Arc;
use web::DemonstrationPerson;

/// The kept value that says a data directory holds the whole demonstration world.
const BUILT: &str = "demonstration-built";

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
    OpenError,
    std::io::Error
);

impl From<AddPersonError> for DemonstrationError {
    fn from(error: AddPersonError) -> DemonstrationError {
        DemonstrationError(format!("{error:?}"))
    }
}

impl From<app::intake::ReceiveError> for DemonstrationError {
    fn from(error: app::intake::ReceiveError) -> DemonstrationError {
        DemonstrationError(format!("{error:?}"))
    }
}

/// The register of the demonstration world in this directory, built there if it is not yet.
pub async fn open(data: &DataDirectory) -> Result<App, DemonstrationError> {
    let now = SystemClock.now();
    let clock = Arc::new(SetClock::at(now));
    let app = data
        .open(Arc::clone(&clock) as _, Marking::Synthetic)
        .await?;
    if app.ledger.kept_value(BUILT).await?.is_none() {
        if !app.ledger.organisations().await?.is_empty() {
            return Err(DemonstrationError(
                "the data directory holds something else, or a world whose building broke off; \
                 name another directory with --data, or remove it"
                    .to_owned(),
            ));
        }
        let people = cast::enter(&app).await?;
        story::tell(&app, &clock, &people, now).await?;
        app.ledger.keep_value(BUILT, b"1").await?;
        write_tokens(&app, data, &people).await?;
    }
    Ok(app.with_clock(Arc::new(SystemClock)))
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

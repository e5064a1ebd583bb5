//! `firmgate openapi`: the description of the JSON API, as committed in `openapi/firmgate.json`.

use super::failed;
use std::process::ExitCode;

/// Prints it.
pub fn run() -> ExitCode {
    match text() {
        Ok(text) => {
            println!("{text}");
            ExitCode::SUCCESS
        }
        Err(error) => failed(&error),
    }
}

/// Both halves of the API as one document.
fn text() -> Result<String, serde_json::Error> {
    let mut document = web::api::openapi();
    document.merge(reading::openapi());
    document.to_pretty_json()
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_committed_description_is_up_to_date() {
        let committed = include_str!("../../../../openapi/firmgate.json");
        let text = super::text().unwrap();
        assert!(
            committed.trim_end() == text,
            "openapi/firmgate.json is stale: write it again with `cargo run -- openapi`"
        );
    }
}

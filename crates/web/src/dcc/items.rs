//! The items of the full register, found by stage, provider or words. For DCC's eyes only.

use super::inbox::{ITEM_COLUMNS, item_row};
use crate::WebState;
use crate::asked::Query;
use crate::guard::Dcc;
use crate::home::organisation_names;
use crate::refused::read_problem;
use app::ports::{ItemFilter, PageRequest};
use axum::extract::State;
use axum::response::Response;
use formats::sentences::refusal::stage_words;
use maud::{Markup, html};
use pages::form::{self, Choice, InputWidth, Need};
use pages::{
    ButtonKind, Field, NarrowTable, PageHead, Table, data_table, heading, page, pagination, paths,
};
use register::decision::StageName;
use serde::Deserialize;
use terms::OrganisationRef;

/// How many items stand on one page.
const ITEMS_PER_PAGE: u32 = 50;

/// Every stage, in the order of an item's journey.
pub(super) const STAGES: [StageName; 7] = [
    StageName::Received,
    StageName::Queried,
    StageName::Answered,
    StageName::Verified,
    StageName::Declined,
    StageName::Diverted,
    StageName::Withdrawn,
];

#[derive(Clone, Debug, Default, Deserialize)]
pub(super) struct Asked {
    stage: Option<String>,
    provider: Option<String>,
    words: Option<String>,
    after: Option<String>,
}

pub(super) async fn show(
    State(state): State<WebState>,
    Dcc(person): Dcc,
    Query(asked): Query<Asked>,
) -> Response {
    let stage = STAGES
        .into_iter()
        .find(|stage| asked.stage.as_deref() == Some(stage_words(*stage)));
    let filter = ItemFilter {
        stages: stage.into_iter().collect(),
        provider: asked.provider.as_deref().and_then(OrganisationRef::parse),
        with_concern: None,
        words: asked
            .words
            .as_deref()
            .map(str::trim)
            .filter(|words| !words.is_empty())
            .map(str::to_owned),
    };
    let request = PageRequest {
        after: asked.after.clone(),
        limit: ITEMS_PER_PAGE,
    };
    let loaded = async {
        let names = organisation_names(&state).await?;
        let found = state.app.ledger.items_page(&filter, &request).await?;
        Ok((names, found))
    };
    let (names, found) = match loaded.await {
        Ok(loaded) => loaded,
        Err(error) => return read_problem(&person, &error),
    };
    let rows = found
        .entries
        .iter()
        .map(|stored| item_row(&stored.value, &names))
        .collect();
    let next = found.next.map(|cursor| address(&asked, Some(&cursor)));
    let first = asked.after.as_ref().map(|_| address(&asked, None));
    let mut providers: Vec<(String, String)> = names
        .iter()
        .map(|(reference, name)| (reference.to_string(), name.clone()))
        .collect();
    providers.sort_by_key(|(_, name)| name.to_lowercase());
    let head = PageHead {
        current: paths::ITEMS,
        ..PageHead::new("Items", Some(&person.viewer))
    };
    let lead = "The full register. None of this is shown to anyone outside DCC, except to the \
                provider that sent it.";
    page(
        head,
        html! {
            (heading("Items", Some(lead)))
            (filters(&asked, &providers))
            (data_table(&Table {
                id: "items",
                caption: "Items, newest change first",
                columns: &ITEM_COLUMNS,
                rows,
                empty: "No item of the register fits this.",
                narrow: NarrowTable::Cards,
            }))
            (pagination(first.as_deref(), next.as_deref()))
        },
    )
}

fn filters(asked: &Asked, providers: &[(String, String)]) -> Markup {
    let mut stages = vec![Choice::new("", "Any stage")];
    stages.extend(STAGES.map(|stage| Choice::new(stage_words(stage), stage_words(stage))));
    let mut provider_choices = vec![Choice::new("", "Any provider")];
    provider_choices.extend(
        providers
            .iter()
            .map(|(reference, name)| Choice::new(reference, name)),
    );
    form::search_form(
        paths::ITEMS,
        "Items",
        html! {
            (form::search_field(&Field {
                hint: Some("Words, a make, a model, a version or an Identifier"),
                value: asked.words.as_deref().unwrap_or_default(),
                need: Need::Optional,
                width: InputWidth::Full,
                ..Field::new("words", "Look for")
            }))
            (form::select(&Field {
                value: asked.stage.as_deref().unwrap_or_default(),
                need: Need::Optional,
                ..Field::new("stage", "Stage")
            }, &stages))
            (form::select(&Field {
                value: asked.provider.as_deref().unwrap_or_default(),
                need: Need::Optional,
                ..Field::new("provider", "Provider")
            }, &provider_choices))
            (form::button(ButtonKind::Secondary, "Show"))
        },
    )
}

fn address(asked: &Asked, after: Option<&str>) -> String {
    let mut pairs = Vec::new();
    let given = [
        ("stage", asked.stage.as_deref()),
        ("provider", asked.provider.as_deref()),
        ("words", asked.words.as_deref()),
        ("after", after),
    ];
    for (name, value) in given {
        if let Some(value) = value.filter(|value| !value.is_empty()) {
            pairs.push(format!("{name}={}", crate::form::encoded(value)));
        }
    }
    match pairs.is_empty() {
        true => paths::ITEMS.to_owned(),
        false => format!("{}?{}", paths::ITEMS, pairs.join("&")),
    }
}

//! Searching, and names to search for.

use super::forms::{
    AnswerCode, AskedForm, ProblemForm, QuestionForm, SearchForm, SuggestionsForm, hit_form,
    part_form, statements,
};
use super::parameters::{self, Arrived};
use crate::query::{NotSearched, Searched};
use crate::refusal::{problem, query_problem, read_problem};
use crate::{ReadingState, query};
use axum::extract::State;
use axum::response::Response;
use formats::asked::Unfit;
use formats::problem::ProblemDetails;
use formats::sentences::answer;
use http::HeaderMap;
use pages::entity_tag;
use published::search::SearchRefusal;
use serde::Deserialize;
use utoipa::IntoParams;

/// What is searched for.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct SearchParameters {
    /// The query: `EM-100 0002012F`, `CH-7 + NM-E210`, words, or named fields such as
    /// `fw:0002012F`. The guide describes the query language.
    #[param(
        max_length = 2000,
        min_length = 1,
        pattern = r"^[^\x00-\x08\x0B\x0C\x0E-\x1F\x7F-\x9F]*[0-9A-Za-z][^\x00-\x08\x0B\x0C\x0E-\x1F\x7F-\x9F]*$",
        example = "EM-100 0002012F"
    )]
    q: String,
    /// Where this page begins: the `next_cursor` of the page before.
    #[param(max_length = 200, pattern = "^[0-9A-Za-z_-]+$")]
    cursor: Option<String>,
    /// How many entries at most; 20 where nothing is said.
    #[param(minimum = 1, maximum = 100)]
    limit: Option<usize>,
}

/// Search the published register.
///
/// Any part of a device alone, a combination of devices, words, or both. Exact on versions,
/// forgiving on names; each match says why. Entries come by exactness of match, then Date last
/// Updated, then public reference, which is random.
#[utoipa::path(
    get,
    path = "/api/v1/published/search",
    operation_id = "searchPublished",
    tag = "published",
    params(SearchParameters),
    responses(
        (status = 200, description = "One page of results", body = SearchForm),
        (status = 304, description = "The answer that the reader has still stands"),
        (status = 400, description = "The query is refused", body = ProblemForm, content_type = "application/problem+json"),
        (status = 401, description = "Not signed in", body = ProblemForm, content_type = "application/problem+json"),
        (status = 403, description = "Not on the access list", body = ProblemForm, content_type = "application/problem+json"),
        (status = 404, description = "No such page in this edition", body = ProblemForm, content_type = "application/problem+json"),
        (status = 503, description = "Nothing is published yet", body = ProblemForm, content_type = "application/problem+json"),
    )
)]
pub async fn search(
    State(state): State<ReadingState>,
    headers: HeaderMap,
    arrived: Arrived<SearchParameters>,
) -> Response {
    let asked = match parameters::read(arrived) {
        Ok(asked) => asked,
        Err(refused) => return problem(&refused),
    };
    let page = match parameters::page(asked.limit, asked.cursor) {
        Ok(page) => page,
        Err(refused) => return problem(&refused),
    };
    // What the description of the parameter promises; no make, model or version does without.
    let asks = asked.q.bytes().any(|byte| byte.is_ascii_alphanumeric());
    match query::run(&state.reader, &asked.q, &page).await {
        Ok(_) if !asks => problem(&query_problem(&SearchRefusal::Nothing)),
        Ok(searched) => entity_tag::json(&headers, &search_form(&searched)),
        Err(NotSearched::Refused(refusal, _)) => problem(&query_problem(&refusal)),
        Err(NotSearched::Failed(error)) => problem(&read_problem(&error)),
    }
}

fn search_form(searched: &Searched) -> SearchForm {
    let combination = searched.search.combination();
    let results = &searched.results;
    SearchForm {
        edition: results.edition,
        asked: AskedForm {
            query: searched.canonical.clone(),
            parts: combination
                .parts()
                .iter()
                .zip(&results.listings)
                .map(|(part, listing)| part_form(part, *listing))
                .collect(),
            absent: combination
                .absent()
                .iter()
                .map(|device_type| device_type.code().to_owned())
                .collect(),
            words: searched.search.words().to_vec(),
            not_used: searched.reading.not_used.clone(),
        },
        questions: searched
            .reading
            .questions
            .iter()
            .map(|question| QuestionForm {
                typed: question.typed.clone(),
                version: question.version.to_string(),
                query: searched.reading.accepting(question),
            })
            .collect(),
        answer: results.verdict.map(AnswerCode::from),
        answer_text: results
            .verdict
            .map(|verdict| answer::overall(verdict).to_owned()),
        answers_alone: searched
            .alone
            .iter()
            .map(|verdict| AnswerCode::from(*verdict))
            .collect(),
        hits: results
            .hits
            .iter()
            .map(|hit| hit_form(hit, combination))
            .collect(),
        next_cursor: results.next.as_ref().map(|next| next.as_str().to_owned()),
        neutrality: statements(),
    }
}

/// The beginning of a name.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct SuggestionParameters {
    /// How the name begins.
    #[param(
        min_length = 1,
        max_length = 30,
        pattern = r"^[^\x00-\x1F\x7F-\x9F]*[0-9A-Za-z][^\x00-\x1F\x7F-\x9F]*$",
        example = "Nor"
    )]
    q: String,
}

/// How many names of each kind are suggested: what a list below a field shows without scrolling.
const SUGGESTIONS_MAX: usize = 10;

/// Names to search for.
///
/// Makes and models of the list of devices that begin so. They come from the Central Products List
/// alone: that a name is suggested does not imply an entry.
#[utoipa::path(
    get,
    path = "/api/v1/published/suggestions",
    operation_id = "suggestDevices",
    tag = "published",
    params(SuggestionParameters),
    responses(
        (status = 200, description = "Names", body = SuggestionsForm),
        (status = 304, description = "The answer that the reader has still stands"),
        (status = 400, description = "The parameters are refused", body = ProblemForm, content_type = "application/problem+json"),
        (status = 401, description = "Not signed in", body = ProblemForm, content_type = "application/problem+json"),
        (status = 403, description = "Not on the access list", body = ProblemForm, content_type = "application/problem+json"),
        (status = 503, description = "Nothing is published yet", body = ProblemForm, content_type = "application/problem+json"),
    )
)]
pub async fn suggestions(
    State(state): State<ReadingState>,
    headers: HeaderMap,
    arrived: Arrived<SuggestionParameters>,
) -> Response {
    let text = match parameters::read(arrived) {
        Ok(asked) => asked.q,
        Err(refused) => return problem(&refused),
    };
    let well_formed = (1..=terms::Make::LENGTH_MAX).contains(&text.chars().count())
        && text.bytes().any(|byte| byte.is_ascii_alphanumeric())
        && !text.chars().any(char::is_control);
    if !well_formed {
        let wanted = format!(
            "the beginning of a name, at most {} characters",
            terms::Make::LENGTH_MAX
        );
        let unfit = Unfit::text("q", &text, &wanted);
        return problem(&ProblemDetails::of_parameter(&unfit));
    }
    match state.reader.suggestions(&text, SUGGESTIONS_MAX).await {
        Ok((makes, models)) => {
            let form = SuggestionsForm {
                makes: makes.iter().map(ToString::to_string).collect(),
                models: models.iter().map(ToString::to_string).collect(),
            };
            entity_tag::json(&headers, &form)
        }
        Err(error) => problem(&read_problem(&error)),
    }
}

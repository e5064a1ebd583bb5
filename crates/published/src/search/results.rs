//! Results of a search: candidates evaluated, put in order and cut to a page.

use super::candidates;
use super::cursor::{Cursor, Standing, place};
use super::{PageAsked, Search, SearchRefusal};
use crate::artefact::reference_of;
use crate::catalogue::Catalogue;
use crate::entry::Entry;
use crate::error::ReadError;
use crate::stored;
use register::applicability::{ClauseAnswer, Listing, NameMatch, Verdict, evaluate_clause};
use sqlx::{Row, SqlitePool};
use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

/// One page of results.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SearchResults {
    /// The number of the edition searched.
    pub edition: u32,
    /// The answer of all entries together, on whichever page; absent for a search by words alone.
    pub verdict: Option<Verdict>,
    /// What the list of devices says of each part, in the order of the combination's parts.
    pub listings: Vec<Listing>,
    /// The hits of this page, in order.
    pub hits: Vec<Hit>,
    /// Where the next page begins, if there is one.
    pub next: Option<Cursor>,
}

/// One entry found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hit {
    /// The entry.
    pub entry: Entry,
    /// What it says to the combination, and why each part matched; absent where none was asked.
    pub answer: Option<ClauseAnswer>,
    /// How the words matched; absent where none were asked.
    pub words: Option<WordMatch>,
}

/// How words match, most exact first. All words of a search match so or better.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum WordMatch {
    /// As whole words.
    Whole,
    /// As the beginnings of words.
    Beginning,
    /// Inside words.
    Inside,
}

/// How many entries are read and evaluated at a time: memory stays bounded however many match.
const ENTRIES_AT_A_TIME: usize = 500;

/// Searches the edition in this file.
pub(crate) async fn search(
    pool: &SqlitePool,
    edition: u32,
    catalogue: Option<&Catalogue>,
    search: &Search,
    page: &PageAsked,
) -> Result<Result<SearchResults, SearchRefusal>, ReadError> {
    let after = match page.after() {
        None => None,
        Some(text) => match Cursor::read(text, search, edition) {
            Some(place) => Some(place),
            None => return Ok(Err(SearchRefusal::Cursor)),
        },
    };
    let parts = search.combination().parts();
    let listings: Vec<Listing> = parts
        .iter()
        .map(|part| catalogue.map_or(Listing::NOT_CHECKED, |catalogue| catalogue.listing(part)))
        .collect();
    let words = match search.words() {
        [] => None,
        words => Some(candidates::of_words(pool, words).await?),
    };
    let ids = candidate_ids(pool, search, words.as_ref()).await?;
    let mut verdict = (!parts.is_empty()).then_some(Verdict::NoPublishedEntry);
    let mut kept: BTreeMap<[u8; 15], (Standing, Hit)> = BTreeMap::new();
    for some in ids.chunks(ENTRIES_AT_A_TIME) {
        for (id, entry) in entries(pool, some).await? {
            let Some((standing, hit)) = judge(search, &listings, words.as_ref(), id, entry) else {
                continue;
            };
            verdict = verdict.min(standing.verdict);
            let at = place(standing);
            if after.is_none_or(|after| at > after) {
                kept.insert(at, (standing, hit));
            }
            // One more than the page tells whether there is another.
            while kept.len() > page.size() + 1 {
                kept.pop_last();
            }
        }
    }
    let more = kept.len() > page.size();
    let hits: Vec<(Standing, Hit)> = kept.into_values().take(page.size()).collect();
    let next = hits
        .last()
        .filter(|_| more)
        .map(|(standing, _)| Cursor::after(*standing, search, edition));
    Ok(Ok(SearchResults {
        edition,
        verdict,
        listings,
        hits: hits.into_iter().map(|(_, hit)| hit).collect(),
        next,
    }))
}

async fn candidate_ids(
    pool: &SqlitePool,
    search: &Search,
    words: Option<&BTreeMap<i64, WordMatch>>,
) -> Result<Vec<i64>, ReadError> {
    let parts = search.combination().parts();
    if parts.is_empty() {
        return Ok(words.map_or(Vec::new(), |words| words.keys().copied().collect()));
    }
    let mut ids = BTreeSet::new();
    for part in parts {
        ids.append(&mut candidates::of_part(pool, part).await?);
    }
    Ok(ids
        .into_iter()
        .filter(|id| words.is_none_or(|words| words.contains_key(id)))
        .collect())
}

async fn entries(pool: &SqlitePool, ids: &[i64]) -> Result<Vec<(i64, Entry)>, ReadError> {
    let rows = sqlx::query(
        "SELECT id, reference, content FROM entry
         WHERE id IN (SELECT value FROM json_each(?))",
    )
    .bind(serde_json::Value::from(ids).to_string())
    .fetch_all(pool)
    .await?;
    rows.into_iter()
        .map(|row| {
            let entry = stored::read(reference_of(row.get(1)), row.get(2))?;
            Ok((row.get(0), entry))
        })
        .collect()
}

fn judge(
    search: &Search,
    listings: &[Listing],
    words: Option<&BTreeMap<i64, WordMatch>>,
    id: i64,
    entry: Entry,
) -> Option<(Standing, Hit)> {
    let answer = match search.combination().parts().is_empty() {
        true => None,
        false => Some(evaluate_clause(
            search.combination(),
            listings,
            &entry.terms,
        )),
    };
    let verdict = answer.as_ref().map(|found| found.answer.verdict());
    match verdict {
        Some(Verdict::NoPublishedEntry) => return None,
        Some(Verdict::Affected | Verdict::DependsOn) | None => {}
    }
    let words = words.and_then(|words| words.get(&id)).copied();
    let names = answer
        .as_ref()
        .map_or(NameMatch::NotAsked, ClauseAnswer::exactness);
    let standing = Standing {
        verdict,
        names,
        words,
        date: Reverse(entry.date_last_updated),
        reference: entry.reference,
    };
    let hit = Hit {
        entry,
        answer,
        words,
    };
    Some((standing, hit))
}

//! Pages of items: DCC's search of the full register, and a provider's own list.
//!
//! Words are matched by the database's full-text index inside the same transaction. What a person
//! types is words and never syntax: each is quoted, all must occur, each may be the beginning of
//! one.

use super::items::item;
use super::{page_of, rows_wanted};
use crate::commit::prepare::stage_code;
use crate::cursor;
use crate::fault::{Stored, fault};
use crate::forms::text::Textual;
use crate::record::{RecordRow, record_columns};
use crate::rows::{push_list, to_sql};
use app::ports::{ItemFilter, Page, PageRequest};
use register::decision::Stored as Versioned;
use register::item::Item;
use sqlx::{QueryBuilder, SqliteConnection};

/// Words that are looked for; more than any question has.
const WORDS_MAX: usize = 24;

/// Characters of a word that are looked at.
const WORD_LENGTH_MAX: usize = 64;

type Row = (i64, i64, i64, Option<String>, Vec<u8>, i64);

pub(crate) async fn page(
    connection: &mut SqliteConnection,
    filter: &ItemFilter,
    page: &PageRequest,
) -> Stored<Page<Versioned<Item>>> {
    let ItemFilter {
        stages,
        provider,
        with_concern,
        words,
    } = filter;
    let mut query = QueryBuilder::new(concat!(
        "SELECT ",
        record_columns!(),
        ", h.updated FROM (SELECT reference, version, updated FROM item WHERE reference >= 0"
    ));
    if !stages.is_empty() {
        query.push(" AND stage IN");
        push_list(&mut query, stages.iter().copied().map(stage_code));
    }
    if let Some(provider) = provider {
        query.push(" AND provider = ");
        query.push_bind(to_sql(provider.bits()));
    }
    if let Some(concern) = with_concern {
        query.push(" AND concern = ");
        query.push_bind(concern.text().into_owned());
    }
    if let Some(words) = words.as_deref().filter(|words| !words.trim().is_empty()) {
        match quoted(words) {
            Some(matching) => {
                query.push(
                    " AND reference IN (SELECT rowid FROM item_words WHERE item_words MATCH ",
                );
                query.push_bind(matching);
                query.push(")");
            }
            // Signs alone are in no text that the index knows.
            None => {
                query.push(" AND 1 = 0");
            }
        }
    }
    if let Some([updated, reference]) = cursor::read::<2>(page.after.as_deref())? {
        query.push(" AND (updated, reference) < (");
        query.push_bind(updated);
        query.push(", ");
        query.push_bind(reference);
        query.push(")");
    }
    query.push(" ORDER BY updated DESC, reference DESC LIMIT ");
    query.push_bind(rows_wanted(page));
    query.push(
        ") h JOIN record_version v \
         ON v.kind = 'item' AND v.key = h.reference AND v.version = h.version \
         ORDER BY h.updated DESC, h.reference DESC",
    );
    let rows: Vec<Row> = query
        .build_query_as()
        .fetch_all(connection)
        .await
        .map_err(fault)?;
    let rows: Vec<(RecordRow, i64)> = rows
        .into_iter()
        .map(|(key, version, form, body, digest, updated)| {
            ((key, version, form, body, digest), updated)
        })
        .collect();
    page_of(
        page,
        rows,
        |(row, updated)| [*updated, row.0],
        |(row, _)| item(row),
    )
}

/// The words as a full-text expression in which nothing a person typed is syntax; `None` where
/// there is no letter or digit to look for.
fn quoted(words: &str) -> Option<String> {
    let quoted: Vec<String> = words
        .split(|c: char| c.is_whitespace() || c.is_control())
        .filter(|word| word.chars().any(char::is_alphanumeric))
        .take(WORDS_MAX)
        .map(|word| {
            let word: String = word
                .chars()
                .take(WORD_LENGTH_MAX)
                .filter(|c| *c != '"')
                .collect();
            format!("\"{word}\"*")
        })
        .collect();
    (!quoted.is_empty()).then(|| quoted.join(" AND "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_typed_is_syntax() {
        assert_eq!(
            quoted("NEAR(a b) OR words:\"x\" -y *").as_deref(),
            Some("\"NEAR(a\"* AND \"b)\"* AND \"OR\"* AND \"words:x\"* AND \"-y\"*")
        );
        assert_eq!(quoted("* \" ( \0 -"), None);
    }
}

//! From the parameters of a request to a search and its results, the same for pages, file and API.

use published::search::{PageAsked, Reading, Search, SearchRefusal, SearchResults, canonical_text};
use published::{NearName, ReadError, Reader};
use register::applicability::Verdict;

/// A query that was searched for.
pub struct Searched {
    /// What the text was taken for.
    pub reading: Reading,
    /// The query in the query language, in full.
    pub canonical: String,
    /// The search.
    pub search: Search,
    /// One page of results.
    pub results: SearchResults,
    /// Where no entry answers the combination: the answer to each of its parts by itself, in
    /// their order.
    pub alone: Vec<Verdict>,
    /// Words that are a name of the list of devices but for one letter, with that name.
    pub near: Vec<(String, NearName)>,
}

impl Searched {
    /// The query with this name in place of the word that may have meant it.
    pub fn naming(&self, word: &str, name: &NearName) -> String {
        let words: Vec<String> = self
            .reading
            .words
            .iter()
            .filter(|held| *held != word)
            .cloned()
            .collect();
        let rest = canonical_text(&self.reading.parts, &self.reading.absent, &words);
        let named = match name {
            NearName::Make(make) => format!("make:\"{make}\""),
            NearName::Model(model) => format!("model:\"{model}\""),
        };
        format!("{named} {rest}").trim_end().to_owned()
    }
}

/// Why a query has no results.
pub enum NotSearched {
    /// It is refused; what it was taken for is given where it could be read.
    Refused(SearchRefusal, Box<Reading>),
    /// The file could not be read.
    Failed(ReadError),
}

impl From<ReadError> for NotSearched {
    fn from(error: ReadError) -> NotSearched {
        NotSearched::Failed(error)
    }
}

/// Reads the query and searches for it.
pub async fn run(reader: &Reader, text: &str, page: &PageAsked) -> Result<Searched, NotSearched> {
    let reading = reader
        .read_query(text)
        .await?
        .map_err(|why| refused(why, &Reading::default()))?;
    let search = Search::new(
        reading.parts.clone(),
        reading.absent.clone(),
        reading.words.clone(),
    )
    .map_err(|why| refused(why, &reading))?;
    let results = reader
        .search(&search, page)
        .await?
        .map_err(|why| refused(why, &reading))?;
    let alone = match results.verdict {
        Some(Verdict::NoPublishedEntry) => each_alone(reader, &search, &reading).await?,
        Some(Verdict::Affected | Verdict::DependsOn) | None => Vec::new(),
    };
    Ok(Searched {
        near: reader.near_names(&reading.words).await?,
        alone,
        canonical: canonical_text(&reading.parts, &reading.absent, &reading.words),
        reading,
        search,
        results,
    })
}

fn refused(refusal: SearchRefusal, reading: &Reading) -> NotSearched {
    NotSearched::Refused(refusal, Box::new(reading.clone()))
}

/// The answer to each part by itself; nothing where there is one part only.
async fn each_alone(
    reader: &Reader,
    search: &Search,
    reading: &Reading,
) -> Result<Vec<Verdict>, NotSearched> {
    let parts = search.combination().parts();
    let mut alone = Vec::new();
    if parts.len() < 2 {
        return Ok(alone);
    }
    let first = PageAsked::new(Some(1), None);
    for part in parts {
        let one = Search::new([part.clone()], [], []).map_err(|why| refused(why, reading))?;
        let results = reader
            .search(&one, &first)
            .await?
            .map_err(|why| refused(why, reading))?;
        alone.push(results.verdict.unwrap_or(Verdict::NoPublishedEntry));
    }
    Ok(alone)
}

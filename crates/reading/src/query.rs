//! From the parameters of a request to a search and its results, the same for pages, file and API.

use published::search::{PageAsked, Reading, Search, SearchRefusal, SearchResults, canonical_text};
use published::{ReadError, Reader};

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
    let refused =
        |refusal, reading: &Reading| NotSearched::Refused(refusal, Box::new(reading.clone()));
    let reading = reader
        .read_query(text)
        .await?
        .map_err(|refusal| refused(refusal, &Reading::default()))?;
    let search = Search::new(
        reading.parts.clone(),
        reading.absent.clone(),
        reading.words.clone(),
    )
    .map_err(|refusal| refused(refusal, &reading))?;
    let results = reader
        .search(&search, page)
        .await?
        .map_err(|refusal| refused(refusal, &reading))?;
    Ok(Searched {
        canonical: canonical_text(&reading.parts, &reading.absent, &reading.words),
        reading,
        search,
        results,
    })
}

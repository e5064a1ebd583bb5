//! Everything that somebody can reach: the addresses we know of, and every link in every answer,
//! followed until there is nothing new.

use super::World;
use super::http::{Answer, Who};
use std::collections::{BTreeMap, BTreeSet, VecDeque};

/// What somebody was answered, by address.
pub type Reached = BTreeMap<String, Answer>;

/// More addresses than any of these worlds has; a crawl that comes so far has lost its way.
const ADDRESSES_MAX: usize = 2_000;

impl World {
    /// Follows every link from these addresses.
    pub async fn crawl(&self, who: Who, seeds: &[String]) -> Reached {
        crawled(seeds, async |address: &str| self.get(who, address).await).await
    }
}

/// Follows every link from these addresses, as whoever asks.
pub async fn crawled(seeds: &[String], asks: impl AsyncFn(&str) -> Answer) -> Reached {
    let mut reached = Reached::new();
    let mut waiting: VecDeque<String> = seeds.iter().cloned().collect();
    let mut known: BTreeSet<String> = seeds.iter().cloned().collect();
    while let Some(address) = waiting.pop_front() {
        assert!(reached.len() < ADDRESSES_MAX, "somebody reaches too much");
        let answer = asks(&address).await;
        for link in links(&answer) {
            if known.insert(link.clone()) {
                waiting.push_back(link);
            }
        }
        reached.insert(address, answer);
    }
    reached
}

/// Every address of this server that an answer names.
pub fn links(answer: &Answer) -> Vec<String> {
    let mut links: Vec<String> = answer
        .header("location")
        .map(own)
        .into_iter()
        .flatten()
        .collect();
    let kind = answer.header("content-type").unwrap_or_default();
    let text = answer.text();
    if kind.starts_with("text/html") {
        for mark in ["href=\"", "src=\""] {
            for piece in text.split(mark).skip(1) {
                let address = piece.split('"').next().unwrap_or_default();
                links.extend(own(&address.replace("&amp;", "&")));
            }
        }
    } else if kind.contains("json") {
        for piece in text.split('"').filter(|piece| piece.starts_with("/api/")) {
            if !piece.contains('{') {
                links.extend(own(piece));
            }
        }
    }
    links
}

fn own(address: &str) -> Option<String> {
    let address = address.split('#').next().unwrap_or_default();
    let here = address.starts_with('/') && !address.starts_with("//");
    here.then(|| address.to_owned())
}

//! What makes two items look like one matter. For DCC's eyes only.

use register::repeats::{Likeness, Matched, Proposal};

/// The proposal in one sentence: how alike, and what matches.
pub fn sentence(proposal: &Proposal) -> String {
    let matched: Vec<&str> = proposal.matched.iter().map(|m| matched_words(*m)).collect();
    format!("{}: {}.", likeness(proposal.likeness), matched.join(", "))
}

/// How two items are alike.
pub fn likeness(likeness: Likeness) -> &'static str {
    match likeness {
        Likeness::Exact => "The same in everything",
        Likeness::Key => "The same devices",
        Likeness::Content => "The same words",
        Likeness::Near => "The same devices and nearly the same words",
        Likeness::CrossVersion => "Nearly the same words for other versions",
    }
}

fn matched_words(matched: Matched) -> &'static str {
    match matched {
        Matched::Model => "make and model",
        Matched::Versions => "firmware version",
        Matched::Status => "Status of Information",
        Matched::Summary => "Summary",
        Matched::FixInformation => "Fix Information",
        Matched::TextNearly => "the words, nearly",
    }
}

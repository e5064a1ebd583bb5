//! The demonstration world as it is built: whole, and without a word in it that it should not
//! teach.

use firmgate::demo;
use firmgate::wiring::DataDirectory;
use register::item::{Item, Source};
use terms::{Organisation, OrganisationType};

/// Every text in an item that somebody wrote.
fn texts(item: &Item) -> Vec<&str> {
    let mut texts: Vec<Option<&str>> = Vec::new();
    for clause in &item.clauses {
        texts.push(clause.summary.as_deref());
        texts.push(clause.fix_information.as_deref());
        texts.push(
            clause
                .fix
                .provided
                .as_ref()
                .map(|fix| fix.information.as_str()),
        );
    }
    for query in &item.queries {
        texts.push(Some(&query.question));
        texts.push(query.answer.as_ref().map(|answer| answer.text.as_str()));
    }
    texts.into_iter().flatten().collect()
}

fn is_party(organisation: &Organisation) -> bool {
    matches!(
        organisation.organisation_type,
        OrganisationType::Supplier | OrganisationType::NetworkParty
    )
}

#[tokio::test]
async fn one_3_no_text_of_the_demonstration_tells_anybody_of_a_party_or_its_portfolio() {
    let directory = tempfile::tempdir().unwrap();
    let data = DataDirectory::at(directory.path()).unwrap();
    let app = demo::open(&data).await.unwrap();
    let organisations = app.ledger.organisations().await.unwrap();
    let items = app.ledger.every_item().await.unwrap();
    assert!(items.iter().any(|item| item.value.open_query().is_some()));
    for item in &items {
        for text in texts(&item.value) {
            for party in organisations.iter().filter(|party| is_party(party)) {
                let names = text.contains(&party.name);
                assert!(!names, "{} is named: {text}", party.name);
            }
            let raised = item.value.source == Source::SecParty;
            let counts_homes = raised && text.contains("homes");
            assert!(!counts_homes, "a portfolio shows: {text}");
        }
    }
    assert_eq!(app.ledger.verify().await.unwrap(), [""; 0]);
}

//! Who may come in, and that the answer to whoever may not says nothing of what is there.

#[path = "../../published/tests/synthetic/mod.rs"]
mod synthetic;
mod world;

use axum::Router;
use http::StatusCode;
use pages::{RegisterAccess, Viewer};
use reading::{ReadingState, router};
use tempfile::TempDir;
use terms::OrganisationType;
use world::visit::visit;

const PAGES: [&str; 8] = [
    "/search",
    "/search?q=EM-100",
    "/search.csv?q=EM-100",
    "/entries/FGR-02F8RS1H0H",
    "/entries/FGR-0000000000",
    "/published",
    "/published/1",
    "/published/99/files/absent.csv",
];

const API: [&str; 6] = [
    "/api/v1/published/search?q=EM-100",
    "/api/v1/published/entries/FGR-02F8RS1H0H",
    "/api/v1/published/entries/nonsense",
    "/api/v1/published/editions",
    "/api/v1/published/editions/1/changes",
    "/api/v1/published/editions/99/files/absent.csv",
];

async fn open(dir: &TempDir) -> Router {
    let reader = world::publish(dir.path()).await;
    router(ReadingState { reader })
}

#[tokio::test]
async fn reg_8_whoever_is_not_signed_in_is_asked_to() {
    let dir = TempDir::new().unwrap();
    let router = open(&dir).await;
    for path in PAGES {
        let answer = visit(&router, None, path).await;
        assert_eq!(answer.status, StatusCode::SEE_OTHER, "{path}");
        assert!(answer.header("location").starts_with("/sign-in?next=%2F"));
        assert!(answer.body.is_empty());
    }
    let first = visit(&router, None, API[0]).await;
    assert_eq!(first.status, StatusCode::UNAUTHORIZED);
    assert_eq!(first.header("content-type"), "application/problem+json");
    assert_eq!(first.header("www-authenticate"), "Bearer");
    for path in API {
        assert_eq!(visit(&router, None, path).await, first, "{path}");
    }
}

#[tokio::test]
async fn reg_8_whoever_is_not_admitted_gets_one_answer_whatever_is_asked() {
    let dir = TempDir::new().unwrap();
    let router = open(&dir).await;
    let viewer = Viewer {
        register_access: RegisterAccess::NotOnAccessList,
        ..world::viewer(OrganisationType::NetworkParty)
    };
    let page = visit(&router, Some(&viewer), PAGES[0]).await;
    assert_eq!(page.status, StatusCode::FORBIDDEN);
    assert!(page.text().contains("SECAS controls who may read"));
    for path in PAGES {
        assert_eq!(visit(&router, Some(&viewer), path).await, page, "{path}");
    }
    let problem = visit(&router, Some(&viewer), API[0]).await;
    assert_eq!(problem.status, StatusCode::FORBIDDEN);
    for path in API {
        assert_eq!(visit(&router, Some(&viewer), path).await, problem, "{path}");
    }
}

#[tokio::test]
async fn reg_8_a_network_party_that_was_added_reads_like_a_supplier() {
    let dir = TempDir::new().unwrap();
    let router = open(&dir).await;
    for kind in [
        OrganisationType::Supplier,
        OrganisationType::NetworkParty,
        OrganisationType::Manufacturer,
        OrganisationType::Dcc,
    ] {
        let viewer = world::viewer(kind);
        for path in API
            .iter()
            .filter(|path| !path.contains("nonsense") && !path.contains("absent"))
        {
            let answer = visit(&router, Some(&viewer), path).await;
            assert_eq!(answer.status, StatusCode::OK, "{path}");
            let supplier = world::viewer(OrganisationType::Supplier);
            assert_eq!(
                answer,
                visit(&router, Some(&supplier), path).await,
                "{path}"
            );
        }
    }
}

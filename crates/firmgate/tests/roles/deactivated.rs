//! A person who left, and one whose password somebody else knew: what they held opens nothing from
//! the next request on (ONE-2).

use crate::world::{Browser, Program, World};
use app::people::ChangePersonError;
use axum::http::StatusCode;

/// Everything that Northmere's person holds: a session and a token.
async fn held(world: &World) -> (Browser, Program) {
    let browser = world.browser("northmere").await;
    let program = world.program("northmere").await;
    assert_eq!(browser.get("/submissions").await.status, StatusCode::OK);
    let list = program.get("/api/v1/submissions").await;
    assert_eq!(list.status, StatusCode::OK);
    (browser, program)
}

async fn assert_dead((browser, program): &(Browser, Program)) {
    let page = browser.get("/submissions").await;
    assert!(page.location().starts_with("/sign-in"));
    let list = program.get("/api/v1/submissions").await;
    assert_eq!(list.status, StatusCode::UNAUTHORIZED);
}

async fn signs_in(world: &World, password: &str) -> bool {
    let browser = world.signed_out();
    let form = format!("name=northmere&password={}", password.replace(' ', "+"));
    let answer = browser.send_form("/sign-in", form).await;
    answer.status == StatusCode::SEE_OTHER
}

const OLD: &str = "a password of tests";
const NEW: &str = "another password of tests";

#[tokio::test]
async fn one_2_who_is_deactivated_is_out_at_once_and_comes_back_with_nothing() {
    let world = World::with_round().await;
    let keys = held(&world).await;
    let colleague = world.browser("halden").await;
    world.app.deactivate_person(" Northmere ").await.unwrap();
    assert_dead(&keys).await;
    assert!(!signs_in(&world, OLD).await);
    assert_eq!(colleague.get("/submissions").await.status, StatusCode::OK);

    world.app.activate_person("northmere").await.unwrap();
    assert_dead(&keys).await;
    assert!(signs_in(&world, OLD).await);
}

#[tokio::test]
async fn one_2_a_new_password_ends_what_the_old_one_opened() {
    let world = World::with_round().await;
    let keys = held(&world).await;
    let short = world.app.set_password("northmere", "short").await;
    assert!(matches!(short, Err(ChangePersonError::Password(_))));
    held(&world).await;
    world.app.set_password("northmere", NEW).await.unwrap();
    assert_dead(&keys).await;
    assert!(!signs_in(&world, OLD).await);
    assert!(signs_in(&world, NEW).await);

    world.app.deactivate_person("northmere").await.unwrap();
    world.app.set_password("northmere", OLD).await.unwrap();
    assert!(!signs_in(&world, OLD).await, "deactivated still");
    let nobody = world.app.deactivate_person("nobody").await;
    assert!(matches!(nobody, Err(ChangePersonError::Unknown)));
}

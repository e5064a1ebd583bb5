//! Every component, drawn with plain and with hostile words, as a whole page.

#[path = "../examples/gallery/samples.rs"]
mod samples;

use pages::{PageHead, Problem, World, document, problem_body, problem_head, problem_page};
use terms::OrganisationType;

/// What someone might put into any field, and how it must not come out.
const HOSTILE: &str = "<script>alert(1)</script>\"'><img src=x onerror=alert(2)>&amp;";

fn pages_with(extra: &str) -> Vec<(String, String)> {
    let mut pages = Vec::new();
    for organisation_type in OrganisationType::ALL {
        let viewer = samples::viewer(organisation_type, extra);
        let head = PageHead::new("Account", Some(&viewer));
        let body = pages::heading("Account", None);
        pages.push((
            format!("nav-{organisation_type}"),
            document(&head, body).into_string(),
        ));
    }
    let dcc = samples::viewer(OrganisationType::Dcc, extra);
    for sample in samples::samples(extra) {
        let title = format!("{}{extra}", sample.title);
        let head = PageHead {
            errors: sample.errors.as_ref(),
            ..PageHead::new(&title, Some(&dcc))
        };
        let html = document(&head, sample.body).into_string();
        pages.push((sample.name.to_owned(), html));
    }
    for (name, problem) in samples::problems(extra) {
        let head = problem_head(&problem, None, World::Live);
        let html = document(&head, problem_body(&problem)).into_string();
        pages.push((name.to_owned(), html));
    }
    pages
}

/// The opening tags of a page, without their angle brackets.
fn tags(html: &str) -> Vec<&str> {
    html.split('<')
        .skip(1)
        .filter_map(|rest| rest.split('>').next())
        .filter(|tag| !tag.starts_with('/') && !tag.starts_with('!'))
        .collect()
}

/// The values of this attribute on the page.
fn attributes<'a>(html: &'a str, name: &str) -> Vec<&'a str> {
    let opening = format!(" {name}=\"");
    tags(html)
        .into_iter()
        .filter_map(|tag| tag.split_once(opening.as_str()))
        .filter_map(|(_, rest)| rest.split('"').next())
        .collect()
}

#[test]
fn every_text_from_outside_is_escaped() {
    for (name, html) in pages_with(HOSTILE) {
        assert!(!html.contains("<script>"), "{name}");
        assert!(!html.contains("<img"), "{name}");
        assert!(!html.contains("\"'>"), "{name}");
    }
}

#[test]
fn hostile_words_add_no_element_to_any_page() {
    for (plain, hostile) in pages_with("x").iter().zip(pages_with(HOSTILE)) {
        let names = |html: &str| -> Vec<String> {
            let words = tags(html)
                .into_iter()
                .filter_map(|tag| tag.split(' ').next());
            // Pictures break long names into more lines of text; nothing else may differ.
            words
                .filter(|word| *word != "text")
                .map(str::to_owned)
                .collect()
        };
        assert_eq!(names(&plain.1), names(&hostile.1), "{}", plain.0);
    }
}

#[test]
fn no_page_carries_inline_style_or_script() {
    for (name, html) in pages_with("") {
        assert!(!html.contains("<style"), "{name}");
        for tag in tags(&html) {
            assert!(!tag.contains(" style="), "{name}: {tag}");
            assert!(!tag.contains(" on"), "{name}: {tag}");
            assert!(!tag.contains("javascript:"), "{name}: {tag}");
        }
        for script in html.split("<script").skip(1) {
            assert!(script.contains("></script>"), "{name}");
        }
    }
}

#[test]
fn every_id_stands_once_and_every_reference_finds_its_id() {
    for (name, html) in pages_with("") {
        let ids = attributes(&html, "id");
        for id in &ids {
            let times = ids.iter().filter(|other| *other == id).count();
            assert_eq!(times, 1, "{name}: {id}");
        }
        for attribute in [
            "for",
            "aria-labelledby",
            "aria-describedby",
            "popovertarget",
            "data-copy",
        ] {
            for value in attributes(&html, attribute) {
                for id in value.split(' ') {
                    assert!(ids.contains(&id), "{name}: {attribute}={id}");
                }
            }
        }
        let within = attributes(&html, "href")
            .into_iter()
            .filter_map(|href| href.strip_prefix('#'));
        for id in within {
            assert!(ids.contains(&id), "{name}: #{id}");
        }
    }
}

#[test]
fn headings_begin_with_one_h1_and_leave_no_level_out() {
    for (name, html) in pages_with("") {
        let levels: Vec<u8> = tags(&html)
            .iter()
            .map(|tag| tag.split(' ').next().unwrap_or_default())
            .filter_map(|word| word.strip_prefix('h')?.parse().ok())
            .collect();
        // The summary of errors stands above the heading, so that it is met first.
        let summary = html.contains("error-summary-title");
        let levels = &levels[usize::from(summary)..];
        assert_eq!(levels.first(), Some(&1), "{name}: {levels:?}");
        assert_eq!(
            levels.iter().filter(|level| **level == 1).count(),
            1,
            "{name}"
        );
        for pair in levels.windows(2) {
            assert!(pair[1] <= pair[0] + 1, "{name}: {levels:?}");
        }
    }
}

#[test]
fn reg_2_every_page_says_that_nothing_is_ranked() {
    for (name, html) in pages_with("") {
        for statement in formats::neutrality::STATEMENTS {
            assert!(html.contains(statement), "{name}: {statement}");
        }
    }
}

#[test]
fn the_present_page_is_marked_in_the_navigation_and_only_once() {
    let viewer = samples::viewer(OrganisationType::Dcc, "");
    let head = PageHead {
        current: pages::paths::ITEMS,
        ..PageHead::new("Items", Some(&viewer))
    };
    let html = document(&head, pages::heading("Items", None)).into_string();
    assert_eq!(attributes(&html, "aria-current"), ["page"]);
    assert!(html.contains("href=\"/items\" aria-current=\"page\""));
}

#[test]
fn a_page_with_faults_says_error_in_its_title_and_leads_to_each_field() {
    let pages = pages_with("");
    let (_, html) = pages.iter().find(|(name, _)| name == "forms").unwrap();
    assert!(html.contains("<title>Error: Forms – Firmgate</title>"));
    for field in ["make", "version", "source"] {
        assert!(html.contains(&format!("href=\"#{field}\"")), "{field}");
    }
}

#[test]
fn only_the_demonstration_says_that_it_is_invented() {
    for world in [World::Live, World::Demonstration] {
        let head = PageHead {
            world,
            ..PageHead::new("Sign in", None)
        };
        let html = document(&head, pages::heading("Sign in", None)).into_string();
        let says = html.contains(pages::wording::DEMONSTRATION);
        assert_eq!(says, world == World::Demonstration);
    }
}

#[test]
fn a_page_that_waits_asks_again_without_script_and_by_a_link() {
    let viewer = samples::viewer(OrganisationType::Dcc, "");
    let head = PageHead {
        refresh: Some(pages::Refresh {
            seconds: 2,
            path: "/submissions/new",
        }),
        ..PageHead::new("Reading the file", Some(&viewer))
    };
    let html = document(&head, samples::waiting_body()).into_string();
    let reload = "<noscript><meta http-equiv=\"refresh\" content=\"2; url=/submissions/new\">";
    assert!(html.contains(reload));
    assert!(html.contains("href=\"/submissions/new\">Check again now"));
    assert!(html.contains("data-again=\"2\""));
}

#[test]
fn a_problem_has_its_status_and_says_when_to_try_again() {
    let problem = Problem::TooManyRequests {
        retry_after_seconds: 30,
    };
    let response = problem_page(&problem, None, World::Live);
    assert_eq!(response.status(), 429);
    assert_eq!(response.headers()["retry-after"], "30");
    for (_, problem) in samples::problems("") {
        let response = problem_page(&problem, None, World::Live);
        assert_eq!(response.status(), problem.status());
        assert!(response.status().is_client_error() || response.status().is_server_error());
    }
}

#[test]
fn parties_stand_in_alphabetical_order_in_the_coverage_of_a_round() {
    let pages = pages_with("");
    let (_, html) = pages
        .iter()
        .find(|(name, _)| name == "combinations")
        .unwrap();
    let coverage = &html[html.find("id=\"coverage-table\"").unwrap()..];
    let places: Vec<usize> = ["Calder", "Halden", "Northmere", "Orrin", "Southern Arc"]
        .iter()
        .map(|name| coverage.find(name).unwrap())
        .collect();
    assert!(places.is_sorted());
}

//! The handbook: a page per audience and subject, from the files of `docs/guide`, and the
//! catalogue of finding codes. Readable by everybody, signed in or not.

mod codes;
mod markdown;

use crate::WebState;
use crate::guard::Person;
use axum::Router;
use axum::extract::{Path, State};
use axum::http::header::CONTENT_DISPOSITION;
use axum::http::{HeaderMap, HeaderValue};
use axum::response::Response;
use axum::routing::get;
use markdown::{Rendered, render};
use maud::{Markup, html};
use pages::entity_tag::tagged;
use pages::{Link, PageHead, Problem, WayBack, heading, page, paths, problem_page};
use std::sync::LazyLock;

/// The handbook.
pub fn router() -> Router<WebState> {
    Router::new()
        .route(paths::HELP, get(index))
        .route(paths::HELP_PAGE, get(show))
}

/// One page of the handbook.
struct GuidePage {
    /// Its address under `/help`, the file's name without its ending.
    name: &'static str,
    /// Who it is for.
    group: Group,
    /// Its text.
    text: &'static str,
}

/// Under which heading of the index a page stands.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Group {
    Starting,
    Subjects,
    Reference,
}

impl Group {
    const ALL: [Group; 3] = [Group::Starting, Group::Subjects, Group::Reference];

    fn words(self) -> &'static str {
        match self {
            Group::Starting => "Getting started",
            Group::Subjects => "Subjects",
            Group::Reference => "Reference",
        }
    }
}

macro_rules! guide {
    ($($name:literal $group:ident,)+) => {
        &[$(GuidePage {
            name: $name,
            group: Group::$group,
            text: include_str!(concat!("../../../../docs/guide/", $name, ".md")),
        },)+]
    };
}

macro_rules! files {
    ($($name:literal),+) => {
        &[$(($name, include_str!(concat!("../../../../docs/guide/", $name))),)+]
    };
}

/// Every page, in the order of the index.
const GUIDE: &[GuidePage] = guide! {
    "start-provider" Starting,
    "start-party" Starting,
    "start-dcc" Starting,
    "start-secas" Starting,
    "first-submission" Subjects,
    "confirmation" Subjects,
    "searching" Subjects,
    "neutrality" Subjects,
    "safe-launch" Subjects,
    "combinations" Reference,
    "api" Reference,
    "csp" Reference,
    "journal-format" Reference,
    "central-products-list" Reference,
    "inventory-extract" Reference,
    "fleet-snapshot" Reference,
    "safe-launch-messages" Reference,
    "tls" Reference,
    "operations" Reference,
};

/// The files that pages of the handbook link to, by their names.
const FILES: &[(&str, &str)] = files! {
    "combination-vectors.csv",
    "combination-devices.csv",
    "safe-launch-duis.xsd",
    "safe-launch-signature.xsd"
};

/// The pages as rendered, once.
static RENDERED: LazyLock<Vec<(&'static GuidePage, Rendered)>> = LazyLock::new(|| {
    GUIDE
        .iter()
        .map(|guide| (guide, render(guide.text)))
        .collect()
});

fn head<'a>(state: &WebState, person: Option<&'a Person>, title: &'a str) -> PageHead<'a> {
    PageHead {
        current: paths::HELP,
        world: state.setting.world,
        ..PageHead::new(title, person.map(|person| &person.viewer))
    }
}

async fn index(State(state): State<WebState>, person: Option<Person>) -> Response {
    page(
        head(&state, person.as_ref(), "Help"),
        html! {
            (heading("Help", Some("The handbook of the device register.")))
            @for group in Group::ALL {
                h2 { (group.words()) }
                ul {
                    @for (guide, rendered) in RENDERED.iter().filter(|(g, _)| g.group == group) {
                        li { a href=(paths::help(guide.name)) { (rendered.title) } }
                    }
                    @if group == Group::Reference {
                        li { a href=(paths::help(codes::NAME)) { (codes::TITLE) } }
                        li { a href=(paths::GLOSSARY) { "Glossary" } }
                    }
                }
            }
        },
    )
}

async fn show(
    State(state): State<WebState>,
    person: Option<Person>,
    Path(name): Path<String>,
    headers: HeaderMap,
) -> Response {
    if let Some((name, text)) = FILES.iter().find(|(file, _)| *file == name) {
        return file(&headers, name, text);
    }
    if name == codes::NAME {
        return in_handbook(&state, person.as_ref(), codes::TITLE, codes::body());
    }
    match RENDERED.iter().find(|(guide, _)| guide.name == name) {
        Some((_, rendered)) => {
            let body = html! { (rendered.body) };
            in_handbook(&state, person.as_ref(), &rendered.title, body)
        }
        None => problem_page(
            &Problem::NotFound,
            person.as_ref().map(|person| &person.viewer),
            state.setting.world,
        ),
    }
}

/// A file to be saved under its name.
fn file(request: &HeaderMap, name: &str, text: &'static str) -> Response {
    let kind = match name.ends_with(".xsd") {
        true => "application/xml; charset=utf-8",
        false => "text/csv; charset=utf-8",
    };
    let mut response = tagged(request, kind, text.into());
    let disposition = HeaderValue::from_str(&format!("attachment; filename=\"{name}\""));
    if let Ok(disposition) = disposition {
        let headers = response.headers_mut();
        headers.insert(CONTENT_DISPOSITION, disposition);
    }
    response
}

fn in_handbook(state: &WebState, person: Option<&Person>, title: &str, body: Markup) -> Response {
    let head = PageHead {
        back: Some(WayBack::Back(Link {
            href: paths::HELP,
            words: "Help",
        })),
        ..head(state, person, title)
    };
    page(head, body)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_page_of_the_handbook_has_one_title_and_leads_only_to_what_is_there() {
        for (guide, rendered) in RENDERED.iter() {
            let body = &rendered.body.0;
            assert_eq!(body.matches("<h1").count(), 1, "{}", guide.name);
            for target in body.split("href=\"").skip(1) {
                let target = target.split('"').next().unwrap_or_default();
                assert!(target.starts_with('/'), "{}: {target}", guide.name);
                let path = target.split('#').next().unwrap_or_default();
                let Some(name) = path.strip_prefix("/help/") else {
                    continue;
                };
                let known = name == codes::NAME
                    || GUIDE.iter().any(|page| page.name == name)
                    || FILES.iter().any(|(file, _)| *file == name);
                assert!(known, "{}: {name}", guide.name);
            }
        }
    }

    #[test]
    fn every_code_stands_in_the_catalogue_once() {
        let body = codes::body().into_string();
        for code in register::intake::Code::ALL {
            let id = format!("id=\"{}\"", paths::glossary_anchor(code.text()));
            assert_eq!(body.matches(&id).count(), 1, "{id}");
        }
    }
}

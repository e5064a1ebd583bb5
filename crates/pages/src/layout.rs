//! The whole page around a body: head, skip link, header, navigation, footer.
//!
//! It sets the response's headers too, so that no page can forget its security policy.

use crate::assets;
use crate::form::{FormErrors, csrf_field};
use crate::navigation::{NavGroup, NavItem, navigation, signed_out_navigation};
use crate::paths;
use crate::viewer::{Viewer, World};
use crate::wayfinding::{Link, back_link, breadcrumbs};
use crate::wording;
use axum::response::{IntoResponse, Response};
use formats::neutrality::{NO_URGENT_CHANNEL, STATEMENTS};
use http::StatusCode;
use http::header::{
    CACHE_CONTROL, CONTENT_SECURITY_POLICY, REFERRER_POLICY, X_CONTENT_TYPE_OPTIONS,
};
use maud::{DOCTYPE, Markup, html};

/// What a page says of itself, apart from its body. Start from [`PageHead::new`] and change what
/// differs: `PageHead { current: paths::ITEMS, ..PageHead::new("Items", viewer) }`.
#[derive(Clone, Debug)]
pub struct PageHead<'a> {
    /// The document's title, without the product's name; the same words as the `h1`.
    pub title: &'a str,
    /// Who looks; `None` for someone who has not signed in.
    pub viewer: Option<&'a Viewer>,
    /// Whether the data is real. Taken from the viewer; to be set on pages for the signed-out.
    pub world: World,
    /// The path of the navigation link this page belongs under; empty for none.
    pub current: &'a str,
    /// The way back, above the heading.
    pub back: Option<WayBack<'a>>,
    /// The faults of the form on this page; a summary of them is put first.
    pub errors: Option<&'a FormErrors>,
    /// Which data the page shows, for the footer: an edition and its date.
    pub data_note: Option<Markup>,
    /// Looks again for news while something takes longer than a second.
    pub refresh: Option<Refresh<'a>>,
    /// The response's status. Where there are faults of a form and nothing else is said, it is
    /// answered as not taken (422).
    pub status: StatusCode,
}

impl<'a> PageHead<'a> {
    /// A plain page with status 200.
    pub fn new(title: &'a str, viewer: Option<&'a Viewer>) -> PageHead<'a> {
        PageHead {
            title,
            viewer,
            world: viewer.map(|viewer| viewer.world).unwrap_or_default(),
            current: "",
            back: None,
            errors: None,
            data_note: None,
            refresh: None,
            status: StatusCode::OK,
        }
    }

    /// The status to answer with: a form that is shown again with its faults was read and not taken,
    /// whichever form it is.
    fn answered(&self) -> StatusCode {
        match self.faulty() {
            Some(_) if self.status == StatusCode::OK => StatusCode::UNPROCESSABLE_ENTITY,
            Some(_) | None => self.status,
        }
    }

    fn faulty(&self) -> Option<&'a FormErrors> {
        self.errors.filter(|errors| !errors.is_empty())
    }
}

/// The way back from a page.
#[derive(Clone, Debug)]
pub enum WayBack<'a> {
    /// One link, for a step in a journey.
    Back(Link<'a>),
    /// The pages above this one, outermost first.
    Trail(Vec<Link<'a>>),
}

/// A page that looks again by itself until what it waits for is done.
#[derive(Clone, Copy, Debug)]
pub struct Refresh<'a> {
    /// After how long.
    pub seconds: u32,
    /// Which page to look at: this one, until it leads on.
    pub path: &'a str,
}

/// The page as a response, with the headers every page needs.
pub fn page(head: PageHead<'_>, body: Markup) -> Response {
    // Nothing a signed-in person saw may be read from a shared computer's cache after signing out.
    let caching = match head.viewer {
        Some(_) => "no-store",
        None => "no-cache",
    };
    let headers = [
        (CACHE_CONTROL, caching),
        (CONTENT_SECURITY_POLICY, assets::CONTENT_SECURITY_POLICY),
        (REFERRER_POLICY, "same-origin"),
        (X_CONTENT_TYPE_OPTIONS, "nosniff"),
    ];
    (head.answered(), headers, document(&head, body)).into_response()
}

/// The page as a whole HTML document.
pub fn document(head: &PageHead<'_>, body: Markup) -> Markup {
    html! {
        (DOCTYPE)
        html lang="en-GB" {
            (document_head(head))
            body {
                a.skip-link href="#main" { "Skip to main content" }
                (header(head))
                div.wrap {
                    @match &head.back {
                        Some(WayBack::Back(link)) => (back_link(link)),
                        Some(WayBack::Trail(links)) => (breadcrumbs(links)),
                        None => {},
                    }
                    main #main tabindex="-1" data-again=[head.refresh.map(|again| again.seconds)] {
                        @if let Some(errors) = head.faulty() { (errors.summary()) }
                        (body)
                        @if let Some(again) = &head.refresh {
                            p { a.check-again href=(again.path) { "Check again now" } }
                        }
                    }
                }
                (footer(head))
            }
        }
    }
}

fn document_head(head: &PageHead<'_>) -> Markup {
    html! {
        head {
            meta charset="utf-8";
            meta name="viewport" content="width=device-width, initial-scale=1";
            meta name="color-scheme" content="light dark";
            // A reload throws a screen reader back to the top, so the script looks for news in the
            // background instead; this is for browsers without one.
            @if let Some(again) = &head.refresh {
                noscript {
                    meta http-equiv="refresh" content={ (again.seconds) "; url=" (again.path) };
                }
            }
            title {
                @if head.faulty().is_some() { "Error: " }
                (head.title) " – " (wording::PRODUCT)
            }
            link rel="icon" type="image/svg+xml" href=(assets::icon_path());
            link rel="stylesheet" href=(assets::stylesheet_path());
            script defer src=(assets::script_path()) {}
        }
    }
}

fn header(head: &PageHead<'_>) -> Markup {
    let items = match head.viewer {
        Some(viewer) => navigation(viewer),
        None => signed_out_navigation(),
    };
    html! {
        header.site-header {
            @match head.world {
                World::Demonstration => p.demonstration { (wording::DEMONSTRATION) },
                World::Live => {},
            }
            div.site-bar.wrap {
                a.wordmark href=(paths::HOME) { (mark()) span { (wording::PRODUCT) } }
                @if let Some(viewer) = head.viewer { (who(viewer)) }
                // A popover opens and closes without script, by keyboard too.
                button.menu-button type="button" popovertarget="site-nav" { "Menu" }
            }
            nav.site-nav #site-nav popover aria-label="Main" {
                div.wrap {
                    button.menu-close type="button" popovertarget="site-nav"
                        popovertargetaction="hide" { "Close menu" }
                    (nav_list(&items, NavGroup::Work, head.current))
                    (nav_list(&items, NavGroup::Everyone, head.current))
                }
            }
        }
    }
}

fn nav_list(items: &[NavItem], group: NavGroup, current: &str) -> Markup {
    let shown: Vec<&NavItem> = items.iter().filter(|item| item.group == group).collect();
    html! {
        @if !shown.is_empty() {
            ul {
                @for item in shown {
                    li {
                        a href=(item.path) aria-current=[(item.path == current).then_some("page")] {
                            (item.words)
                        }
                    }
                }
            }
        }
    }
}

fn who(viewer: &Viewer) -> Markup {
    html! {
        div.who {
            p {
                strong { (viewer.organisation_name) }
                @if viewer.organisation_kind() != viewer.organisation_name {
                    span.who-kind { (viewer.organisation_kind()) }
                }
                span.who-person { (viewer.person_name) }
            }
            form method="post" action=(paths::SIGN_OUT) {
                (csrf_field(&viewer.csrf))
                button.quiet type="submit" { "Sign out" }
            }
        }
    }
}

/// Two gates: what may be published, and what may be deployed.
fn mark() -> Markup {
    html! {
        svg.mark viewBox="0 0 32 24" width="32" height="24" aria-hidden="true" focusable="false" {
            path d="M3 2v20M14 2v20M3 8h11M3 16h11M18 2v20M29 2v20M18 8h11M18 16h11" {}
        }
    }
}

fn footer(head: &PageHead<'_>) -> Markup {
    html! {
        footer.site-footer {
            div.wrap {
                p { @for statement in STATEMENTS { (statement) " " } }
                p { (NO_URGENT_CHANNEL) " " (wording::DATA_NOTE) }
                @if let Some(note) = &head.data_note { p { (note) } }
            }
        }
    }
}

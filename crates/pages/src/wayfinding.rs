//! Finding one's way: back links, trails, the pages within a section, the next page of a list.
//!
//! Lists page by cursor and never say how many pages there are (DOMAIN trap 1).

use maud::{Markup, html};

/// A link and its words.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Link<'a> {
    /// Where it leads.
    pub href: &'a str,
    /// What it says.
    pub words: &'a str,
}

/// One way back, above the heading.
pub fn back_link(link: &Link<'_>) -> Markup {
    html! { nav.back-link aria-label="Back" { a href=(link.href) { (link.words) } } }
}

/// The pages above this one, outermost first.
pub fn breadcrumbs(links: &[Link<'_>]) -> Markup {
    html! {
        nav.breadcrumbs aria-label="Breadcrumb" {
            ol { @for link in links { li { a href=(link.href) { (link.words) } } } }
        }
    }
}

/// The pages within a section; the one whose address is `current` is marked.
pub fn sub_navigation(label: &str, links: &[Link<'_>], current: &str) -> Markup {
    html! {
        nav.sub-navigation aria-label=(label) {
            ul {
                @for link in links {
                    li {
                        a href=(link.href) aria-current=[(link.href == current).then_some("page")] {
                            (link.words)
                        }
                    }
                }
            }
        }
    }
}

/// The way through a list that pages by cursor. Nothing where there is neither a first page to go
/// back to nor a next one.
pub fn pagination(first: Option<&str>, next: Option<&str>) -> Markup {
    html! {
        @if first.is_some() || next.is_some() {
            nav.pagination aria-label="Pages" {
                ul {
                    @if let Some(href) = first { li { a href=(href) { "First page" } } }
                    @if let Some(href) = next { li { a rel="next" href=(href) { "Next page" } } }
                }
            }
        }
    }
}

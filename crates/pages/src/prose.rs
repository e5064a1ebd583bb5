//! Headings, notices and the other blocks of running text.

use maud::{Markup, html};

/// The page's one `h1`, with a sentence that says what the page is for.
pub fn heading(title: &str, lead: Option<&str>) -> Markup {
    html! {
        h1 { (title) }
        @if let Some(lead) = lead { p.lead { (lead) } }
    }
}

/// The page's one `h1` under a caption that says what kind of thing this is: `Item`, `Edition`.
pub fn heading_with_caption(caption: &str, title: &str, lead: Option<&str>) -> Markup {
    html! {
        h1 { span.caption { (caption) " " } (title) }
        @if let Some(lead) = lead { p.lead { (lead) } }
    }
}

/// What a notice is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NoticeKind {
    /// What was asked for has been done.
    Success,
    /// Something to know before going on.
    Important,
}

/// A notice at the top of a page's body: at most one of each kind on a page.
pub fn notice(kind: NoticeKind, body: Markup) -> Markup {
    let (class, id, title, role) = match kind {
        NoticeKind::Success => ("notice success", "notice-success", "Done", "status"),
        NoticeKind::Important => (
            "notice important",
            "notice-important",
            "Important",
            "region",
        ),
    };
    html! {
        section class=(class) role=(role) aria-labelledby=(id) {
            p.notice-title id=(id) { (title) }
            div.notice-body { (body) }
        }
    }
}

/// Text set apart from what surrounds it: a quotation, an exact public wording, a condition.
pub fn inset(body: Markup) -> Markup {
    html! { div.inset { (body) } }
}

/// A sentence about what cannot be undone or must not be missed.
pub fn warning_text(words: &str) -> Markup {
    html! {
        p.warning-text {
            span.warning-sign aria-hidden="true" { "!" }
            strong { span.visually-hidden { "Warning: " } (words) }
        }
    }
}

/// More for those who want it, closed at first.
pub fn disclosure(summary: &str, body: Markup) -> Markup {
    html! {
        details.disclosure {
            summary { (summary) }
            div.disclosure-body { (body) }
        }
    }
}

/// How a status word looks. The words carry the meaning; the shape before them and the colour only
/// repeat it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TagTone {
    /// A plain fact.
    Plain,
    /// Waiting for someone.
    Waiting,
    /// Finished well.
    Done,
    /// Needs a look.
    Attention,
    /// Ended or refused.
    Stopped,
}

/// A status in words.
pub fn tag(tone: TagTone, words: &str) -> Markup {
    let (class, shape) = match tone {
        TagTone::Plain => ("tag plain", "○"),
        TagTone::Waiting => ("tag waiting", "◐"),
        TagTone::Done => ("tag done", "✓"),
        TagTone::Attention => ("tag attention", "▲"),
        TagTone::Stopped => ("tag stopped", "■"),
    };
    html! {
        strong class=(class) { span.tag-shape aria-hidden="true" { (shape) } (words) }
    }
}

/// How far a task has come, with the same in words.
pub fn progress(id: &str, label: &str, done: u64, total: u64) -> Markup {
    use crate::text::number_text;
    html! {
        div.progress {
            label for=(id) { (label) }
            progress id=(id) max=(total.max(1)) value=(done.min(total)) {}
            p role="status" { (number_text(done.min(total))) " of " (number_text(total)) }
        }
    }
}

/// A task whose length is not known yet.
pub fn progress_of_unknown_length(id: &str, label: &str, words: &str) -> Markup {
    html! {
        div.progress {
            label for=(id) { (label) }
            progress id=(id) {}
            p role="status" { (words) }
        }
    }
}

/// Text to be copied exactly: a row for a spreadsheet, a digest. The button appears where a script
/// can copy; without one the text can be selected.
pub fn copy_block(id: &str, label: &str, text: &str) -> Markup {
    html! {
        div.copy-block {
            p.copy-label id={ (id) "-label" } { (label) }
            pre id=(id) tabindex="0" aria-labelledby={ (id) "-label" } role="group" { (text) }
            p.copy-action {
                button.secondary type="button" hidden data-copy=(id) { "Copy" }
                span role="status" {}
            }
        }
    }
}

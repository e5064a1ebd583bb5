//! A page of the handbook from its Markdown. The files are our own and part of the program; HTML in
//! them is still shown as text, and links between them lead to pages.

use maud::{Markup, PreEscaped};
use pages::paths;
use pulldown_cmark::{CowStr, Event, Options, Parser, Tag, TagEnd, html};

/// A page of the handbook.
pub(super) struct Rendered {
    /// Its first heading.
    pub title: String,
    /// The whole of it.
    pub body: Markup,
}

pub(super) fn render(text: &str) -> Rendered {
    let events = Parser::new_ext(text, Options::ENABLE_TABLES);
    let mut drawing = Drawing::default();
    let drawn: Vec<Event<'_>> = events.flat_map(|event| drawing.of(event)).collect();
    let mut body = String::new();
    html::push_html(&mut body, drawn.into_iter());
    Rendered {
        title: title_of(text),
        body: PreEscaped(body),
    }
}

fn title_of(text: &str) -> String {
    text.lines()
        .find_map(|line| line.strip_prefix("# "))
        .unwrap_or_default()
        .trim()
        .to_owned()
}

/// What must be known of the events before to draw the next.
#[derive(Default)]
struct Drawing {
    tables: u32,
}

impl Drawing {
    /// The events to draw in place of one that was read. Tables and code scroll inside their own
    /// frame, so that no page scrolls sideways, and can be reached by keyboard.
    fn of<'e>(&mut self, event: Event<'e>) -> Vec<Event<'e>> {
        match event {
            Event::Html(text) | Event::InlineHtml(text) => vec![Event::Text(text)],
            Event::Start(Tag::Table(alignments)) => {
                self.tables += 1;
                let frame = format!(
                    "<div class=\"table-scroll\" tabindex=\"0\" role=\"group\" \
                     aria-label=\"Table {}\">",
                    self.tables
                );
                vec![raw(frame), Event::Start(Tag::Table(alignments))]
            }
            Event::End(TagEnd::Table) => vec![Event::End(TagEnd::Table), raw("</div>".into())],
            Event::Start(Tag::CodeBlock(_)) => {
                let frame = "<div class=\"copy-block\"><pre tabindex=\"0\"><code>";
                vec![raw(frame.into())]
            }
            Event::End(TagEnd::CodeBlock) => vec![raw("</code></pre></div>".into())],
            Event::Start(Tag::Link {
                link_type,
                dest_url,
                title,
                id,
            }) => vec![Event::Start(Tag::Link {
                link_type,
                dest_url: address(&dest_url),
                title,
                id,
            })],
            unchanged @ (Event::Start(_)
            | Event::End(_)
            | Event::Text(_)
            | Event::Code(_)
            | Event::InlineMath(_)
            | Event::DisplayMath(_)
            | Event::FootnoteReference(_)
            | Event::SoftBreak
            | Event::HardBreak
            | Event::Rule
            | Event::TaskListMarker(_)) => vec![unchanged],
        }
    }
}

fn raw<'e>(text: String) -> Event<'e> {
    Event::Html(CowStr::from(text))
}

/// A link between files of the handbook as a link between its pages, or to a file beside them.
fn address<'e>(target: &str) -> CowStr<'e> {
    let (path, fragment) = match target.split_once('#') {
        Some((path, fragment)) => (path, format!("#{fragment}")),
        None => (target, String::new()),
    };
    let of_handbook = !path.is_empty() && !path.contains(['/', ':']);
    match of_handbook {
        true => {
            let name = path.strip_suffix(".md").unwrap_or(path);
            CowStr::from(format!("{}{fragment}", paths::help(name)))
        }
        false => CowStr::from(target.to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_between_files_lead_to_pages_and_html_is_text() {
        let rendered =
            render("# A page\n\n[next](other.md#part) <b>x</b> [away](/raise) [file](a.csv)\n");
        assert_eq!(rendered.title, "A page");
        let body = rendered.body.0;
        assert!(body.contains("href=\"/help/other#part\""), "{body}");
        assert!(body.contains("href=\"/raise\""), "{body}");
        assert!(body.contains("href=\"/help/a.csv\""), "{body}");
        assert!(body.contains("&lt;b&gt;"), "{body}");
    }

    #[test]
    fn tables_and_code_scroll_inside_their_own_frame() {
        let body = render("# A\n\n|a|b|\n|-|-|\n|1|2|\n\n```sh\nls <x>\n```\n")
            .body
            .0;
        assert!(
            body.contains("<div class=\"table-scroll\" tabindex=\"0\""),
            "{body}"
        );
        assert!(
            body.contains("<pre tabindex=\"0\"><code>ls &lt;x&gt;"),
            "{body}"
        );
    }
}

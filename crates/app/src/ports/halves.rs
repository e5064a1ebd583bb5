//! What either half of the product yields, as the one commit takes it.

use super::{Event, Notice, NoticeAbout, Write};

impl From<register::decision::Event> for Event {
    fn from(event: register::decision::Event) -> Event {
        Event::Register(event)
    }
}

impl From<launch::decision::Event> for Event {
    fn from(event: launch::decision::Event) -> Event {
        Event::Launch(event)
    }
}

impl From<register::decision::Write> for Write {
    fn from(write: register::decision::Write) -> Write {
        Write::Register(write)
    }
}

impl From<launch::decision::Write> for Write {
    fn from(write: launch::decision::Write) -> Write {
        Write::Launch(write)
    }
}

impl From<register::decision::NoticeAbout> for NoticeAbout {
    fn from(about: register::decision::NoticeAbout) -> NoticeAbout {
        NoticeAbout::Register(about)
    }
}

impl From<launch::decision::NoticeAbout> for NoticeAbout {
    fn from(about: launch::decision::NoticeAbout) -> NoticeAbout {
        NoticeAbout::Launch(about)
    }
}

impl From<register::decision::Notice> for Notice {
    fn from(notice: register::decision::Notice) -> Notice {
        Notice {
            to: notice.to,
            about: notice.about.into(),
            key: notice.key,
        }
    }
}

impl From<launch::decision::Notice> for Notice {
    fn from(notice: launch::decision::Notice) -> Notice {
        Notice {
            to: notice.to,
            about: notice.about.into(),
            key: notice.key,
        }
    }
}

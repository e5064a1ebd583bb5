//! The stored form of the access list.

use super::text::Text;
use super::{StoredForm, Unreadable, read_body, write_body};
use register::edition::AccessList;
use serde::{Deserialize, Serialize};
use terms::{Moment, PartyCategory, PersonRef};

impl StoredForm for AccessList {
    const FORM: u32 = 1;

    fn into_body(self) -> String {
        let AccessList { categories, set_by } = self;
        write_body(&AccessForm {
            categories: categories.into_iter().map(Text).collect(),
            set_by: set_by.map(|(by, at)| (Text(by), Text(at))),
        })
    }

    fn from_body(form: u32, body: &str) -> Result<AccessList, Unreadable> {
        match form {
            1 => read_body::<AccessForm>(body).map(|form| AccessList {
                categories: form.categories.into_iter().map(|c| c.0).collect(),
                set_by: form.set_by.map(|(by, at)| (by.0, at.0)),
            }),
            unknown => Err(Unreadable::UnknownForm(unknown)),
        }
    }
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct AccessForm {
    categories: Vec<Text<PartyCategory>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    set_by: Option<(Text<PersonRef>, Text<Moment>)>,
}

//! A list of Device IDs as messages carry it: one text, a comma between each two (DUIS
//! `DeviceIDList`).
//!
//! It refuses white space, empty places and anything but an EUI-64 in its exact form, as the schema
//! does, and beyond the schema the two EUI-64 that stand for no device.

use super::fault::FaultKind;
use crate::limits::DUIS_DEVICE_IDS_MAX;
use std::collections::HashSet;
use terms::DeviceId;

/// The Device IDs of a list, each once, in the order of the list.
///
/// The schema lets a Device ID come twice. The first counts, whatever the case of its letters; the
/// others are dropped here and counted, and nothing else is dropped: listed = kept + repeats.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct DeviceIdList {
    ids: Vec<DeviceId>,
    repeats: usize,
}

impl DeviceIdList {
    /// The list of these, in this order.
    pub fn of(listed: impl IntoIterator<Item = DeviceId>) -> DeviceIdList {
        let listed = listed.into_iter();
        let mut list = DeviceIdList {
            ids: Vec::with_capacity(listed.size_hint().0),
            repeats: 0,
        };
        let mut seen = HashSet::with_capacity(listed.size_hint().0);
        for id in listed {
            if seen.insert(id) {
                list.ids.push(id);
            } else {
                list.repeats += 1;
            }
        }
        list
    }

    /// The Device IDs, each once.
    pub fn ids(&self) -> &[DeviceId] {
        &self.ids
    }

    /// How many were dropped because they came before.
    pub fn repeats(&self) -> usize {
        self.repeats
    }

    /// How many the message listed.
    pub fn listed(&self) -> usize {
        self.ids.len() + self.repeats
    }
}

/// Reads the text of a list of at most so many Device IDs. A list that is too long is told so before
/// any Device ID is looked at.
pub(crate) fn read(
    of: &'static str,
    text: &str,
    ids_max: usize,
) -> Result<DeviceIdList, FaultKind> {
    let characters_max = ids_max * (DeviceId::TEXT_LENGTH + 1) - 1;
    if text.len() > characters_max {
        return Err(FaultKind::DeviceListTooLong { of, ids_max });
    }
    let mut ids = Vec::with_capacity(text.len() / (DeviceId::TEXT_LENGTH + 1) + 1);
    for (place, id) in text.split(',').enumerate() {
        let ordinal = place + 1;
        let invalid = FaultKind::DeviceIdInvalid { of, ordinal };
        ids.push(DeviceId::parse(id).ok_or(invalid)?);
    }
    Ok(DeviceIdList::of(ids))
}

/// Appends the text of a list.
pub(crate) fn push_text(ids: &[DeviceId], to: &mut String) {
    to.reserve(ids.len() * (DeviceId::TEXT_LENGTH + 1));
    for (place, id) in ids.iter().enumerate() {
        if place > 0 {
            to.push(',');
        }
        id.push_text(to);
    }
}

/// The largest list that a message of the largest size could hold; for lists whose length the
/// schema leaves open.
pub(crate) const IDS_MAX_OF_A_MESSAGE: usize =
    crate::limits::DUIS_MESSAGE_BYTES_MAX / (DeviceId::TEXT_LENGTH + 1);

const _: () = assert!(DUIS_DEVICE_IDS_MAX < IDS_MAX_OF_A_MESSAGE);

#[cfg(test)]
mod tests {
    use super::*;

    const ONE: &str = "00-DB-12-34-56-78-90-A1";
    const TWO: &str = "00-DB-12-34-56-78-90-A2";

    fn ordinal_of_invalid(text: &str) -> Option<usize> {
        match read("DeviceIDList", text, 10) {
            Err(FaultKind::DeviceIdInvalid { ordinal, .. }) => Some(ordinal),
            _ => None,
        }
    }

    #[test]
    fn sl_3_the_first_of_a_repeated_device_counts_and_the_others_are_counted() {
        let text = format!("{TWO},{ONE},{},{TWO}", TWO.to_lowercase());
        let list = read("DeviceIDList", &text, 10).unwrap();
        let texts: Vec<String> = list.ids().iter().map(|id| id.text()).collect();
        assert_eq!(texts, [TWO, ONE]);
        assert_eq!((list.repeats(), list.listed()), (2, 4));
    }

    #[test]
    fn sl_3_one_ill_formed_device_refuses_the_list_and_is_told_by_its_place() {
        assert_eq!(ordinal_of_invalid(""), Some(1));
        assert_eq!(ordinal_of_invalid(&format!("{ONE},")), Some(2));
        assert_eq!(ordinal_of_invalid(&format!(",{ONE}")), Some(1));
        assert_eq!(ordinal_of_invalid(&format!("{ONE}, {TWO}")), Some(2));
        assert_eq!(ordinal_of_invalid(&format!("{ONE}\n")), Some(1));
        assert_eq!(
            ordinal_of_invalid(&format!("{ONE},{TWO},00-00-00-00-00-00-00-00")),
            Some(3)
        );
    }

    #[test]
    fn sl_3_a_list_one_too_long_is_refused_before_its_devices_are_looked_at() {
        let full = [ONE; 10].join(",");
        assert_eq!(read("DeviceIDList", &full, 10).unwrap().listed(), 10);
        let too_long = FaultKind::DeviceListTooLong {
            of: "DeviceIDList",
            ids_max: 10,
        };
        let one_more = format!("{full},{ONE}");
        assert_eq!(read("DeviceIDList", &one_more, 10), Err(too_long.clone()));
        assert_eq!(read("DeviceIDList", &"?".repeat(240), 10), Err(too_long));
    }
}

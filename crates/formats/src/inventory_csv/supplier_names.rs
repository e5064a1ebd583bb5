//! Which Supplier a cell names: by the name that is entered, or by reference.

use crate::limits::SUPPLIERS_MAX;
use register::intake::field::fold_header;
use std::collections::HashMap;
use terms::OrganisationRef;

/// The Suppliers that an extract is held against, in the order of their names.
///
/// The order is part of a snapshot: pairs of Suppliers stand in it, so that the same inventory
/// gives the same columns whatever references an installation has drawn.
#[derive(Clone, Debug, Default)]
pub struct SupplierNames {
    names: Vec<(String, OrganisationRef)>,
    by_spelling: HashMap<Vec<u8>, u16>,
    by_folded: HashMap<String, u16>,
}

impl SupplierNames {
    /// These Suppliers; those beyond the limit are left out.
    pub fn of(suppliers: impl IntoIterator<Item = (String, OrganisationRef)>) -> SupplierNames {
        let mut names: Vec<(String, OrganisationRef)> = suppliers.into_iter().collect();
        names.sort();
        names.truncate(SUPPLIERS_MAX);
        let mut known = SupplierNames::default();
        for (number, (name, reference)) in (1..).zip(&names) {
            known.by_spelling.insert(name.clone().into_bytes(), number);
            known
                .by_spelling
                .insert(reference.to_string().into_bytes(), number);
            known.by_folded.insert(fold_header(name), number);
        }
        SupplierNames { names, ..known }
    }

    /// The number of the Supplier that a cell names, from 1; 0 for an empty cell.
    pub(super) fn number(&self, cell: &[u8]) -> Option<u16> {
        if cell.is_empty() {
            return Some(0);
        }
        if let Some(number) = self.by_spelling.get(cell) {
            return Some(*number);
        }
        let text = std::str::from_utf8(cell).ok()?;
        self.by_folded.get(&fold_header(text)).copied()
    }

    /// The reference of the Supplier with this name.
    pub(crate) fn reference(&self, name: &str) -> Option<OrganisationRef> {
        let number = self.number(name.as_bytes())?;
        self.supplier(number).map(|(_, reference)| *reference)
    }

    /// The Supplier with this number.
    pub(super) fn supplier(&self, number: u16) -> Option<&(String, OrganisationRef)> {
        self.names.get(usize::from(number).checked_sub(1)?)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sl_2_a_supplier_is_known_by_name_and_by_reference() {
        let reference = OrganisationRef::from_random_bits(77);
        let names = SupplierNames::of([
            ("Skerrydale Power".to_owned(), reference),
            (
                "Alderbeck Energy".to_owned(),
                OrganisationRef::from_random_bits(3),
            ),
        ]);
        assert_eq!(names.number(b"Skerrydale Power"), Some(2));
        assert_eq!(names.number(b"skerrydale  POWER"), Some(2));
        assert_eq!(names.number(reference.to_string().as_bytes()), Some(2));
        assert_eq!(names.number(b""), Some(0));
        assert_eq!(names.number(b"Skerrydale"), None);
        assert_eq!(names.number(b"\xFF"), None);
        assert_eq!(names.supplier(2).map(|(_, held)| *held), Some(reference));
        assert_eq!(names.supplier(0), None);
    }
}

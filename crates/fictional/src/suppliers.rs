//! Twenty-two invented Suppliers, with shares such as Great Britain's market has (DOMAIN 4.1).

use crate::dice::Dice;

/// Their names and shares in ten thousand of all homes: six large ones, and a tail.
pub const SUPPLIERS: [(&str, u64); 22] = [
    ("Pellwater Energy", 2_400),
    ("Thornbeck Power", 2_000),
    ("Quillhaven Energy", 1_700),
    ("Marlowick Light & Heat", 1_300),
    ("Skerrydale Power", 1_100),
    ("Fennimore Supply", 800),
    ("Osierbrook Energy", 150),
    ("Tamsinford Gas & Electric", 110),
    ("Larkrigg Power", 85),
    ("Cobblewick Energy", 70),
    ("Hesperdale Supply", 55),
    ("Brambleholt Energy", 45),
    ("Wendlemere Power", 40),
    ("Kestrelby Energy", 35),
    ("Saltergarth Light", 30),
    ("Ivelcombe Energy", 20),
    ("Rookhollow Power", 20),
    ("Dunmarrow Supply", 15),
    ("Applethorpe Energy", 10),
    ("Gorsefell Power", 8),
    ("Nettlecrag Energy", 5),
    ("Umberley Light", 2),
];

/// A Supplier, by the shares.
pub(crate) fn drawn(dice: &mut Dice) -> usize {
    let mut at = dice.below(SUPPLIERS.iter().map(|(_, share)| share).sum());
    for (place, (_, share)) in SUPPLIERS.iter().enumerate() {
        if at < *share {
            return place;
        }
        at -= share;
    }
    SUPPLIERS.len() - 1
}

/// Another Supplier than this one, by the shares.
pub(crate) fn other_than(supplier: usize, dice: &mut Dice) -> usize {
    loop {
        let drawn = drawn(dice);
        if drawn != supplier {
            return drawn;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_shares_are_a_market() {
        assert_eq!(
            SUPPLIERS.iter().map(|(_, share)| share).sum::<u64>(),
            10_000
        );
        assert!(SUPPLIERS.is_sorted_by(|one, next| one.1 >= next.1));
        let names: std::collections::BTreeSet<&str> =
            SUPPLIERS.iter().map(|(name, _)| *name).collect();
        assert_eq!(names.len(), 22);
    }
}

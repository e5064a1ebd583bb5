//! References: opaque, random and non-sequential, so that no gap or order tells how many there
//! are (DOMAIN trap 1).

use std::fmt;

/// The 32 symbols of a reference, without I, L, O and U so that it can be read out.
const SYMBOLS: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/// How many symbols follow the prefix: 50 random bits.
const SYMBOLS_PER_REFERENCE: usize = 10;

macro_rules! reference_type {
    ($(#[$doc:meta])* $name:ident, $prefix:literal) => {
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub struct $name(u64);

        impl $name {
            /// What every such reference begins with.
            pub const PREFIX: &'static str = $prefix;

            /// The reference made of the low 50 of these random bits.
            pub fn from_random_bits(bits: u64) -> $name {
                $name(bits & ((1 << 50) - 1))
            }

            /// The reference written as its prefix, a hyphen and ten symbols, or `None`.
            pub fn parse(text: &str) -> Option<$name> {
                let symbols = text.strip_prefix(concat!($prefix, "-"))?;
                parse_symbols(symbols).map($name)
            }

            /// The 50 bits.
            pub fn bits(self) -> u64 {
                self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write_symbols($prefix, self.0, f)
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                fmt::Display::fmt(self, f)
            }
        }
    };
}

reference_type! {
    /// An organisation.
    OrganisationRef, "ORG"
}
reference_type! {
    /// A person; the only trace of a person in the journal.
    PersonRef, "PER"
}
reference_type! {
    /// A file or declaration sent in by a provider.
    SubmissionRef, "SUB"
}
reference_type! {
    /// An item of the full register. Never shown to anyone but DCC and the item's own provider.
    ItemRef, "ITM"
}
reference_type! {
    /// A collection round.
    RoundRef, "RND"
}
reference_type! {
    /// An edition of the register.
    EditionRef, "EDN"
}
reference_type! {
    /// A published row, minted at first publication and unrelated to any internal reference.
    PublicRef, "FGR"
}
reference_type! {
    /// A request that a manufacturer confirm a fix.
    ConfirmationRef, "CNF"
}
reference_type! {
    /// A query from DCC to a provider about an item.
    QueryRef, "QRY"
}

reference_type! {
    /// A Safe Launch.
    LaunchRef, "LCH"
}
reference_type! {
    /// A hold on a launch.
    HoldRef, "HLD"
}
reference_type! {
    /// A Supplier's nomination of hubs.
    NominationRef, "NMN"
}
reference_type! {
    /// A plan of one level of a launch.
    PlanRef, "PLN"
}
reference_type! {
    /// An order to a CSP to upgrade hubs.
    OrderRef, "FWO"
}

fn parse_symbols(symbols: &str) -> Option<u64> {
    if symbols.len() != SYMBOLS_PER_REFERENCE {
        return None;
    }
    symbols.bytes().try_fold(0u64, |bits, symbol| {
        let value = SYMBOLS.iter().position(|s| *s == symbol)? as u64;
        Some(bits << 5 | value)
    })
}

fn write_symbols(prefix: &str, bits: u64, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    write!(f, "{prefix}-")?;
    for place in (0..SYMBOLS_PER_REFERENCE).rev() {
        let symbol = SYMBOLS[(bits >> (place * 5) & 31) as usize];
        write!(f, "{}", symbol as char)?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    proptest::proptest! {
        #[test]
        fn a_reference_reads_back_as_written(bits: u64) {
            let reference = ItemRef::from_random_bits(bits);
            proptest::prop_assert_eq!(ItemRef::parse(&reference.to_string()), Some(reference));
        }
    }

    #[test]
    fn a_reference_of_another_kind_or_length_is_refused() {
        let item = ItemRef::from_random_bits(7).to_string();
        assert_eq!(SubmissionRef::parse(&item), None);
        assert_eq!(ItemRef::parse("ITM-000"), None);
        assert_eq!(ItemRef::parse("ITM-000000000I"), None);
    }
}

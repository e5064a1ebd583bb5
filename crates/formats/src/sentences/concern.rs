//! Where a concern belongs that this register is no channel for (REG-11; DOMAIN 1.5).

use register::item::Concern;

/// The word for a concern.
pub fn name(concern: Concern) -> &'static str {
    match concern {
        Concern::Safety => "Safety",
        Concern::Security => "Security",
        Concern::Billing => "Billing",
    }
}

/// What the concern covers, for the page on which it is marked.
pub fn meaning(concern: Concern) -> &'static str {
    match concern {
        Concern::Safety => "People or property may be in danger.",
        Concern::Security => "A vulnerability, or an attack that is possible or under way.",
        Concern::Billing => "Consumers are being billed wrongly, or cannot top up, now.",
    }
}

/// The proper urgent channel.
pub fn channel(concern: Concern) -> &'static str {
    match concern {
        Concern::Safety => {
            "Do not wait for this register. Where there is danger now, call 999; call 0800 111 999 \
             for a gas emergency and 105 for an electricity emergency. Then tell the responsible \
             Supplier and the DCC Service Desk, and follow your own product-safety duties."
        }
        Concern::Security => {
            "Do not describe it here. Report it to the Security Sub-Committee (SSC) through SECAS, \
             by its encrypted form, as SEC Section G asks. Manufacturers also notify the Suppliers \
             that operate the devices, under the duty to notify."
        }
        Concern::Billing => {
            "Tell the responsible Supplier now, and raise an Incident with the DCC Service Desk \
             (SEC Section H9). The register records the device matter behind it and corrects no \
             bill."
        }
    }
}

/// What the register does with an item so marked.
pub fn treatment(concern: Concern) -> &'static str {
    match concern {
        Concern::Safety | Concern::Billing => {
            "The item is recorded with the concern marked, and nothing of it is published until \
             DCC clears the mark."
        }
        Concern::Security => {
            "The register keeps no content of a security item: only that there was one, from whom \
             and when."
        }
    }
}

/// What stands in place of the words of a security concern, which are not recorded.
pub const SUMMARY_NOT_RECORDED: &str = "A security concern was marked. What was written of it was \
not recorded here; it belongs to the security route.";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reg_11_each_concern_names_its_own_channel() {
        assert!(channel(Concern::Safety).contains("999"));
        assert!(channel(Concern::Security).contains("Security Sub-Committee"));
        assert!(channel(Concern::Billing).contains("Incident"));
        assert!(treatment(Concern::Security).contains("no content"));
    }
}

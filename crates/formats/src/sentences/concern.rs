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
///
/// Only two telephone numbers stand here, national ones that have stood for decades and that
/// nobody at an installation would change: the National Gas Emergency Service and the electricity
/// networks' number for power cuts. A number that went out of date would send somebody in danger to
/// nobody, so every other contact is named by its post.
pub fn channel(concern: Concern) -> &'static str {
    match concern {
        Concern::Safety => {
            "Do not wait for this register. Where there is danger now, call the emergency \
             services; for a gas emergency the National Gas Emergency Service on 0800 111 999, for \
             a power cut or damaged electricity lines 105. Then tell the responsible Supplier and \
             the DCC Service Desk, and follow your own product-safety duties."
        }
        Concern::Security => {
            "Do not describe it here. Tell your security contact at DCC, and the Security \
             Sub-Committee (SSC) through SECAS, by the way that they have agreed with you."
        }
        Concern::Billing => {
            "Tell the responsible Supplier now, and raise an Incident with the DCC Service Desk. \
             The register records the device matter behind it and corrects no \
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
            "Nothing of the item is published. DCC takes it out of the register, which then keeps \
             no content of it: only that there was one, from whom and when."
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
        assert!(channel(Concern::Safety).contains("emergency services"));
        assert!(channel(Concern::Security).contains("Security Sub-Committee"));
        assert!(channel(Concern::Billing).contains("Incident"));
        assert!(treatment(Concern::Security).contains("no content"));
    }

    /// The runs of digits that stand by themselves.
    fn numbers(text: &str) -> Vec<&str> {
        text.split(|c: char| !c.is_alphanumeric())
            .filter(|word| !word.is_empty() && word.chars().all(|c| c.is_ascii_digit()))
            .collect()
    }

    #[test]
    fn reg_11_no_number_but_the_two_national_ones_stands_in_a_channel_or_in_the_handbook() {
        let national = ["0800", "111", "999", "105"];
        assert_eq!(numbers(channel(Concern::Safety)), national);
        assert_eq!(numbers(channel(Concern::Security)), [""; 0]);
        assert_eq!(numbers(channel(Concern::Billing)), [""; 0]);
        let guide = include_str!("../../../../docs/guide/neutrality.md");
        let urgent = guide.split("## Not an urgent channel").nth(1).unwrap();
        assert_eq!(numbers(urgent.split("\n## ").next().unwrap()), national);
    }
}

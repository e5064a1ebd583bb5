//! What a list set aside, as it is kept beside the hubs that were accepted: so that a Supplier can
//! look up later what became of each Device ID that it listed (SL-3).

use super::SetAside;
use terms::DeviceId;

/// Device IDs that were set aside, in list order, as they are kept: one a line, its reason first.
pub fn aside_bytes(set_aside: &[(DeviceId, SetAside)]) -> Vec<u8> {
    let lines = set_aside
        .iter()
        .map(|(device, reason)| format!("{} {}\n", reason.code(), device.text()));
    lines.collect::<String>().into_bytes()
}

/// What was kept; `None` where it is not as it was written.
pub fn read_aside(bytes: &[u8]) -> Option<Vec<(DeviceId, SetAside)>> {
    let line = |line: &str| {
        let (code, device) = line.split_once(' ')?;
        Some((DeviceId::parse(device)?, SetAside::from_code(code)?))
    };
    std::str::from_utf8(bytes).ok()?.lines().map(line).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sl_3_what_was_set_aside_reads_back_as_it_was_kept() {
        let aside: Vec<_> = (1..)
            .zip(SetAside::ALL)
            .map(|(bits, reason)| (DeviceId::from_bits(bits).unwrap(), reason))
            .collect();
        assert_eq!(read_aside(&aside_bytes(&aside)), Some(aside));
        assert_eq!(read_aside(b"INVALID 1\n"), None);
    }
}

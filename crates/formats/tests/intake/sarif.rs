//! SARIF: what other tools show beside the file.

use super::*;
use formats::sarif::log;

#[test]
fn a_result_names_its_rule_its_line_and_the_earlier_line() {
    let again = [ROW, ROW];
    let log = log("my returns/q1.csv", &checked(&again));
    let run = &log["runs"][0];
    let result = &run["results"][0];
    assert_eq!(log["version"], "2.1.0");
    assert_eq!(result["ruleId"], "DUP-EXACT");
    assert_eq!(run["tool"]["driver"]["rules"][0]["id"], "DUP-EXACT");
    assert_eq!(result["level"], "warning");
    let location = &result["locations"][0]["physicalLocation"];
    assert_eq!(location["artifactLocation"]["uri"], "my%20returns/q1.csv");
    assert_eq!(location["region"]["startLine"], 3);
    let related = &result["relatedLocations"][0]["physicalLocation"];
    assert_eq!(related["region"]["startLine"], 2);
}

#[test]
fn a_finding_about_the_file_has_no_region() {
    let log = log("empty.csv", &check(b"", &setting()));
    let location = &log["runs"][0]["results"][0]["locations"][0]["physicalLocation"];
    assert!(location.get("region").is_none());
    assert_eq!(log["runs"][0]["results"][0]["level"], "error");
}

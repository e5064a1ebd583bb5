//! Nothing counts, ranks or scores makes or models (REG-2): neither a query that groups or sorts by
//! them, nor a name for the result.

use super::Fault;
use super::tree::Tree;

/// What a query may not group or sort by.
const OF_A_MAKER: &[&str] = &["make", "model", "manufacturer"];
const CLAUSES: &[&str] = &["group by", "order by", "partition by"];
/// Parts of names that only a comparison would have.
const NAMES: &[&str] = &[
    "by_make",
    "per_make",
    "by_model",
    "per_model",
    "by_manufacturer",
    "per_manufacturer",
    "make_count",
    "model_count",
    "make_rank",
    "make_score",
    "model_rank",
    "model_score",
    "ranking",
    "league",
];

/// Sources and SQL of the product; tests may name what they refuse.
pub fn check(tree: &Tree) -> Vec<Fault> {
    let mut faults = Vec::new();
    for file in tree.files() {
        let ours = file.path.starts_with("crates/") && !file.is_vendored();
        if !ours || ![".rs", ".sql"].iter().any(|end| file.path.ends_with(end)) {
            continue;
        }
        let tests_from = file.tests_from();
        for (at, line) in file.lines().take_while(|(at, _)| *at < tests_from) {
            let line = line.to_ascii_lowercase();
            if line.trim_start().starts_with("//") {
                continue;
            }
            for clause in CLAUSES.iter().filter(|clause| orders_makers(&line, clause)) {
                let what = format!("`{clause}` a make or model: results favour no maker (REG-2)");
                faults.push(Fault::at(&file.path, at, what));
            }
            for name in NAMES.iter().filter(|name| has_part(&line, name)) {
                let what = format!("`{name}`: nothing compares makes or models (REG-2)");
                faults.push(Fault::at(&file.path, at, what));
            }
        }
    }
    faults
}

/// Whether the first column after the clause is a make or model.
fn orders_makers(line: &str, clause: &str) -> bool {
    line.match_indices(clause).any(|(at, _)| {
        let rest = line[at + clause.len()..].trim_start();
        let column = rest
            .split([' ', ',', ')', '"', ';'])
            .next()
            .unwrap_or_default();
        let column = column.rsplit('.').next().unwrap_or_default();
        OF_A_MAKER.iter().any(|word| column.starts_with(word))
    })
}

/// Whether `part` stands in a name of its own words: `count_by_make`, not `by_maker_of`.
fn has_part(line: &str, part: &str) -> bool {
    line.match_indices(part).any(|(at, _)| {
        let before = line[..at].chars().next_back();
        let after = line[at + part.len()..].chars().next();
        !before.is_some_and(char::is_alphanumeric) && !after.is_some_and(char::is_alphanumeric)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tidy::tree::tree;

    fn faults_in(line: &str) -> usize {
        check(&tree(&[("crates/store/src/items.rs", line)])).len()
    }

    #[test]
    fn reg_2_a_query_that_groups_or_sorts_by_maker_is_a_fault() {
        assert_eq!(
            faults_in("SELECT make, count(*) FROM item GROUP BY make"),
            1
        );
        assert_eq!(faults_in("ORDER BY e.model_folded, e.date"), 1);
        assert_eq!(faults_in("ORDER BY public_ref"), 0);
        assert_eq!(faults_in("WHERE make = $1 ORDER BY exactness, date"), 0);
    }

    #[test]
    fn reg_2_a_name_for_a_comparison_is_a_fault() {
        assert_eq!(faults_in("let count_by_make = 3;"), 1);
        assert_eq!(faults_in("fn confirmed_by_makers()"), 0);
        assert_eq!(faults_in("// no ranking anywhere"), 0);
    }
}

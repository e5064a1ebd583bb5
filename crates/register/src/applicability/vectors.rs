//! The published test vectors, as `docs/guide/combinations.md` explains their notation.

use super::*;
use terms::DeviceModel;

const VECTORS: &str = include_str!("../../../../docs/guide/combination-vectors.csv");
const DEVICES: &str = include_str!("../../../../docs/guide/combination-devices.csv");

pub(super) fn standard_list() -> Vec<DeviceModel> {
    DEVICES
        .lines()
        .skip(1)
        .map(|line| {
            let cells: Vec<&str> = line.split(',').collect();
            DeviceModel {
                device_type: DeviceType::from_code(cells[3]).unwrap(),
                make: Make::parse(cells[0]).unwrap(),
                model: Model::parse(cells[1]).unwrap(),
                firmware: FirmwareVersion::parse(cells[2]),
            }
        })
        .collect()
}

fn asked<T>(text: Option<&&str>, parse: impl Fn(&str) -> T) -> Asked<T> {
    match text.copied() {
        None | Some("*") => Asked::Any,
        Some("?") => Asked::Unknown,
        Some("-") => Asked::NotApplicable,
        Some(text) => Asked::Is(parse(text)),
    }
}

fn region(text: &str) -> CspRegion {
    *CspRegion::ALL
        .iter()
        .find(|region| region.text() == text)
        .unwrap()
}

pub(super) fn query(text: &str) -> Query {
    let mut parts = Vec::new();
    let mut absent = Vec::new();
    for part in text.split(" + ") {
        if let Some(code) = part.strip_prefix('!') {
            absent.push(DeviceType::from_code(code).unwrap());
            continue;
        }
        let fields: Vec<&str> = part.split('/').collect();
        parts.push(AskedPart {
            device_type: asked(fields.first(), |t| DeviceType::from_code(t).unwrap()),
            make: asked(fields.get(1), |t| Make::parse(t).unwrap()),
            model: asked(fields.get(2), |t| Model::parse(t).unwrap()),
            firmware: asked(fields.get(3), |t| FirmwareVersion::parse(t).unwrap()),
            hardware_version: asked(fields.get(4), str::to_owned),
            region: asked(fields.get(5), region),
        });
    }
    Query::new(parts, absent).unwrap()
}

pub(super) fn clause(text: &str) -> Vec<Term> {
    text.split(" + ")
        .map(|term| {
            let fields: Vec<&str> = term.split('/').collect();
            let given = |at: usize| fields.get(at).copied().filter(|text| *text != "*");
            Term {
                device_type: DeviceType::from_code(fields[0]).unwrap(),
                make: Make::parse(fields[1]).unwrap(),
                model: Model::parse(fields[2]).unwrap(),
                versions: given(3)
                    .into_iter()
                    .flat_map(|versions| versions.split('|'))
                    .map(|version| FirmwareVersion::parse(version).unwrap())
                    .collect(),
                hardware_version: given(4).map(str::to_owned),
                region: given(5).map(region),
            }
        })
        .collect()
}

fn missing_text(terms: &[Term], missing: &[Missing]) -> String {
    let each = missing.iter().map(|open| {
        let term = &terms[open.term];
        let device = format!("{}/{}/{}", term.device_type, term.make, term.model);
        match &open.what {
            MissingWhat::Part => device,
            MissingWhat::Fields(_, fields) => {
                let fields: Vec<&str> = fields.iter().map(|field| field.name()).collect();
                format!("{device}: {}", fields.join("; "))
            }
        }
    });
    each.collect::<Vec<_>>().join("; ")
}

fn matched_text(found: &ClauseAnswer) -> String {
    let name = match found.exactness() {
        NameMatch::NotAsked => "not_asked",
        NameMatch::AsWritten => "as_written",
        NameMatch::Folded => "folded",
        NameMatch::LookAlike => "look_alike",
        NameMatch::Swapped => "swapped",
    };
    let mut words = vec![name];
    if found
        .matches
        .iter()
        .any(|m| m.device == DeviceMatch::SameHub)
    {
        words.push("same_hub");
    }
    if found
        .matches
        .iter()
        .any(|m| m.firmware == VersionMatch::NoneNamed)
    {
        words.push("none_named");
    }
    words.join(" ")
}

#[test]
fn reg_7_every_published_vector_holds() {
    let standard = standard_list();
    let mut failures = Vec::new();
    let mut count = 0;
    for line in VECTORS.lines().skip(1) {
        let cells: Vec<&str> = line.split(',').collect();
        let [
            id,
            _why,
            list,
            asked,
            clauses,
            answer,
            missing,
            version,
            matched,
        ] = cells[..]
        else {
            panic!("not nine cells: {line}");
        };
        count += 1;
        let query = query(asked);
        let list = match list {
            "standard" => Some(&standard[..]),
            "none" => None,
            other => panic!("no such list: {other}"),
        };
        let listings: Vec<Listing> = query.parts().iter().map(|p| listing(p, list)).collect();
        let clauses: Vec<Vec<Term>> = clauses.split(" OR ").map(clause).collect();
        let evaluation = evaluate(&query, &listings, clauses.iter().map(Vec::as_slice));
        let best = evaluation.affected.first().or(evaluation.depends.first());
        let got = [
            match evaluation.verdict {
                Verdict::Affected => "affected".to_owned(),
                Verdict::DependsOn => "depends_on".to_owned(),
                Verdict::NoPublishedEntry => "no_published_entry".to_owned(),
            },
            match best {
                Some((position, found)) => match &found.answer {
                    Answer::DependsOn(open) => missing_text(&clauses[*position], open),
                    Answer::Affected | Answer::NoPublishedEntry => String::new(),
                },
                None => String::new(),
            },
            match evaluation.version_not_listed.is_empty() {
                true => String::new(),
                false => "yes".to_owned(),
            },
            best.map_or(String::new(), |(_, found)| matched_text(found)),
        ];
        let wanted = [answer, missing, version, matched].map(str::to_owned);
        if got != wanted {
            failures.push(format!("{id}: wanted {wanted:?}, got {got:?}"));
        }
    }
    assert!(failures.is_empty(), "{}", failures.join("\n"));
    assert!(count >= 40, "only {count} vectors");
}

//! Every route of the product, read from its source: a route that nobody thought of is found too.
//!
//! Pages are `.route(PATTERN, get(…).post(…))`, the API is `#[utoipa::path(get, path = "…")]`. A
//! pattern is a literal or a constant of `pages::paths` or `reading::address`.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

/// A route: its method and its pattern.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Route {
    pub pattern: String,
    pub method: &'static str,
}

const CRATES: [&str; 4] = ["web", "reading", "pages", "firmgate"];
const METHODS: [&str; 5] = ["get", "post", "put", "patch", "delete"];

/// Ways to add a route that are not read here; whoever takes one teaches this file first.
const OTHER_WAYS: [&str; 5] = [
    ".nest(",
    ".nest_service(",
    ".route_service(",
    ".fallback_service(",
    "routing::any",
];

/// Routes of another address, which no user reaches: what it tells whom, `tests/operations.rs` asks.
const OPERATORS: &str = "../firmgate/src/operations/mod.rs";

/// Where the acts are told apart whose name is part of the address.
const ACTS: [(&str, &str); 6] = [
    ("/launches/{launch}/acts/{act}", "web/src/launches/act.rs"),
    ("/items/{item}/acts/{act}", "web/src/dcc/item_act.rs"),
    ("/editions/{edition}/acts/{act}", "web/src/dcc/edition.rs"),
    ("/submissions/items/{item}/acts/{act}", "web/src/own/act.rs"),
    ("/my-items/{item}/acts/{act}", "web/src/own/act.rs"),
    (
        "/confirmations/{confirmation}/acts/{act}",
        "web/src/provider/confirmation.rs",
    ),
];

/// The names that `{act}` takes in this pattern, in order.
pub fn acts_of(pattern: &str) -> Vec<String> {
    let held = ACTS.iter().find(|(held, _)| *held == pattern);
    let (_, file) = held.unwrap_or_else(|| panic!("nobody says which acts {pattern} has"));
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("..").join(file);
    let text = std::fs::read_to_string(path).unwrap();
    let arms = text.split_once("match act").unwrap().1;
    let arms = arms.split_once("_ =>").unwrap().0;
    let mut acts: Vec<String> = arms
        .split("\" =>")
        .filter_map(|before| before.rsplit_once('"'))
        .map(|(_, name)| name.to_owned())
        .filter(|name| name.chars().all(|c| c.is_ascii_lowercase() || c == '-'))
        .collect();
    // What follows the last arm's arrow is no name.
    acts.truncate(arms.matches("\" =>").count());
    acts.sort();
    assert!(!acts.is_empty(), "{file} tells no acts apart");
    acts
}

/// Every route, in order of pattern.
pub fn routes() -> Vec<Route> {
    let mut texts = Texts::new();
    for name in CRATES {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR"))
            .join("..")
            .join(name)
            .join("src");
        read_all(&folder, &mut texts);
    }
    let folder = Path::new(env!("CARGO_MANIFEST_DIR"));
    let operators = texts.remove(&folder.join(OPERATORS));
    assert!(operators.is_some(), "{OPERATORS} is not there");
    for (path, text) in &texts {
        for way in OTHER_WAYS {
            assert!(!text.contains(way), "{}: {way} is not read", path.display());
        }
    }
    let constants = constants(&texts);
    let mut routes = BTreeSet::new();
    for text in texts.values() {
        pages_of(text, &constants, &mut routes);
        api_of(text, &mut routes);
    }
    assert!(
        routes.len() > 60,
        "the routes are no longer read from the source"
    );
    routes.into_iter().collect()
}

type Texts = BTreeMap<PathBuf, String>;

fn read_all(folder: &Path, texts: &mut Texts) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            read_all(&path, texts);
        } else if path.extension().is_some_and(|kind| kind == "rs") {
            let text = std::fs::read_to_string(&path).unwrap();
            texts.insert(path, text);
        }
    }
}

fn constants(texts: &Texts) -> BTreeMap<String, String> {
    let mut constants = BTreeMap::new();
    for (path, text) in texts {
        let module = path.file_stem().unwrap().to_string_lossy();
        for piece in text.split("const ").skip(1) {
            if let Some((name, rest)) = piece.split_once(": &str =")
                && let Some(value) = rest.trim_start().strip_prefix('"')
                && let Some((value, _)) = value.split_once('"')
                && value.starts_with('/')
            {
                constants.insert(format!("{module}::{name}"), value.to_owned());
            }
        }
    }
    constants
}

fn pages_of(text: &str, constants: &BTreeMap<String, String>, routes: &mut BTreeSet<Route>) {
    for piece in text.split(".route(").skip(1) {
        let arguments = balanced(piece);
        let (pattern, methods) = arguments.split_once(',').unwrap();
        let pattern = pattern.trim();
        let pattern = match pattern.strip_prefix('"') {
            Some(literal) => literal.trim_end_matches('"').to_owned(),
            None => {
                let held = constants.get(pattern);
                held.unwrap_or_else(|| panic!("no constant {pattern}"))
                    .clone()
            }
        };
        let mut found = false;
        for method in METHODS {
            let named = methods
                .split(|c: char| !c.is_alphanumeric() && c != '_' && c != '(')
                .any(|word| {
                    word.trim_start_matches('(')
                        .starts_with(&format!("{method}("))
                });
            if named {
                found = true;
                let pattern = pattern.clone();
                routes.insert(Route { pattern, method });
            }
        }
        if !found {
            // A method router made beforehand: whatever it takes, both are asked.
            for method in ["get", "post"] {
                let pattern = pattern.clone();
                routes.insert(Route { pattern, method });
            }
        }
    }
}

/// Up to the parenthesis that closes the one before this text.
fn balanced(text: &str) -> &str {
    let mut depth = 1;
    for (at, c) in text.char_indices() {
        match c {
            '(' => depth += 1,
            ')' => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            return &text[..at];
        }
    }
    text
}

fn api_of(text: &str, routes: &mut BTreeSet<Route>) {
    for piece in text.split("#[utoipa::path(").skip(1) {
        let method = piece.trim_start().split(',').next().unwrap_or_default();
        let method = METHODS.into_iter().find(|m| *m == method.trim()).unwrap();
        let path = piece.split_once("path = \"").unwrap().1;
        let pattern = path.split('"').next().unwrap_or_default().to_owned();
        routes.insert(Route { pattern, method });
    }
}

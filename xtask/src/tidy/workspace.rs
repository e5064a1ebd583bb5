//! The crates and what they depend on, as `cargo metadata` resolves them.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::process::Command;

use serde_json::Value;

/// When a dependency is needed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Need {
    /// By the crate itself, or to build it.
    Product,
    /// By the crate's tests alone.
    Tests,
}

/// A dependency that a crate of ours declares.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Edge {
    /// Our crate.
    pub from: String,
    /// The crate it names.
    pub to: String,
    /// For what.
    pub need: Need,
}

/// A crate from elsewhere.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Foreign {
    /// Its name and version.
    pub name: String,
    /// Its version.
    pub version: String,
    /// Its SPDX licence expression; empty where it states none.
    pub licence: String,
}

/// What `cargo metadata` says.
#[derive(Debug, Default)]
pub struct Workspace {
    /// Our crates.
    pub members: BTreeSet<String>,
    /// What they declare.
    pub edges: BTreeSet<Edge>,
    /// What is built for this platform and was not written here.
    pub foreign: BTreeSet<Foreign>,
    /// Name of every crate → names of those it is built with, tests left out.
    pub built_with: BTreeMap<String, BTreeSet<String>>,
}

impl Workspace {
    /// Asks cargo.
    pub fn read(root: &Path) -> Result<Workspace, String> {
        let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
        let answer = Command::new(cargo)
            .args(["metadata", "--format-version", "1", "--locked"])
            .args(["--filter-platform", &host()?])
            .current_dir(root)
            .output()
            .map_err(|error| format!("cargo does not start: {error}"))?;
        if !answer.status.success() {
            return Err(String::from_utf8_lossy(&answer.stderr).into_owned());
        }
        let metadata: Value = serde_json::from_slice(&answer.stdout)
            .map_err(|error| format!("cargo metadata is not JSON: {error}"))?;
        Ok(Workspace::from_metadata(&metadata))
    }

    /// Reads the answer of `cargo metadata`.
    pub fn from_metadata(metadata: &Value) -> Workspace {
        let mut workspace = Workspace::default();
        let ours: BTreeSet<&str> = texts(&metadata["workspace_members"]).collect();
        let nodes = elements(&metadata["resolve"]["nodes"]);
        let built: BTreeSet<&str> = nodes.iter().map(|node| text(&node["id"])).collect();
        for package in elements(&metadata["packages"]) {
            let name = text(&package["name"]);
            if ours.contains(text(&package["id"])) {
                workspace.members.insert(name.to_owned());
                for dependency in elements(&package["dependencies"]) {
                    workspace.edges.insert(edge(name, dependency));
                }
            } else if built.contains(text(&package["id"])) {
                workspace.foreign.insert(Foreign {
                    name: name.to_owned(),
                    version: text(&package["version"]).to_owned(),
                    licence: text(&package["license"]).to_owned(),
                });
            }
        }
        let names: BTreeMap<&str, &str> = elements(&metadata["packages"])
            .iter()
            .map(|package| (text(&package["id"]), text(&package["name"])))
            .collect();
        for node in nodes {
            let Some(from) = names.get(text(&node["id"])) else {
                continue;
            };
            let to = workspace.built_with.entry((*from).to_owned()).or_default();
            for dependency in elements(&node["deps"]) {
                let kinds = elements(&dependency["dep_kinds"]);
                let product = kinds.iter().any(|kind| kind["kind"] != "dev");
                if let (true, Some(name)) = (product, names.get(text(&dependency["pkg"]))) {
                    to.insert((*name).to_owned());
                }
            }
        }
        workspace
    }

    /// Every crate that `from` is built with, at any distance, `from` itself left out.
    pub fn reach(&self, from: &str) -> BTreeSet<&str> {
        let mut seen = BTreeSet::new();
        let mut open = vec![from];
        while let Some(name) = open.pop() {
            for next in self.built_with.get(name).into_iter().flatten() {
                if seen.insert(next.as_str()) {
                    open.push(next);
                }
            }
        }
        seen
    }
}

/// The platform that this machine builds for.
fn host() -> Result<String, String> {
    let rustc = std::env::var_os("RUSTC").unwrap_or_else(|| "rustc".into());
    let answer = Command::new(rustc)
        .arg("-vV")
        .output()
        .map_err(|error| format!("rustc does not start: {error}"))?;
    String::from_utf8_lossy(&answer.stdout)
        .lines()
        .find_map(|line| line.strip_prefix("host: "))
        .map(str::to_owned)
        .ok_or_else(|| "rustc does not say its host".to_owned())
}

fn edge(from: &str, dependency: &Value) -> Edge {
    Edge {
        from: from.to_owned(),
        to: text(&dependency["name"]).to_owned(),
        need: if dependency["kind"] == "dev" {
            Need::Tests
        } else {
            Need::Product
        },
    }
}

fn text(value: &Value) -> &str {
    value.as_str().unwrap_or_default()
}

fn elements(value: &Value) -> &[Value] {
    value.as_array().map_or(&[], Vec::as_slice)
}

fn texts(value: &Value) -> impl Iterator<Item = &str> {
    elements(value).iter().map(text)
}

/// A workspace from lines such as `web: app pages` or, for tests alone, `web?: store`.
#[cfg(test)]
pub fn workspace(lines: &[&str]) -> Workspace {
    let mut workspace = Workspace::default();
    for line in lines {
        let (from, to) = line.split_once(':').unwrap();
        let need = if from.ends_with('?') {
            Need::Tests
        } else {
            Need::Product
        };
        let from = from.trim_end_matches('?');
        workspace.members.insert(from.to_owned());
        for to in to.split_whitespace() {
            workspace.edges.insert(Edge {
                from: from.to_owned(),
                to: to.to_owned(),
                need,
            });
            if need == Need::Product {
                let built = workspace.built_with.entry(from.to_owned()).or_default();
                built.insert(to.to_owned());
            }
        }
    }
    workspace
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn metadata_gives_members_edges_and_what_is_built() {
        let metadata = serde_json::json!({
            "workspace_members": ["a-id"],
            "packages": [
                {"id": "a-id", "name": "a", "version": "0.1.0", "license": "Apache-2.0",
                 "dependencies": [{"name": "b", "kind": null}, {"name": "c", "kind": "dev"}]},
                {"id": "b-id", "name": "b", "version": "1.0.0", "license": "MIT", "dependencies": []},
                {"id": "c-id", "name": "c", "version": "2.0.0", "license": null, "dependencies": []},
                {"id": "d-id", "name": "d", "version": "3.0.0", "license": "MIT", "dependencies": []}
            ],
            "resolve": {"nodes": [
                {"id": "a-id", "deps": [
                    {"pkg": "b-id", "dep_kinds": [{"kind": null}]},
                    {"pkg": "c-id", "dep_kinds": [{"kind": "dev"}]}]},
                {"id": "b-id", "deps": []},
                {"id": "c-id", "deps": []}
            ]}
        });
        let workspace = Workspace::from_metadata(&metadata);
        assert_eq!(workspace.members.iter().collect::<Vec<_>>(), ["a"]);
        assert_eq!(workspace.edges.len(), 2);
        let foreign: Vec<_> = workspace.foreign.iter().map(|one| &one.name).collect();
        assert_eq!(foreign, ["b", "c"], "d is for another platform");
        assert_eq!(workspace.reach("a").into_iter().collect::<Vec<_>>(), ["b"]);
    }

    #[test]
    fn reach_goes_any_distance_and_ends_on_a_circle() {
        let workspace = workspace(&["a: b", "b: c", "c: a"]);
        let reach: Vec<_> = workspace.reach("a").into_iter().collect();
        assert_eq!(reach, ["a", "b", "c"]);
    }
}

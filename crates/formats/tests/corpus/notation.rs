//! The notation of the corpus: text in, cases out. `README.md` beside this file explains it.
//!
//! It knows nothing of the engine: an expectation is a code as text, a place and what else the
//! case insists on.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

/// One file and what must be found in it.
pub struct Case {
    /// The name, unique in the corpus.
    pub name: String,
    /// Whether the synthetic device catalogue is at hand.
    pub with_catalogue: bool,
    /// The day on which the file is checked.
    pub today: String,
    /// On whose behalf: `manufacturer`, `csp` or nobody.
    pub acting_as: Option<String>,
    /// The file, byte for byte.
    pub bytes: Vec<u8>,
    /// `accept`, `accept_with_warning` or `reject`.
    pub verdict: String,
    /// The findings, in file order.
    pub findings: Vec<Expectation>,
}

/// One finding that must be there.
pub struct Expectation {
    /// The code.
    pub code: String,
    /// `E` or `W`, where the case insists.
    pub severity: Option<char>,
    /// The physical line, or 0.
    pub line: u64,
    /// The cell's position in its row, or 0.
    pub column: u32,
    /// The earlier line of a repeat, where the case insists.
    pub related_line: Option<u64>,
    /// What the hint must contain, where the case insists.
    pub hint: Option<String>,
}

/// Where the corpus stands.
pub fn directory() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/corpus")
}

/// Every case of every file, in the order of the file names.
pub fn cases() -> Vec<Case> {
    let mut paths: Vec<PathBuf> = std::fs::read_dir(directory())
        .expect("the corpus directory is there")
        .map(|entry| entry.expect("a readable entry").path())
        .filter(|path| path.extension().is_some_and(|end| end == "txt"))
        .filter(|path| path.file_name().is_some_and(|name| name != "codes.txt"))
        .collect();
    paths.sort();
    paths
        .iter()
        .flat_map(|path| read_cases(&read_text(path)))
        .collect()
}

/// The catalogue of codes with the severity of each: `E`, `W` or `EW`.
pub fn codes() -> Vec<(String, String)> {
    read_text(&directory().join("codes.txt"))
        .lines()
        .filter(|line| !line.is_empty() && !line.starts_with('#'))
        .map(|line| {
            let (code, severity) = line.split_once(' ').expect("a code and its severity");
            (code.to_owned(), severity.to_owned())
        })
        .collect()
}

/// The text of a file of the corpus.
pub fn read_text(path: &Path) -> String {
    std::fs::read_to_string(path).unwrap_or_else(|fault| panic!("{}: {fault}", path.display()))
}

fn read_cases(text: &str) -> Vec<Case> {
    let mut cases = Vec::new();
    let mut lines = text.lines().peekable();
    while let Some(line) = lines.next() {
        let Some(name) = line.strip_prefix("case ") else {
            assert!(
                line.is_empty() || line.starts_with('#'),
                "stray line {line}"
            );
            continue;
        };
        let mut case = Case {
            name: name.to_owned(),
            with_catalogue: false,
            today: "2026-04-07".to_owned(),
            acting_as: None,
            bytes: Vec::new(),
            verdict: String::new(),
            findings: Vec::new(),
        };
        let (mut eol, mut encoding) = ("\n", "as-is");
        for option in lines.by_ref().take_while(|line| *line != "file") {
            match option.split_once(' ').unwrap_or((option, "")) {
                ("#", _) => {}
                ("catalogue", "") => case.with_catalogue = true,
                ("today", day) => day.clone_into(&mut case.today),
                ("as", kind) => case.acting_as = Some(kind.to_owned()),
                ("eol", "crlf") => eol = "\r\n",
                ("eol", "cr") => eol = "\r",
                ("encoding", name) => encoding = name,
                _ => panic!("{name}: unknown option {option}"),
            }
        }
        while let Some(line) = lines.next_if(|line| line.starts_with('|')) {
            case.bytes.extend(line_bytes(name, &line[1..], eol));
        }
        case.bytes = encoded(name, case.bytes, encoding);
        let verdict = lines.next().and_then(|line| line.strip_prefix("expect "));
        verdict
            .unwrap_or_else(|| panic!("{name}: no `expect`"))
            .clone_into(&mut case.verdict);
        while let Some(line) = lines.next_if(|line| line.starts_with("  ")) {
            case.findings.push(expectation(name, line.trim()));
        }
        cases.push(case);
    }
    cases
}

/// The bytes of one written line, with its line end unless it says otherwise.
fn line_bytes(name: &str, written: &str, eol: &str) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut rest = written;
    while let Some(at) = rest.find(['\\', '$']) {
        bytes.extend_from_slice(&rest.as_bytes()[..at]);
        rest = &rest[at..];
        if rest == "\\" {
            return bytes;
        }
        let (value, length) = if rest.starts_with("${") {
            macro_value(name, rest)
        } else if rest.starts_with('$') {
            (b"$".to_vec(), 1)
        } else {
            escape_value(name, rest)
        };
        bytes.extend(value);
        rest = &rest[length..];
    }
    bytes.extend_from_slice(rest.as_bytes());
    bytes.extend_from_slice(eol.as_bytes());
    bytes
}

fn escape_value(name: &str, rest: &str) -> (Vec<u8>, usize) {
    match rest.as_bytes()[1] {
        b'\\' => (b"\\".to_vec(), 2),
        b'n' => (b"\n".to_vec(), 2),
        b'r' => (b"\r".to_vec(), 2),
        b't' => (b"\t".to_vec(), 2),
        b'0' => (b"\0".to_vec(), 2),
        b'x' => {
            let byte = u8::from_str_radix(&rest[2..4], 16).expect("two hexadecimal digits");
            (vec![byte], 4)
        }
        b'u' => {
            let end = rest.find('}').expect("a closing brace");
            let scalar = u32::from_str_radix(&rest[3..end], 16).expect("a hexadecimal scalar");
            let character = char::from_u32(scalar).expect("a character");
            (character.to_string().into_bytes(), end + 1)
        }
        other => panic!("{name}: unknown escape \\{}", char::from(other)),
    }
}

fn macro_value(name: &str, rest: &str) -> (Vec<u8>, usize) {
    let end = rest.find('}').expect("a closing brace");
    let parts: Vec<&str> = rest[2..end].split(':').collect();
    let text = match parts[..] {
        ["header"] => header(","),
        ["header", "\\t"] => header("\t"),
        ["header", delimiter] => header(delimiter),
        ["repeat", text, times] => text.repeat(times.parse().expect("a number of times")),
        _ => panic!("{name}: unknown macro {}", &rest[..=end]),
    };
    (text.into_bytes(), end + 1)
}

/// The ten names with this delimiter between them.
pub fn header(delimiter: &str) -> String {
    [
        "Identifier",
        "Make",
        "Model",
        "Firmware Version",
        "Device Type",
        "Source",
        "Status of Information",
        "Date last Updated",
        "Fix Available",
        "Fix Information",
    ]
    .join(delimiter)
}

fn encoded(name: &str, bytes: Vec<u8>, encoding: &str) -> Vec<u8> {
    if encoding == "as-is" {
        return bytes;
    }
    let text = String::from_utf8(bytes).expect("a case to be encoded is UTF-8");
    let mark = if encoding.ends_with("-bom") {
        "\u{FEFF}"
    } else {
        ""
    };
    let text = format!("{mark}{text}");
    let (units, scalars) = (text.encode_utf16(), text.chars().map(u32::from));
    match encoding.trim_end_matches("-bom") {
        "utf-16le" => units.flat_map(u16::to_le_bytes).collect(),
        "utf-16be" => units.flat_map(u16::to_be_bytes).collect(),
        "utf-32le" => scalars.flat_map(u32::to_le_bytes).collect(),
        "utf-32be" => scalars.flat_map(u32::to_be_bytes).collect(),
        _ => panic!("{name}: unknown encoding {encoding}"),
    }
}

fn expectation(name: &str, written: &str) -> Expectation {
    let (facts, hint) = match written.split_once(" hint \"") {
        Some((facts, hint)) => (facts, Some(hint.trim_end_matches('"').to_owned())),
        None => (written, None),
    };
    let mut words = facts.split(' ').peekable();
    let code = words.next().expect("a code").to_owned();
    let severity = words
        .next_if(|word| matches!(*word, "E" | "W"))
        .and_then(|word| word.chars().next());
    let place = words.next().and_then(|word| word.split_once(':'));
    let (line, column) = place.unwrap_or_else(|| panic!("{name}: no place in {written}"));
    let related_line = words.next().map(|word| {
        assert_eq!(word, "related", "{name}: {written}");
        let line = words.next().and_then(|line| line.parse().ok());
        line.expect("a related line")
    });
    Expectation {
        code,
        severity,
        line: line.parse().expect("a line"),
        column: column.parse().expect("a column"),
        related_line,
        hint,
    }
}

impl Expectation {
    /// The expectation as the corpus writes it.
    pub fn text(&self) -> String {
        let mut text = format!("{} {}:{}", self.code, self.line, self.column);
        if let Some(related) = self.related_line {
            let _ = write!(text, " related {related}");
        }
        text
    }
}

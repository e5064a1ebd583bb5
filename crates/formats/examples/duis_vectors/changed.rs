//! Messages with something changed at random, from a seed: most are wrong, some are still right.

use crate::named;
use crate::world::World;

/// Numbers that look random and are the same for the same seed (SplitMix64).
struct Chance(u64);

impl Chance {
    fn below(&mut self, limit: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.0;
        mixed = (mixed ^ mixed >> 30).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ mixed >> 27).wrapping_mul(0x94D0_49BB_1331_11EB);
        ((mixed ^ mixed >> 31) % limit.max(1) as u64) as usize
    }

    fn one<'a>(&mut self, of: &[&'a str]) -> &'a str {
        of[self.below(of.len())]
    }
}

/// Values that are right somewhere, nearly right, or wrong.
const VALUES: &[&str] = &[
    "",
    " ",
    "0",
    "1",
    "9",
    "10",
    "01",
    "+8",
    " 8\n",
    "-0",
    "8.0",
    "5.4",
    " 5.",
    "true",
    " 1 ",
    "TRUE",
    "11.5",
    "11.05",
    "8.14.1",
    "11.5 ",
    "N64",
    "N32",
    "N1",
    "AD1",
    "I99",
    "I0",
    "E1",
    "E01",
    "E110501",
    "W110501",
    "W1",
    "CHF",
    "chf",
    "ESME",
    "Success",
    "Paused",
    "4294967295",
    "4294967296",
    "2026-11-27T12:00:00Z",
    "2026-11-27T12:00:00",
    "2026-02-30T00:00:00Z",
    "2024-02-29T23:59:59.999+14:00",
    "2026-11-27T24:00:00",
    "2026-11-27T24:00:01",
    "2026-11-27T12:00:60Z",
    "2026-11-27T12:00:00.Z",
    "2026-11-27",
    "0000-01-01T00:00:00Z",
    "-2026-11-27T12:00:00Z",
    "12026-11-27T12:00:00Z",
    "2026-11-27T12:00:00+14:01",
    "00-DB-12-34-56-00-00-01",
    " 00-db-12-34-56-00-00-01 ",
    "00-DB-12-34-56-00-00-0G",
    "00-DB-12-34-56-00-00-01,00-DB-12-34-56-00-00-02",
    "00-DB-12-34-56-00-00-01, ",
    "00-DB-12-34-AA-00-00-01:00-DB-12-34-AA-00-00-02:18446744073709551615",
    "00-DB-12-34-AA-00-00-01:00-DB-12-34-AA-00-00-02:18446744073709551616",
    "\t00-DB-12-34-AA-00-00-01:00-DB-12-34-AA-00-00-02:0\r\n",
    "00-DB-12-34-AA-00-00-01:00-DB-12-34-AA-00-00-02:00",
    "12345678",
    "123456789",
    "éééééééé",
    "ééééééééé",
    "123456789012345678901234567890",
    "1234567890123456789012345678901",
    "&amp;",
    "<![CDATA[9]]>",
    "9<!-- a -->",
    "<?a?>9",
    "&#56;",
    "<sr:A/>",
    "AAAA",
    "====",
    "x",
];

/// Pieces that are put anywhere.
const PIECES: &[&str] = &[
    " ",
    "\n",
    "\r\n",
    "<!-- a -->",
    "<?a b?>",
    "<![CDATA[ ]]>",
    "<![CDATA[x]]>",
    "x",
    "&#32;",
    "&lt;",
    "&no;",
    "<",
    ">",
    "&",
    "\"",
    "<sr:Extra/>",
    "<Extra/>",
    "<sr:Extra></sr:Extra>",
    "é",
    "]]>",
    " id=\"a\"",
    " xml:lang=\"en\"",
    " xmlns:a=\"urn:a\"",
    " xmlns=\"urn:a\"",
    "/",
];

/// So many messages, each one of the named ones with one or two things changed.
pub fn messages(world: &World, seed: u64, count: usize) -> impl Iterator<Item = String> {
    let bases = named::small_and_right(world);
    let mut chance = Chance(seed);
    (0..count).map(move |_| {
        let mut text = bases[chance.below(bases.len())].clone();
        for _ in 0..=chance.below(2) {
            text = change(&text, &mut chance);
        }
        text
    })
}

fn change(text: &str, chance: &mut Chance) -> String {
    match chance.below(8) {
        0 => {
            let (begins, ends) = span(text, chance, 4);
            format!("{}{}", &text[..begins], &text[ends..])
        }
        1 | 2 => {
            let (at, _) = span(text, chance, 1);
            format!("{}{}{}", &text[..at], chance.one(PIECES), &text[at..])
        }
        3..=5 => value(text, chance),
        6 => element(text, chance, ""),
        _ => element(text, chance, "twice"),
    }
}

/// Two places in the text, the second not far behind the first, both between characters.
fn span(text: &str, chance: &mut Chance, length_max: usize) -> (usize, usize) {
    let whole = |at: usize| (at..=text.len()).find(|at| text.is_char_boundary(*at));
    let begins = whole(chance.below(text.len() + 1)).unwrap_or(text.len());
    let ends = whole((begins + chance.below(length_max)).min(text.len()));
    (begins, ends.unwrap_or(text.len()))
}

/// Puts another value between two tags or two quotation marks.
fn value(text: &str, chance: &mut Chance) -> String {
    let (from, _) = span(text, chance, 1);
    let after_tag = text.as_bytes()[from..]
        .iter()
        .position(|byte| *byte == b'>');
    let Some(begins) = after_tag.map(|found| from + found + 1) else {
        return text.to_owned();
    };
    let ends = text[begins..]
        .find('<')
        .map_or(text.len(), |found| begins + found);
    format!("{}{}{}", &text[..begins], chance.one(VALUES), &text[ends..])
}

/// Takes an element out with all that is in it, or writes it twice.
fn element(text: &str, chance: &mut Chance, what: &str) -> String {
    let (from, _) = span(text, chance, 1);
    let whole = text[from..].find("<sr:").and_then(|found| {
        let begins = from + found;
        let name_ends = text[begins..].find(['>', ' '])?;
        let end = format!("</{}>", &text[begins + 1..begins + name_ends]);
        let ends = begins + text[begins..].find(&end)? + end.len();
        Some((begins, ends))
    });
    let Some((begins, ends)) = whole else {
        return text.to_owned();
    };
    let instead = if what.is_empty() {
        ""
    } else {
        &text[begins..ends]
    };
    let ends = if what.is_empty() { ends } else { begins };
    format!("{}{instead}{}", &text[..begins], &text[ends..])
}

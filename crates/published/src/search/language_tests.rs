//! What a query's text is taken for.

use super::super::SearchRefusal;
use super::*;

fn names() -> Names {
    let makes = ["Northmere", "Halden Metering", "Calder & Rowe", "Orrin"];
    let models = ["EM-100", "NM-E210", "CH-7", "CR-G4", "View-3"];
    let keys = |names: &[&str]| -> Vec<String> {
        names
            .iter()
            .map(|name| register::applicability::similarity_key(name))
            .collect()
    };
    let (makes, models) = (keys(&makes), keys(&models));
    Names::new(
        makes.iter().map(String::as_str),
        models.iter().map(String::as_str),
    )
}

fn reading(text: &str) -> Result<Reading, SearchRefusal> {
    read(text, &names(), &|_| false)
}

/// The reading in the query language, then what is asked and what is not used.
fn text(of: &str) -> String {
    let read = reading(of).unwrap();
    let mut text = canonical_text(&read.parts, &read.absent, &read.words);
    for question in &read.questions {
        text += &format!(" | {}: {}?", question.typed, question.version);
    }
    for unused in &read.not_used {
        text += &format!(" | not used: {unused}");
    }
    if let Some(reference) = read.reference {
        text += &format!(" | {reference}");
    }
    text
}

#[test]
fn reg_7_one_box_takes_parts_words_and_pasted_lines() {
    let cases = [
        ("EM-100 0002012F", r#"model:EM-100 fw:0002012F"#),
        ("CH-7 + NM-E210", r#"model:CH-7 + model:NM-E210"#),
        ("CH-7 NM-E210", r#"model:CH-7 + model:NM-E210"#),
        ("em100 0002012f", r#"model:em100 fw:0002012F"#),
        ("time sync after upgrade", "time sync after upgrade"),
        (
            "Calder & Rowe cr g4",
            r#"make:"Calder & Rowe" model:"cr g4""#,
        ),
        ("northmere clock drift", "make:northmere + clock drift"),
        ("Nortmhere", "make:Nortmhere"),
        ("comms hub CH-7", r#"type:CHF model:CH-7"#),
        ("esme 0002012F no:gsme", "type:ESME fw:0002012F + no:GSME"),
        ("ZX-9000", r#"model:ZX-9000"#),
        ("0E120000", "fw:0E120000"),
        ("20130", "fw:20130 | 20130: 00020130?"),
        ("0x0002012F", r#""0x0002012f" | 0x0002012F: 0002012F?"#),
        ("00:02:01:2F", r#""00:02:01:2f" | 00:02:01:2F: 0002012F?"#),
        ("in 2026", r#"in "2026""#),
        ("FGR-0000000007", " | FGR-0000000007"),
        (
            "make:\"Calder & Rowe\" fw:?",
            r#"make:"Calder & Rowe" fw:?"#,
        ),
        (
            "type:IHD fw:- hw:030B region:\"4G North\"",
            r#"type:IHD fw:- hw:030B region:"4G North""#,
        ),
        ("\"EM-100\"", r#"model:EM-100"#),
        ("\"0002012F\"", r#""0002012f""#),
        (
            "Make,Model,Firmware Version,Device Type\nNorthmere,EM-100,0002012F,ESME\nOrrin\tCH-7\t04010203\tCHF",
            r#"type:ESME make:Northmere model:EM-100 fw:0002012F + type:CHF make:Orrin model:CH-7 fw:04010203"#,
        ),
        (
            "12,Northmere,EM-100,0002012F,ESME,Defect,Yes",
            r#"type:ESME make:Northmere model:EM-100 fw:0002012F | not used: 12 | not used: Defect | not used: Yes"#,
        ),
        ("& - .", ""),
        ("", ""),
    ];
    for (typed, wanted) in cases {
        assert_eq!(text(typed), wanted, "{typed}");
    }
}

#[test]
fn what_cannot_be_read_is_refused_by_name() {
    let cases = [
        ("a\u{0}b", SearchRefusal::ControlCharacter),
        ("a\u{1b}[2J", SearchRefusal::ControlCharacter),
        ("type:CH9", SearchRefusal::Field(SearchField::DeviceType)),
        ("no:teapot", SearchRefusal::Field(SearchField::Absent)),
        ("fw:zzzzzzzzz", SearchRefusal::Field(SearchField::Firmware)),
        ("region:Moon", SearchRefusal::Field(SearchField::Region)),
    ];
    for (typed, wanted) in cases {
        assert_eq!(reading(typed), Err(wanted), "{typed:?}");
    }
    let long = "a".repeat(formats::limits::QUERY_CHARACTERS_MAX + 1);
    assert_eq!(reading(&long), Err(SearchRefusal::TooLong));
}

#[test]
fn a_version_that_the_list_has_is_not_questioned() {
    let listed = FirmwareVersion::parse("20130").unwrap();
    let read = read("20130", &names(), &|version| *version == listed).unwrap();
    assert!(read.questions.is_empty());
}

#[test]
fn an_accepted_question_stands_in_the_query() {
    let read = reading("EM-100 20130").unwrap();
    assert_eq!(
        read.accepting(&read.questions[0]),
        r#"model:EM-100 fw:00020130"#
    );
    let read = reading("0x0002012F drift").unwrap();
    assert_eq!(read.accepting(&read.questions[0]), "fw:0002012F + drift");
}

proptest::proptest! {
    #[test]
    fn any_text_at_all_is_read_or_refused(typed in "\\PC{0,60}") {
        let _ = reading(&typed);
    }

    #[test]
    fn what_was_read_reads_back(
        typed in "((EM-100|CH-7|esme|fw:\\?|0002012F|20130|drift|\"a b\"|hw:7B|no:IHD|Calder & Rowe|[a-z]{1,6})( | \\+ |, |\n)){0,8}"
    ) {
        let once = reading(&typed).unwrap();
        let canonical = canonical_text(&once.parts, &once.absent, &once.words);
        let again = reading(&canonical).unwrap();
        proptest::prop_assert_eq!(&again.parts, &once.parts);
        proptest::prop_assert_eq!(&again.absent, &once.absent);
        proptest::prop_assert_eq!(&again.words, &once.words);
    }
}

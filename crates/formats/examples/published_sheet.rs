//! Writes a published edition of an invented register to standard output, for checks from outside:
//! `cargo run -p formats --example published_sheet > edition.xlsx`. With the argument `csv` it
//! writes the CSV file of the same edition, with `dcc` the complete
//! version, with `template` the submission template.

#[path = "../tests/invented/mod.rs"]
mod invented;

use formats::neutrality::Marking;
use formats::{dcc_xlsx, glossary_seed, published_csv, published_xlsx, template};
use register::glossary::Glossary;
use std::io::Write;

fn main() -> std::io::Result<()> {
    let mut items = invented::publishable();
    items.extend(invented::unpublishable());
    let publication = invented::publication(&items);
    let glossary = Glossary {
        entries: glossary_seed::entries(),
        ..invented::glossary()
    };
    let bytes = match std::env::args().nth(1).as_deref() {
        Some("csv") => published_csv::write(&publication),
        Some("dcc") => dcc_xlsx::write(
            &invented::dcc::edition(&items),
            &glossary,
            Marking::Synthetic,
        ),
        Some("template") => template::xlsx(&glossary, Some(&invented::listed())),
        Some(_) | None => published_xlsx::write(&publication, &glossary, Marking::Synthetic),
    };
    std::io::stdout().write_all(&bytes)
}

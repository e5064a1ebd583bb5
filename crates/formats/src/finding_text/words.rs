//! What each code means, what is expected instead, and what to do: one table, so that the voice of
//! the intake can be reviewed by reading one file.

use register::intake::Code;

/// What is said of a code, whatever the value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Words {
    /// What it means, as a sentence.
    pub(super) meaning: &'static str,
    /// What is wanted instead, as a phrase.
    pub(super) expected: &'static str,
    /// What to do, as one or more sentences.
    pub(super) hint: &'static str,
}

const fn words(meaning: &'static str, expected: &'static str, hint: &'static str) -> Words {
    Words {
        meaning,
        expected,
        hint,
    }
}

/// The words for this code.
pub(super) fn of(code: Code) -> Words {
    match code {
        Code::FileEmpty => words(
            "The file has nothing in it.",
            "A header line and one line for each row",
            "Check that the right file was chosen. To report that there is nothing, send the \
             template with its header line only.",
        ),
        Code::FileNoRows => words(
            "The file has a header and no rows: a nil return.",
            "One line for each row, or none to report nothing",
            "If you have nothing to report, acknowledge this. Otherwise check that the rows \
             were saved.",
        ),
        Code::FileNotCsv => words(
            "The file is of another kind: a spreadsheet, a document, a web page or an archive.",
            "A comma-delimited CSV file",
            "Open it and save it as \"CSV UTF-8 (Comma delimited)\"; an archive must be \
             unpacked first.",
        ),
        Code::FileTooLarge => words(
            "The file is over the limit.",
            "A file of at most 64 MiB and 500,000 rows",
            "Split it into several files, each with the header line.",
        ),
        Code::FileSameAsBefore => words(
            "The same file, byte for byte, was accepted before.",
            "A file that was not sent before",
            "If nothing has changed, acknowledge this. Otherwise check that the newest file was \
             chosen.",
        ),
        Code::EncUtf16 => words(
            "The file is in UTF-16 instead of UTF-8.",
            "UTF-8",
            "It was read as UTF-16. Look at the preview; save as \"CSV UTF-8\" next time.",
        ),
        Code::EncUtf16NoBom => words(
            "The file looks like UTF-16 without the mark that says so.",
            "UTF-8",
            "Save it as \"CSV UTF-8 (Comma delimited)\".",
        ),
        Code::EncUtf32 => words(
            "The file is in UTF-32.",
            "UTF-8",
            "Save it as \"CSV UTF-8 (Comma delimited)\".",
        ),
        Code::EncCp1252 => words(
            "The file is in Windows-1252 instead of UTF-8.",
            "UTF-8",
            "It was read as Windows-1252; this is the first place where it matters. Look at the \
             preview; save as \"CSV UTF-8\" next time.",
        ),
        Code::EncInvalid => words(
            "A byte is of no encoding, or a character is cut off.",
            "UTF-8",
            "Type the character again and save as \"CSV UTF-8\". If the file ends here, it was \
             cut in transfer: send it again.",
        ),
        Code::EncMixed => words(
            "Two encodings stand in one file.",
            "UTF-8 throughout",
            "Two files were probably pasted together. This is the first place that is not \
             UTF-8: type it again and save as \"CSV UTF-8\".",
        ),
        Code::EncMojibake => words(
            "Text was read with the wrong encoding before it was sent.",
            "The character itself, in UTF-8",
            "Correct it in your source; somewhere UTF-8 was opened as Windows-1252.",
        ),
        Code::EncReplacement => words(
            "A character was lost before the file was sent.",
            "The character itself",
            "Type it again: the sign \u{FFFD} stands where a program could not read it.",
        ),
        Code::CharNul => words(
            "A value has a NUL character in it.",
            "Text without control characters",
            "Delete the character; it cannot be seen, so type the value again.",
        ),
        Code::CharControl => words(
            "A value has a control character in it.",
            "Text without control characters",
            "Delete the character; it cannot be seen, so type the value again.",
        ),
        Code::CharBidi => words(
            "A value has a character that reorders text, so that it reads otherwise than it is.",
            "Text without direction marks",
            "Type the value again instead of pasting it.",
        ),
        Code::CharHomoglyph => words(
            "A word mixes letters of two scripts that look alike.",
            "Letters of one script in a word",
            "Type the value again: a letter only looks like the right one.",
        ),
        Code::CharZeroWidth => words(
            "A value has a character without width in it.",
            "Text without invisible characters",
            "It was taken out. Type the value again in your source.",
        ),
        Code::CharCompat => words(
            "A value has full-width or joined letters.",
            "Ordinary letters and digits",
            "They were read as the ordinary ones.",
        ),
        Code::CharTypographic => words(
            "A value has curly quotes, long dashes or the like.",
            "Straight quotes and hyphens",
            "They were read as the plain ones; a word processor put them in.",
        ),
        Code::WsNbsp => words(
            "A value has a special space in it.",
            "Ordinary spaces",
            "It was read as an ordinary space.",
        ),
        Code::WsTrimmed => words(
            "A value has white space around it.",
            "A value without white space around it",
            "The white space was taken off.",
        ),
        Code::DelimNotComma => words(
            "The cells are separated by another sign than the comma.",
            "Commas between cells",
            "The file was read with this sign. Look at the preview; use commas next time.",
        ),
        Code::SepHintLine => words(
            "A \"sep=\" line stands in front of the header.",
            "The header on the first line",
            "The line was left out.",
        ),
        Code::EolCr => words(
            "Lines end with a carriage return alone.",
            "Lines that end with LF or CR LF",
            "The file was read so. Choose another CSV format when saving next time.",
        ),
        Code::EolMixed => words(
            "The lines end in more than one way.",
            "One kind of line ending",
            "All were read as line ends; two files may have been pasted together.",
        ),
        Code::EofSub => words(
            "The file ends with the end-of-file character of old systems.",
            "No control characters",
            "It was left out, with all that stood after it.",
        ),
        Code::QuoteUnclosed => words(
            "A quoted cell has no closing quote.",
            "A closing quote before the next comma",
            "Close the quote. Everything after it was taken for this cell, so correct it and \
             check again.",
        ),
        Code::QuoteTrailing => words(
            "Text follows the closing quote of a cell.",
            "A comma or the end of the line after the closing quote",
            "A quote inside a quoted cell must be doubled: write \"the \"\"new\"\" version\".",
        ),
        Code::QuoteStray => words(
            "A quote stands inside a cell that is not quoted.",
            "Quotes around the whole cell, or none",
            "It was read as it stands. Better put the cell in quotes and double those inside.",
        ),
        Code::RowFieldCount => words(
            "The row has more or fewer cells than the header.",
            "As many cells as the header has",
            "An unquoted comma? Put a text with commas in quotes. The cells of this row were \
             not checked.",
        ),
        Code::RowEmpty => words("The row is empty.", "A row with values", "It was left out."),
        Code::RowHeaderRepeated => words(
            "The header stands again among the rows.",
            "The header once, on top",
            "It was left out; two files may have been pasted together.",
        ),
        Code::HeaderMissing => words(
            "There is no header.",
            "A first line with the names of the ten columns",
            "Copy the header line of the template to the top. At least five names must be \
             recognised within the first ten lines.",
        ),
        Code::HeaderColumnMissing => words(
            "A column is missing.",
            "All ten columns",
            "Add the column with the name the template has.",
        ),
        Code::HeaderColumnDuplicate => words(
            "A column stands twice.",
            "Each column once",
            "Delete or rename one of them; the first was read.",
        ),
        Code::HeaderColumnUnknown => words(
            "A column is not known.",
            "The ten columns and the optional ones",
            "It was left out and is not stored. If it holds something confidential, delete it.",
        ),
        Code::HeaderColumnEmpty => words(
            "A column has no name.",
            "A name for each column",
            "It was left out and is not stored.",
        ),
        Code::HeaderReordered => words(
            "The columns stand in another order.",
            "The order of the template",
            "They were read by name.",
        ),
        Code::HeaderVariant => words(
            "A column's name is written in another way.",
            "The name as the template writes it",
            "It was recognised.",
        ),
        Code::HeaderAlias => words(
            "A column has another name.",
            "The name as the template writes it",
            "It was recognised.",
        ),
        Code::HeaderHomoglyph => words(
            "A column's name has letters that only look right.",
            "Latin letters",
            "It was recognised. Copy the name from the template.",
        ),
        Code::HeaderNotFirst => words(
            "Lines stand above the header.",
            "The header on the first line",
            "They were left out.",
        ),
        Code::ReqMissing => words(
            "A required value is missing.",
            "A value",
            "Fill in the cell. Only an IHD or a CAD may be without a Firmware Version.",
        ),
        Code::ValPlaceholder => words(
            "A word stands in for a value that is missing.",
            "A value",
            "Give the value. Where none is needed, leave the cell empty.",
        ),
        Code::FieldTooLong => words(
            "The value is longer than the field.",
            "A shorter value",
            "Shorten it.",
        ),
        Code::ExcelError => words(
            "The cell holds a spreadsheet's error.",
            "A value",
            "Correct the formula in your spreadsheet, or type the value.",
        ),
        Code::ExcelHashes => words(
            "The cell holds the signs a spreadsheet shows when a column is too narrow.",
            "A value",
            "Make the column wider in your spreadsheet and save again: it was too narrow, and \
             the signs were saved instead of the value.",
        ),
        Code::ExcelDateMangled => words(
            "A spreadsheet has turned the value into a date.",
            "The value as it was",
            "Format the column as Text, type the value again and save. The template's \
             spreadsheet has such columns.",
        ),
        Code::TextMarker => words(
            "The value is marked as text for a spreadsheet.",
            "The value alone",
            "The mark was taken off.",
        ),
        Code::FormulaInjection => words(
            "The cell holds a formula that a spreadsheet would run.",
            "A value, not a formula",
            "Give the value instead of the formula.",
        ),
        Code::FormulaLeading => words(
            "The text begins with a sign that a spreadsheet takes for a formula.",
            "Text that begins with a letter or a digit",
            "It is kept as it stands. In a spreadsheet made from it, it is marked as text.",
        ),
        Code::HtmlMarkup => words(
            "The text has HTML in it.",
            "Plain text",
            "It is kept as it stands and shown as text. Better delete the markup.",
        ),
        Code::NumFormat => words(
            "The Identifier is not a whole number.",
            "A whole number of at most 15 digits",
            "Use digits only: no letters, signs, commas or decimals.",
        ),
        Code::NumScientific => words(
            "A spreadsheet has turned the Identifier into scientific notation.",
            "A whole number of at most 15 digits",
            "Format the column as Text, type the number again and save: digits may be lost.",
        ),
        Code::NumRange => words(
            "The Identifier is zero or negative.",
            "A whole number from 1",
            "Give the item a number from 1.",
        ),
        Code::NumPrecision => words(
            "The Identifier has more than 15 digits.",
            "A whole number of at most 15 digits",
            "Use a shorter number: a spreadsheet changes the digits after the fifteenth.",
        ),
        Code::IdLeadingZero => words(
            "The Identifier has leading zeros.",
            "A number without leading zeros",
            "They were left out: it is a number.",
        ),
        Code::IdMultiDevice => words(
            "One Identifier stands on several devices.",
            "One row for each Identifier, or one item on several devices",
            "It was read as one item that affects each of these devices. If they are separate \
             items, give them separate Identifiers; if it occurs only where the devices are \
             together, give the rows one Combination label.",
        ),
        Code::FwScientific => words(
            "A spreadsheet has turned the Firmware Version into scientific notation.",
            "The version as the inventory has it, in practice 8 hexadecimal digits",
            "It cannot be recovered from this. Format the column as Text and type the version \
             again.",
        ),
        Code::FwLeadingZeros => words(
            "The Firmware Version has lost its leading zeros.",
            "The version as the inventory has it, in practice 8 hexadecimal digits",
            "Format the column as Text and type the version again.",
        ),
        Code::FwCase => words(
            "The Firmware Version is in lower case.",
            "Upper case",
            "It was read in upper case.",
        ),
        Code::FwPrefix => words(
            "The Firmware Version has a prefix.",
            "The version without 0x or v in front",
            "The prefix was left out.",
        ),
        Code::FwSeparators => words(
            "The Firmware Version has separators between its digits.",
            "The digits without separators",
            "The separators were left out.",
        ),
        Code::FwOhForZero => words(
            "The Firmware Version has the letter O where a zero must be.",
            "The digit 0",
            "Type the version again.",
        ),
        Code::FwRange => words(
            "The cell holds a range of versions.",
            "One version",
            "Write one row for each version. A range is never guessed from numbers.",
        ),
        Code::FwMultiple => words(
            "The cell holds several versions.",
            "One version",
            "Write one row for each version.",
        ),
        Code::EnumInvalid => words(
            "The value is not one of the list.",
            "A value of the list",
            "Use a value of the list, as it is written there.",
        ),
        Code::EnumCase => words(
            "The value is written in another case.",
            "The value as the list writes it",
            "It was recognised.",
        ),
        Code::EnumSynonym => words(
            "Another word stands for a value of the list.",
            "The value as the list writes it",
            "It was recognised.",
        ),
        Code::ScopeSmets1 => words(
            "The device is SMETS1, which is out of scope.",
            "A SMETS2 device",
            "Delete the row: what is known of SMETS1 devices is published under SEC Appendix AM.",
        ),
        Code::SourceMismatch => words(
            "The Source is not the kind of organisation that sends the file.",
            "The kind of organisation that sends the file",
            "Correct the Source, or send the file as the organisation it names.",
        ),
        Code::MakeNotYours => words(
            "The device is another Device Manufacturer's.",
            "One of your own makes",
            "If the make is yours under another name, ask DCC to add it. What you know of \
             another's device can be raised with DCC.",
        ),
        Code::DateUkFormat => words(
            "Dates are written day, month, year.",
            "Year-month-day, such as 2026-04-07",
            "All such dates of the file were read as day/month/year; this is the first. Look at \
             the preview.",
        ),
        Code::DateUsFormat => words(
            "A date is written month, day, year.",
            "Year-month-day, such as 2026-04-07",
            "Write the date as year-month-day.",
        ),
        Code::DateAmbiguous => words(
            "A date may be read in two ways, and another date of the file is month first.",
            "Year-month-day, such as 2026-04-07",
            "Write the date as year-month-day.",
        ),
        Code::DateExcelSerial => words(
            "The cell holds a spreadsheet's day number.",
            "Year-month-day, such as 2026-04-07",
            "Format the column as a date or as Text in your spreadsheet and save again.",
        ),
        Code::DateTwoDigitYear => words(
            "The year has two digits.",
            "Year-month-day, such as 2026-04-07",
            "Write the year with four digits.",
        ),
        Code::DateNormalised => words(
            "The date is written in another way.",
            "Year-month-day, such as 2026-04-07",
            "It was recognised.",
        ),
        Code::DateHasTime => words(
            "The date has a time of day.",
            "Year-month-day, such as 2026-04-07",
            "The time was left out.",
        ),
        Code::DateInvalid => words(
            "This is not a date.",
            "Year-month-day, such as 2026-04-07",
            "Write the date as year-month-day, and check that the day exists.",
        ),
        Code::DateFuture => words(
            "The date is after today.",
            "A day up to today",
            "Check the year and the order of day and month.",
        ),
        Code::DateImplausible => words(
            "The date is before anything could be reported.",
            "A day from 2012-01-01",
            "Check the year.",
        ),
        Code::DateOlderThanRegister => words(
            "The register holds a later state of this row.",
            "A date not before the one held",
            "An old file may have been sent again. If the row is right, set the date to the day \
             of the change.",
        ),
        Code::BoolVariant => words(
            "Another word stands for Yes or No.",
            "Yes or No",
            "It was recognised.",
        ),
        Code::BoolInvalid => words(
            "The answer is neither Yes nor No.",
            "Yes or No",
            "Write Yes or No.",
        ),
        Code::FixInfoMissing => words(
            "A fix is said to exist and nothing is said about it.",
            "What the fix is",
            "Say what the fix is, or set Fix Available to No.",
        ),
        Code::FixInfoUnexpected => words(
            "No fix is said to exist and something is said about one.",
            "An empty cell where Fix Available is No",
            "It is kept. If the fix exists, set Fix Available to Yes.",
        ),
        Code::StatusFixContradiction => words(
            "The row is a fix and says that no fix exists.",
            "Yes where Status of Information is Fix",
            "Set Fix Available to Yes, or Status of Information to Issue or Defect.",
        ),
        Code::FixDowngraded => words(
            "The fix was available before and now is not.",
            "Yes, as before",
            "If the fix was withdrawn, acknowledge this: it would be taken out of what is \
             published. Otherwise write Yes.",
        ),
        Code::FixTargetUnlisted => words(
            "The fix names a firmware version that the device catalogue does not list.",
            "A version that is listed",
            "Check the version. If it is to be listed shortly, acknowledge this.",
        ),
        Code::RefUnknown => words(
            "The device catalogue does not list this.",
            "A make, model and version of the device catalogue",
            "Check the spelling. If it is right, acknowledge this: the row is accepted.",
        ),
        Code::RefNearMatch => words(
            "The device catalogue does not list this, but something much like it.",
            "A make, model and version of the device catalogue",
            "Check the spelling. If it is right, acknowledge this: the row is accepted.",
        ),
        Code::RefCase => words(
            "The device catalogue writes this in another case.",
            "The spelling of the device catalogue",
            "Use the spelling of the device catalogue.",
        ),
        Code::RefTypeMismatch => words(
            "The device catalogue lists this under another Device Type.",
            "The Device Type of the device catalogue",
            "Check the Device Type. If it is right, acknowledge this: the row is accepted.",
        ),
        Code::DupExact => words(
            "The row says the same as another.",
            "Each row once",
            "Nothing is lost if you delete one of them. Sending a row again unchanged in a \
             later file is normal.",
        ),
        Code::DupIdConflict => words(
            "The same Identifier and device stand twice with other content.",
            "One account of each Identifier and device",
            "Keep the one that is right. If something has changed since it was last sent, set \
             Date last Updated to the day of the change.",
        ),
        Code::DupContent => words(
            "The same content stands under another Identifier.",
            "One Identifier for each defect or issue",
            "If it is one item, delete one of the rows.",
        ),
        Code::DupNear => words(
            "Nearly the same content stands under another Identifier.",
            "One Identifier for each defect or issue",
            "If it is one item, delete one of the rows.",
        ),
        Code::DupCrossVersion => words(
            "The same content stands under another Identifier for another version of the model.",
            "One Identifier for each defect or issue",
            "If it is one item that affects several versions, give the rows the same Identifier.",
        ),
        Code::RowDisappeared => words(
            "The register holds a row that this file no longer has.",
            "Every row that is still open",
            "If it is closed, acknowledge this. If it was forgotten, add it again.",
        ),
        Code::PrivacyMpxn => words(
            "The text holds a meter point number.",
            "Text without personal data",
            "Delete the MPAN or MPRN: it is personal data.",
        ),
        Code::PrivacyDeviceId => words(
            "The text holds a Device ID.",
            "Text without personal data",
            "Delete the Device ID: it is treated as personal data. Name the make, model and \
             version instead.",
        ),
        Code::PrivacyEmail => words(
            "The text holds an e-mail address.",
            "Text without personal data",
            "Delete it unless it is a help desk's that may be published.",
        ),
        Code::PrivacyPhone => words(
            "The text holds a telephone number.",
            "Text without personal data",
            "Delete it unless it is a help desk's that may be published.",
        ),
        Code::NeutralityReview => words(
            "The wording compares devices or makers.",
            "Wording that says what happens, and compares nothing",
            "Say what happens with this device, without comparing it. DCC looks at the wording \
             before anything is published.",
        ),
        Code::LangNotEnglish => words(
            "The text is not in English.",
            "English",
            "Write it in English.",
        ),
    }
}

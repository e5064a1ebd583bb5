//! The codes intake may report: one variant for each way a submission can be wrong or doubtful.
//!
//! The list is policy and its texts are stable: providers' scripts match on them. What a code
//! means to a person is said in `formats`; here it only has a name and a severity.

use terms::Severity;

macro_rules! codes {
    ($($(#[$doc:meta])* $variant:ident $text:literal $severity:ident,)+) => {
        /// A stable finding code of intake.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum Code {
            $($(#[$doc])* $variant,)+
        }

        impl Code {
            /// Every code, in the catalogue's order.
            pub const ALL: &'static [Code] = &[$(Code::$variant,)+];

            /// The code as it is written everywhere: `FW-SCIENTIFIC`.
            pub fn text(self) -> &'static str {
                match self {
                    $(Code::$variant => $text,)+
                }
            }

            /// Whether a finding with this code blocks acceptance. The one exception is
            /// `CHAR-CONTROL`, which only warns of a vertical tab or form feed in prose.
            pub fn severity(self) -> Severity {
                match self {
                    $(Code::$variant => Severity::$severity,)+
                }
            }

            /// Whether a file with this finding has no rows that could be told apart, so that no
            /// copy with findings and no part of it can be made.
            pub fn leaves_no_rows(self) -> bool {
                matches!(
                    self,
                    Code::FileEmpty
                        | Code::FileNotCsv
                        | Code::FileTooLarge
                        | Code::EncUtf16NoBom
                        | Code::EncUtf32
                        | Code::HeaderMissing
                )
            }
        }
    };
}

codes! {
    /// Nothing in the file.
    FileEmpty "FILE-EMPTY" Error,
    /// A header and no rows: a nil return.
    FileNoRows "FILE-NO-ROWS" Warning,
    /// Another kind of file altogether.
    FileNotCsv "FILE-NOT-CSV" Error,
    /// Over the limit in bytes or rows.
    FileTooLarge "FILE-TOO-LARGE" Error,
    /// The same bytes as an earlier submission.
    FileSameAsBefore "FILE-SAME-AS-BEFORE" Warning,
    /// UTF-16 with a byte order mark.
    EncUtf16 "ENC-UTF16" Warning,
    /// UTF-16 without a byte order mark.
    EncUtf16NoBom "ENC-UTF16-NOBOM" Error,
    /// UTF-32.
    EncUtf32 "ENC-UTF32" Error,
    /// Windows-1252 instead of UTF-8.
    EncCp1252 "ENC-CP1252" Warning,
    /// A byte no supported encoding defines, or a character cut at the end.
    EncInvalid "ENC-INVALID" Error,
    /// Two encodings in one file.
    EncMixed "ENC-MIXED" Error,
    /// Text that was decoded with the wrong encoding before it was sent.
    EncMojibake "ENC-MOJIBAKE" Warning,
    /// The replacement character: something was lost before sending.
    EncReplacement "ENC-REPLACEMENT" Warning,
    /// A NUL character.
    CharNul "CHAR-NUL" Error,
    /// A control character.
    CharControl "CHAR-CONTROL" Error,
    /// A character that reorders text.
    CharBidi "CHAR-BIDI" Error,
    /// Letters of two scripts in one word of an identity field.
    CharHomoglyph "CHAR-HOMOGLYPH" Error,
    /// A character without width.
    CharZeroWidth "CHAR-ZEROWIDTH" Warning,
    /// A full-width or other compatibility character.
    CharCompat "CHAR-COMPAT" Warning,
    /// Curly quotes, long dashes and the like.
    CharTypographic "CHAR-TYPOGRAPHIC" Warning,
    /// A non-breaking or other special space.
    WsNbsp "WS-NBSP" Warning,
    /// White space around a value.
    WsTrimmed "WS-TRIMMED" Warning,
    /// Another delimiter than the comma.
    DelimNotComma "DELIM-NOT-COMMA" Warning,
    /// A `sep=` line in front.
    SepHintLine "SEP-HINT-LINE" Warning,
    /// Lines ended by a carriage return alone.
    EolCr "EOL-CR" Warning,
    /// More than one kind of line ending.
    EolMixed "EOL-MIXED" Warning,
    /// The old end-of-file character at the end.
    EofSub "EOF-SUB" Warning,
    /// A quoted cell without its closing quote.
    QuoteUnclosed "QUOTE-UNCLOSED" Error,
    /// Text after a closing quote.
    QuoteTrailing "QUOTE-TRAILING" Error,
    /// A quote inside an unquoted cell.
    QuoteStray "QUOTE-STRAY" Warning,
    /// More or fewer cells than the header.
    RowFieldCount "ROW-FIELD-COUNT" Error,
    /// A row without anything in it.
    RowEmpty "ROW-EMPTY" Warning,
    /// The header again, among the rows.
    RowHeaderRepeated "ROW-HEADER-REPEATED" Warning,
    /// No header.
    HeaderMissing "HEADER-MISSING" Error,
    /// A required column is not there.
    HeaderColumnMissing "HEADER-COLUMN-MISSING" Error,
    /// A column stands twice.
    HeaderColumnDuplicate "HEADER-COLUMN-DUPLICATE" Error,
    /// A column this profile does not know.
    HeaderColumnUnknown "HEADER-COLUMN-UNKNOWN" Warning,
    /// A column without a name.
    HeaderColumnEmpty "HEADER-COLUMN-EMPTY" Warning,
    /// The ten columns in another order.
    HeaderReordered "HEADER-REORDERED" Warning,
    /// A column name in other case, spacing or punctuation.
    HeaderVariant "HEADER-VARIANT" Warning,
    /// Another name for a column.
    HeaderAlias "HEADER-ALIAS" Warning,
    /// A column name with letters that only look right.
    HeaderHomoglyph "HEADER-HOMOGLYPH" Warning,
    /// The header stands below other lines.
    HeaderNotFirst "HEADER-NOT-FIRST" Warning,
    /// A required value is not there.
    ReqMissing "REQ-MISSING" Error,
    /// A word that stands for a missing value.
    ValPlaceholder "VAL-PLACEHOLDER" Error,
    /// Longer than the field allows.
    FieldTooLong "FIELD-TOO-LONG" Error,
    /// A spreadsheet's error value.
    ExcelError "EXCEL-ERROR" Error,
    /// What a spreadsheet saves when a column is too narrow.
    ExcelHashes "EXCEL-HASHES" Error,
    /// A value a spreadsheet turned into a date.
    ExcelDateMangled "EXCEL-DATE-MANGLED" Error,
    /// A spreadsheet's mark for text.
    TextMarker "TEXT-MARKER" Warning,
    /// A formula.
    FormulaInjection "FORMULA-INJECTION" Error,
    /// Text that a spreadsheet would take for a formula.
    FormulaLeading "FORMULA-LEADING" Warning,
    /// HTML in a value.
    HtmlMarkup "HTML-MARKUP" Warning,
    /// An Identifier that is not a whole number.
    NumFormat "NUM-FORMAT" Error,
    /// An Identifier in scientific notation.
    NumScientific "NUM-SCIENTIFIC" Error,
    /// An Identifier of zero or below.
    NumRange "NUM-RANGE" Error,
    /// An Identifier with more digits than a spreadsheet keeps.
    NumPrecision "NUM-PRECISION" Error,
    /// An Identifier with leading zeros.
    IdLeadingZero "ID-LEADING-ZERO" Warning,
    /// One Identifier on several devices.
    IdMultiDevice "ID-MULTI-DEVICE" Warning,
    /// A firmware version turned into scientific notation.
    FwScientific "FW-SCIENTIFIC" Error,
    /// A firmware version that lost its leading zeros.
    FwLeadingZeros "FW-LEADING-ZEROS" Error,
    /// A firmware version in lower case.
    FwCase "FW-CASE" Warning,
    /// A firmware version with `0x` or `v` in front.
    FwPrefix "FW-PREFIX" Warning,
    /// A firmware version with separators between its digits.
    FwSeparators "FW-SEPARATORS" Warning,
    /// The letter O where a zero must be.
    FwOhForZero "FW-OH-FOR-ZERO" Error,
    /// A range of versions in one cell.
    FwRange "FW-RANGE" Error,
    /// Several versions in one cell.
    FwMultiple "FW-MULTIPLE" Error,
    /// Not a value of the list.
    EnumInvalid "ENUM-INVALID" Error,
    /// A value of the list in other case.
    EnumCase "ENUM-CASE" Warning,
    /// Another word for a value of the list.
    EnumSynonym "ENUM-SYNONYM" Warning,
    /// A SMETS1 device, which is out of scope.
    ScopeSmets1 "SCOPE-SMETS1" Error,
    /// The Source is not the kind of organisation that sends the file.
    SourceMismatch "SOURCE-MISMATCH" Error,
    /// A device of another Device Manufacturer.
    MakeNotYours "MAKE-NOT-YOURS" Error,
    /// A date as dd/mm/yyyy.
    DateUkFormat "DATE-UK-FORMAT" Warning,
    /// A date that can only be mm/dd/yyyy.
    DateUsFormat "DATE-US-FORMAT" Error,
    /// A date that may be either, in a file that proves mm/dd/yyyy elsewhere.
    DateAmbiguous "DATE-AMBIGUOUS" Error,
    /// A spreadsheet's day number.
    DateExcelSerial "DATE-EXCEL-SERIAL" Error,
    /// A year of two digits.
    DateTwoDigitYear "DATE-TWO-DIGIT-YEAR" Error,
    /// A date in another readable form.
    DateNormalised "DATE-NORMALISED" Warning,
    /// A date with a time of day.
    DateHasTime "DATE-HAS-TIME" Warning,
    /// Not a date.
    DateInvalid "DATE-INVALID" Error,
    /// A date after today.
    DateFuture "DATE-FUTURE" Error,
    /// A date before there was anything to report on.
    DateImplausible "DATE-IMPLAUSIBLE" Error,
    /// Older than what the register holds: a stale re-send.
    DateOlderThanRegister "DATE-OLDER-THAN-REGISTER" Warning,
    /// Another word for Yes or No.
    BoolVariant "BOOL-VARIANT" Warning,
    /// Neither Yes nor No.
    BoolInvalid "BOOL-INVALID" Error,
    /// A fix without information about it.
    FixInfoMissing "FIX-INFO-MISSING" Error,
    /// Information about a fix that is said not to exist.
    FixInfoUnexpected "FIX-INFO-UNEXPECTED" Warning,
    /// Status Fix on a row that says no fix exists.
    StatusFixContradiction "STATUS-FIX-CONTRADICTION" Error,
    /// The fix was available and now is not.
    FixDowngraded "FIX-DOWNGRADED" Warning,
    /// The fix names a firmware version the device catalogue does not list.
    FixTargetUnlisted "FIX-TARGET-UNLISTED" Warning,
    /// A make, model or version the device catalogue does not list.
    RefUnknown "REF-UNKNOWN" Warning,
    /// Not listed, but close to one that is.
    RefNearMatch "REF-NEAR-MATCH" Warning,
    /// Listed in other case.
    RefCase "REF-CASE" Warning,
    /// Listed under another Device Type.
    RefTypeMismatch "REF-TYPE-MISMATCH" Warning,
    /// The same row again.
    DupExact "DUP-EXACT" Warning,
    /// The same Identifier and device with other content.
    DupIdConflict "DUP-ID-CONFLICT" Error,
    /// The same content under another Identifier.
    DupContent "DUP-CONTENT" Warning,
    /// Nearly the same content under another Identifier.
    DupNear "DUP-NEAR" Warning,
    /// The same content for another firmware version of the model.
    DupCrossVersion "DUP-CROSS-VERSION" Warning,
    /// The register holds a row that this file no longer has.
    RowDisappeared "ROW-DISAPPEARED" Warning,
    /// An MPAN or MPRN.
    PrivacyMpxn "PRIVACY-MPXN" Error,
    /// A Device ID.
    PrivacyDeviceId "PRIVACY-DEVICE-ID" Error,
    /// An e-mail address.
    PrivacyEmail "PRIVACY-EMAIL" Warning,
    /// A telephone number.
    PrivacyPhone "PRIVACY-PHONE" Warning,
    /// Wording that compares devices.
    NeutralityReview "NEUTRALITY-REVIEW" Warning,
    /// Text in another language than English.
    LangNotEnglish "LANG-NOT-ENGLISH" Warning,
}

impl Code {
    /// How many codes there are.
    pub const COUNT: usize = Code::ALL.len();

    /// The code with this text, if there is one.
    pub fn from_text(text: &str) -> Option<Code> {
        Code::ALL.iter().copied().find(|code| code.text() == text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    /// Codes the brief catalogue asks for beyond the ninety-seven of the corpus.
    const WANTED: [&str; 10] = [
        "FILE-TOO-LARGE",
        "SOURCE-MISMATCH",
        "MAKE-NOT-YOURS",
        "DATE-OLDER-THAN-REGISTER",
        "FIX-DOWNGRADED",
        "ROW-DISAPPEARED",
        "FILE-SAME-AS-BEFORE",
        "FIX-TARGET-UNLISTED",
        "PRIVACY-PHONE",
        "LANG-NOT-ENGLISH",
    ];

    #[test]
    fn reg_16_the_catalogue_has_ninety_seven_codes_and_the_ten_wanted_besides() {
        let texts: BTreeSet<&str> = Code::ALL.iter().map(|code| code.text()).collect();
        assert_eq!(texts.len(), Code::COUNT);
        assert_eq!(Code::COUNT, 97 + WANTED.len());
        assert!(WANTED.iter().all(|text| texts.contains(text)));
    }

    #[test]
    fn every_code_reads_back_from_its_text() {
        for &code in Code::ALL {
            assert_eq!(Code::from_text(code.text()), Some(code));
        }
        assert_eq!(Code::from_text("NO-SUCH-CODE"), None);
    }

    #[test]
    fn codes_index_their_own_place_in_the_list() {
        for (index, &code) in Code::ALL.iter().enumerate() {
            assert_eq!(code as usize, index);
        }
    }
}

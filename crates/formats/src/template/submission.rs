//! The sheet to fill in: every column typed as text, with the rules of intake that a spreadsheet
//! can hold.
//!
//! It stands first, because saving as CSV saves the sheet in front. Rules that depend on the list
//! of devices warn and let pass, as intake does.

use super::columns::{guidance, width};
use super::listed_devices;
use super::template_fields;
use crate::sheet_style::{Paper, Styles, put_text, set_up};
use register::intake::field::Field;
use register::row::{FixAvailable, SourceKind, StatusOfInformation};
use rust_xlsxwriter::{
    DataValidation, DataValidationErrorStyle, DataValidationRule, Formula, Workbook, XlsxError,
};
use terms::CspRegion;
use terms::{DeviceModel, DeviceType, Make, Model};

/// The last row of an Excel sheet, counted from 0: the rules reach all the way down.
const LAST_ROW: u32 = 1_048_575;

/// The name of the sheet.
pub(crate) const NAME: &str = "Submission";

/// Adds the sheet.
pub(crate) fn add(
    workbook: &mut Workbook,
    devices: &[&DeviceModel],
    footer: &str,
    styles: &Styles,
) -> Result<(), XlsxError> {
    let sheet = workbook.add_worksheet();
    sheet.set_name(NAME)?;
    sheet.set_row_height(0, 32)?;
    for (column, field) in (0u16..).zip(template_fields()) {
        sheet.set_column_width(column, width(field))?;
        sheet.set_column_format(column, &styles.fill_in)?;
        put_text(sheet, 0, column, field.name(), &styles.header)?;
        let rule = rule(field, devices)?
            .set_input_title(field.name())?
            .set_input_message(short(guidance(field)))?
            .set_error_title(field.name())?
            .set_error_message(short(guidance(field)))?;
        sheet.add_data_validation(1, column, LAST_ROW, column, &rule)?;
    }
    sheet.set_freeze_panes(1, 0)?;
    set_up(sheet, Paper::A3 { pages_wide: 1 }, footer)
}

fn rule(field: Field, devices: &[&DeviceModel]) -> Result<DataValidation, XlsxError> {
    let fresh = DataValidation::new();
    Ok(match field {
        Field::Identifier => fresh.allow_custom(Formula::new(
            "=AND(LEN(A2)<=15,ISNUMBER(VALUE(A2)),LEFT(A2,1)<>\"0\",\
             TEXT(VALUE(A2),\"0\")=TRIM(A2))",
        )),
        // All digits and too short means that leading zeros were lost.
        Field::FirmwareVersion => fresh.allow_custom(Formula::new(
            "=AND(LEN(D2)<=8,ISERROR(FIND(\" \",D2)),OR(LEN(D2)=8,ISERROR(VALUE(D2))))",
        )),
        Field::DateLastUpdated => fresh.allow_custom(Formula::new(
            "=AND(LEN(H2)=10,MID(H2,5,1)=\"-\",MID(H2,8,1)=\"-\",ISNUMBER(DATEVALUE(H2)))",
        )),
        Field::DeviceType => fresh.allow_list_strings(&DeviceType::ALL.map(DeviceType::code))?,
        Field::Source => fresh.allow_list_strings(&SourceKind::ALL.map(SourceKind::text))?,
        Field::StatusOfInformation => {
            fresh.allow_list_strings(&StatusOfInformation::ALL.map(StatusOfInformation::text))?
        }
        Field::FixAvailable => {
            fresh.allow_list_strings(&[FixAvailable::Yes.text(), FixAvailable::No.text()])?
        }
        Field::Region => fresh.allow_list_strings(&CspRegion::ALL.map(CspRegion::text))?,
        Field::Make => match listed_devices::make_is_listed(devices) {
            Some(formula) => listed(fresh, formula),
            None => at_most(fresh, Make::LENGTH_MAX),
        },
        Field::Model => match listed_devices::model_is_listed(devices) {
            Some(formula) => listed(fresh, formula),
            None => at_most(fresh, Model::LENGTH_MAX),
        },
        Field::AffectedUntil => at_most(fresh, terms::FirmwareVersion::LENGTH_MAX),
        Field::FixInformation
        | Field::Summary
        | Field::Combination
        | Field::HardwareVersion
        | Field::Findings => fresh.allow_any_value(),
    })
}

fn at_most(rule: DataValidation, characters: usize) -> DataValidation {
    let max = u32::try_from(characters).unwrap_or(u32::MAX);
    rule.allow_text_length(DataValidationRule::LessThanOrEqualTo(max))
}

fn listed(rule: DataValidation, formula: String) -> DataValidation {
    rule.allow_custom(Formula::new(formula))
        .set_error_style(DataValidationErrorStyle::Warning)
}

/// As much of a text as Excel shows in a message: whole sentences of at most 255 characters.
fn short(text: &str) -> String {
    const MESSAGE_MAX: usize = 255;
    let mut kept = String::new();
    for sentence in text.split_inclusive(". ") {
        if kept.chars().count() + sentence.trim_end().chars().count() > MESSAGE_MAX {
            break;
        }
        kept += sentence;
    }
    kept.trim_end().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_column_has_a_message_that_excel_can_show() {
        for field in template_fields() {
            let message = short(guidance(field));
            assert!(!message.is_empty() && message.len() <= 255, "{field:?}");
        }
    }
}

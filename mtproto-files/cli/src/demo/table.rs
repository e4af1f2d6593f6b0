//! The table of what was moved.

use comfy_table::{CellAlignment, Table, presets};
use indicatif::HumanBytes;

use super::moved::Moved;

const HEADER: [&str; 7] = ["file", "size", "parts", "method", "up MB/s", "down MB/s", "verified"];
/// The columns of numbers.
const NUMBERS: [usize; 4] = [1, 2, 4, 5];

/// One row a file.
pub(crate) fn of(moved: &[Moved]) -> Table {
    let mut table = Table::new();
    table.load_style(presets::UTF8_FULL_CONDENSED).set_header(HEADER);
    table.add_rows(moved.iter().map(row));
    for number in NUMBERS {
        if let Some(column) = table.column_mut(number) {
            column.set_cell_alignment(CellAlignment::Right);
        }
    }
    table
}

fn row(file: &Moved) -> [String; 7] {
    let uploaded = file.uploaded();
    [
        file.name().to_owned(),
        HumanBytes(file.size()).to_string(),
        uploaded.parts.to_string(),
        uploaded.method.name().to_owned(),
        megabytes(file.upload_speed()),
        megabytes(file.download_speed()),
        if file.is_verified() { "yes" } else { "no" }.to_owned(),
    ]
}

fn megabytes(bytes_per_second: f64) -> String {
    format!("{:.1}", bytes_per_second / 1e6)
}

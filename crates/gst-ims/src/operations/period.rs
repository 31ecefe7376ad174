//! How a return period is written in the paths of the API.

use gst_types::ReturnPeriod;

/// The year with four digits, and the month with two.
pub(super) fn path_parts(period: ReturnPeriod) -> (String, String) {
    (
        format!("{:04}", period.year()),
        format!("{:02}", period.month()),
    )
}

//! The checks of `s3` and the settings beside it.

use super::words::{DEFAULTS_MODE, Name, S3_ADDRESSING, S3_REGIONAL};
use super::{Checked, ClientSettings};
use crate::chain::parameter::Parameter;
use crate::chain::python::NO_GET;

impl ClientSettings<'_> {
    /// The text of `s3`, unless it is nested and has sub-keys.
    fn find_s3_text(&self) -> Option<Parameter> {
        self.find(Name::S3).filter(|s3| s3.text().is_some())
    }

    /// botocore writes values that it finds elsewhere into the `s3` map, which fails if `s3` is
    /// empty text.
    pub(super) fn check_s3_text(&self) -> Checked {
        let Some(s3) = self.find_s3_text().filter(|s3| s3.value.is_empty()) else {
            return Ok(());
        };
        let writes_regional = || {
            let mode = self.find(&DEFAULTS_MODE.name);
            let mode = mode.as_ref().and_then(Parameter::text);
            self.find(&S3_REGIONAL.name).is_some()
                || mode.is_some_and(|mode| !mode.eq_ignore_ascii_case("legacy"))
        };
        let access_points = "AWS_S3_DISABLE_MULTIREGION_ACCESS_POINTS";
        if self.find(Name::S3_ARN_REGION).is_some()
            || self.environment.get(access_points).is_some()
            || (self.is_v1() && writes_regional())
        {
            let message = "'str' object does not support item assignment";
            return self.refuse(Name::S3, &s3, "TypeError", message);
        }
        Ok(())
    }

    pub(super) fn check_addressing_style(&self) -> Checked {
        if let Some(s3) = self.find_s3_text().filter(|s3| s3.value.is_empty()) {
            return self.refuse(Name::S3, &s3, "AttributeError", NO_GET);
        }
        self.check_found(
            self.find_nested(Name::S3, "addressing_style"),
            &S3_ADDRESSING,
        )
    }

    /// The setting is read beside `s3` or inside it; if `s3` is text, botocore ignores both.
    pub(super) fn check_s3_regional(&self) -> Checked {
        if !self.is_v1() || self.find_s3_text().is_some() {
            return Ok(());
        }
        let found = self.find(&S3_REGIONAL.name);
        let nested = || self.find_nested(Name::S3, "us_east_1_regional_endpoint");
        self.check_found(found.or_else(nested), &S3_REGIONAL)
    }
}

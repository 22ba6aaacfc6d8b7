//! Sentences about MFA devices that STS accepts no code from.

use super::hop_facts::HopFacts;
use super::sentence::{say, text_fault_words};
use crate::chain::Parameter;
use crate::eval::CallerKind;
use crate::explain::view::Runs;
use crate::iam::{Arn, MfaSerial, SerialFault};
use crate::predict::mfa_device;
use crate::text::{text, word};

/// The form of a virtual MFA device's ARN.
const DEVICE_ARN: &str = "arn:aws:iam::ACCOUNT:mfa/NAME";

impl HopFacts<'_> {
    pub(super) fn mfa_serial_invalid(&self, target: Option<&Arn>) -> Runs {
        let serial = self.hop.mfa_serial.as_ref();
        let text = serial.map(Parameter::shown).unwrap_or_default();
        let partition = target.map_or("aws", Arn::partition);
        let fault = MfaSerial::parse(&text, partition).err();
        say!(
            "STS refuses mfa_serial = `{text}`{at}{fault}.",
            text,
            at = serial.and_then(|serial| serial.location.as_ref()),
            fault = fault.map(|fault| format!(": {}", serial_words(&fault)))
        )
    }

    pub(super) fn mfa_device_foreign(&self) -> Runs {
        let caller = &self.outcome.caller;
        let serial = self.hop.mfa_serial.as_ref();
        let at = serial.and_then(|serial| serial.location.as_ref());
        let device = serial.map(Parameter::shown);
        let device_account = mfa_device(self.hop).map(|device| device.account().to_owned());
        if caller.caller.kind == CallerKind::RoleSession {
            say!(
                "The policies allow it, but STS accepts an MFA code only from a device of the calling user: the caller is a role session, which has none. Move mfa_serial to the first hop, or delete it{at}.",
                at
            )
        } else if device_account.is_some() && device_account.as_deref() == caller.account() {
            say!(
                "The policies allow it, but STS accepts an MFA code only from a device of the calling user: `{device}`{at} seems to be another user's.",
                device,
                at
            )
        } else {
            say!(
                "The policies allow it, but STS accepts an MFA code only from a device of the calling user: `{device}`{at} is of another account.",
                device,
                at
            )
        }
    }
}

/// The reason why STS accepts no code from a device.
pub(super) fn serial_words(fault: &SerialFault) -> String {
    match fault {
        SerialFault::Text(fault) => text_fault_words(*fault),
        SerialFault::NotAnArn => text!("it is not the ARN of a device ({DEVICE_ARN})", DEVICE_ARN),
        SerialFault::NotADevice(kind) => match &**kind {
            "u2f" => {
                word!("it is a FIDO security key, and STS accepts no code from one").to_owned()
            }
            "user" | "role" | "group" | "policy" => {
                text!(
                    "it is the ARN of a {kind}, not of a device ({DEVICE_ARN})",
                    kind,
                    DEVICE_ARN
                )
            }
            kind => text!(
                "it is an ARN of {kind}/, not of a device ({DEVICE_ARN})",
                kind,
                DEVICE_ARN
            ),
        },
        SerialFault::NoName => text!(
            "the name of the device is missing ({DEVICE_ARN})",
            DEVICE_ARN
        ),
        SerialFault::OtherPartition(partition) => {
            text!(
                "it is in partition {partition}, but the role is in another",
                partition
            )
        }
    }
}

//! Settings for which botocore refuses to create a client, so that it makes no call.
//!
//! A command that uses a profile creates a client from it. botocore then checks settings that have
//! nothing to do with credentials, only those of the requested profile, in the order of
//! `credentials.py` (`create_credential_resolver`), `session.py` (`create_client`), `args.py`,
//! `config.py` and `endpoint.py`. A variable that is set, even to nothing, replaces the setting.
//! The client is one for STS. The copy of botocore in AWS CLI v2 lacks some of the checks.

mod values;

use super::client::Flavor;
use super::parameter::{Environment, Parameter};
use super::problem::{ChainProblem, ProblemKind};
use super::python::{self, NO_GET, NO_LOWER, NO_NUMBER, UNHASHABLE};
use crate::config::{Profile, ProfileSet, Setting, SettingKey, SettingValue};
use values::{
    ACCOUNT_ID_MODE, AcceptedWords, CLI2_RETRY_MODE, DEFAULTS_MODE, METADATA_MODE, Name,
    REQUEST_CHECKSUM, RESPONSE_CHECKSUM, RETRY_MODE, S3_EXPRESS, STS_REGIONAL, has_valid_host,
};

type Checked = Result<(), ChainProblem>;

/// The input to botocore's checks when it creates a client.
#[derive(Clone, Copy)]
pub(super) struct ClientSettings<'a> {
    /// Both files.
    set: &'a ProfileSet,
    /// The requested profile, if it exists.
    profile: Option<&'a Profile>,
    /// True if the profile sets nothing but a call, credentials, a region and an output format.
    is_plain: bool,
    /// The process environment.
    environment: &'a Environment,
    /// The copy of botocore.
    flavor: Flavor,
}

impl<'a> ClientSettings<'a> {
    pub(crate) fn of(
        set: &'a ProfileSet,
        profile: Option<&'a Profile>,
        environment: &'a Environment,
        flavor: Flavor,
    ) -> Self {
        Self {
            set,
            profile,
            is_plain: profile.is_some_and(Profile::is_plain),
            environment,
            flavor,
        }
    }

    /// The checks that come before any error of the chain.
    pub(crate) fn check_before_load(&self) -> Checked {
        let checked = self
            .check_metadata()
            .and_then(|()| self.check_api_versions());
        checked.map_err(|mut problem| {
            if let ProblemKind::RefusedSetting { before_load, .. } = &mut problem.kind {
                *before_load = true;
            }
            problem
        })
    }

    /// The checks that come after the chain is walked and before any prompt or call.
    pub(crate) fn check_after_load(&self) -> Checked {
        self.check_v1_words(&DEFAULTS_MODE)?;
        self.check_sts_version()?;
        self.check_s3_text()?;
        let endpoint_url = self.find_endpoint_url()?;
        if endpoint_url.is_none() && !self.is_on(Name::FIPS) && !self.is_on(Name::DUAL_STACK) {
            self.check_v1_words(&STS_REGIONAL)?;
        }
        self.check_integer(Name::MAX_ATTEMPTS)?;
        self.check_compression()?;
        for words in [&REQUEST_CHECKSUM, &RESPONSE_CHECKSUM, &ACCOUNT_ID_MODE] {
            self.check_words(words)?;
        }
        self.check_auth_schemes()?;
        self.check_words(&S3_EXPRESS)?;
        self.check_keepalive()?;
        self.check_addressing_style()?;
        self.check_retries()?;
        if let Some((name, url)) = &endpoint_url {
            self.check_url(name, url, ["ValueError", "Invalid endpoint: "])?;
        }
        self.check_ca_bundle()?;
        self.check_v1_words(&STS_REGIONAL)?;
        self.check_s3_regional()?;
        if self.is_on(Name::MONITOR) {
            self.check_integer(Name::MONITOR_PORT)?;
        }
        Ok(())
    }

    fn is_v1(&self) -> bool {
        self.flavor == Flavor::Botocore
    }

    /// The requested profile, if it sets anything that these checks may read: few profiles do.
    fn own(&self) -> Option<&Profile> {
        self.profile.filter(|_| !self.is_plain)
    }

    fn find(&self, name: &Name) -> Option<Parameter> {
        Parameter::find(self.own(), Some(self.environment), &name.key, name.variable)
    }

    /// Reads a switch: `true` in any case means on.
    fn is_on(&self, name: &Name) -> bool {
        let found = self.find(name);
        let text = found.as_ref().and_then(Parameter::text);
        text.is_some_and(|text| text.eq_ignore_ascii_case("true"))
    }

    /// Finds a sub-key of a nested setting.
    fn find_nested(&self, name: &Name, sub_key: &str) -> Option<Parameter> {
        self.nested(self.own()?.get(&name.key)?, sub_key)
    }

    /// Finds a sub-key of a nested value, with its own line.
    fn nested(&self, whole: &Setting, sub_key: &str) -> Option<Parameter> {
        Some(Parameter {
            value: SettingValue::Text(whole.value.nested(sub_key)?.into()),
            location: Some(self.set.line_of_sub_key(whole, sub_key)),
        })
    }

    fn refuse(
        &self,
        name: &Name,
        found: &Parameter,
        exception: &'static str,
        message: impl Into<Box<str>>,
    ) -> Checked {
        Err(ChainProblem {
            kind: ProblemKind::RefusedSetting {
                name: match found.location {
                    Some(_) => name.key.as_str().into(),
                    None => name.variable.into(),
                },
                exception,
                message: message.into(),
                accepted: &[],
                before_load: false,
            },
            profile: self.profile.map(|profile| profile.name().clone()),
            location: found.location.clone(),
        })
    }

    fn check_words(&self, words: &AcceptedWords) -> Checked {
        self.check_found(self.find(&words.name), words)
    }

    fn check_v1_words(&self, words: &AcceptedWords) -> Checked {
        self.check_found(self.find(&words.name).filter(|_| self.is_v1()), words)
    }

    fn check_found(&self, found: Option<Parameter>, words: &AcceptedWords) -> Checked {
        let Some(found) = found else {
            return Ok(());
        };
        match words.refuse(&found) {
            None => Ok(()),
            Some((exception, message)) => {
                let refused = self.refuse(&words.name, &found, exception, message);
                refused.map_err(|problem| problem.taking(words.accepted))
            }
        }
    }

    fn check_integer(&self, name: &Name) -> Checked {
        let Some(found) = self.find(name) else {
            return Ok(());
        };
        match found.text() {
            Some(text) if python::int(text).is_some() => Ok(()),
            Some(text) => self.refuse(name, &found, "ValueError", python::no_int(text)),
            None => self.refuse(name, &found, "TypeError", NO_NUMBER),
        }
    }

    fn check_url(&self, name: &Name, found: &Parameter, invalid: [&'static str; 2]) -> Checked {
        let [exception, message] = invalid;
        let Some(url) = found.text() else {
            return self.refuse(name, found, "TypeError", UNHASHABLE);
        };
        match has_valid_host(url) {
            Ok(true) => Ok(()),
            Ok(false) => self.refuse(name, found, exception, format!("{message}{url}")),
            Err(message) => self.refuse(name, found, "ValueError", message),
        }
    }

    fn check_metadata(&self) -> Checked {
        self.check_integer(Name::METADATA_TIMEOUT)?;
        self.check_integer(Name::METADATA_ATTEMPTS)?;
        self.check_words(&METADATA_MODE)?;
        let found = self.find(Name::METADATA_ENDPOINT);
        let Some(found) = found.filter(|found| !found.value.is_empty()) else {
            return Ok(());
        };
        let message = "Invalid endpoint EC2 Instance Metadata endpoint: ";
        self.check_url(
            Name::METADATA_ENDPOINT,
            &found,
            ["InvalidIMDSEndpointError", message],
        )
    }

    /// Checks that `api_versions` is a map of services.
    fn check_api_versions(&self) -> Checked {
        match self.find(Name::API_VERSIONS) {
            Some(found) if self.is_v1() && found.text().is_some() => {
                self.refuse(Name::API_VERSIONS, &found, "AttributeError", NO_GET)
            }
            _ => Ok(()),
        }
    }

    /// Checks the API version of STS, which has only ever had one.
    fn check_sts_version(&self) -> Checked {
        let found = self.find_nested(Name::API_VERSIONS, "sts");
        let Some(found) = found.filter(|_| self.is_v1()) else {
            return Ok(());
        };
        let message = match found.text().unwrap_or_default() {
            "2011-06-15" => return Ok(()),
            "" => "Unable to load data for: sts/service-2".to_owned(),
            version => format!("Unable to load data for: sts/{version}/service-2"),
        };
        self.refuse(Name::API_VERSIONS, &found, "DataNotFoundError", message)
    }

    /// The endpoint URL for STS (`configprovider.py`, `ConfiguredEndpointProvider`).
    fn find_endpoint_url(&self) -> Result<Option<(&'static Name, Parameter)>, ChainProblem> {
        if self.is_on(Name::NO_ENDPOINT_URLS) {
            return Ok(None);
        }
        for name in [Name::STS_ENDPOINT_URL, Name::ENDPOINT_URL] {
            if let Some(url) = self.environment.filled(name.variable) {
                return Ok(Some((name, Parameter::from_environment(url))));
            }
        }
        let filled = |url: &Parameter| !url.value.is_empty();
        let of_service = self.find_service_url()?.filter(filled);
        let own = || {
            self.own()?
                .get(SettingKey::EndpointUrl)
                .map(Parameter::from)
        };
        let found = of_service.or_else(|| own().filter(filled));
        Ok(found.map(|url| (Name::ENDPOINT_URL, url)))
    }

    /// The URL in the services section that the profile names; the section must exist.
    fn find_service_url(&self) -> Result<Option<Parameter>, ChainProblem> {
        let Some(named) = self.find(Name::SERVICES) else {
            return Ok(None);
        };
        let Some(name) = named.text() else {
            self.refuse(Name::SERVICES, &named, "TypeError", UNHASHABLE)?;
            return Ok(None);
        };
        let section = self.set.services(name);
        let Some(section) = section.filter(|it| it.own_then_inherited().next().is_some()) else {
            let message = format!(
                "The profile is configured to use the services section but the \"{name}\" \
                 services configuration does not exist."
            );
            self.refuse(Name::SERVICES, &named, "InvalidConfigError", message)?;
            return Ok(None);
        };
        let Some(sts) = section.get("sts") else {
            return Ok(None);
        };
        if sts.text().is_some() {
            self.refuse(Name::SERVICES, &named, "AttributeError", NO_GET)?;
        }
        Ok(self.nested(sts, "endpoint_url"))
    }

    fn check_compression(&self) -> Checked {
        let Some(found) = self.find(Name::COMPRESSION) else {
            return Ok(());
        };
        let wanted = match found.text().map(python::int) {
            None => "an integer. Received <class 'dict'> instead.",
            Some(None) => "an integer. Received <class 'str'> instead.",
            Some(Some(digits)) => match digits.parse::<u32>() {
                Ok(1..=1_048_576) => return Ok(()),
                _ => "between 1 and 1048576.",
            },
        };
        let message = format!(
            "Invalid value \"{}\" for {}. Value must be {wanted}",
            found.shown(),
            Name::COMPRESSION.key
        );
        self.refuse(Name::COMPRESSION, &found, "InvalidConfigError", message)
    }

    fn check_auth_schemes(&self) -> Checked {
        match self.find(Name::AUTH_SCHEMES) {
            Some(found) if found.text().is_none() => {
                let message = format!(
                    "auth_scheme_preference must be a comma-delimited string. Received \
                     <class 'dict'> instead: {}.",
                    found.shown()
                );
                self.refuse(Name::AUTH_SCHEMES, &found, "InvalidConfigError", message)
            }
            _ => Ok(()),
        }
    }

    fn check_keepalive(&self) -> Checked {
        match self.find(Name::KEEPALIVE) {
            Some(found) if !self.is_v1() && found.text().is_none() => {
                self.refuse(Name::KEEPALIVE, &found, "AttributeError", NO_LOWER)
            }
            _ => Ok(()),
        }
    }

    fn check_retries(&self) -> Checked {
        if let Some(found) = self.find(Name::MAX_ATTEMPTS)
            && let Some(digits) = found.text().and_then(python::int)
            && (digits.starts_with('-') || digits == "0")
        {
            let one = if self.is_v1() { "1" } else { "one" };
            let message = format!(
                "Value provided to \"max_attempts\": {digits} must be an integer greater than or \
                 equal to {one}."
            );
            return self.refuse(
                Name::MAX_ATTEMPTS,
                &found,
                "InvalidMaxRetryAttemptsError",
                message,
            );
        }
        let v1 = self.is_v1();
        self.check_words(if v1 { &RETRY_MODE } else { &CLI2_RETRY_MODE })
    }

    fn check_ca_bundle(&self) -> Checked {
        let mut names = [Name::CA_BUNDLE, Name::OTHER_CA_BUNDLE].into_iter();
        match names.find_map(|name| Some((name, self.find(name)?))) {
            Some((name, found)) if found.text().is_some_and(python::is_blank) => self.refuse(
                name,
                &found,
                "InvalidConfigError",
                "Invalid CA bundle: the configured value (ca_bundle, AWS_CA_BUNDLE, \
                 REQUESTS_CA_BUNDLE, or verify) resolved to an empty or whitespace-only string. \
                 Provide a valid path to a CA bundle file.",
            ),
            _ => Ok(()),
        }
    }
}

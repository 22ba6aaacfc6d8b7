//! Clients, the session names they generate if a profile sets none, and how people write their
//! names.
//!
//! Taken from the sources of each client; a comment beside each name gives the file.

use std::str::FromStr;

use strum::VariantArray as _;

/// A part of a generated session name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum NamePiece {
    /// Exactly this text.
    Text(&'static str),
    /// ASCII digits.
    Digits {
        /// The least number of digits.
        least: u8,
        /// The greatest number of digits.
        most: u8,
    },
    /// A random UUID: 36 characters in lower case.
    Uuid,
    /// ASCII letters and digits.
    Alphanumeric {
        /// The number of characters.
        count: u8,
    },
    /// The name of the profile with the `role_arn`.
    ProfileName,
}

/// Unix time in seconds, until the year 2286.
const SECONDS: NamePiece = NamePiece::Digits {
    least: 10,
    most: 10,
};
/// Unix time in milliseconds.
const MILLISECONDS: NamePiece = NamePiece::Digits {
    least: 13,
    most: 13,
};
/// Unix time in nanoseconds.
const NANOSECONDS: NamePiece = NamePiece::Digits {
    least: 19,
    most: 19,
};

/// The copy of botocore that reads the files.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Flavor {
    /// botocore as boto3 and AWS CLI v1 use it: `AWS_DEFAULT_PROFILE` comes before `AWS_PROFILE`.
    #[default]
    Botocore,
    /// The copy inside AWS CLI v2: `AWS_PROFILE` comes before `AWS_DEFAULT_PROFILE`.
    Cli2,
}

impl Flavor {
    /// The variables that name a profile. The first one that is set counts, even if it is empty.
    pub(crate) const fn profile_variables(self) -> [&'static str; 2] {
        match self {
            Self::Botocore => ["AWS_DEFAULT_PROFILE", "AWS_PROFILE"],
            Self::Cli2 => ["AWS_PROFILE", "AWS_DEFAULT_PROFILE"],
        }
    }
}

/// A program or library that assumes roles from profiles. The default comes first; those that
/// differ least from it come last.
#[derive(
    Clone,
    Copy,
    Debug,
    Default,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    strum::IntoStaticStr,
    strum::VariantArray,
)]
#[strum(serialize_all = "kebab-case")]
pub enum Client {
    /// AWS CLI v2.
    #[default]
    AwsCli,
    /// AWS SDK for Go v2.
    GoV2,
    /// Terraform's AWS provider.
    Terraform,
    /// AWS SDK for Go v1.
    GoV1,
    /// AWS SDK for Java, v1 and v2.
    JavaV2,
    /// AWS SDK for Kotlin.
    Kotlin,
    /// AWS SDK for JavaScript v2.
    JsV2,
    /// AWS SDK for JavaScript v3.
    JsV3,
    /// AWS SDK for Rust.
    Rust,
    /// AWS SDK for .NET, Tools for `PowerShell`.
    #[strum(serialize = "dotnet")]
    DotNet,
    /// AWS SDK for Ruby.
    Ruby,
    /// AWS SDK for PHP.
    Php,
    /// AWS SDK for C++.
    Cpp,
    /// AWS Common Runtime: Swift, Mountpoint and others.
    Crt,
    /// aws-vault.
    AwsVault,
    /// granted.
    Granted,
    /// awsume.
    Awsume,
    /// AWS CLI v1.
    AwsCliV1,
    /// boto3, and botocore alone.
    Boto3,
}

impl Client {
    /// All clients.
    pub(crate) const ALL: &[Self] = Self::VARIANTS;

    /// The name used on the command line and in JSON.
    pub(crate) fn name(self) -> &'static str {
        self.into()
    }

    /// The name shown to people.
    pub(crate) const fn label(self) -> &'static str {
        match self {
            Self::AwsCli => "AWS CLI v2",
            Self::AwsCliV1 => "AWS CLI v1",
            Self::Boto3 => "boto3",
            Self::GoV2 => "Go SDK v2",
            Self::Terraform => "Terraform",
            Self::GoV1 => "Go SDK v1",
            Self::JavaV2 => "Java SDK",
            Self::Kotlin => "Kotlin SDK",
            Self::JsV2 => "JavaScript SDK v2",
            Self::JsV3 => "JavaScript SDK v3",
            Self::Rust => "Rust SDK",
            Self::DotNet => ".NET SDK, PowerShell",
            Self::Ruby => "Ruby SDK",
            Self::Php => "PHP SDK",
            Self::Cpp => "C++ SDK",
            Self::Crt => "CRT (Swift, Mountpoint)",
            Self::AwsVault => "aws-vault",
            Self::Granted => "granted",
            Self::Awsume => "awsume",
        }
    }

    /// The copy of botocore that the client uses to resolve profiles, if any.
    pub(crate) const fn flavor(self) -> Option<Flavor> {
        match self {
            Self::AwsCli => Some(Flavor::Cli2),
            Self::AwsCliV1 | Self::Boto3 => Some(Flavor::Botocore),
            _ => None,
        }
    }

    /// The session name that the client generates for `AssumeRole` from a profile.
    pub(crate) const fn generated_session_name(self) -> &'static [NamePiece] {
        match self {
            // botocore/credentials.py
            Self::AwsCli | Self::AwsCliV1 | Self::Boto3 => {
                &[NamePiece::Text("botocore-session-"), SECONDS]
            }
            // credentials/stscreds/assume_role_provider.go; Terraform goes through it
            // (hashicorp/aws-sdk-go-base credentials.go)
            Self::GoV2 | Self::Terraform => &[NamePiece::Text("aws-go-sdk-"), NANOSECONDS],
            // aws/credentials/stscreds; aws-vault's vault/assumeroleprovider.go
            Self::GoV1 | Self::AwsVault => &[NANOSECONDS],
            // services/sts StsProfileCredentialsProviderFactory.java
            Self::JavaV2 => &[NamePiece::Text("aws-sdk-java-"), MILLISECONDS],
            // StsAssumeRoleCredentialsProvider.kt
            Self::Kotlin => &[NamePiece::Text("aws-sdk-kotlin-"), MILLISECONDS],
            // lib/credentials/shared_ini_file_credentials.js; credential-provider-ini
            Self::JsV2 | Self::JsV3 => &[NamePiece::Text("aws-sdk-js-"), MILLISECONDS],
            // aws-config profile/credentials/exec.rs
            Self::Rust => &[NamePiece::Text("assume-role-from-profile-"), MILLISECONDS],
            // AWSCredentialsFactory.cs: ticks of 100 ns since the year 1
            Self::DotNet => &[
                NamePiece::Text("aws-dotnet-sdk-session-"),
                NamePiece::Digits {
                    least: 18,
                    most: 18,
                },
            ],
            // aws-sdk-core shared_config.rb
            Self::Ruby => &[NamePiece::Text("default_session")],
            // CredentialProvider.php
            Self::Php => &[NamePiece::Text("aws-sdk-php-"), MILLISECONDS],
            // STSProfileCredentialsProvider.cpp
            Self::Cpp => &[NamePiece::Uuid],
            // aws-c-auth credentials_provider_profile.c: the process id
            Self::Crt => &[
                NamePiece::Text("aws-common-runtime-profile-config-"),
                NamePiece::Digits { least: 1, most: 10 },
            ],
            // pkg/cfaws/session_name.go: a KSUID
            Self::Granted => &[
                NamePiece::Text("gntd-"),
                NamePiece::Alphanumeric { count: 27 },
            ],
            // awsumepy/lib/profile.py
            Self::Awsume => &[NamePiece::ProfileName],
        }
    }

    /// The session name that the client generates for `AssumeRoleWithWebIdentity`; `None` if it is
    /// not known.
    pub(crate) const fn generated_web_identity_name(self) -> Option<&'static [NamePiece]> {
        Some(match self {
            Self::AwsCli
            | Self::AwsCliV1
            | Self::Boto3
            | Self::GoV1
            | Self::AwsVault
            | Self::JavaV2
            | Self::Kotlin
            | Self::Php => self.generated_session_name(),
            // credentials/stscreds/web_identity_provider.go
            Self::GoV2 | Self::Terraform => &[NANOSECONDS],
            // lib/credentials/token_file_web_identity_credentials.js
            Self::JsV2 => &[NamePiece::Text("token-file-web-identity")],
            // credential-provider-web-identity
            Self::JsV3 => &[NamePiece::Text("aws-sdk-js-session-"), MILLISECONDS],
            // aws-config web_identity_token.rs, for a profile
            Self::Rust => &[NamePiece::Text("web-identity-token-profile-"), MILLISECONDS],
            // assume_role_web_identity_credentials.rb: base64 of a UUID
            Self::Ruby => &[NamePiece::Alphanumeric { count: 48 }],
            // aws-c-auth credentials_provider_sts_web_identity.c
            Self::Crt => &[NamePiece::Uuid],
            Self::DotNet | Self::Cpp | Self::Granted | Self::Awsume => return None,
        })
    }

    /// Returns true if the client generates a name even if the profile sets one.
    pub(crate) const fn ignores_session_name(self) -> bool {
        matches!(self, Self::Cpp)
    }
}

// How people write the name of a client.

/// Words that do not tell clients apart.
const FILLERS: [&str; 6] = ["aws", "amazon", "sdk", "for", "the", "provider"];

/// Further names, in lower case and without fillers and punctuation: `js` also covers "AWS SDK for
/// JavaScript". A library without a version means the one that is maintained.
const SPELLINGS: [(Client, &str); 14] = [
    (Client::AwsCli, "aws cli cliv2 cli2 awscli awscliv2 awscli2"),
    (Client::AwsCliV1, "cliv1 cli1 awscliv1 awscli1"),
    (Client::Boto3, "boto botocore python"),
    (Client::GoV2, "go go2 golang golangv2"),
    (Client::GoV1, "go1 golangv1"),
    (Client::Terraform, "tf opentofu tofu"),
    (Client::JavaV2, "java java2 java1 javav1 jvm"),
    (Client::JsV2, "js2 javascriptv2 javascript2 nodev2 nodejsv2"),
    (
        Client::JsV3,
        "js js3 javascript javascriptv3 javascript3 node nodejs nodev3 nodejsv3 typescript",
    ),
    (Client::DotNet, "net csharp c# powershell pwsh"),
    (Client::Cpp, "c++ cplusplus"),
    (Client::Crt, "commonruntime swift mountpoint"),
    (Client::AwsVault, "vault awsvault"),
    (Client::Granted, "assume"),
];

/// Strips the words and characters that people add or leave out: `AWS SDK for Go v2` becomes
/// `gov2`.
fn simplify(text: &str) -> String {
    let text = text.to_lowercase();
    let words = text
        .split(|c: char| !c.is_alphanumeric() && !"+#".contains(c))
        .filter(|word| !word.is_empty());
    let telling: String = words
        .clone()
        .filter(|word| !FILLERS.contains(word))
        .collect();
    if telling.is_empty() {
        words.collect()
    } else {
        telling
    }
}

impl FromStr for Client {
    type Err = ();

    /// Finds a client by name, ignoring case: the name in JSON, the label, or what its users call
    /// it.
    fn from_str(text: &str) -> Result<Self, ()> {
        let wanted = simplify(text);
        let own = |client: &&Self| {
            [client.name(), client.label()]
                .map(simplify)
                .contains(&wanted)
        };
        let spelt = || {
            let mut rows = SPELLINGS.iter();
            rows.find(|(_, names)| names.split(' ').any(|name| name == wanted))
        };
        let known = Self::ALL.iter().find(own).copied();
        known
            .or_else(|| spelt().map(|(client, _)| *client))
            .ok_or(())
    }
}

#[cfg(test)]
mod tests {
    use super::Client;

    #[test]
    fn a_client_is_known_by_its_name_its_label_and_what_people_call_it() {
        for client in Client::ALL {
            assert_eq!(client.name().parse(), Ok(*client));
            assert_eq!(client.label().to_uppercase().parse(), Ok(*client));
        }
        for (text, client) in [
            ("aws", Client::AwsCli),
            ("AWSCLI", Client::AwsCli),
            ("aws-cli-v2", Client::AwsCli),
            ("Terraform", Client::Terraform),
            ("terraform-provider-aws", Client::Terraform),
            ("OpenTofu", Client::Terraform),
            ("botocore", Client::Boto3),
            ("AWS SDK for Go v2", Client::GoV2),
            ("aws-sdk-go", Client::GoV2),
            ("aws-sdk-go-v1", Client::GoV1),
            ("AWS SDK for JavaScript v3", Client::JsV3),
            ("Node.js", Client::JsV3),
            (".NET", Client::DotNet),
            ("C#", Client::DotNet),
            ("C++", Client::Cpp),
            ("aws-sdk-rust", Client::Rust),
            ("vault", Client::AwsVault),
        ] {
            assert_eq!(text.parse(), Ok(client), "{text}");
        }
        for text in ["", "-", "nobody", "cobol", "terraform2"] {
            assert_eq!(text.parse::<Client>(), Err(()), "{text}");
        }
    }
}

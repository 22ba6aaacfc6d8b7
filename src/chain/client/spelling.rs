//! How people write the name of a client.

use std::str::FromStr;

use super::Client;

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

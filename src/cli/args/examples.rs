//! Examples below the help of each command. They can be run as they are: a test runs them all.

/// Examples and exit codes, if any, as printed below a command's help.
pub(super) fn examples(lines: &str, codes: &str) -> String {
    let gap = if codes.is_empty() { "" } else { "\n\n" };
    format!("Examples:\n{lines}{gap}{codes}")
}

/// The text below `rolechain --help`.
pub(super) fn program() -> String {
    examples(PROGRAM, BELOW)
}

const PROGRAM: &str = "\
  rolechain                                      # explore your own profiles
  rolechain --sample                             # explore the built-in sample
  rolechain explain partner --sample             # why does this profile fail?
  rolechain fix partner --sample                 # which line repairs it?
  rolechain check --sample --format json         # for scripts
  rolechain --sample --keys 'jj<tab>' --size 100x30   # one screen as text";

const BELOW: &str = "\
Snapshots are what the AWS CLI prints, saved to files:
  aws iam get-account-authorization-details --profile audit > 111122223333.json
  aws iam get-role --role-name Deployer --profile audit > deployer.json
Every FILE may be a pipe; one of them may be -, which is standard input.

Exit codes of check and explain (the other commands tell theirs with --help):
  0  allowed, or nothing to report
  1  a profile is denied, not callable, or meets an invalid policy
  2  wrong usage, or a file cannot be read (all that is known is printed)
  3  undetermined: a fact or a policy is missing (--strict: also trust only)
  4  a chain does not resolve
When several hold: 2, then 1, then 4, then 3.";

pub(super) const DEMO: &str = "\
  rolechain demo
  rolechain demo --keys 'n<enter>' --size 80x24";

pub(super) const TREE: &str = "\
  rolechain tree --sample
  rolechain tree --sample --client terraform
  rolechain tree --sample --format json";

pub(super) const EXPLAIN: &str = "\
  rolechain explain test4-userid-autogen --sample
  rolechain explain test4-userid-autogen --sample --clients
  rolechain explain office-only --sample --context aws:SourceIp=203.0.113.10
  rolechain explain test4-userid-autogen --sample \\
    --suppose source-autogen.role_session_name=my-session";

pub(super) const CHECK_ABOUT: &str = "\
Print one line per profile and a summary; the exit code says the worst

With --expect each line of FILE is a JSON object: \"verdict\", perhaps \"cause\", and either \
\"profile\" (perhaps with the \"role\" of one of its hops) or \"caller\" and \"role\" (perhaps with \
\"session_name\" and \"external_id\"), as rolechain can takes them. \"denied\" is either denial.";

pub(super) const SOURCES: &str = "\
  rolechain sources --sample
  rolechain sources --sample --format json";

pub(super) const CHECK: &str = "\
  rolechain check --sample
  rolechain check partner office-only --sample
  rolechain check --sample --quiet --strict      # for a CI job
  rolechain check --sample --client boto3 --format json
  echo '{\"profile\": \"test1-principal-mysession\", \"verdict\": \"allowed\"}' |
    rolechain check --sample --expect -";

pub(super) const FIX: &str = "\
  rolechain fix test4-userid-autogen --sample
  rolechain fix test4-userid-autogen --sample --all
  rolechain fix partner --sample --choose 1";

pub(super) const WHY_ABOUT: &str = "\
Explain what AWS said: an error text, a CloudTrail event, or a caller identity

Takes error messages of AWS, of its SDKs and of tools around them as a terminal, a log or a page \
shows them, AssumeRole events (one record or a whole file), decoded authorization messages, what \
aws sts get-caller-identity or assume-role prints, and a bare AROA…:session-name. A masked account \
id (asterisks, <account>, XXXXXXXXXXXX) matches any. An event is evaluated with the facts it \
brings: caller id, address, time, tags, parameters.";

pub(super) const WHY: &str = "\
  rolechain why --sample 'User:
    arn:aws:sts::111122223333:assumed-role/SourceRole/botocore-session-1764244800
    is not authorized to perform: sts:AssumeRole on resource:
    arn:aws:iam::111122223333:role/RoleTarget-UserId'
  echo AROASOURCEROLEEXAMPLE:my-session | rolechain why --sample";

pub(super) const WHO: &str = "\
  rolechain who RoleTarget-UserId --sample
  rolechain who arn:aws:iam::111122223333:role/SourceRole --sample --format json";

pub(super) const CAN_ABOUT: &str = "\
Ask whether a caller may assume a role, though no profile does so

For calls that Terraform, an SDK or a CI job makes. The caller is a profile (the credentials that \
--profile gives), the ARN of a user, a role, a session or an OIDC provider (with the claims of the \
token in --context), Environment, Ec2InstanceMetadata or EcsContainer.";

pub(super) const CAN: &str = "\
  rolechain can base RoleTarget-Principal --sample --session-name build-7
  rolechain can arn:aws:iam::111122223333:user/dev-user SourceRole --sample --mfa
  rolechain can arn:aws:sts::111122223333:assumed-role/SourceRole/my-session \\
    RoleTarget-UserId --sample --tag team=web
  rolechain can arn:aws:iam::111122223333:oidc-provider/token.actions.githubusercontent.com \\
    SourceRole --sample \\
    --context token.actions.githubusercontent.com:sub=repo:acme/app:ref:refs/heads/main \\
    --context token.actions.githubusercontent.com:aud=sts.amazonaws.com";

pub(super) const FETCH_ABOUT: &str = "\
Fetch the policies of your profiles' accounts with the aws CLI, after showing the plan

Shows which profile reads which account through which command lines, asks, and then writes one
snapshot per account and the identities of the bases. --profile takes only the accounts of one chain; --org
without a file fetches the control policies too.";

pub(super) const FETCH: &str = "\
  rolechain fetch --dry-run                      # what would be called
  rolechain fetch --profile prod-deploy          # the accounts of one chain
  rolechain fetch --policy                       # what the readers must be allowed";

pub(super) const PROBE_ABOUT: &str = "\
Make the hops of a profile with the aws CLI and compare with the prediction

Shows each call, asks, and then makes hop after hop with the session of the one before. An MFA
code is asked for here. --whole calls the chain as aws --profile does.";

pub(super) const PROBE: &str = "\
  rolechain probe prod-deploy --dry-run          # what would be called
  rolechain probe prod-deploy --whole            # the chain as aws --profile makes it";

pub(super) const DOCTOR_ABOUT: &str = "\
Print what is read and why, and what this machine can do; nothing secret

Good to paste into a report of a bug: files with the reason why they are read, variables that
matter, the version of the aws CLI, the abilities of the terminal, and the kinds of facts that are
missing for certain verdicts. It names no profile, role or account, and of most variables it says
only that they are set.";

pub(super) const DOCTOR: &str = "\
  rolechain doctor
  rolechain doctor --sample --format json";

pub(super) const REPORT_ABOUT: &str = "\
Write one self-contained file about some profiles, for a ticket or a colleague

The chain as a picture, the verdicts, the marked policies, the proven fix with its lines, and what is
not known: a page without scripts, Markdown, or the picture alone. --redact replaces accounts,
names, ids and addresses, each always by the same; patterns still match, and the verdicts are
evaluated again.";

pub(super) const REPORT: &str = "\
  rolechain report test4-userid-autogen --sample --output report.html
  rolechain report --all --sample --redact --format markdown
  rolechain report partner --sample --format svg";

pub(super) const LINT: &str = "\
  rolechain lint --sample
  rolechain lint --sample --all-roles --level info
  rolechain lint --sample --select T,C --ignore C02 --format json
  echo '{\"Statement\": {\"Effect\": \"Allow\", \"Action\": \"sts:AssumeRole\",' \\
    '\"Principal\": {\"AWS\": \"111122223333\"}}}' | rolechain lint --policy -";

pub(super) const RULES: &str = "\
  rolechain rules
  rolechain rules C01";

pub(super) const SETTINGS_ABOUT: &str = "\
Print where the settings are looked for, or a file of settings with all defaults

The file is optional: theme, language, client, snapshots, mouse, and the keys of the explorer. An
option on the command line counts more. A mistake in it is named with its line, and nothing is run.";

pub(super) const SETTINGS: &str = "\
  rolechain settings                             # checks the file and prints its path
  rolechain settings --default > config.toml";

pub(super) const COMPLETIONS: &str = "\
  rolechain completions bash > ~/.rolechain.bash # and in ~/.bashrc: . ~/.rolechain.bash
  rolechain completions zsh > _rolechain         # in a folder of fpath
  rolechain completions fish > rolechain.fish    # in ~/.config/fish/completions
  rolechain completions powershell               # append it to the file $PROFILE
  rolechain completions elvish > rolechain.elv   # in ~/.config/elvish/rc.elv: eval (slurp < FILE)";

pub(super) const COMPLETE: &str = "\
  rolechain complete -- rolechain explain --sample test";

pub(super) const MAN: &str = "\
  rolechain man > rolechain.1
  rolechain man batch chains > rolechain-batch-chains.1
  rolechain man --all man1                       # one file per command";

pub(super) const BATCH: &str = "\
  rolechain batch chains < /dev/null
  rolechain batch decisions < /dev/null          # their --help shows requests";

pub(super) const CHAINS: &str = "\
  printf '%s' '{\"profile\": \"a\", \"config\": \"[profile a]\\nsource_profile = b\\n' \\
    'role_arn = arn:aws:iam::111122223333:role/A\\n' \\
    '[profile b]\\ncredential_process = get-keys\"}' | rolechain batch chains";

pub(super) const DECISIONS: &str = "\
  printf '%s' '{\"target_role_arn\": \"arn:aws:iam::111122223333:role/T\",' \\
    '\"caller\": {\"arn\": \"arn:aws:sts::111122223333:assumed-role/S/me\"},' \\
    '\"trust_policy\": {\"Statement\": {\"Effect\": \"Allow\",' \\
    '\"Principal\": {\"AWS\": \"111122223333\"}, \"Action\": \"sts:AssumeRole\"}},' \\
    '\"context\": {}}' | rolechain batch decisions --terse";

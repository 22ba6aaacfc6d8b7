"""Makes the reference scenario and further chains on a local server, with the AWS CLI in this process.

usage: world.py FOLDER; the server is the one that AWS_ENDPOINT_URL names. FOLDER gets the files `config`
and `credentials`. An access key id of 12 digits is the root user of that account there.
"""

import contextlib
import io
import json
import os
import sys

from awscli.clidriver import create_clidriver

HERE, THERE = "111122223333", "444455556666"
FOLDER = sys.argv[1]


def aws(account, *words):
    """Runs one command as the root user of an account and returns what it printed."""
    os.environ.update(AWS_ACCESS_KEY_ID=account, AWS_SECRET_ACCESS_KEY="test")
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed):
        code = create_clidriver().main(["--output", "json", *words])
    if code:
        sys.exit(f"aws {' '.join(words)}: exit {code}")
    return json.loads(printed.getvalue() or "{}")


def document(*statements):
    return json.dumps({"Version": "2012-10-17", "Statement": list(statements)})


def trust(principal, condition=None, **more):
    statement = {"Effect": "Allow", "Principal": principal, "Action": "sts:AssumeRole", **more}
    if condition:
        statement["Condition"] = condition
    return statement


def arn(kind, name, account=HERE):
    return f"arn:aws:iam::{account}:{kind}/{name}"


def by(text):
    return {"AWS": text}


MAY = {"Effect": "Allow", "Action": ["sts:AssumeRole", "sts:TagSession"], "Resource": "*"}
READS = {"Effect": "Allow", "Action": ["iam:Get*", "iam:List*"], "Resource": "*"}
ROOT = by(f"arn:aws:iam::{HERE}:root")


def user(name, *statements):
    made = aws(HERE, "iam", "create-user", "--user-name", name)
    if statements:
        aws(HERE, "iam", "put-user-policy", "--user-name", name, "--policy-name", "own",
            "--policy-document", document(*statements))
    key = aws(HERE, "iam", "create-access-key", "--user-name", name)["AccessKey"]
    with open(f"{FOLDER}/credentials", "a") as file:
        file.write(f"[{name}]\naws_access_key_id = {key['AccessKeyId']}\n"
                   f"aws_secret_access_key = {key['SecretAccessKey']}\n")
    return made["User"]["UserId"]


def role(name, *statements, own=(MAY,), account=HERE, path="/", tags=None):
    words = ["iam", "create-role", "--role-name", name, "--path", path,
             "--assume-role-policy-document", document(*statements)]
    if tags:
        words += ["--tags", *tags]
    made = aws(account, *words)
    if own:
        aws(account, "iam", "put-role-policy", "--role-name", name, "--policy-name", "own",
            "--policy-document", document(*own))
    return made["Role"]["RoleId"]


CONFIG = ["[default]\nregion = us-east-1\ncli_history = enabled\n"]


def profile(name, role_arn, source, **settings):
    lines = [f"[profile {name}]", f"role_arn = {role_arn}", f"source_profile = {source}",
             "cli_history = enabled"]
    lines += [f"{key} = {value}" for key, value in settings.items()]
    CONFIG.append("\n".join(lines) + "\n")


def reference(base):
    """Two targets, one of which tests aws:userid; only test4 fails."""
    source = role("SourceRole", trust(by(arn("user", "base"))), own=(MAY, READS))
    role("RoleTarget-Principal", trust(by(arn("role", "SourceRole"))))
    role("RoleTarget-UserId", trust(ROOT, {"StringEquals": {"aws:userid": f"{source}:my-session"}}))
    profile("source-mysession", arn("role", "SourceRole"), base, role_session_name="my-session")
    profile("source-autogen", arn("role", "SourceRole"), base)
    for number, (target, via) in enumerate(
            [("Principal", "mysession"), ("Principal", "autogen"),
             ("UserId", "mysession"), ("UserId", "autogen")], 1):
        profile(f"test{number}", arn("role", f"RoleTarget-{target}"), f"source-{via}")
    return source


def tested(name, condition, via="source-mysession", principal=ROOT, effect=None, **settings):
    """A role with one condition, and a profile for it."""
    statements = [trust(principal, condition)]
    if effect == "Deny":
        statements = [trust(principal), {**trust(principal, condition), "Effect": "Deny"}]
    role(name, *statements)
    profile(name.lower(), arn("role", name), via, **settings)


def further(source, user_id):
    equals, like = "StringEquals", "StringLike"
    userid = f"{source}:my-session"
    tested("Like", {like: {"aws:userid": f"{source}:my-*"}})
    tested("LikeAll", {like: {"aws:userid": f"{source}:*"}}, via="source-autogen")
    tested("StarLiteral", {equals: {"aws:userid": f"{source}:*"}}, via="source-autogen")
    tested("KeyCase", {equals: {"AWS:UserId": userid}})
    tested("ValueCase", {equals: {"aws:userid": f"{source}:My-Session"}})
    tested("IgnoreCase", {"StringEqualsIgnoreCase": {"aws:userid": userid.upper()}})
    tested("UserOnly", {equals: {"aws:userid": user_id}}, via="base")
    tested("UserNot", {equals: {"aws:userid": user_id}})
    tested("NotEquals", {"StringNotEquals": {"aws:userid": userid}})
    tested("NotEqualsOther", {"StringNotEquals": {"aws:userid": userid}}, via="source-autogen")
    tested("DenyUnless", {"StringNotEquals": {"aws:userid": userid}}, effect="Deny")
    tested("DenyUnlessOther", {"StringNotEquals": {"aws:userid": userid}}, effect="Deny",
           via="source-autogen")
    tested("BareAccount", None, principal=by(HERE))
    tested("OtherAccount", None, principal=by(f"arn:aws:iam::{THERE}:root"))
    tested("Anyone", {equals: {"aws:PrincipalAccount": HERE}}, principal=by("*"))
    tested("Service", None, principal={"Service": "ec2.amazonaws.com"})
    session = f"arn:aws:sts::{HERE}:assumed-role/SourceRole/my-session"
    tested("SessionArn", None, principal=by(session))
    tested("SessionArnOther", None, principal=by(session), via="source-autogen")
    tested("Ext", {equals: {"sts:ExternalId": "right"}}, external_id="right")
    tested("ExtNone", {equals: {"sts:ExternalId": "right"}})
    tested("ExtWrong", {equals: {"sts:ExternalId": "right"}}, external_id="wrong")
    # The AWS CLI must not send the content of that file.
    tested("ExtFile", {equals: {"sts:ExternalId": "file:///etc/hostname"}},
           external_id="file:///etc/hostname")
    tested("SessionName", {like: {"sts:RoleSessionName": "build-*"}}, role_session_name="build-7")
    tested("SessionNameNot", {like: {"sts:RoleSessionName": "build-*"}})
    tested("MfaIfExists", {"BoolIfExists": {"aws:MultiFactorAuthPresent": "true"}}, via="base")
    tested("NullId", {"Null": {"sts:ExternalId": "true"}})
    tested("NullIdSent", {"Null": {"sts:ExternalId": "true"}}, external_id="some")
    tested("TwoKeys", {equals: {"sts:ExternalId": "right", "aws:userid": userid}},
           external_id="right")
    tested("TwoKeysHalf", {equals: {"sts:ExternalId": "right", "aws:userid": userid}},
           external_id="right", via="source-autogen")
    role("InPath", trust(ROOT), path="/team/web/")
    profile("inpath", arn("role", "team/web/InPath"), "source-mysession")
    profile("missing", arn("role", "NoSuchRole"), "source-mysession")


def sides():
    """What the caller's own policies decide. The server lists no boundaries, so none is set."""
    role("Powerless", trust(by(arn("user", "base"))), own=())
    profile("powerless", arn("role", "Powerless"), "base")
    role("Last", trust(ROOT))
    profile("last-powerless", arn("role", "Last"), "powerless")
    profile("last", arn("role", "Last"), "source-autogen")
    deny = {"Effect": "Deny", "Action": "sts:AssumeRole", "Resource": arn("role", "Last")}
    role("Denied", trust(by(arn("user", "base"))), own=(MAY, deny))
    profile("denied", arn("role", "Denied"), "base")
    profile("last-denied", arn("role", "Last"), "denied")
    profile("principal-denied", arn("role", "RoleTarget-Principal"), "denied")


def elsewhere():
    """The same in another account."""
    role("Audit", trust(by(arn("role", "SourceRole"))), own=(READS,), account=THERE)
    profile("audit-there", arn("role", "Audit", THERE), "source-mysession")
    for name, principal in [("OfRole", by(arn("role", "SourceRole"))), ("OfRoot", ROOT),
                            ("OfOther", by(arn("role", "Denied")))]:
        role(name, trust(principal), account=THERE)
        profile(f"there-{name.lower()}", arn("role", name, THERE), "source-mysession")
    profile("there-powerless", arn("role", "OfRoot", THERE), "powerless")
    profile("there-third", arn("role", "OfRole", THERE), "test1")


def main():
    user_id = user("base", MAY, READS)
    source = reference("base")
    further(source, user_id)
    sides()
    elsewhere()
    with open(f"{FOLDER}/config", "w") as file:
        file.write("\n".join(CONFIG))


main()

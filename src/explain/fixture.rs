//! STAND-IN until the real wording lands; the signatures are the agreed ones.
use super::view::*;
use crate::analysis::Workspace;

/// One row of the tree, in pre-order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OutlineEntry {
    /// Depth, 0 at the top level.
    pub depth: u16,
    /// The row after this row's subtree.
    pub end: u32,
    /// Whether it is the last child of its parent.
    pub last: bool,
}

/// The shape of the tree: fixed once the config is read; verdicts come and go, rows do not.
#[derive(Clone, Debug, Default)]
pub struct Outline {
    /// The rows in pre-order.
    pub entries: Vec<OutlineEntry>,
}

fn mark(c: char) -> Mark {
    match c {
        'a' => Mark { symbol: '✓', ascii: '+', word: "allowed", tone: Tone::Allowed },
        'd' => Mark { symbol: '✗', ascii: 'x', word: "denied", tone: Tone::Denied },
        'u' => Mark { symbol: '?', ascii: '?', word: "undetermined", tone: Tone::Undetermined },
        'n' => Mark { symbol: '·', ascii: '.', word: "not reached", tone: Tone::Muted },
        'l' => Mark { symbol: '!', ascii: '!', word: "broken", tone: Tone::Problem },
        'b' => Mark { symbol: '◆', ascii: '*', word: "credentials", tone: Tone::Plain },
        _ => Mark { symbol: ' ', ascii: ' ', word: "", tone: Tone::Plain },
    }
}

/// The shape of the tree.
pub fn outline(workspace: &Workspace) -> Outline {
    let rows = &workspace.rows;
    let mut entries: Vec<OutlineEntry> = rows.iter().map(|r| OutlineEntry { depth: r.0, end: 0, last: false }).collect();
    let mut stack: Vec<usize> = Vec::new();
    for i in 0..entries.len() {
        while let Some(&top) = stack.last() {
            if entries[top].depth < entries[i].depth { break; }
            entries[top].end = i as u32;
            entries[top].last = entries[top].depth > entries[i].depth;
            stack.pop();
        }
        stack.push(i);
    }
    let n = entries.len() as u32;
    for i in stack { entries[i].end = n; entries[i].last = true; }
    Outline { entries }
}

/// One row; called for visible rows only.
pub fn tree_row(workspace: &Workspace, row: usize) -> TreeRow {
    let (_, name, v, session, role, account) = &workspace.rows[row];
    TreeRow {
        mark: mark(*v), name: name.clone(), heading: *v == 'h', not_reached: *v == 'n',
        session: session.as_ref().map(|(t, c)| SessionCell { text: t.clone(), tone: match c { 's' => Tone::Allowed, 'v' => Tone::Denied, _ => Tone::Plain }, word: match c { 's' => Some("fits"), 'v' => Some("does not fit"), _ => None } }),
        role: role.clone(), account: account.clone(), badges: if row == 1 { vec!["AWS_PROFILE".into()] } else { vec![] },
        note: (*v == 'l').then(|| "loop: loop-a → loop-b → loop-a".into()),
    }
}

/// The right pane of one row; called when the selection changes, not per frame.
pub fn card(workspace: &Workspace, row: usize) -> Card {
    let t = tree_row(workspace, row);
    let h = |s: &str| Run::new(Tone::Hole, s);
    let m = |s: &str| Run::new(Tone::Muted, s);
    let p = |s: &str| Run::plain(s);
    let line = |n: u32, s: &str, mk: LineMark| AnnotatedLine { number: n, text: vec![p(s)], mark: mk, note: None, inert: false };
    let mut lines = vec![
        line(1, "{", LineMark::None), line(2, "  \"Version\": \"2012-10-17\",", LineMark::None), line(3, "  \"Statement\": [", LineMark::None),
        line(4, "    {", LineMark::Fails), line(5, "      \"Effect\": \"Allow\",", LineMark::None),
        line(6, "      \"Principal\": { \"AWS\": \"arn:aws:iam::111122223333:root\" },", LineMark::Matches),
        line(7, "      \"Action\": \"sts:AssumeRole\",", LineMark::Matches), line(8, "      \"Condition\": {", LineMark::None),
        line(9, "        \"StringEquals\": {", LineMark::None),
        line(10, "          \"aws:userid\": \"AROASOURCEROLEEXAMPLE:my-session\"", LineMark::Fails),
        line(11, "        }", LineMark::None), line(12, "      }", LineMark::None), line(13, "    }", LineMark::None), line(14, "  ]", LineMark::None), line(15, "}", LineMark::None)];
    lines[5].note = Some(vec![m("names the caller's account")]);
    lines[9].note = Some(vec![m("is "), p("AROASOURCEROLEEXAMPLE:botocore-session-"), h("⟨time⟩"), m(": role id right, session name wrong")]);
    let denied = t.mark.tone == Tone::Denied;
    Card {
        title: t.name.clone(), mark: t.mark,
        sentence: if denied { vec![p("The trust policy wants the session name my-session in aws:userid, but source-autogen sets no role_session_name, so the AWS CLI calls the session botocore-session-"), h("⟨time⟩"), p(".")] } else { vec![p("Statement 1 of the trust policy names the caller.")] },
        fix: denied.then(|| vec![p("Give [profile source-autogen] the session name that RoleTarget-UserId asks for.")]),
        fix_line: denied.then(|| ("~/.aws/config:14, in [profile source-autogen]".into(), "role_session_name = my-session".into())),
        sections: vec![
            Section { heading: "Caller".into(), origin: None, body: Body::Facts(vec![
                Fact { label: "ARN", value: vec![p("arn:aws:sts::111122223333:assumed-role/SourceRole/botocore-session-"), h("⟨time⟩")], origin: Some("source-autogen".into()) },
                Fact { label: "aws:userid", value: vec![p("AROASOURCEROLEEXAMPLE:botocore-session-"), h("⟨time⟩")], origin: Some("role id from snapshot.json".into()) }]) },
            Section { heading: "Request".into(), origin: None, body: Body::Facts(vec![
                Fact { label: "role", value: vec![p("arn:aws:iam::111122223333:role/RoleTarget-UserId")], origin: Some("~/.aws/config:31".into()) },
                Fact { label: "session name", value: vec![p("botocore-session-"), h("⟨time⟩")], origin: Some("generated by the AWS CLI".into()) }]) },
            Section { heading: "Trust side".into(), origin: Some("identity side: not checked".into()), body: Body::Paragraphs(vec![vec![p("No statement allows this caller.")]]) },
            Section { heading: "Trust policy of RoleTarget-UserId".into(), origin: Some("snapshot.json:40".into()), body: Body::Policy(lines) },
            Section { heading: "Fetch it".into(), origin: None, body: Body::Command(vec!["aws iam get-role --role-name RoleTarget-UserId --profile base > ~/.local/share/rolechain/snapshots/RoleTarget-UserId.json".into()]) },
        ],
    }
}

/// The title line.
pub fn title(workspace: &Workspace) -> Title {
    Title { origin: if workspace.sample { "built-in sample".into() } else { "~/.aws/config".into() }, sample: workspace.sample, policies: "1 snapshot".into(), banners: vec![Run::new(Tone::Problem, "the AWS CLI refuses this file: config:12, key before any section")] }
}

/// Verdict counts in display order.
pub fn counts(workspace: &Workspace) -> Counts {
    ['a', 'd', 'u', 'n', 'l'].iter().map(|c| (mark(*c), workspace.rows.iter().filter(|r| r.2 == *c).count())).filter(|(_, n)| *n > 0).collect()
}

/// Whether `n`/`N` stop at this row: a denied, not callable, invalid, or broken one.
pub fn is_failing(workspace: &Workspace, row: usize) -> bool {
    matches!(workspace.rows[row].2, 'd' | 'l')
}

/// The row under the cursor at the start.
pub fn first_row(_workspace: &Workspace) -> usize {
    0
}

/// What the symbols and colours mean, for the help screen.
pub fn legend() -> Vec<(Mark, &'static str)> {
    vec![(mark('a'), "the trust policy allows the hop"), (mark('d'), "no statement allows it, or one denies it"), (mark('u'), "a fact is missing; the card names it"), (mark('n'), "an earlier hop fails"), (mark('l'), "the chain does not resolve")]
}

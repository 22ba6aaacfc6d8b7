//! The files of the command line, as a printed command has to name them again.

use crate::text::shell_word;

/// Parts of commands, quoted for a shell.
#[derive(Clone, Debug)]
pub struct Invocation {
    /// The options that name them to `rolechain`, each after a blank; `None` if one is a stream, which
    /// no other program can read.
    pub options: Option<String>,
    /// The variables that name them to `aws`, each before a blank.
    pub variables: String,
    /// The folder in which snapshots are searched.
    pub folder: String,
}

impl Default for Invocation {
    /// The usual files.
    fn default() -> Self {
        Self {
            options: Some(String::new()),
            variables: String::new(),
            folder: "~/.local/share/rolechain/snapshots".to_owned(),
        }
    }
}

impl Invocation {
    /// The command that fetches all facts about a profile.
    pub(crate) fn fetch(&self, profile: &str) -> Option<String> {
        let options = self.options.as_ref()?;
        let profile = shell_word(profile);
        Some(format!("rolechain fetch{options} --profile {profile}"))
    }

    /// The first lines of a script that calls `aws`; `$dir` is then the folder for snapshots.
    pub(crate) fn script_head(&self) -> Vec<String> {
        let variables = self.variables.trim_end();
        let export = (!variables.is_empty()).then(|| format!("export {variables}"));
        let folder = [
            format!("dir={}", self.folder),
            "mkdir -p \"$dir\"".to_owned(),
        ];
        export.into_iter().chain(folder).collect()
    }
}

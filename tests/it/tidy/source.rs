//! The source files as a tree of modules, and the targets of the paths in them. Test code is left
//! out.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use syn::spanned::Spanned as _;
use syn::{Item, ItemMod, Visibility};

use super::read::{attributes, is_for_tests};

/// One `.rs` file under `src`.
pub struct File {
    pub path: String,
    pub lines: usize,
    /// Lines that are neither blank nor comments, without test modules.
    pub code_lines: usize,
}

/// A path in the source.
#[derive(Clone)]
pub struct Import {
    pub segments: Vec<String>,
    pub line: usize,
}

/// `use path as name`.
pub struct Use {
    pub name: String,
    pub path: Vec<String>,
    pub public: bool,
}

/// A module, in its own file or inline.
#[derive(Default)]
pub struct Module {
    pub file: usize,
    pub path: Vec<String>,
    /// Name → true if it is `pub`.
    pub children: BTreeMap<String, bool>,
    /// Name → true if it is `pub`.
    pub items: BTreeMap<String, bool>,
    pub uses: Vec<Use>,
    /// Path → true if it is `pub`.
    pub globs: Vec<(Vec<String>, bool)>,
    pub imports: Vec<Import>,
    pub functions: Vec<Function>,
    /// Types without a comment that the whole crate may name.
    pub undocumented: Vec<String>,
    /// Calls of methods and macros.
    pub calls: Vec<Import>,
}

pub struct Function {
    /// The type that the method belongs to.
    pub owner: Option<Vec<String>>,
    pub name: String,
    pub public: bool,
    pub lines: usize,
}

/// A crate's files and modules.
#[derive(Default)]
pub struct Tree {
    pub files: Vec<File>,
    pub modules: BTreeMap<Vec<String>, Module>,
}

/// The library.
pub static LIBRARY: LazyLock<Tree> = LazyLock::new(|| Tree::read("src/lib.rs"));

/// The binary: two files beside the library.
pub static BINARY: LazyLock<Tree> = LazyLock::new(|| Tree::read("src/main.rs"));

/// The script that cargo runs before it builds either.
pub static BUILD_SCRIPT: LazyLock<Tree> = LazyLock::new(|| Tree::read("src/build.rs"));

/// The target of a path.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Target {
    pub module: Vec<String>,
    /// `None` for the module itself.
    pub item: Option<String>,
}

impl Tree {
    fn read(root: &str) -> Self {
        let mut tree = Self::default();
        tree.read_file(Path::new(root), Vec::new(), false);
        tree
    }

    fn read_file(&mut self, path: &Path, module: Vec<String>, test: bool) {
        let shown = path.to_string_lossy().replace('\\', "/");
        let source = fs::read_to_string(path).unwrap();
        let ast = syn::parse_file(&source).unwrap_or_else(|error| panic!("{shown}: {error}"));
        let at = self.files.len();
        self.files.push(File {
            path: shown,
            lines: source.lines().count(),
            code_lines: 0,
        });
        let mut code: Vec<bool> = source
            .lines()
            .map(|line| !line.trim().is_empty() && !line.trim_start().starts_with("//"))
            .collect();
        let folder = path.parent().unwrap();
        self.read_items(ast.items, at, module, folder, test, &mut code);
        if !test {
            self.files[at].code_lines = code.into_iter().filter(|code| *code).count();
        }
    }

    fn read_items(
        &mut self,
        items: Vec<Item>,
        file: usize,
        path: Vec<String>,
        folder: &Path,
        test: bool,
        code: &mut [bool],
    ) {
        let mut module = Module {
            file,
            path: path.clone(),
            ..Module::default()
        };
        for item in items {
            let for_tests = test || is_for_tests(attributes(&item));
            if for_tests && !test {
                let span = item.span();
                code[span.start().line - 1..span.end().line].fill(false);
            }
            if let Item::Mod(child) = item {
                self.read_module(child, &mut module, folder, for_tests, code);
            } else if !for_tests {
                module.read_item(&item);
            }
        }
        if !test {
            self.modules.insert(path, module);
        }
    }

    fn read_module(
        &mut self,
        child: ItemMod,
        parent: &mut Module,
        folder: &Path,
        test: bool,
        code: &mut [bool],
    ) {
        // Tests beside `src`.
        if test && child.attrs.iter().any(|it| it.path().is_ident("path")) {
            return;
        }
        let name = child.ident.to_string();
        let mut path = parent.path.clone();
        path.push(name.clone());
        if !test {
            let public = matches!(child.vis, Visibility::Public(_));
            parent.children.insert(name.clone(), public);
        }
        if let Some((_, items)) = child.content {
            self.read_items(items, parent.file, path, &folder.join(&name), test, code);
            return;
        }
        let own = [
            folder.join(&name).join("mod.rs"),
            folder.join(format!("{name}.rs")),
        ];
        let file = own.iter().find(|file| file.is_file());
        self.read_file(
            file.unwrap_or_else(|| panic!("no file of {path:?}")),
            path,
            test,
        );
    }

    /// The file that defines the target of a path in `module`; `None` if it leaves the crate.
    pub fn resolve(&self, module: &[String], segments: &[String]) -> Option<Target> {
        self.follow(module, segments, true, 0)
    }

    fn follow(
        &self,
        module: &[String],
        segments: &[String],
        first: bool,
        depth: usize,
    ) -> Option<Target> {
        let here = self.modules.get(module)?;
        let Some((segment, rest)) = segments.split_first() else {
            return Some(Target {
                module: module.to_vec(),
                item: None,
            });
        };
        // Names may refer to each other in a circle.
        if depth > 20 {
            return None;
        }
        match segment.as_str() {
            "crate" if first => return self.follow(&[], rest, false, depth),
            "self" => return self.follow(module, rest, false, depth),
            "super" => return self.follow(module.split_last()?.1, rest, first, depth),
            _ => {}
        }
        if here.children.contains_key(segment) {
            let child = [module, std::slice::from_ref(segment)].concat();
            return self.follow(&child, rest, false, depth);
        }
        if here.items.contains_key(segment) {
            return Some(Target {
                module: module.to_vec(),
                item: Some(segment.clone()),
            });
        }
        if let Some(found) = here.uses.iter().find(|it| it.name == *segment) {
            let longer = [&found.path, rest].concat();
            // `use x::x` and `use x` for a crate refer to themselves.
            return (longer != segments)
                .then(|| self.follow(module, &longer, true, depth + 1))
                .flatten();
        }
        here.globs.iter().find_map(|(glob, _)| {
            let longer = [glob, segments].concat();
            self.follow(module, &longer, true, depth + 1)
                .filter(|target| target.item.is_some())
        })
    }
}

/// Every Rust file below a folder.
pub fn rust_files(folder: &str) -> Vec<PathBuf> {
    let mut files = Vec::new();
    let mut folders = vec![PathBuf::from(folder)];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|ext| ext == "rs") {
                files.push(path);
            }
        }
    }
    files.sort();
    files
}

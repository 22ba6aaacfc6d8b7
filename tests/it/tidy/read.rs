//! The contents of a module: names, imports, functions and calls.

use proc_macro2::{TokenStream, TokenTree};
use syn::spanned::Spanned as _;
use syn::visit::{self, Visit};
use syn::{Attribute, ImplItem, Item, Meta, UseTree, Visibility};

use super::source::{Function, Import, Module, Use};

impl Module {
    pub fn read_item(&mut self, item: &Item) {
        let mut visitor = Paths(self);
        visitor.visit_item(item);
        if let Item::Impl(item) = item {
            self.read_impl(item);
        }
        let (name, visibility, is_type) = match item {
            Item::Const(it) => (&it.ident, &it.vis, false),
            Item::Static(it) => (&it.ident, &it.vis, false),
            Item::Fn(it) => (&it.sig.ident, &it.vis, false),
            Item::Enum(it) => (&it.ident, &it.vis, true),
            Item::Struct(it) => (&it.ident, &it.vis, true),
            Item::Trait(it) => (&it.ident, &it.vis, true),
            Item::Type(it) => (&it.ident, &it.vis, true),
            Item::Macro(it) => {
                if let Some(name) = &it.ident {
                    self.items.insert(name.to_string(), false);
                }
                self.read_macro(it.mac.tokens.clone());
                return;
            }
            _ => return,
        };
        let public = matches!(visibility, Visibility::Public(_));
        let wide = match visibility {
            Visibility::Restricted(it) => it.path.is_ident("crate"),
            _ => public,
        };
        if is_type && wide && !attributes(item).iter().any(|it| it.path().is_ident("doc")) {
            self.undocumented.push(name.to_string());
        }
        if let Item::Fn(it) = item {
            self.functions.push(Function {
                owner: None,
                name: name.to_string(),
                public,
                lines: height(&it.sig, &it.block),
            });
        }
        self.items.insert(name.to_string(), public);
    }

    /// The items that a macro's text names literally.
    fn read_macro(&mut self, tokens: TokenStream) {
        let mut before = [String::new(), String::new()];
        for token in tokens {
            if let TokenTree::Group(group) = &token {
                self.read_macro(group.stream());
            }
            let [first, second] = &before;
            if let TokenTree::Ident(name) = &token
                && ["enum", "struct", "trait", "type", "fn", "const", "static"]
                    .contains(&second.as_str())
            {
                self.items.insert(name.to_string(), first == "pub");
            }
            before.swap(0, 1);
            before[1] = token.to_string();
        }
    }

    fn read_impl(&mut self, item: &syn::ItemImpl) {
        let owner = match &*item.self_ty {
            syn::Type::Path(path) => Some(segments(&path.path)),
            _ => None,
        };
        for member in &item.items {
            if let ImplItem::Fn(it) = member
                && !is_for_tests(&it.attrs)
            {
                self.functions.push(Function {
                    owner: owner.clone(),
                    name: it.sig.ident.to_string(),
                    public: matches!(it.vis, Visibility::Public(_)),
                    lines: height(&it.sig, &it.block),
                });
            }
        }
    }

    fn read_use(&mut self, tree: &UseTree, path: &mut Vec<String>, public: bool, line: usize) {
        let (name, alias) = match tree {
            UseTree::Path(inner) => {
                path.push(inner.ident.to_string());
                self.read_use(&inner.tree, path, public, line);
                path.pop();
                return;
            }
            UseTree::Group(group) => {
                for inner in &group.items {
                    self.read_use(inner, path, public, line);
                }
                return;
            }
            UseTree::Glob(_) => {
                self.globs.push((path.clone(), public));
                self.import(path.clone(), line);
                return;
            }
            UseTree::Name(it) => (&it.ident, &it.ident),
            UseTree::Rename(it) => (&it.ident, &it.rename),
        };
        let (mut path, mut alias) = (path.clone(), alias.to_string());
        if name == "self" {
            alias.clone_from(path.last().unwrap());
        } else {
            path.push(name.to_string());
        }
        self.import(path.clone(), line);
        self.uses.push(Use {
            name: alias,
            path,
            public,
        });
    }

    fn import(&mut self, segments: Vec<String>, line: usize) {
        self.imports.push(Import { segments, line });
    }
}

struct Paths<'a>(&'a mut Module);

impl<'ast> Visit<'ast> for Paths<'_> {
    fn visit_item(&mut self, item: &'ast Item) {
        if !is_for_tests(attributes(item)) {
            visit::visit_item(self, item);
        }
    }

    fn visit_impl_item_fn(&mut self, item: &'ast syn::ImplItemFn) {
        if !is_for_tests(&item.attrs) {
            visit::visit_impl_item_fn(self, item);
        }
    }

    fn visit_item_use(&mut self, item: &'ast syn::ItemUse) {
        let public = matches!(item.vis, Visibility::Public(_));
        let line = item.span().start().line;
        self.0.read_use(&item.tree, &mut Vec::new(), public, line);
    }

    fn visit_path(&mut self, path: &'ast syn::Path) {
        self.0.import(segments(path), path.span().start().line);
        visit::visit_path(self, path);
    }

    fn visit_expr_method_call(&mut self, call: &'ast syn::ExprMethodCall) {
        self.0.calls.push(Import {
            segments: vec![call.method.to_string()],
            line: call.method.span().start().line,
        });
        visit::visit_expr_method_call(self, call);
    }

    fn visit_macro(&mut self, call: &'ast syn::Macro) {
        self.0.calls.push(Import {
            segments: vec![format!("{}!", segments(&call.path).join("::"))],
            line: call.path.span().start().line,
        });
        visit::visit_macro(self, call);
        self.visit_tokens(call.tokens.clone());
    }
}

impl Paths<'_> {
    /// The paths in a macro's arguments, which are not parsed.
    fn visit_tokens(&mut self, tokens: TokenStream) {
        let mut path: Vec<String> = Vec::new();
        let mut line = 0;
        let mut colons = 0;
        for token in tokens {
            match token {
                TokenTree::Ident(name) => {
                    if colons != 2 {
                        self.0.import(std::mem::take(&mut path), line);
                    }
                    line = name.span().start().line;
                    path.push(name.to_string());
                    colons = 0;
                }
                TokenTree::Punct(mark) if mark.as_char() == ':' => colons += 1,
                TokenTree::Group(group) => {
                    self.0.import(std::mem::take(&mut path), line);
                    self.visit_tokens(group.stream());
                }
                _ => self.0.import(std::mem::take(&mut path), line),
            }
        }
        self.0.import(path, line);
    }
}

fn segments(path: &syn::Path) -> Vec<String> {
    path.segments
        .iter()
        .map(|it| it.ident.to_string())
        .collect()
}

fn height(signature: &syn::Signature, block: &syn::Block) -> usize {
    block.span().end().line - signature.span().start().line + 1
}

pub fn is_for_tests(attributes: &[Attribute]) -> bool {
    attributes.iter().any(|it| {
        it.path().is_ident("cfg")
            && match it.parse_args::<Meta>() {
                Ok(Meta::Path(path)) => path.is_ident("test"),
                Ok(Meta::List(list)) => list.tokens.to_string() == "test , fuzzing",
                _ => false,
            }
    })
}

pub fn attributes(item: &Item) -> &[Attribute] {
    match item {
        Item::Const(it) => &it.attrs,
        Item::Enum(it) => &it.attrs,
        Item::Fn(it) => &it.attrs,
        Item::Impl(it) => &it.attrs,
        Item::Macro(it) => &it.attrs,
        Item::Mod(it) => &it.attrs,
        Item::Static(it) => &it.attrs,
        Item::Struct(it) => &it.attrs,
        Item::Trait(it) => &it.attrs,
        Item::Type(it) => &it.attrs,
        Item::Use(it) => &it.attrs,
        _ => &[],
    }
}

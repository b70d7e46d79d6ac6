//! Every path that a file names, in `use` trees, in code, in attributes and inside macro calls.
//!
//! It reads tokens rather than syntax, because a `crate::…` inside `select!` or `format!` is an import too.

use proc_macro2::{Delimiter, TokenStream, TokenTree};

use crate::tree::Source;

/// One path, as it is written and where it stands.
#[derive(Clone, Debug)]
pub(crate) struct Named {
    pub(crate) line: usize,
    /// The module that the path stands in, inline modules counted.
    pub(crate) standing: Vec<String>,
    /// As written, `self` at the end of a group left out.
    pub(crate) segments: Vec<String>,
    /// The name that a `use` brings into its module; `None` for a path in code and for `as _`.
    pub(crate) brings: Option<String>,
    pub(crate) glob: bool,
    pub(crate) in_use: bool,
    pub(crate) in_tests: bool,
}

/// Every path of the file, in the order of the text.
pub(crate) fn named(source: &Source<'_>) -> Vec<Named> {
    let tokens: TokenStream =
        source.text.parse().unwrap_or_else(|error| panic!("failed to read {}: {error}", source.path));
    let mut walker = Walker { standing: source.module.clone(), in_tests: source.is_tests(), found: Vec::new() };
    walker.tokens(tokens);
    walker.found
}

struct Walker {
    standing: Vec<String>,
    in_tests: bool,
    found: Vec<Named>,
}

impl Walker {
    fn tokens(&mut self, stream: TokenStream) {
        let tokens: Vec<TokenTree> = stream.into_iter().collect();
        let mut at = 0;
        while at < tokens.len() {
            at = match (&tokens[at], tokens.get(at + 1), tokens.get(at + 2)) {
                (TokenTree::Ident(word), Some(TokenTree::Ident(name)), Some(TokenTree::Group(body)))
                    if word == "mod" =>
                {
                    self.module(&name.to_string(), body.stream());
                    at + 3
                }
                (TokenTree::Ident(word), Some(next), _) if word == "use" && !is(next, '<') => {
                    let end = (at..tokens.len()).find(|&i| is(&tokens[i], ';')).unwrap_or(tokens.len());
                    self.use_tree(&[], &tokens[at + 1..end]);
                    end + 1
                }
                (TokenTree::Ident(_), ..) => self.path(&tokens, at),
                (TokenTree::Group(group), ..) => {
                    self.tokens(group.stream());
                    at + 1
                }
                _ => at + 1,
            };
        }
    }

    fn module(&mut self, name: &str, body: TokenStream) {
        let outside = self.in_tests;
        self.in_tests |= name == "tests";
        self.standing.push(name.to_owned());
        self.tokens(body);
        self.standing.pop();
        self.in_tests = outside;
    }

    /// Reads one path of code, and answers where the reading goes on.
    fn path(&mut self, tokens: &[TokenTree], at: usize) -> usize {
        let (segments, end) = segments(tokens, at);
        let is_field = at > 0 && is(&tokens[at - 1], '.') && !(at > 1 && is(&tokens[at - 2], '.'));
        let is_tail = at > 2 && colons(tokens, at - 2) && is(&tokens[at - 3], '>');
        if segments.len() > 1 && !is_field && !is_tail {
            self.found.push(Named {
                line: tokens[at].span().start().line,
                standing: self.standing.clone(),
                segments,
                brings: None,
                glob: false,
                in_use: false,
                in_tests: self.in_tests,
            });
        }
        end
    }

    /// Reads what stands between `use` and `;`, or one branch of a group.
    fn use_tree(&mut self, prefix: &[String], tokens: &[TokenTree]) {
        let start = if colons(tokens, 0) { 2 } else { 0 };
        let Some(first) = tokens.get(start) else {
            return;
        };
        let (own, end) = segments(tokens, start);
        let mut path = prefix.to_vec();
        path.extend(own);
        let next = if colons(tokens, end) { end + 2 } else { end };
        match tokens.get(next) {
            Some(TokenTree::Group(group)) if group.delimiter() == Delimiter::Brace => {
                let inner: Vec<TokenTree> = group.stream().into_iter().collect();
                for branch in inner.split(|token| is(token, ',')) {
                    self.use_tree(&path, branch);
                }
            }
            after => {
                let glob = after.is_some_and(|token| is(token, '*'));
                let alias = tokens.get(next + 1).filter(|_| !glob).map(ToString::to_string);
                if path.len() > 1 && path.last().is_some_and(|last| last == "self") {
                    path.pop();
                }
                self.found.push(Named {
                    line: first.span().start().line,
                    standing: self.standing.clone(),
                    brings: alias.or_else(|| path.last().cloned()).filter(|name| !glob && name != "_"),
                    segments: path,
                    glob,
                    in_use: true,
                    in_tests: self.in_tests,
                });
            }
        }
    }
}

/// The identifiers joined by `::` from here on, and where they end.
fn segments(tokens: &[TokenTree], start: usize) -> (Vec<String>, usize) {
    let mut found = Vec::new();
    let mut at = start;
    while let Some(TokenTree::Ident(word)) = tokens.get(at) {
        found.push(word.to_string().trim_start_matches("r#").to_owned());
        at += 1;
        if !(colons(tokens, at) && matches!(tokens.get(at + 2), Some(TokenTree::Ident(_)))) {
            break;
        }
        at += 2;
    }
    (found, at)
}

fn colons(tokens: &[TokenTree], at: usize) -> bool {
    matches!((tokens.get(at), tokens.get(at + 1)), (Some(a), Some(b)) if is(a, ':') && is(b, ':'))
}

fn is(token: &TokenTree, sign: char) -> bool {
    matches!(token, TokenTree::Punct(punct) if punct.as_char() == sign)
}

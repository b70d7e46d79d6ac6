//! How long files and functions may be, and how many parameters a function may take.

use syn::spanned::Spanned;
use syn::visit::{self, Visit};

use crate::tree::{Offence, Source, Tree};

/// Lines of production code in a file: more is two nouns in one file.
const FILE: usize = 400;
/// Lines of a function, from its signature to its closing brace: more is two stories in one.
const FUNCTION: usize = 70;
/// Parameters of a function, `self` counted: more is a value that has no name yet.
const PARAMETERS: usize = 5;
/// Lines of `main.rs`: parse, run, print the error chain, exit code.
const MAIN: usize = 30;

/// Files with too much production code, which is what stands before `mod tests`.
pub(crate) fn long_files(tree: &Tree) -> Vec<Offence> {
    let mut offences = Vec::new();
    for source in tree.sources().filter(|source| !source.is_tests()) {
        let limit = if source.room() == "main" { MAIN } else { FILE };
        let lines = production_lines(&source);
        if lines > limit {
            let what = format!("{lines} lines of production code, at most {limit}, split by noun");
            offences.push(Offence::new(source.path, limit + 1, what));
        }
    }
    offences
}

fn production_lines(source: &Source<'_>) -> usize {
    let tests: usize = source
        .syntax()
        .items
        .iter()
        .filter(|item| matches!(item, syn::Item::Mod(module) if module.ident == "tests"))
        .map(|item| item.span().end().line + 1 - item.span().start().line)
        .sum();
    source.text.lines().count() - tests
}

/// Functions that are too long, or take too much, in production code.
pub(crate) fn long_functions(tree: &Tree) -> Vec<Offence> {
    let mut offences = Vec::new();
    for source in tree.sources().filter(|source| !source.is_tests()) {
        let mut functions = Functions { path: source.path, offences: &mut offences };
        functions.visit_file(&source.syntax());
    }
    offences
}

struct Functions<'a> {
    path: &'a str,
    offences: &'a mut Vec<Offence>,
}

impl Functions<'_> {
    fn measure(&mut self, signature: &syn::Signature, end: usize) {
        let start = signature.span().start().line;
        let (lines, parameters) = (end + 1 - start, signature.inputs.len());
        if lines > FUNCTION {
            let what = format!("`{}` has {lines} lines, at most {FUNCTION}", signature.ident);
            self.offences.push(Offence::new(self.path, start, what));
        }
        if parameters > PARAMETERS {
            let what = format!("`{}` takes {parameters} parameters, at most {PARAMETERS}", signature.ident);
            self.offences.push(Offence::new(self.path, start, what));
        }
    }
}

impl Visit<'_> for Functions<'_> {
    fn visit_item_mod(&mut self, module: &syn::ItemMod) {
        if module.ident != "tests" {
            visit::visit_item_mod(self, module);
        }
    }

    fn visit_item_fn(&mut self, function: &syn::ItemFn) {
        self.measure(&function.sig, function.block.span().end().line);
        visit::visit_item_fn(self, function);
    }

    fn visit_impl_item_fn(&mut self, function: &syn::ImplItemFn) {
        self.measure(&function.sig, function.block.span().end().line);
        visit::visit_impl_item_fn(self, function);
    }

    fn visit_trait_item_fn(&mut self, function: &syn::TraitItemFn) {
        self.measure(&function.sig, function.span().end().line);
        visit::visit_trait_item_fn(self, function);
    }
}

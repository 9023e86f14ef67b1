//! Scripts of a theme, made small: comments, spaces and long local names are not sent to readers.

use oxc_allocator::Allocator;
use oxc_codegen::{Codegen, CodegenOptions, CommentOptions, LegalComment};
use oxc_minifier::{Minifier, MinifierOptions};
use oxc_parser::Parser;
use oxc_span::SourceType;

/// A classic script that does the same in fewer bytes. A comment that begins with `/*!` stays.
///
/// # Errors
///
/// What is wrong with the script, with line and column, when it is not JavaScript.
pub fn minify(source: &str) -> Result<String, String> {
    let allocator = Allocator::default();
    let parsed = Parser::new(&allocator, source, SourceType::script()).parse();
    if let Some(first) = parsed.diagnostics.first() {
        return Err(described(source, first));
    }
    let mut program = parsed.program;
    let minified = Minifier::new(MinifierOptions::default()).minify(&allocator, &mut program);
    let comments = CommentOptions { legal: LegalComment::Inline, ..CommentOptions::disabled() };
    let options = CodegenOptions { comments, ..CodegenOptions::minify() };
    Ok(Codegen::new().with_options(options).with_scoping(minified.scoping).build(&program).code)
}

fn described(source: &str, diagnostic: &oxc_diagnostics::OxcDiagnostic) -> String {
    let start = diagnostic.labels.first().map_or(0, |label| label.offset() as usize);
    let before = source.get(..start).unwrap_or_default();
    let line = before.matches('\n').count() + 1;
    let column = before.rsplit('\n').next().map_or(0, |text| text.chars().count()) + 1;
    format!("line {line}, column {column}: {}", diagnostic.message)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn comments_and_names_go_and_notices_stay() {
        let script = "/*! (c) */\n/** About. */\n(() => {\n  // Why.\n  const longName = read();\n  use(longName, longName);\n})();\n";
        let small = minify(script).expect("JavaScript");
        assert!(small.contains("(c)") && !small.contains("About") && !small.contains("longName"), "{small}");
    }

    #[test]
    fn what_a_template_string_says_is_kept() {
        let script = "show(`\n// no comment\n`);\n";
        assert!(minify(script).expect("JavaScript").contains("// no comment"));
    }

    #[test]
    fn globals_keep_their_names() {
        let small = minify("var unusedHere = 1; function alsoGlobal() {}").expect("JavaScript");
        assert!(small.contains("unusedHere") && small.contains("alsoGlobal"), "{small}");
    }

    #[test]
    fn a_mistake_has_its_place() {
        let error = minify("let a = 1;\nlet b = ;\n").expect_err("a mistake");
        assert!(error.starts_with("line 2, column 9: "), "{error}");
    }
}

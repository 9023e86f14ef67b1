//! Filters for templates that need to know a language: pure functions, registered under the names by which templates call them.

#![allow(clippy::needless_pass_by_value, reason = "the template engine passes arguments by value")]

use crate::locale;
use crate::texts;
use tera::{Kwargs, State, Tera, TeraResult, Value};

/// Gives the filters to the template engine.
pub(super) fn register(tera: &mut Tera) {
    tera.register_filter("number", number);
    tera.register_filter("plural", plural);
}

/// `{{ n | number(lang=page.lang) }}`: a number as readers of the language write it.
fn number(value: &Value, args: Kwargs, _: &State<'_>) -> TeraResult<String> {
    Ok(locale::number(args.must_get("lang")?, whole(value)?))
}

/// `{{ text | plural(key="question_count", n=n, lang=page.lang) }}`: the form of a counted text that the language has for the number,
/// with the number in the place of `{count}`.
fn plural(value: &Value, args: Kwargs, _: &State<'_>) -> TeraResult<String> {
    let key: &str = args.must_get("key")?;
    let (category, number) = locale::count(args.must_get("lang")?, args.must_get("n")?);
    let text = |form: &str| value.get_from_path(form).and_then(Value::as_str).map(str::to_owned);
    let form = texts::counted(key, category, text).ok_or_else(|| {
        tera::Error::message(format!("there are no texts `{key}_{category}` and `{key}_other`"))
    })?;
    Ok(form.replace("{count}", &number))
}

fn whole(value: &Value) -> TeraResult<usize> {
    let number = value.as_u64().and_then(|number| usize::try_from(number).ok());
    number.ok_or_else(|| tera::Error::message("`number` is a filter for whole numbers".to_owned()))
}

//! Cards: the picture that stands beside a link to a page where people share it. A theme draws it as SVG in `card.svg`; the letters
//! become outlines of the theme's own fonts, so that every machine makes the same picture.

mod lettering;

use crate::error::{Error, Result};
use crate::paint;
use crate::theme::CardTheme;
use crate::view::{CARD_HEIGHT, CARD_WIDTH, Card};
use cosmic_text::Align;
use lettering::{Lettering, Style};
use std::sync::Arc;
use tera::{Context, Kwargs, State, Tera, TeraResult};

/// Name of the template in the theme.
const TEMPLATE: &str = "card.svg";

/// Draws cards in a theme.
pub struct Easel {
    tera: Tera,
    tokens: tera::Value,
}

impl Easel {
    /// An easel for the cards of a theme.
    ///
    /// # Errors
    /// When its template is broken.
    pub fn new(theme: &CardTheme) -> Result<Easel> {
        let mut tera = Tera::new();
        tera.autoescape_on(vec![".svg"]);
        let lettering = Arc::new(Lettering::new(&theme.fonts));
        tera.register_filter("outlines", move |text: &str, style: Kwargs, _: &State<'_>| {
            outlines(&lettering, text, &style)
        });
        tera.add_raw_template(TEMPLATE, &theme.template).map_err(|error| {
            Error::new(format!("the template `{TEMPLATE}` of the theme is broken\n{error}"))
        })?;
        Ok(Easel { tera, tokens: tera::Value::from_serializable(&theme.tokens) })
    }

    /// The PNG file of a card.
    ///
    /// # Errors
    /// When the template fails or prints no SVG.
    pub fn png(&self, card: &Card) -> Result<Vec<u8>> {
        let failed = |why: String| {
            Error::new(format!("the template `{TEMPLATE}` failed on the card of \"{}\"\n{why}", card.title))
        };
        let svg = self.svg(card).map_err(|error| failed(error.to_string()))?;
        let pixels = paint::draw(&svg, CARD_WIDTH, CARD_HEIGHT).map_err(failed)?;
        pixels.png().map_err(|error| failed(error.to_string()))
    }

    fn svg(&self, card: &Card) -> TeraResult<String> {
        let mut context = Context::new();
        context.insert("card", card);
        context.insert_value("token", self.tokens.clone());
        self.tera.render(TEMPLATE, &context)
    }
}

/// The filter: text → the data of a path.
fn outlines(lettering: &Lettering, text: &str, style: &Kwargs) -> TeraResult<String> {
    let number = |name, default: f64| style.get::<f64>(name).map(|value| value.unwrap_or(default) as f32);
    let families: Option<&str> = style.get("font")?;
    Ok(lettering.outlines(
        text,
        &Style {
            families: families.unwrap_or_default(),
            weight: number("weight", 400.0)? as u16,
            size: number("size", 32.0)?.max(1.0),
            leading: number("leading", 1.2)?.max(0.1),
            width: number("width", f64::from(CARD_WIDTH))?,
            lines: number("lines", 1.0)?.max(1.0) as usize,
            align: style.get::<&str>("align")?.and_then(side),
        },
    ))
}

fn side(name: &str) -> Option<Align> {
    match name {
        "left" => Some(Align::Left),
        "center" => Some(Align::Center),
        "right" => Some(Align::Right),
        _ => None,
    }
}

#[cfg(test)]
mod tests;

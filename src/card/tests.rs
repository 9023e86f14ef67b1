//! Cards of the built-in themes, as pixels. `UPDATE_GOLDEN=1 cargo test --lib card` draws the one that people have looked at anew.

use super::*;
use crate::paint::{Pixels, decoded};
use crate::theme::Theme;
use std::path::Path;

const GOLDEN: &str = "tests/pictures/card.png";
/// Nearer to the edge there is nothing but the bar at the top.
const EDGE: u32 = 60;

fn theme(name: &str) -> CardTheme {
    Theme::load(Path::new("."), name).unwrap().card.unwrap()
}

fn card(title: &str) -> Card {
    Card {
        title: title.into(),
        guide: "Pain, plainly explained".into(),
        section: "Self-care".into(),
        dated: "Reviewed 3 November 2026".into(),
        lang: "en".into(),
        dir: "ltr",
    }
}

fn drawn(easel: &Easel, card: &Card) -> Pixels {
    decoded(&easel.png(card).unwrap())
}

impl Pixels {
    fn at(&self, x: u32, y: u32) -> [u8; 4] {
        let at = (y * self.width + x) as usize * 4;
        self.rgba[at..at + 4].try_into().unwrap()
    }

    /// The smallest box that holds every pixel in which two pictures differ: left, top, right, bottom.
    fn difference(&self, other: &Pixels) -> Option<[u32; 4]> {
        let all = (0..self.height).flat_map(|y| (0..self.width).map(move |x| (x, y)));
        all.filter(|(x, y)| self.at(*x, *y) != other.at(*x, *y)).fold(None, |found, (x, y)| {
            let [left, top, right, bottom] = found.unwrap_or([x, y, x, y]);
            Some([left.min(x), top.min(y), right.max(x), bottom.max(y)])
        })
    }
}

#[test]
fn the_card_is_the_one_that_people_have_looked_at() {
    let easel = Easel::new(&theme("default")).unwrap();
    let file = easel.png(&card("Sleep and recovery: how rest changes pain and soreness")).unwrap();
    if std::env::var_os("UPDATE_GOLDEN").is_some() {
        std::fs::write(GOLDEN, &file).unwrap();
    }
    let (new, old) = (decoded(&file), decoded(&std::fs::read(GOLDEN).unwrap()));
    assert_eq!((new.width, new.height), (CARD_WIDTH, CARD_HEIGHT));
    // Processors round differently in the last digit.
    let far = new.rgba.iter().zip(&old.rgba).filter(|(new, old)| new.abs_diff(**old) > 8).count();
    assert!(new.rgba.len() == old.rgba.len() && far < 100, "{far} values differ");
}

#[test]
fn colours_are_those_of_the_theme() {
    for (name, ground) in [("default", [0x0b, 0x47, 0x4e, 255]), ("evergreen", [0x23, 0x4d, 0x2b, 255])] {
        let pixels = drawn(&Easel::new(&theme(name)).unwrap(), &card("Title"));
        assert_eq!(pixels.at(600, 620), ground, "--hero of {name}");
    }
    assert!(theme("default").key != theme("evergreen").key);
}

#[test]
fn titles_stay_inside_whatever_they_are() {
    let easel = Easel::new(&theme("default")).unwrap();
    let without = drawn(&easel, &card(""));
    let words = "How long does it take until sore muscles are well again ".repeat(9);
    let long = "Muskelfaserrissnachbehandlungsempfehlung".repeat(9);
    let arabic = "كم من الوقت يستمر ألم العضلات بعد التمرين؟ ".repeat(9);
    for (title, lines) in [("Ice", 1), (words.as_str(), 4), (&long, 4), (&arabic, 4)] {
        let [left, top, right, bottom] =
            drawn(&easel, &card(title)).difference(&without).expect("text is drawn");
        let inside = left >= EDGE && right <= CARD_WIDTH - EDGE && top > 180 && bottom < 530;
        assert!(inside, "{title}: {left} {top} {right} {bottom}");
        assert_eq!(bottom > 252 + 82 * 2, lines == 4, "{title}: to {bottom}");
    }
}

#[test]
fn what_does_not_fit_ends_in_an_ellipsis() {
    let lettering = Lettering::new(&theme("default").fonts);
    let style = |lines| Style {
        families: "Noto Sans",
        weight: 400,
        size: 50.0,
        leading: 1.2,
        width: 400.0,
        lines,
        align: None,
    };
    // Outlines of one letter have the same steps wherever they stand.
    let shapes = |path: &str| path.chars().filter(char::is_ascii_alphabetic).collect::<String>();
    let dots = shapes(&lettering.outlines("…", &style(1)));
    let text = "Rest, ice and time, then walk again";
    let whole = lettering.outlines(text, &style(4));
    let cut = lettering.outlines(text, &style(1));
    assert!(shapes(&cut).ends_with(&dots) && !shapes(&whole).ends_with(&dots));
    assert!(cut.len() < whole.len());
}

#[test]
fn a_text_whose_letters_no_font_has_is_left_out() {
    let easel = Easel::new(&theme("default")).unwrap();
    let without = drawn(&easel, &card(""));
    for title in ["筋肉痛はいつ治りますか", "Ice 氷", "मांसपेशियों में दर्द", "😀"]
    {
        assert!(drawn(&easel, &card(title)) == without, "{title}");
    }
}

#[test]
fn arabic_is_joined_and_stands_at_the_right() {
    let easel = Easel::new(&theme("default")).unwrap();
    let arabic = |title: &str| Card { dir: "rtl", lang: "ar".into(), ..card(title) };
    let without = drawn(&easel, &arabic(""));
    let [left, _, right, _] = drawn(&easel, &arabic("ألم العضلات")).difference(&without).unwrap();
    assert!(right > CARD_WIDTH - 90 && left > 600, "{left} to {right}");
    let lettering = Lettering::new(&theme("default").fonts);
    let style = Style {
        families: "Noto Naskh Arabic",
        weight: 700,
        size: 50.0,
        leading: 1.2,
        width: 900.0,
        lines: 1,
        align: None,
    };
    // Lam and alef become one form, so the pair is not its letters side by side.
    let letters = |text| lettering.outlines(text, &style).matches('M').count();
    let (pair, apart) = (lettering.outlines("لا", &style), lettering.outlines("ل ا", &style));
    assert!(!pair.is_empty() && pair.len() != apart.len(), "{pair}\n{apart}");
    // A number in an Arabic line, and Hebrew beside Latin.
    for mixed in ["ألم 12 يوما", "כאב שרירים DOMS"] {
        assert!(letters(mixed) > 5, "{mixed}");
    }
}

#[test]
fn a_broken_template_says_where() {
    let broken = |template: &str| CardTheme { template: template.into(), ..theme("default") };
    assert!(Easel::new(&broken("<svg>{{ card.title")).is_err());
    for template in ["{{ card.nothing.at_all }}", "no drawing", "{{ card.title | outlines(size=\"big\") }}"] {
        let error = Easel::new(&broken(template)).unwrap().png(&card("Ice")).unwrap_err().to_string();
        assert!(error.contains("card.svg") && error.contains("Ice"), "{error}");
    }
}

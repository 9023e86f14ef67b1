//! What each key means, in a sentence, with an example as JSON.

/// A key in words.
#[derive(Debug, Clone, Copy)]
pub struct About {
    /// The key; with the keys above it where its meaning depends on them.
    pub key: &'static str,
    /// What it means.
    pub text: &'static str,
    /// An example, as JSON.
    pub example: &'static str,
}

/// What is said of the key at a place (`faqs.references.title`): the longest end of the place counts.
pub fn about(place: &str) -> Option<&'static About> {
    let place = match place.split_once(".headings.") {
        Some(_) => "headings.*",
        None => place,
    };
    let ends = std::iter::successors(Some(place), |place| place.split_once('.').map(|(_, rest)| rest));
    ends.into_iter().find_map(|end| ABOUT.iter().find(|about| about.key == end))
}

const fn key(key: &'static str, text: &'static str, example: &'static str) -> About {
    About { key, text, example }
}

/// All keys of front matter and of book.toml.
pub static ABOUT: &[About] = &[
    key("accessed", "Day on which the source was looked up.", r#""2026-01-31""#),
    key("aliases", "Old addresses and fragments that lead here.", r##"["/old/heat/", "#old-part"]"##),
    key(
        "allow-files",
        "Names or extensions of files that are published though they could run in a browser.",
        r#"["CNAME"]"#,
    ),
    key(
        "also_asked",
        "Other ways in which people ask it; the search treats each like the question.",
        r#"["how many days"]"#,
    ),
    key("answer", "The answer, as Markdown. Begin with the answer itself.", r#""About a day.""#),
    key(
        "article",
        "The article to which this belongs: its path below the content folder, without .md.",
        r#""pain/heat""#,
    ),
    key("authors", "Ids of the people who wrote it: names of files in people/.", r#"["hart"]"#),
    key("references.authors", "Authors as they are to be printed.", r#""Cheung K, Hume P""#),
    key(
        "book.book.authors",
        "Accepted for mdBook's sake and not used; authors are people pages.",
        r#"["Jo Hart"]"#,
    ),
    key("boost", "Multiplies the score in the search.", "1.5"),
    key("book", "Name, language and place of the guide.", "null"),
    key("build", "What the build writes, and where.", "null"),
    key("build-dir", "Folder that the build writes.", r#""public""#),
    key("cascade", "Defaults for the articles below this section.", r#"{"authors": ["hart"]}"#),
    key("cards", "Draw the pictures that stand beside links where people share them.", "true"),
    key("category", "Category that is shown instead of the section's title.", r#""Self-care""#),
    key("credentials", "A person's credentials.", r#"["MSc"]"#),
    key(
        "date",
        "Day of first publication; a day in the future keeps the page back until then.",
        r#""2026-01-31""#,
    ),
    key(
        "description",
        "One or two sentences about the page or the guide.",
        r#""When to warm and when to cool.""#,
    ),
    key("disclaimer", "A line on every page.", r#""This guide does not replace a doctor.""#),
    key("doi", "Digital object identifier, without an address.", r#""10.1000/182""#),
    key("draft", "Keep the page from readers.", "true"),
    key(
        "edit-url-template",
        "Address of a file's source, with {path} for its path.",
        r#""https://example.org/edit/{path}""#,
    ),
    key("email", "Where readers can write to.", r#""guide@example.org""#),
    key("enable", "Write the search index.", "true"),
    key("print", "The whole guide on one page, for paper.", "null"),
    key(
        "print.enable",
        "Write the whole guide on one page, for paper; without it a guide that fits on one.",
        "true",
    ),
    key("exclude", "Leave it out of the search.", "true"),
    key("expires", "First day on which the page is gone.", r#""2027-01-01""#),
    key("extra", "Free data for the theme.", r#"{"colour": "red"}"#),
    key(
        "faqs",
        "Questions of the page: each with its answer, or the id of a question file.",
        r#"[{"question": "How long?", "answer": "A day."}]"#,
    ),
    key(
        "fallback",
        "Show pages that only the main language has in it, inside this language's menus.",
        "true",
    ),
    key("feed", "The feeds of the site.", "null"),
    key("feed.enable", "Write a feed for each language.", "true"),
    key("from", "The old address or fragment.", r##""#old-part""##),
    key("guide", "What kind of guide it is.", "null"),
    key("headings", "Further heading texts that begin a typed section.", "null"),
    key("headings.*", "Heading texts that begin this kind of section.", r#"["So geht es"]"#),
    key("html", "The site.", "null"),
    key("id", "Permanent id of the question; renaming the question does not move it.", r#""how-long""#),
    key("keywords", "Further words that lead to it.", r#"["warmth"]"#),
    key("kind", "What the file is, where its folder does not say it.", r#""page""#),
    key("lang", "Language, where the folder does not say it.", r#""de""#),
    key("book.book.language", "Language of the guide, as a tag.", r#""en""#),
    key("book.language", "Further languages, by their tags.", "null"),
    key("links", "A person's pages elsewhere.", r#"[{"title": "Register", "url": "https://example.org/"}]"#),
    key("llms", "The guide without its frame, for programs that read text.", "null"),
    key("llms.enable", "Write llms.txt and a Markdown twin of each page.", "true"),
    key("markdown", "How Markdown is read.", "null"),
    key("name", "Name of the publisher.", r#""Example Clinic""#),
    key("next_review", "Day on which the page is due for review.", r#""2027-02-01""#),
    key("one-way", "Only the first word leads to the others.", "true"),
    key("options", "Free values for the theme.", "null"),
    key("output", "What is written.", "null"),
    key("pin", "Queries for which it comes first.", r#"["hours"]"#),
    key("profile", "Kind of pages in JSON-LD.", r#""health""#),
    key("publisher", "Publisher or journal of a source.", r#""NHS""#),
    key("book.publisher", "Who publishes the guide.", "null"),
    key("question", "The question, as readers put it.", r#""How long does it last?""#),
    key("question-pages", "Give every question file a page of its own.", "false"),
    key("raw-html", "Keep HTML in Markdown; trust every writer first.", "false"),
    key("redirect", "Old paths and where they lead.", r#"{"/old/": "/new/"}"#),
    key(
        "references",
        "Sources, each a title or keys.",
        r#"[{"title": "Heat therapy", "url": "https://example.org/"}]"#,
    ),
    key("review_every", "Time between reviews: months, or a text.", r#""12 months""#),
    key("responsive-images", "Make smaller variants of pictures.", "true"),
    key("reviewed", "Day of the last review of the whole.", r#""2026-02-01""#),
    key("reviewers", "Ids of the people who reviewed it.", r#"["lee"]"#),
    key("role", "A person's role.", r#""Physiotherapist""#),
    key("search", "How it is found by the guide's search.", "null"),
    key("book.search", "Words that the search takes for one another.", "null"),
    key("book.output.html.search", "The search of the site.", "null"),
    key("short_title", "Title for menus and breadcrumbs.", r#""Heat or cold""#),
    key("site-url", "Address of the published site, with its path.", r#""https://example.org/guide/""#),
    key("slug", "Last part of the address; the file's name without it.", r#""heat""#),
    key("smart-punctuation", "Typographic quotes and dashes.", "true"),
    key("src", "Folder of the content.", r#""content""#),
    key("synonyms", "Groups of words that mean the same to readers.", "null"),
    key("tags", "Topics of the article; its questions inherit them.", r#"["Heat and cold"]"#),
    key(
        "takeaways",
        "Three to six sentences that a reader should remember, as Markdown.",
        r#"["Choose what feels better."]"#,
    ),
    key("template", "Template of the theme to use instead of the kind's own.", r#""wide.html""#),
    key("theme", "Name of the theme.", r#""default""#),
    key(
        "title",
        "Heading of the page; for a person the name, for a question file the question.",
        r#""Should I use heat?""#,
    ),
    key("references.title", "Title of the source.", r#""Heat therapy""#),
    key("links.title", "Text of the link.", r#""Register""#),
    key("language.*.title", "Name of the guide in this language.", r#""Schmerz, einfach erklärt""#),
    key("book.book.title", "Name of the guide.", r#""Pain, plainly explained""#),
    key("to", "The fragment of this page to which it leads.", r#""how-to-use-heat""#),
    key("topics", "Topics of the question; those of its article without it.", r#"["Soreness"]"#),
    key(
        "translated_from",
        "State of the original that this translation follows; `askbook translations --accept` writes it.",
        r#""v1-0123456789abcdef""#,
    ),
    key("translation_key", "Pages with the same key are translations of one another.", r#""heat""#),
    key("updated", "Day of the last change that readers should know.", r#""2026-03-01""#),
    key("url", "A web address.", r#""https://example.org/heat""#),
    key("weight", "Order among its neighbours, small first.", "10"),
    key("words", "Two or more words or phrases.", r#"["doms", "muscle soreness"]"#),
    key("year", "Year of publication.", "2003"),
    key("acronyms", "Acronyms that every reader knows.", r##"["NHS"]"##),
    key("ai_assisted", "What an AI system contributed.", r##""A language model drafted the table.""##),
    key(
        "allow",
        "Rules of check that this file may break, each with the reason.",
        r##"{"long-sentence": "a quotation"}"##,
    ),
    key("also", "Other names of the term.", r##"["charley horse"]"##),
    key("answer-words", "Most words of an answer.", r##"150"##),
    key(
        "changes",
        "Changes that readers should know of.",
        r##"[{"date": "2026-02-01", "note": "New advice on ice."}]"##,
    ),
    key("book.check", "Which rules check applies, and how strictly.", r##"null"##),
    key("conflicts", "Interests of those who wrote it.", r##""The author owns a clinic.""##),
    key("definition", "What the term means.", r##""A muscle that tightens by itself.""##),
    key(
        "exit_page",
        "A harmless page elsewhere; shows a button that leads there at once.",
        r##""https://www.example.org/weather""##,
    ),
    key("fail-on", "The least severe finding that makes check fail.", r##""warning""##),
    key(
        "feedback-url-template",
        "Address for “was this helpful?”, with {helpful} for yes or no.",
        r##""mailto:editors@example.org?subject={helpful}: {title}""##,
    ),
    key("flesch", "Lowest reading ease of German text.", r##"60"##),
    key("flesch-kincaid", "Highest Flesch–Kincaid grade.", r##"8"##),
    key(
        "folders",
        "Rules that are set for a folder.",
        r##"[{"path": "pain", "rules": {"long-sentence": "off"}}]"##,
    ),
    key("funding", "Who paid for it.", r##""The health ministry paid for the work.""##),
    key("limits", "Measures that rules compare with.", r##"null"##),
    key("note", "What has changed.", r##""New advice on ice.""##),
    key("book.check.rules", "How strict a rule is, by its id.", r##"{"long-sentence": "off"}"##),
    key("folders.rules", "How strict a rule is in the folder, by its id.", r##"{"long-sentence": "off"}"##),
    key("folders.path", "The folder, below the content folder.", r##""pain""##),
    key("sentence-words", "Most words of a sentence.", r##"25"##),
    key("smog", "Highest SMOG grade.", r##"10"##),
    key("sponsor", "Who sponsors the page; it says so at its top.", r##""Example Ltd""##),
    key("styles", "Folder of Vale styles.", r##""styles""##),
    key("term", "A word that the glossary explains.", r##""spasm""##),
    key(
        "terms",
        "The glossary: words of this page and what they mean.",
        r##"[{"term": "spasm", "definition": "A muscle that tightens by itself."}]"##,
    ),
];

/// A class of typed sections in words.
pub fn about_class(class: &str) -> Option<&'static str> {
    CLASSES.iter().find(|(known, _)| *known == class).map(|(_, text)| *text)
}

/// All classes of typed sections.
pub static CLASSES: &[(&str, &str)] = &[
    (
        "answer",
        "The short answer, in a box above the contents: a question as heading, 40 to 60 words below it.",
    ),
    ("takeaways", "Key takeaways: a list of three to six sentences below `##`."),
    ("faqs", "Questions and answers: each `###` below it is a question."),
    ("non-urgent", "Care card: when to see a professional. Needs a list."),
    ("urgent", "Care card: when to get help soon. Needs a list."),
    ("emergency", "Care card: when to get help at once. Needs a list."),
    ("do", "What to do. Needs a list."),
    ("dont", "What not to do; every entry says \"do not\". Needs a list."),
    ("compare", "Two or more headings below it, side by side on wide screens."),
    ("steps", "Steps, in a numbered list."),
];

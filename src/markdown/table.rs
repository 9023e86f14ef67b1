//! Tables: the alignment of a column is a class, because a style attribute would need a weaker
//! Content-Security-Policy.

use pulldown_cmark::Alignment;

/// Where the events of a table stand.
#[derive(Default)]
pub(super) struct Table {
    columns: Vec<Alignment>,
    head: bool,
    column: usize,
}

impl Table {
    pub fn new(columns: Vec<Alignment>) -> Self {
        Table { columns, head: true, column: 0 }
    }

    /// The start of a row of the body.
    pub fn row(&mut self) {
        self.head = false;
        self.column = 0;
    }

    /// The opening tag of the next cell.
    pub fn cell(&mut self) -> String {
        let class = match self.columns.get(self.column) {
            Some(Alignment::Left) => " class=\"align-start\"",
            Some(Alignment::Center) => " class=\"align-center\"",
            Some(Alignment::Right) => " class=\"align-end\"",
            _ => "",
        };
        self.column += 1;
        let tag = if self.head { "th" } else { "td" };
        format!("<{tag}{class}>")
    }
}

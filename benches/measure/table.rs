//! The table of figures and bars.

use std::io::{self, Stdout, Write};

/// What a figure counts.
#[derive(Clone, Copy)]
pub enum Unit {
    /// Instructions, shown in millions.
    Instructions,
    /// Bytes, shown in MiB.
    Bytes,
    /// A ratio.
    Times,
    /// Seconds, shown in thousandths.
    Time,
}

impl Unit {
    fn show(self, figure: f64) -> String {
        match self {
            Self::Instructions => format!("{:.3} M", figure / 1e6),
            Self::Bytes => format!("{:.2} MiB", figure / 1_048_576.0),
            Self::Times => format!("{figure:.2} x"),
            Self::Time => format!("{:.0} ms", figure * 1e3),
        }
    }
}

/// A table that prints each row as soon as it is known.
pub struct Table {
    out: Stdout,
    broken: usize,
}

impl Table {
    /// A table whose first part has a title.
    pub fn new(title: &str) -> Self {
        let mut table = Self { out: io::stdout(), broken: 0 };
        table.line(&format!("{:<54} {:>12} {:>12} {:>6}", "what", "figure", "bar", "ratio"));
        table.title(title);
        table
    }

    /// Begins a part.
    pub fn title(&mut self, title: &str) {
        self.line(&format!("\n{title}"));
    }

    /// A figure without bar.
    pub fn shown(&mut self, what: &str, unit: Unit, figure: f64) {
        self.line(&format!("  {what:<52} {:>12}", unit.show(figure)));
    }

    /// A figure and a bar that breaks no gate.
    pub fn compared(&mut self, what: &str, unit: Unit, figure: f64, bar: f64) {
        let verdict = if figure <= bar { "ok" } else { "over" };
        let (shown, limit) = (unit.show(figure), unit.show(bar));
        self.line(&format!("  {what:<52} {shown:>12} {limit:>12} {:>6.2} {verdict}", figure / bar));
    }

    /// A figure and a bar that it must not pass.
    pub fn gated(&mut self, what: &str, unit: Unit, figure: f64, bar: f64) {
        self.compared(what, unit, figure, bar);
        self.broken += usize::from(figure > bar);
    }

    /// Says how many gated bars are broken, and returns it.
    pub fn end(mut self) -> usize {
        self.line(&format!("\ngated bars that are broken: {}", self.broken));
        self.broken
    }

    /// Prints a line. A reader who has seen enough is no error.
    fn line(&mut self, text: &str) {
        let _ = writeln!(self.out, "{text}");
    }
}

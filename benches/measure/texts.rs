//! Pairs of texts of a megabyte each: what is rendered before and after an ordinary change, and what is hard to compare.

use std::path::Path;

use super::random::Random;
use super::{Job, specs};

/// Bytes of a text.
const SIZE: usize = 1_000_000;

/// Two texts that differ.
pub struct Pair {
    /// What they are.
    pub what: String,
    /// Whether they are as users have them.
    pub is_ordinary: bool,
    pub old: String,
    pub new: String,
}

/// All pairs.
pub fn pairs(folder: &Path) -> Vec<Pair> {
    let mut random = Random::new();
    specs::write(&folder.join("specs"), 400);
    let mut pairs = Vec::new();
    for target in ["cloudformation", "terraform"] {
        let lines = rendered(folder, target);
        let new = changed(&mut random, &lines);
        pairs.push(Pair { is_ordinary: true, ..pair(&format!("{target}, 3 of 100 lines changed"), &lines, &new) });
        let new = shuffled(&mut random, &lines);
        pairs.push(pair(&format!("{target}, its lines in another order"), &lines, &new));
    }
    let lines = filled(|index| format!("line {index:020}"));
    pairs.push(pair("no line in common", &lines, &filled(|index| format!("other {index:019}"))));
    pairs.push(pair("lines in another order", &lines, &shuffled(&mut random, &lines)));
    pairs.push(pair("lines in the reverse order", &lines, &lines.iter().rev().cloned().collect::<Vec<_>>()));
    for kinds in [2, 1_000] {
        let lines = filled(|index| format!("line {:020}", index % kinds));
        let new = filled(|_| format!("line {:020}", random.below(kinds)));
        pairs.push(pair(&format!("{kinds} lines repeated, in turn and in any order"), &lines, &new));
    }
    let lines =
        filled(|index| if random.is(1, 2) { format!("line {:020}", index % 10) } else { format!("own {index:021}") });
    pairs.push(pair("every second line one of ten, in another order", &lines, &shuffled(&mut random, &lines)));
    let lines = filled(|index| format!("{}", index % 10));
    pairs.push(pair("lines of one character, in another order", &lines, &shuffled(&mut random, &lines)));
    pairs.push(pair("one line", &["a".repeat(SIZE)], &["a".repeat(SIZE - 1) + "b"]));
    pairs
}

fn pair(what: &str, old: &[String], new: &[String]) -> Pair {
    Pair { what: what.to_owned(), is_ordinary: false, old: old.join("\n"), new: new.join("\n") }
}

/// As many lines as fill a text.
fn filled(mut line: impl FnMut(usize) -> String) -> Vec<String> {
    let mut size = 0;
    let mut fits = |line: &String| {
        size += line.len() + 1;
        size <= SIZE
    };
    (0..SIZE).map(&mut line).take_while(&mut fits).collect()
}

/// What many specs render to.
fn rendered(folder: &Path, target: &str) -> Vec<String> {
    let output = Job::pipegen(folder, &format!("render specs --target {target} --stdout")).run(&[]);
    let text = String::from_utf8(output.stdout).expect("an output is text");
    assert!(text.len() > SIZE, "{} bytes fill a text", text.len());
    let mut lines = text.lines().map(str::to_owned);
    filled(|_| lines.next().expect("there are enough lines"))
}

/// Lines of which some are other ones, gone or new.
fn changed(random: &mut Random, lines: &[String]) -> Vec<String> {
    let mut new = Vec::new();
    for line in lines {
        match random.below(100) {
            0 => {}
            1 => new.push(format!("{line}-{}", random.below(10))),
            2 => new.extend([line.clone(), format!("        Added: {}", random.below(1_000))]),
            _ => new.push(line.clone()),
        }
    }
    new
}

fn shuffled(random: &mut Random, lines: &[String]) -> Vec<String> {
    let mut new = lines.to_vec();
    random.shuffle(&mut new);
    new
}

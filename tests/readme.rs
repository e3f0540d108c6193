//! What the README shows is what pipegen reads and writes: a code block behind `<!-- from: FILE -->` stands in that file.

use std::fs;
use std::path::Path;

#[test]
fn shown_files_are_the_real_ones() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let readme = fs::read_to_string(root.join("README.md")).unwrap();
    let mut shown = 0;
    for part in readme.split("<!-- from: ").skip(1) {
        let (file, rest) = part.split_once(" -->").unwrap();
        let block = rest.split("```").nth(1).unwrap();
        let (_, text) = block.split_once('\n').unwrap();
        let real = fs::read_to_string(root.join(file)).unwrap();
        assert!(real.contains(text) && !text.trim().is_empty(), "{file} doesn't hold\n{text}");
        shown += 1;
    }
    assert_eq!(shown, 10);
}

#[test]
fn linked_files_exist() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let pages = [
        "README.md",
        "CONTRIBUTING.md",
        "CHANGELOG.md",
        "templates/README.md",
        "fixtures/oracle/README.md",
        "tests/emulator/README.md",
    ];
    for page in pages {
        let text = fs::read_to_string(root.join(page)).unwrap();
        let folder = root.join(page).parent().unwrap().to_owned();
        for link in text.split("](").skip(1).map(|rest| rest.split(')').next().unwrap()) {
            assert!(
                link.starts_with("http") || link.starts_with('#') || folder.join(link).exists(),
                "{page} links to {link}"
            );
        }
    }
}

#[test]
fn rules_are_counted_right() {
    let changelog = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("CHANGELOG.md")).unwrap();
    assert!(changelog.contains(&format!("and {} rules", pipegen::rule::RULES.len())));
}

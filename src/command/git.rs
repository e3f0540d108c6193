//! What a commit holds, as `git` says. Nothing is checked out.

use std::collections::BTreeMap;
use std::ffi::OsStr;
use std::io::{self, BufRead as _, BufReader, Read as _, Write as _};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::sync::Mutex;

use crate::diagnostic::visible;
use crate::error::Error;
use crate::walk::without_parents;

/// A commit.
pub(super) struct Commit {
    /// The repository's folder, without links.
    top: PathBuf,
    /// Ids of the files, by their paths below that folder.
    files: BTreeMap<String, String>,
    objects: Mutex<Objects>,
}

/// `git cat-file --batch`: asked for an id, it answers with the file.
struct Objects {
    process: Child,
    questions: ChildStdin,
    answers: BufReader<ChildStdout>,
}

impl Commit {
    /// The commit that a revision names in the repository of this folder.
    pub(super) fn open(here: &Path, revision: &str) -> Result<Self, Error> {
        if run(here, &["rev-parse", "--is-inside-work-tree"])?.starts_with(b"false") {
            let message = "`--base` holds the files of a checkout against a commit, and here is none: this is a bare \
                           repository, or the inside of `.git`";
            return Err(Error::Usage(message.to_owned()));
        }
        let top = run(here, &["rev-parse", "--show-toplevel"])?;
        let top = PathBuf::from(String::from_utf8_lossy(&top).trim_end_matches('\n'));
        let commit = format!("{revision}^{{commit}}");
        let unknown = || Error::Usage(format!("git knows no revision `{revision}`"));
        let id =
            run(here, &["rev-parse", "--verify", "--quiet", "--end-of-options", &commit]).map_err(|_| unknown())?;
        let id = String::from_utf8_lossy(&id).trim().to_owned();
        if id.starts_with('^') {
            return Err(unknown());
        }
        let listed = run(&top, &["ls-tree", "-r", "-z", "--full-tree", &id])?;
        let files = String::from_utf8_lossy(&listed).split('\0').filter_map(listed_file).collect();
        let mut command = git(&top);
        let mut process = command
            .args(["cat-file", "--batch"])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .map_err(failed)?;
        let missing = || failed(io::Error::other("it has no input or output"));
        let questions = process.stdin.take().ok_or_else(missing)?;
        let answers = BufReader::new(process.stdout.take().ok_or_else(missing)?);
        Ok(Self { top, files, objects: Mutex::new(Objects { process, questions, answers }) })
    }

    /// Fails if a path is outside of the repository: what was there is in no commit of it.
    pub(super) fn hold_inside(&self, path: &Path) -> Result<(), Error> {
        if self.name(path).is_some() {
            return Ok(());
        }
        let (path, top) = (visible(&path.to_string_lossy()), visible(&self.top.to_string_lossy()));
        let message = format!("`{path}` is outside of the repository `{top}`, whose commit is the base");
        Err(Error::Usage(format!("{message}: run pipegen in the repository of that spec")))
    }

    /// Whether the commit has a file.
    pub(super) fn has(&self, path: &Path) -> bool {
        self.name(path).is_some_and(|name| self.files.contains_key(&name))
    }

    /// The text of a file, where the commit has it.
    pub(super) fn read(&self, path: &Path) -> Result<Option<String>, Error> {
        let Some(id) = self.name(path).and_then(|name| self.files.get(&name)) else { return Ok(None) };
        let mut objects = self.objects.lock().map_err(|_| failed(io::Error::other("another read ended early")))?;
        objects.read(id).map(|bytes| Some(String::from_utf8_lossy(&bytes).into_owned())).map_err(failed)
    }

    /// Paths of all files below a folder, as seen from it.
    pub(super) fn below(&self, folder: &Path) -> Vec<String> {
        let Some(name) = self.name(folder) else { return Vec::new() };
        let start = if name.is_empty() { name } else { format!("{name}/") };
        let from = self.files.range(start.clone()..).take_while(|(path, _)| path.starts_with(&start));
        from.map(|(path, _)| path[start.len()..].to_owned()).collect()
    }

    /// The path of a file or folder below the repository's folder; none of one outside.
    fn name(&self, path: &Path) -> Option<String> {
        // An empty path, which is this folder, has no absolute one.
        let path = std::path::absolute(Path::new(".").join(path)).ok()?;
        let path = through_links(&without_parents(&path));
        let parts: Option<Vec<&str>> = path.strip_prefix(&self.top).ok()?.iter().map(OsStr::to_str).collect();
        Some(parts?.join("/"))
    }
}

/// A path with the links resolved that lead to what is there of it.
fn through_links(path: &Path) -> PathBuf {
    match path.ancestors().find_map(|folder| Some((folder, folder.canonicalize().ok()?))) {
        Some((folder, real)) => real.join(path.strip_prefix(folder).unwrap_or(Path::new(""))),
        None => path.to_owned(),
    }
}

/// A file of a list by `git ls-tree`: path and id.
fn listed_file(line: &str) -> Option<(String, String)> {
    let (about, path) = line.split_once('\t')?;
    let mut words = about.split(' ').skip(1);
    let (kind, id) = (words.next()?, words.next()?);
    (kind == "blob").then(|| (path.to_owned(), id.to_owned()))
}

fn git(folder: &Path) -> Command {
    let mut command = Command::new("git");
    command.arg("-C").arg(folder).stdin(Stdio::null()).stderr(Stdio::piped());
    command
}

fn run(folder: &Path, arguments: &[&str]) -> Result<Vec<u8>, Error> {
    let output = git(folder).args(arguments).output().map_err(failed)?;
    if output.status.success() {
        return Ok(output.stdout);
    }
    let said = String::from_utf8_lossy(&output.stderr);
    Err(failed(io::Error::other(visible(said.trim().trim_start_matches("fatal: ")))))
}

fn failed(source: io::Error) -> Error {
    Error::Io { action: "run", path: "git".into(), source }
}

impl Objects {
    fn read(&mut self, id: &str) -> io::Result<Vec<u8>> {
        writeln!(self.questions, "{id}")?;
        self.questions.flush()?;
        let mut head = String::new();
        self.answers.read_line(&mut head)?;
        let size = head.split(' ').nth(2).and_then(|size| size.trim().parse::<usize>().ok());
        let size = size.ok_or_else(|| io::Error::other(format!("git says of {id}: {}", head.trim())))?;
        // A line's end follows the file.
        let mut found = vec![0; size + 1];
        self.answers.read_exact(&mut found)?;
        found.pop();
        Ok(found)
    }
}

impl Drop for Objects {
    fn drop(&mut self) {
        drop(self.process.kill());
        drop(self.process.wait());
    }
}

//! How files get to the disk: each is old or new, and whole, at every moment.

use std::fs;
use std::io::{self, BufReader, ErrorKind, Read, Seek, Write};
use std::path::{Path, PathBuf};

use tempfile::SpooledTempFile;

use super::{File, temporary};
use crate::error::Error;

/// Files that are to be written. Those of many specs are kept in a temporary file that has no name, so that nothing is
/// left of it whatever happens, and memory doesn't grow with the number of specs.
pub struct Changes {
    spool: SpooledTempFile,
}

/// Bytes that are kept in memory.
const IN_MEMORY: usize = 1 << 16;

impl Default for Changes {
    fn default() -> Self {
        Self { spool: SpooledTempFile::new(IN_MEMORY) }
    }
}

impl Changes {
    /// Adds a file.
    ///
    /// # Errors
    /// When there is no room for it among the system's temporary files.
    pub fn add(&mut self, file: &File) -> Result<(), Error> {
        let mut record = Vec::with_capacity(file.path.len() + file.text.len() + 16);
        for text in [&file.path, &file.text] {
            record.extend((text.len() as u64).to_le_bytes());
            record.extend(text.as_bytes());
        }
        self.spool.write_all(&record).map_err(kept)
    }

    /// Writes the files, in the order in which they were added, and returns how many. Before each, `stop` is asked whether
    /// to write no more.
    ///
    /// # Errors
    /// When a file can't be put in its place. Those before it are written.
    pub fn write(mut self, out: &Path, stop: impl Fn() -> bool) -> Result<usize, Error> {
        self.spool.rewind().map_err(kept)?;
        let mut records = BufReader::new(self.spool);
        let (mut written, mut clean) = (0, PathBuf::new());
        while let Some(file) = next(&mut records).map_err(kept)? {
            if stop() {
                break;
            }
            let place = file.place(out);
            write_file(&place, &file.text, &mut clean).map_err(|source| Error::Io {
                action: "write",
                path: place,
                source,
            })?;
            written += 1;
        }
        Ok(written)
    }
}

/// Writes files that aren't there yet, each whole; nothing where one of them is.
///
/// # Errors
/// When a file is there, or can't be written.
pub fn create(files: &[(PathBuf, String)]) -> Result<(), Error> {
    if let Some((path, _)) = files.iter().find(|(path, _)| fs::symlink_metadata(path).is_ok()) {
        return Err(Error::Usage(format!("`{}` is there already, and nothing was written", path.display())));
    }
    for (path, text) in files {
        let failed = |source| Error::Io { action: "write", path: path.clone(), source };
        let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
        let mut file = fs::create_dir_all(folder).and_then(|()| temporary::create(folder)).map_err(failed)?;
        file.as_file_mut().write_all(text.as_bytes()).map_err(failed)?;
        file.persist_noclobber(path).map_err(|error| failed(error.error))?;
    }
    Ok(())
}

fn kept(source: io::Error) -> Error {
    Error::Io { action: "keep what is to be written in", path: std::env::temp_dir(), source }
}

/// The next file of those that were kept.
fn next(records: &mut impl Read) -> io::Result<Option<File>> {
    let Some(path) = text(records)? else { return Ok(None) };
    Ok(text(records)?.map(|text| File { path, text }))
}

fn text(records: &mut impl Read) -> io::Result<Option<String>> {
    let mut length = [0; 8];
    match records.read_exact(&mut length) {
        Err(error) if error.kind() == ErrorKind::UnexpectedEof => return Ok(None),
        read => read?,
    }
    let mut text = String::new();
    records.by_ref().take(u64::from_le_bytes(length)).read_to_string(&mut text)?;
    Ok(Some(text))
}

/// Writes one file; `clean` is the folder that is known to have no litter. After an error, nothing is left that wasn't
/// there.
fn write_file(place: &Path, text: &str, clean: &mut PathBuf) -> io::Result<()> {
    let folder = place.parent().unwrap_or(place);
    let mut made = Vec::new();
    let mut attempt = || {
        make_folder(folder, &mut made)?;
        if made.is_empty() && clean != folder {
            temporary::remove_litter(folder)?;
        }
        folder.clone_into(clean);
        replace(place, text, folder)
    };
    let written = attempt();
    if written.is_err() {
        made.iter().rev().for_each(|folder| drop(fs::remove_dir(folder)));
    }
    written
}

/// Makes a folder and those above it, and notes which weren't there, outermost first.
fn make_folder(folder: &Path, made: &mut Vec<PathBuf>) -> io::Result<()> {
    let is_missing = |folder: &&Path| !folder.as_os_str().is_empty() && !folder.exists();
    let missing: Vec<&Path> = folder.ancestors().take_while(is_missing).collect();
    for folder in missing.into_iter().rev() {
        match fs::create_dir(folder) {
            Ok(()) => made.push(folder.to_owned()),
            // Another process was faster.
            Err(error) if error.kind() == ErrorKind::AlreadyExists => {}
            Err(error) => return Err(error),
        }
    }
    Ok(())
}

/// Puts a file into its place, with the mode of the one that it replaces.
fn replace(place: &Path, text: &str, folder: &Path) -> io::Result<()> {
    let mut file = temporary::create(folder)?;
    // The system's answer alone: the file's own path says nothing to anybody.
    file.as_file_mut().write_all(text.as_bytes())?;
    if let Ok(old) = fs::symlink_metadata(place) {
        file.as_file().set_permissions(old.permissions())?;
    }
    file.persist(place)?;
    Ok(())
}

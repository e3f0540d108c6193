//! How files get to the disk: whole, or not at all.

use std::fs;
use std::io::{self, ErrorKind, Write as _};
use std::path::Path;

use super::Tree;
use crate::error::Error;

/// Writes the files that differ from those on the disk; the others keep their time. Each is old or new at every moment.
/// Returns how many were written.
///
/// # Errors
/// When a file can't be read, written or put in its place.
pub fn write(tree: &Tree) -> Result<usize, Error> {
    let mut written = 0;
    for (path, text) in tree {
        if !is_equal(path, text)? {
            write_file(path, text).map_err(|source| Error::Io { action: "write", path: path.clone(), source })?;
            written += 1;
        }
    }
    Ok(written)
}

fn is_equal(path: &Path, text: &str) -> Result<bool, Error> {
    match fs::metadata(path) {
        Ok(found) if found.len() != text.len() as u64 => Ok(false),
        Ok(_) => match fs::read(path) {
            Ok(found) => Ok(found == text.as_bytes()),
            Err(source) => Err(Error::Io { action: "read", path: path.to_owned(), source }),
        },
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(false),
        Err(source) => Err(Error::Io { action: "read", path: path.to_owned(), source }),
    }
}

fn write_file(path: &Path, text: &str) -> io::Result<()> {
    let folder = path.parent().unwrap_or(Path::new("."));
    fs::create_dir_all(folder)?;
    let mut builder = tempfile::Builder::new();
    builder.prefix(".pipegen-");
    #[cfg(unix)]
    builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o666));
    let mut file = builder.tempfile_in(folder)?;
    file.write_all(text.as_bytes())?;
    file.persist(path)?;
    Ok(())
}

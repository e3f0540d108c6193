//! Temporary files beside those that they become. One is locked as long as its owner lives, so that whoever writes in the
//! folder next can tell the litter of the dead from the work of the living.

use std::fs::{self, OpenOptions};
use std::io::{self, ErrorKind};
use std::path::Path;

use tempfile::{Builder, NamedTempFile};

const PREFIX: &str = ".pipegen-";
const SUFFIX: &str = ".tmp";
const RANDOM: usize = 6;

/// Makes a file in a folder. It goes when it is dropped.
pub(super) fn create(folder: &Path) -> io::Result<NamedTempFile> {
    let mut builder = Builder::new();
    builder.prefix(PREFIX).suffix(SUFFIX).rand_bytes(RANDOM);
    loop {
        // With the mode of any other file: the umask takes its part.
        let file = builder.make_in(folder, |path| OpenOptions::new().write(true).create_new(true).open(path))?;
        match file.as_file().lock() {
            // Where nobody can lock, nobody takes it for litter.
            Err(error) if error.kind() == ErrorKind::Unsupported => return Ok(file),
            locked => locked?,
        }
        // Before it was locked, another process may have taken it for litter.
        if file.path().try_exists()? {
            return Ok(file);
        }
    }
}

/// Removes the temporary files of processes that were killed.
pub(super) fn remove_litter(folder: &Path) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        if is_temporary(&entry.file_name().to_string_lossy()) && entry.file_type()?.is_file() {
            // One that can't be opened or removed is somebody else's.
            let Ok(file) = OpenOptions::new().write(true).open(entry.path()) else { continue };
            if file.try_lock().is_ok() {
                let _ = fs::remove_file(entry.path());
            }
        }
    }
    Ok(())
}

fn is_temporary(name: &str) -> bool {
    let random = name.strip_prefix(PREFIX).and_then(|rest| rest.strip_suffix(SUFFIX));
    random.is_some_and(|random| random.len() == RANDOM && random.chars().all(|found| found.is_ascii_alphanumeric()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn litter_is_what_nobody_holds() {
        let folder = tempfile::tempdir().unwrap();
        let held = create(folder.path()).unwrap();
        let names = [".pipegen-abc123.tmp", ".pipegen-notes.tmp", ".pipegen-abc123", "pipegen-abc123.tmp"];
        for name in names {
            fs::File::create(folder.path().join(name)).unwrap();
        }
        fs::create_dir(folder.path().join(".pipegen-folder.tmp")).unwrap();
        remove_litter(folder.path()).unwrap();
        let left = names.map(|name| folder.path().join(name).exists());
        assert_eq!((left, held.path().exists()), ([false, true, true, true], true));
        assert!(folder.path().join(".pipegen-folder.tmp").exists());

        let path = held.path().to_owned();
        drop(held);
        assert!(!path.exists());
    }
}

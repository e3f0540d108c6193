//! A thread whose stack holds whatever a template of 64 KiB nests: the engine reads, compiles and drops it recursively.

use std::thread::{Builder, scope};

use crate::error::Error;

/// Bytes of stack. They are only reserved: memory is taken by what is used of it.
const STACK: usize = 1 << 29;

/// Does the work on such a thread, and waits for it.
///
/// # Errors
/// When the system gives no thread, beside what the work returns.
pub(super) fn with_large_stack<T: Send>(work: impl FnOnce() -> Result<T, Error> + Send) -> Result<T, Error> {
    scope(|scope| {
        let thread = Builder::new().stack_size(STACK).spawn_scoped(scope, work);
        let thread = thread.map_err(|source| Error::Io { action: "start", path: "a thread".into(), source })?;
        thread.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic))
    })
}

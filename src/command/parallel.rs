//! Work on many things at once, with results in order.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::process::abort;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Condvar, Mutex, PoisonError};
use std::thread;

/// Number of items below which threads cost more than they save.
const MANY: usize = 16;

/// Stack of a thread, as large as that of a program's first: templates and specs may be nested.
const STACK: usize = 8 << 20;

/// Does the work for each item, on all cores if there are many items, and hands over the results in order of the items.
///
/// Each thread takes the next item, and hands its result over itself when it is that item's turn: what a thread made it also
/// drops, which costs the allocator least, and no more results wait than there are threads.
pub(super) fn in_order<'i, T: Sync, R>(
    items: &'i [T],
    work: impl Fn(&T) -> R + Sync,
    each: impl FnMut(&'i T, R) + Send,
) {
    let threads = if items.len() < MANY { 1 } else { thread::available_parallelism().map_or(1, usize::from) };
    let taken = AtomicUsize::new(0);
    let turn = Mutex::new((0, each));
    // Items that are worked on follow one another, so that no two of them wait for the same signal.
    let signals: Vec<Condvar> = (0..threads).map(|_| Condvar::new()).collect();
    let work_on_items = || loop {
        let index = taken.fetch_add(1, Ordering::Relaxed);
        let Some(item) = items.get(index) else { return };
        let result = work(item);
        let turn = turn.lock().unwrap_or_else(PoisonError::into_inner);
        let turn = signals[index % threads].wait_while(turn, |(next, _)| *next != index);
        let mut turn = turn.unwrap_or_else(PoisonError::into_inner);
        let (next, each) = &mut *turn;
        each(item, result);
        *next += 1;
        drop(turn);
        signals[(index + 1) % threads].notify_one();
    };
    // The turn of an item whose work panics would never come.
    let run = || catch_unwind(AssertUnwindSafe(work_on_items)).unwrap_or_else(|_| abort());
    thread::scope(|scope| {
        for _ in 1..threads {
            // Where there can be no more threads, those that are there do all.
            let _ = thread::Builder::new().stack_size(STACK).spawn_scoped(scope, run);
        }
        run();
    });
}

#[cfg(test)]
mod tests {
    use std::thread;

    use super::in_order;

    #[test]
    fn results_come_in_order_from_the_threads_that_made_them() {
        for items in [0, 1, 15, 16, 17, 1000] {
            let items: Vec<usize> = (0..items).collect();
            let mut seen = Vec::new();
            let work = |item: &usize| (item * 2, thread::current().id());
            in_order(&items, work, |item, (result, thread)| {
                seen.push((*item, result, thread == thread::current().id()));
            });
            assert_eq!(seen, items.iter().map(|item| (*item, item * 2, true)).collect::<Vec<_>>());
        }
    }
}

//! Work on many things at once, with results in order.

use std::sync::mpsc::sync_channel;
use std::thread;

/// Number of items below which threads cost more than they save.
const MANY: usize = 16;

/// Items whose results a thread hands over at once: waking another thread costs a part of an item's work.
const BATCH: usize = 8;

/// Stack of a thread, as large as that of a program's first: templates and specs may be nested.
const STACK: usize = 8 << 20;

/// Does the work for each item, on all cores if there are many items, and hands over the results in order of the items.
pub(super) fn in_order<'i, T: Sync, R: Send>(
    items: &'i [T],
    work: impl Fn(&T) -> R + Sync,
    mut each: impl FnMut(&'i T, R),
) {
    let threads = if items.len() < MANY { 1 } else { thread::available_parallelism().map_or(1, usize::from) };
    if threads == 1 {
        return items.iter().for_each(|item| each(item, work(item)));
    }
    let work = &work;
    thread::scope(|scope| {
        // Each thread has every n-th batch, so that the next results are always known to come from the next thread. It
        // waits until those before are taken: more would only take memory.
        let batches = || items.chunks(BATCH);
        let mut results = Vec::new();
        for first in 0..threads {
            let (sender, receiver) = sync_channel(1);
            let own = batches().skip(first).step_by(threads);
            let mut own = own.map(move |batch| batch.iter().map(work).collect::<Vec<R>>());
            let thread = thread::Builder::new().stack_size(STACK);
            // Where there can be no more threads, there is a result for nothing, as if it had ended.
            let _ = thread.spawn_scoped(scope, move || own.try_for_each(|done| sender.send(done)));
            results.push(receiver);
        }
        for (index, batch) in batches().enumerate() {
            let done = results[index % threads].recv();
            let done = done.unwrap_or_else(|_| batch.iter().map(work).collect());
            batch.iter().zip(done).for_each(|(item, result)| each(item, result));
        }
    });
}

#[cfg(test)]
mod tests {
    use super::in_order;

    #[test]
    fn results_come_in_order() {
        for items in [0, 1, 15, 16, 17, 1000] {
            let items: Vec<usize> = (0..items).collect();
            let mut seen = Vec::new();
            in_order(&items, |item| item * 2, |item, result| seen.push((*item, result)));
            assert_eq!(seen, items.iter().map(|item| (*item, item * 2)).collect::<Vec<_>>());
        }
    }
}

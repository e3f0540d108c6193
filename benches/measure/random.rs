//! Numbers that look like chance and are the same in every run.

/// Numbers of Marsaglia's xorshift.
pub struct Random(u64);

impl Random {
    /// The first of them is next.
    pub const fn new() -> Self {
        Self(0x9e37_79b9_7f4a_7c15)
    }

    /// One below a limit.
    pub fn below(&mut self, limit: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 % limit as u64).expect("it is below a size")
    }

    /// True in so many of so many cases.
    pub fn is(&mut self, cases: usize, of: usize) -> bool {
        self.below(of) < cases
    }

    /// One of several.
    pub fn choice<'c>(&mut self, choices: &[&'c str]) -> &'c str {
        choices[self.below(choices.len())]
    }

    /// Brings values into another order.
    pub fn shuffle<T>(&mut self, values: &mut [T]) {
        for end in (1..values.len()).rev() {
            values.swap(end, self.below(end + 1));
        }
    }
}

//! Sums over sparse rows, which are grouped by how many entries they have: a loop of known length asks nothing of the processor's guesses.

/// Rows with more entries than this are summed in a loop of any length.
const MANY: usize = 8;

/// Which rows are summed in one loop, by their entries.
pub fn class(entries: usize) -> usize {
    entries.min(MANY + 1)
}
pub const CLASSES: usize = MANY + 2;

/// An index as narrow as may be, since all are read in every pass.
pub trait Narrow: Copy {
    fn of(k: u32) -> Self;
    fn wide(self) -> usize;
}
macro_rules! narrow {
    ($($of:ty),*) => {$(
        impl Narrow for $of {
            fn of(k: u32) -> Self {
                k as $of
            }
            fn wide(self) -> usize {
                self as usize
            }
        }
    )*};
}
narrow!(u8, u16, u32);

/// Of a row, its unknown, where it begins from, and how many entries it has.
pub struct Row<I> {
    pub of: I,
    pub from: I,
    entries: u32,
}

pub struct Rows<I> {
    rows: Vec<Row<I>>,
    /// Columns of their entries, one row after the other.
    columns: Vec<I>,
    /// Rows that follow each other in the same class, and how many they are.
    runs: Vec<(usize, usize)>,
}

impl<I> Default for Rows<I> {
    fn default() -> Self {
        Self { rows: vec![], columns: vec![], runs: vec![] }
    }
}

impl<I: Narrow> Rows<I> {
    /// Unknown, beginning and columns of each, in the order in which they are to be summed.
    pub fn new(rows: impl Iterator<Item = (u32, u32, Vec<u32>)>) -> Self {
        let mut this = Self::default();
        for (of, from, columns) in rows {
            this.rows.push(Row { of: I::of(of), from: I::of(from), entries: columns.len() as u32 });
            this.columns.extend(columns.into_iter().map(I::of));
        }
        let class = |row: &Row<I>| class(row.entries as usize);
        this.runs = this.rows.chunk_by(|a, b| class(a) == class(b)).map(|run| (class(&run[0]), run.len())).collect();
        this
    }

    /// Gives `end` of every row what `begin` has for it and the sum of its entries' values times what `at` has for their columns.
    #[inline]
    pub fn sum(
        &self,
        values: &[f64],
        at: impl Fn(I) -> f64,
        mut begin: impl FnMut(&Row<I>) -> f64,
        mut end: impl FnMut(&Row<I>, f64),
    ) {
        let (mut rows, mut columns, mut values) = (&self.rows[..], &self.columns[..], values);
        macro_rules! of_same {
            ($own:ident, $entries:literal) => {{
                let (own_columns, own_values);
                (own_columns, columns) = columns.split_at($own.len() * $entries);
                (own_values, values) = values.split_at($own.len() * $entries);
                let entries = own_columns.as_chunks::<$entries>().0.iter().zip(own_values.as_chunks::<$entries>().0);
                for (row, (columns, values)) in $own.iter().zip(entries) {
                    let mut sum = begin(row);
                    for k in 0..$entries {
                        sum = values[k].mul_add(at(columns[k]), sum);
                    }
                    end(row, sum);
                }
            }};
        }
        for &(class, count) in &self.runs {
            let own;
            (own, rows) = rows.split_at(count);
            match class {
                0 => own.iter().for_each(|row| end(row, begin(row))),
                1 => of_same!(own, 1),
                2 => of_same!(own, 2),
                3 => of_same!(own, 3),
                4 => of_same!(own, 4),
                5 => of_same!(own, 5),
                6 => of_same!(own, 6),
                7 => of_same!(own, 7),
                8 => of_same!(own, 8),
                _ => {
                    for row in own {
                        let (own_columns, own_values);
                        (own_columns, columns) = columns.split_at(row.entries as usize);
                        (own_values, values) = values.split_at(row.entries as usize);
                        let entries = own_columns.iter().zip(own_values);
                        end(row, entries.fold(begin(row), |sum, (&column, value)| value.mul_add(at(column), sum)));
                    }
                }
            }
        }
    }
}

//! Sums over sparse rows of three phases at once: what couples phases with phases takes one vector of the processor for every diagonal of a block.

/// Rows `at` to `at` + 2, and how many blocks of either kind they have.
struct Row {
    at: u32,
    apart: u32,
    coupled: u32,
}

/// One lane for each phase; the fourth is nothing.
type Lanes = [f64; 4];

#[derive(Default)]
pub struct PhaseRows {
    rows: Vec<Row>,
    /// First column of every block, row after row.
    columns: Vec<u32>,
    /// Of a block that keeps the phases apart its diagonal, of another all three: each phase's own, the next one's and the one's after that.
    values: Vec<Lanes>,
}

impl PhaseRows {
    /// Takes three rows at a time out of `rows`, each (column, value) by ascending columns, where their columns come in threes.
    pub fn take(rows: &mut [Vec<(u32, f64)>]) -> Self {
        let n = rows.len();
        let mut found: Vec<(usize, Vec<Block>)> = vec![];
        let mut at = 0;
        // Four lanes are read and written from the first of three.
        while at + 4 <= n {
            match blocks(&rows[at..at + 3], n) {
                Some(blocks) => {
                    rows[at..at + 3].iter_mut().for_each(Vec::clear);
                    found.push((at, blocks));
                    at += 3;
                }
                None => at += 1,
            }
        }
        let apart = |blocks: &[Block]| blocks.iter().filter(|block| block.is_apart()).count();
        // Loops of the same lengths after one another ask nothing of the processor's guesses.
        found.sort_by_key(|(_, blocks)| (apart(blocks), blocks.len()));
        let mut this = Self::default();
        for (at, mut blocks) in found {
            blocks.sort_by_key(|block| !block.is_apart());
            let apart = apart(&blocks);
            this.rows.push(Row { at: at as u32, apart: apart as u32, coupled: (blocks.len() - apart) as u32 });
            for block in &blocks {
                this.columns.push(block.column);
                this.values.extend(&block.diagonals[..if block.is_apart() { 1 } else { 3 }]);
            }
        }
        this
    }

    /// Adds to the rows of `f` what they make of `y`.
    pub fn add(&self, y: &[f64], f: &mut [f64]) {
        let (mut columns, mut values) = (&self.columns[..], &self.values[..]);
        for row in &self.rows {
            let to = &mut f[row.at as usize..][..4];
            let mut sum: Lanes = [to[0], to[1], to[2], 0.0];
            let own;
            (own, columns) = columns.split_at(row.apart as usize);
            let of_own;
            (of_own, values) = values.split_at(own.len());
            for (&column, value) in own.iter().zip(of_own) {
                sum = add(sum, *value, lanes(y, column));
            }
            let own;
            (own, columns) = columns.split_at(row.coupled as usize);
            let of_own;
            (of_own, values) = values.split_at(3 * own.len());
            for (&column, [first, second, third]) in own.iter().zip(of_own.as_chunks::<3>().0) {
                let y = lanes(y, column);
                sum = add(sum, *first, y);
                sum = add(sum, *second, [y[1], y[2], y[0], y[3]]);
                sum = add(sum, *third, [y[2], y[0], y[1], y[3]]);
            }
            to[..3].copy_from_slice(&sum[..3]);
        }
    }
}

fn lanes(y: &[f64], column: u32) -> Lanes {
    let from = &y[column as usize..][..4];
    [from[0], from[1], from[2], from[3]]
}

fn add(sum: Lanes, value: Lanes, y: Lanes) -> Lanes {
    std::array::from_fn(|k| value[k].mul_add(y[k], sum[k]))
}

struct Block {
    column: u32,
    diagonals: [Lanes; 3],
}

impl Block {
    fn is_apart(&self) -> bool {
        self.diagonals[1..] == [[0.0; 4]; 2]
    }
}

/// Of three rows of a matrix of `n` columns; none where they are empty or their columns do not come in threes.
fn blocks(rows: &[Vec<(u32, f64)>], n: usize) -> Option<Vec<Block>> {
    let mut columns: Vec<u32> = rows.iter().flatten().map(|&(column, _)| column).collect();
    columns.sort_unstable();
    columns.dedup();
    let (threes, rest) = columns.as_chunks::<3>();
    let is_three = |&[a, b, c]: &[u32; 3]| b == a + 1 && c == a + 2 && (a as usize) + 4 <= n;
    if columns.is_empty() || !rest.is_empty() || !threes.iter().all(is_three) {
        return None;
    }
    let value = |row: usize, column: u32| {
        rows[row].binary_search_by_key(&column, |&(column, _)| column).map_or(0.0, |at| rows[row][at].1)
    };
    let block = |&[column, ..]: &[u32; 3]| {
        let of = |row: usize, beside: usize| value(row, column + ((row + beside) % 3) as u32);
        Block { column, diagonals: [0, 1, 2].map(|beside| [of(0, beside), of(1, beside), of(2, beside), 0.0]) }
    };
    Some(threes.iter().map(block).collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn adds_what_each_row_would_by_itself(
            entries in prop::collection::vec((0_u32..5, 0_u32..5, prop::array::uniform9(prop_oneof![Just(0.0), -1.0_f64..1.0]), any::<bool>()), 0..12),
            single in prop::collection::vec((0_u32..16, 0_u32..16, -1.0_f64..1.0), 0..3),
            y in prop::array::uniform16(-2.0_f64..2.0),
        ) {
            let mut dense = [[0.0; 16]; 16];
            for (i, j, values, coupled) in entries {
                for (k, value) in values.into_iter().enumerate().filter(|(k, _)| coupled || k % 4 == 0) {
                    dense[3 * i as usize + k / 3][3 * j as usize + k % 3] = value;
                }
            }
            for (i, j, value) in single {
                dense[i as usize][j as usize] = value;
            }
            let row = |row: &[f64; 16]| row.iter().enumerate().filter(|(_, v)| **v != 0.0).map(|(k, v)| (k as u32, *v)).collect::<Vec<_>>();
            let mut rows: Vec<Vec<(u32, f64)>> = dense.iter().map(row).collect();
            let phases = PhaseRows::take(&mut rows);
            let mut f = [0.5; 16];
            phases.add(&y, &mut f);
            for (f, row) in f.iter_mut().zip(&rows) {
                *f += row.iter().map(|&(k, value)| value * y[k as usize]).sum::<f64>();
            }
            for (f, row) in f.iter().zip(&dense) {
                let alone = 0.5 + row.iter().zip(&y).map(|(a, y)| a * y).sum::<f64>();
                prop_assert!((f - alone).abs() < 1e-13);
            }
        }
    }

    #[test]
    fn leaves_what_does_not_come_in_threes() {
        let mut rows =
            vec![vec![(0, 1.0)], vec![(1, 1.0)], vec![(2, 1.0)], vec![(0, 1.0), (4, 1.0)], vec![], vec![], vec![]];
        let phases = PhaseRows::take(&mut rows);
        assert_eq!((phases.rows.len(), phases.values.len()), (1, 1));
        assert_eq!(rows.iter().map(Vec::len).collect::<Vec<_>>(), [0, 0, 0, 2, 0, 0, 0]);
    }
}

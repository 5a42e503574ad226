/** Returns rows in an order that differs from call to call, or as they are. */
export type Shuffle = <TRow>(rows: readonly TRow[]) => TRow[]

/** Creates a function that shuffles in the same way whenever it is created with the same seed. */
export function createShuffle(seed: number | boolean): Shuffle {
  if (seed === false) return (rows) => [...rows]
  const random = createRandom(Number(seed))
  return (rows) => {
    return rows
      .map((row) => ({ row, rank: random() }))
      .sort((a, b) => a.rank - b.rank)
      .map(({ row }) => row)
  }
}

/** Mulberry32: a generator of numbers from 0 up to 1 whose sequence depends on its seed only. */
function createRandom(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}

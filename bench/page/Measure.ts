import type { PatternName } from './world'

/** What one sample measures; the names are those of a column in `measures.mjs`. */
export type Figures = Record<string, number>

/** Prepares a page for samples of one size. */
export type Measure = (
  pattern: PatternName,
  size: number,
) => (() => Promise<Figures>) | Promise<() => Promise<Figures>>

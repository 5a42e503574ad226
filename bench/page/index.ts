import type { Figures, Measure } from './Measure'
import { apply } from './measures/apply'
import { bulk } from './measures/bulk'
import { edit } from './measures/edit'
import { identity } from './measures/identity'
import { memory } from './measures/memory'
import { pending } from './measures/pending'
import { renders } from './measures/renders'
import type { PatternName } from './world'

const MEASURES = { edit, pending, bulk, apply, identity, renders, memory } satisfies Record<
  string,
  Measure
>

/** How the command line drives the page. */
interface Bench {
  open: (measure: keyof typeof MEASURES, pattern: PatternName, size: number) => Promise<void>
  sample: () => Promise<Figures>
}

declare global {
  var bench: Bench
}

globalThis.bench = {
  open: async (measure, pattern, size) => {
    globalThis.bench.sample = await MEASURES[measure](pattern, size)
  },
  sample: () => Promise.reject(new Error('Nothing is open.')),
}

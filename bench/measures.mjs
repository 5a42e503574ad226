import { formatBytes, formatCount, formatMegabytes, formatMs } from './formats.mjs'

/**
 * @typedef {object} Measure
 * @property {string} title
 * @property {string} size what the sizes count
 * @property {number[]} sizes
 * @property {number[]} quickSizes
 * @property {number} samples at most: a table row stops early if its time is up
 * @property {boolean} isComparable whether the documented pattern can do it too
 * @property {Record<string, { name: string, format: (value: number) => string }>} figures by name in
 * the page; the first one is what ratios are about
 */

const SAMPLES = 20

/** What is measured. Each has a file of its name in `page/measures`. */
export const MEASURES = {
  edit: {
    title: 'One edit, from `mutate()` to the commit that shows it',
    size: 'rows in the list',
    sizes: [10, 100, 1000, 10_000, 50_000],
    quickSizes: [10, 1000, 10_000],
    samples: SAMPLES,
    isComparable: true,
    figures: { ms: { name: 'time', format: formatMs } },
  },
  pending: {
    title: 'Pending edits of distinct keys of one session, each rendered',
    size: 'edits',
    sizes: [1, 10, 100, 300, 1000],
    quickSizes: [1, 100],
    samples: SAMPLES,
    isComparable: true,
    figures: { ms: { name: 'time', format: formatMs } },
  },
  bulk: {
    title: 'One edit of each session in a list of them, until everything is at rest',
    size: 'sessions',
    sizes: [10, 100, 500, 1000, 2000],
    quickSizes: [10, 100],
    samples: SAMPLES,
    isComparable: true,
    figures: {
      ms: { name: 'at rest after', format: formatMs },
      renders: { name: 'renders of the list', format: formatCount },
      patches: { name: 'PATCH', format: formatCount },
      gets: { name: 'GET', format: formatCount },
    },
  },
  apply: {
    title: '`useApplyPendingEdits()(row)` for each row within one render',
    size: 'rows',
    sizes: [1000, 5000, 10_000, 50_000],
    quickSizes: [1000],
    samples: SAMPLES,
    isComparable: false,
    figures: {
      first: { name: 'new rows', format: formatMs },
      again: { name: 'the same rows again', format: formatMs },
    },
  },
  identity: {
    title: 'Rows that are other objects after each step in the life of one edit',
    size: 'rows in the list',
    sizes: [10_000],
    quickSizes: [1000],
    samples: 3,
    isComparable: true,
    figures: {
      edited: { name: 'edit', format: formatCount },
      acknowledged: { name: 'acknowledgement', format: formatCount },
      refetched: { name: 'refetch', format: formatCount },
    },
  },
  renders: {
    title: 'Mounted rows that one edit renders, each with a hook of its own',
    size: 'mounted rows',
    sizes: [1000],
    quickSizes: [100],
    samples: 3,
    isComparable: true,
    figures: { rows: { name: 'rendered', format: formatCount } },
  },
  memory: {
    title:
      'What is left of edits of 1,000 sessions, 1,000 at a time, after a fifth of them to warm up',
    size: 'edits',
    sizes: [100_000],
    quickSizes: [5000],
    samples: 1,
    isComparable: true,
    figures: {
      before: { name: 'heap before', format: formatMegabytes },
      after: { name: 'after', format: formatMegabytes },
      perEdit: { name: 'per edit', format: formatBytes },
      queries: { name: 'queries', format: formatCount },
      mutations: { name: 'mutations', format: formatCount },
    },
  },
}

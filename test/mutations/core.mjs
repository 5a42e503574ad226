const MERGE = 'src/core/session/mergeMetadata.ts'
const COMPOSE = 'src/core/session/composePatches.ts'

/**
 * Defects in how patches are merged and composed.
 *
 * @type {import('../../scripts/mutants/types.ts').MutationFile}
 */
export const core = {
  suite: 'engine',
  tests: ['test/core/metadata'],
  mutations: [
    {
      name: 'patches are composed by a plain deep merge',
      change: [[COMPOSE, ' || replacesThenMerges(first, second, true)', '']],
    },
    {
      name: 'objects merge at the top only',
      change: [
        [
          MERGE,
          'after = mergeObjects(before, change, false, owned)',
          'after = isEqualJson(before, change) ? before : change',
        ],
      ],
    },
    {
      name: 'null removes a key',
      change: [
        [MERGE, 'if (change === undefined ||', 'if (change === undefined || change === null ||'],
      ],
    },
    {
      name: 'a merge that changes nothing still copies',
      change: [[MERGE, 'let merged = base\n', 'let merged = { ...base }\n']],
    },
  ],
}

const MERGE = 'src/core/session/mergeMetadata.ts'
const CHECK = 'src/core/input/checkPlainJson.ts'
const DIFF = 'src/core/session/diffMetadata.ts'
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
      change: [[COMPOSE, ' || replacesThenMerges(first, second)', '']],
    },
    {
      name: 'objects merge at the top only',
      change: [
        [
          MERGE,
          'if (isJsonObject(before) && isJsonObject(change)) {',
          'if (false as boolean && isJsonObject(before) && isJsonObject(change)) {',
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
      change: [
        [
          MERGE,
          'root: Merging = { merged: base, patch }',
          'root: Merging = { merged: { ...base }, patch }',
        ],
      ],
    },
    {
      name: 'a Date, a Map or an array counts as an object without keys',
      change: [
        [
          CHECK,
          "throw invalidInput(name, 'not_plain_object', { reason: mustBe('a plain object', value) })",
          'return',
        ],
      ],
    },
    {
      name: 'a Date inside metadata counts as an object without keys',
      change: [
        [
          CHECK,
          "throw invalidInput(pathOf(parent), 'not_json', { reason: notJson(describeType(value)) })",
          'return []',
        ],
      ],
    },
    {
      name: 'metadata that contains itself is compared for ever',
      change: [[CHECK, "throw invalidInput(pathOf(step), 'cycle')", 'continue']],
    },
    {
      name: 'a diff leaves a changed system out without a word',
      change: [[DIFF, "throw invalidInput(`to.${SYSTEM_KEY}`, 'reserved_key')", 'continue']],
    },
  ],
}

const VIEW = 'src/edits/EditView.ts'
const FOLD = 'src/edits/foldEdits.ts'
const MAP = 'src/edits/mapSessions.ts'
const MERGE = 'src/core/session/mergeMetadata.ts'
const POSITIONS = 'src/edits/sessionPositions.ts'
const SHARE = 'src/edits/shareSessions.ts'
const SHOWN = 'src/edits/ShownSessions.ts'

/**
 * Defects in what the view keeps between renders: folds, positions, what was shown, shared rows.
 *
 * @type {import('../../scripts/mutants/types.ts').MutationFile}
 */
export const keptViews = {
  suite: 'engine',
  tests: ['test/edits'],
  mutations: [
    {
      name: 'a kept fold does not notice that a patch was removed',
      tests: ['test/edits/foldEdits.test.ts'],
      change: [
        [
          FOLD,
          'kept?.patches.every((patch, index) => patch === patches[index]) === true',
          '!!kept',
        ],
      ],
    },
    {
      name: 'a kept fold does not notice that a patch was appended',
      tests: ['test/edits/foldEdits.test.ts'],
      change: [[FOLD, 'kept?.patches === patches', 'kept && kept.patches[0] === patches[0]']],
    },
    {
      name: 'every edit merges all pending patches again',
      tests: ['test/edits/foldEdits.test.ts'],
      change: [[FOLD, 'patch === patches[index]) === true', 'patch === patches[index]) === null']],
    },
    {
      name: 'the patches of a view are merged into the row of the server',
      tests: ['test/edits/foldEdits.test.ts'],
      change: [
        [MERGE, 'const owned = new Set<Metadata>()', 'const owned = new Set<Metadata>([base])'],
      ],
    },
    {
      name: 'the positions of sessions are trusted after the app has sorted the array',
      tests: ['test/edits/editView.test.ts'],
      change: [
        [
          POSITIONS,
          'sessions.every((position) => isOneOf(items[position], ids))',
          'sessions.length >= 0',
        ],
      ],
    },
    {
      name: 'the positions of sessions are trusted after the app has extended the array',
      tests: ['test/edits/editView.test.ts'],
      change: [[POSITIONS, 'kept?.length === items.length', 'kept']],
    },
    {
      name: 'an array in which one row changed is searched from scratch',
      tests: ['test/edits/editView.test.ts'],
      change: [[MAP, '  keepPositions(items, copy)\n', '']],
    },
    {
      name: 'a session shows its edit in only one of its rows',
      tests: ['test/edits/editView.test.ts'],
      change: [[POSITIONS, 'position, ...(repeated.get(id) ?? NONE)', 'position']],
    },
    {
      name: 'only the first page is searched for a session',
      tests: ['test/edits/editView.test.ts'],
      change: [
        [
          MAP,
          'containers.some((position) => hasSession(items[position], ids))',
          'hasSession(items[containers[0] ?? 0], ids)',
        ],
      ],
    },
    {
      name: 'a session shown on its own is not remembered',
      tests: ['test/edits/editView.test.ts'],
      change: [[SHOWN, '      this.#ids?.add(data.sessionId)\n', '']],
    },
    {
      name: 'lists that are gone are remembered for ever',
      tests: ['test/edits/shownSessions.test.ts'],
      change: [[SHOWN, 'if (this.#containers.length > this.#limit) this.#dropDead()', '']],
    },
    {
      name: 'sessions shown on their own are remembered without a limit',
      tests: ['test/edits/shownSessions.test.ts'],
      change: [[SHOWN, 'this.#ids.size > MAX_IDS', 'this.#ids.size < 0']],
    },
    {
      name: 'a view that nothing notifies trusts what it knew',
      tests: ['test/edits/hidden.test.tsx'],
      change: [[VIEW, '      if (subscribers === 0 && stamp !== readStamp()) renew()\n', '']],
    },
    {
      name: 'a view that is on screen renders for sessions that it does not show',
      tests: ['test/edits/editView.test.ts'],
      change: [[VIEW, 'subscribers === 0 && stamp', 'stamp']],
    },
    {
      name: 'a view renders once for each session of a batch',
      tests: ['test/edits/editView.test.ts'],
      change: [[VIEW, '        onChange()\n', '        changes.forEach(onChange)\n']],
    },
    {
      name: 'rows are shared by position',
      tests: ['test/edits/shareSessions.test.ts'],
      change: [
        [SHARE, 'isSameRow || !isSession(after) ? before : findRow(after.sessionId)', 'before'],
      ],
    },
    {
      name: 'a row of which one field is equal is shared',
      tests: ['test/edits/shareSessions.test.ts'],
      change: [[SHARE, 'isEqual &&= shared === before && ', 'isEqual ||= shared === before && ']],
    },
    {
      name: 'a row that lost a field is shared',
      tests: ['test/edits/shareSessions.test.ts'],
      change: [[SHARE, 'isEqual && keys.length === Object.keys(previous).length', 'isEqual']],
    },
    {
      name: 'a row that gained a field which is undefined is shared',
      tests: ['test/edits/shareSessions.test.ts'],
      change: [[SHARE, ' && Object.hasOwn(previous, key)', '']],
    },
    {
      name: 'sharing loses what the app has attached to an array',
      tests: ['test/edits/shareSessions.test.ts'],
      change: [
        [
          SHARE,
          '  if ((isEqual || copy) && !(isPlainArray(previous) && isPlainArray(next))) return next\n',
          '',
        ],
      ],
    },
    {
      name: 'sharing exchanges instances of a class for plain objects',
      tests: ['test/edits/shareSessions.test.ts'],
      change: [
        [
          SHARE,
          '!isPlainObject(previous) || !isPlainObject(next)',
          '!isObject(previous) || !isObject(next)',
        ],
        [
          SHARE,
          'function isPlainObject(',
          "function isObject(value: unknown): value is Metadata {\n  return typeof value === 'object' && value !== null\n}\n\nfunction isPlainObject(",
        ],
      ],
    },
  ],
}

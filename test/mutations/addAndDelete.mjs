const LANE = 'src/edits/Lane.ts'
const ENGINE = 'src/edits/EditEngine.ts'
const SERVER_STATE = 'src/edits/ServerState.ts'
const VIEW = 'src/edits/EditView.ts'
const OPERATIONS = 'src/edits/editOperations.ts'
const MAP = 'src/edits/mapSessions.ts'
const WRITER = 'src/edits/CacheWriter.ts'
const ADD = 'src/edits/addSessionMutationOptions.ts'

/**
 * Defects in how sessions are added and deleted.
 *
 * @type {import('../../scripts/mutants/types.ts').MutationFile}
 */
export const addAndDelete = {
  suite: 'engine',
  tests: ['test/edits/deleteSession.test.tsx'],
  mutations: [
    {
      name: 'edits made after a delete are sent, and would resurrect the session',
      change: [
        [
          LANE,
          '      this.#settle(this.#failingWith(error), () => rejectionOf(error))\n',
          '      void error\n',
        ],
      ],
    },
    {
      name: 'a delete drops the add behind it',
      tests: ['test/edits/addSession.test.tsx'],
      change: [[LANE, 'this.#settle(this.#failingWith(error), ', 'this.#settle(this.edits, ']],
    },
    {
      name: 'a 404 drops the add behind it',
      tests: ['test/edits/addSession.test.tsx'],
      change: [[OPERATIONS, 'failsWith: [],', "failsWith: ['not_found', 'gone'],"]],
    },
    {
      name: 'the end of a session drops its delete',
      change: [
        [
          OPERATIONS,
          "failsWith: ['not_found', 'gone'],",
          "failsWith: ['not_found', 'gone', 'conflict'],",
        ],
      ],
    },
    {
      name: 'an acknowledged delete leaves its row in cached lists',
      change: [[WRITER, '{ sessionIds, change, isRemoved: isDeleted }', '{ sessionIds, change }']],
    },
    {
      name: 'an acknowledged delete leaves the detail',
      change: [
        [
          WRITER,
          'if (isSession(data) && sessionIds.has(data.sessionId) && isDeleted(data)) {',
          'if (isSession(data) && data.sessionId === "" && isDeleted(data)) {',
        ],
      ],
    },
    {
      name: 'a pending delete leaves its row in lists',
      change: [[VIEW, 'sessionIds, change, isRemoved }', 'sessionIds, change }']],
    },
    {
      name: 'hooks are not told that a delete is pending',
      change: [[ENGINE, ' || isDeleting !== lane.isDeleting', '']],
    },
    {
      name: 'a delete whose response was lost fails when it is retried',
      change: [
        [OPERATIONS, 'if (!mayBeApplied || !isMissingSession(error)) throw error', 'throw error'],
      ],
    },
    {
      name: 'every 404 of a delete counts as success',
      change: [
        [
          OPERATIONS,
          'if (!mayBeApplied || !isMissingSession(error)) throw error',
          'if (!isMissingSession(error)) throw error',
        ],
      ],
    },
    {
      name: 'a delete reads the detail again',
      change: [[LANE, "      this.#outdated = 'lists'\n      const error", '      const error']],
    },
    {
      name: 'the counts of a list still count a deleted row',
      change: [[MAP, '[name]: count - by[name] }', '[name]: count }']],
    },
    {
      name: 'an added session is not cached as its detail',
      tests: ['test/edits/addSession.test.tsx'],
      change: [[SERVER_STATE, '    this.#queryClient.setQueryData(queryKey, session)\n', '']],
    },
    {
      name: 'a GET from before an add clears its detail',
      tests: ['test/edits/addSession.test.tsx'],
      change: [
        [
          SERVER_STATE,
          "if (added && isZepError(query.state.error, 'not_found')) {",
          "if (added && isZepError(query.state.error, 'conflict')) {",
        ],
      ],
    },
    {
      name: 'an add is retried',
      tests: ['test/edits/addSession.test.tsx'],
      change: [[ADD, 'retries: 0', 'retries: 2']],
    },
  ],
}

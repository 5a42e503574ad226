const LANE = 'src/edits/Lane.ts'
const ENGINE = 'src/edits/EditEngine.ts'
const SERVER_STATE = 'src/edits/ServerState.ts'
const VIEW = 'src/edits/EditView.ts'
const OPERATIONS = 'src/edits/editOperations.ts'
const MAP = 'src/edits/mapSessions.ts'
const ADD = 'src/edits/addSessionMutationOptions.ts'

/**
 * Defects in how sessions are added and deleted.
 *
 * @type {import('../../scripts/mutants/types.ts').MutationFile}
 */
export const addAndDelete = {
  suite: 'engine',
  tests: ['test/model/model.test.tsx', 'test/edits'],
  mutations: [
    {
      name: 'edits made after a delete are sent, and would resurrect the session',
      change: [
        [LANE, '      this.#rejectAll(this.#failingWith(error), error)\n', '      void error\n'],
      ],
    },
    {
      name: 'a delete drops the add behind it',
      change: [
        [
          LANE,
          'this.#rejectAll(this.#failingWith(error), error)',
          'this.#rejectAll(this.edits, error)',
        ],
      ],
    },
    {
      name: 'a 404 drops the add behind it',
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
      change: [
        [SERVER_STATE, '      isRemoved: (cached) => isDelete(find(cached.sessionId)),\n', ''],
      ],
    },
    {
      name: 'an acknowledged delete leaves the detail',
      change: [
        [
          SERVER_STATE,
          'if (isSession(data) && isDelete(find(data.sessionId))) {',
          'if (isSession(data) && data.sessionId === "") {',
        ],
      ],
    },
    {
      name: 'a pending delete leaves its row in lists',
      change: [
        [
          VIEW,
          '    isRemoved: (session: Session<Metadata>) => engine.isDeleting(session.sessionId),\n',
          '',
        ],
      ],
    },
    {
      name: 'hooks are not told that a delete is pending',
      change: [[ENGINE, ' || isDeleting !== lane.isDeleting', '']],
    },
    {
      name: 'a delete whose response was lost fails when it is retried',
      change: [
        [OPERATIONS, 'if (!isRetry || !isMissingSession(error)) throw error', 'throw error'],
      ],
    },
    {
      name: 'every 404 of a delete counts as success',
      change: [
        [
          OPERATIONS,
          'if (!isRetry || !isMissingSession(error)) throw error',
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
      tests: ['test/edits'],
      change: [[MAP, '[name]: count - by[name] }', '[name]: count }']],
    },
    {
      name: 'an added session is not cached as its detail',
      change: [
        [
          SERVER_STATE,
          '    if (query?.state.data === undefined) this.#queryClient.setQueryData(queryKey, session)\n',
          '    void query\n',
        ],
      ],
    },
    {
      name: 'a GET from before an add clears its detail',
      tests: ['test/edits'],
      change: [
        [
          SERVER_STATE,
          "if (added && isZepError(error, 'not_found')) {",
          "if (added && isZepError(error, 'conflict')) {",
        ],
      ],
    },
    {
      name: 'an add is retried',
      change: [[ADD, 'retries: 0', 'retries: 2']],
    },
  ],
}

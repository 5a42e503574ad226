const CHECK = 'src/core/check.ts'
const REQUEST = 'src/core/requests/sessionRequest.ts'

/**
 * Defects in what the client sends and accepts.
 *
 * @type {import('../../scripts/mutants/types.ts').MutationFile}
 */
export const client = {
  suite: 'engine',
  tests: ['test/core'],
  mutations: [
    {
      name: 'the client drops nulls at the top, as the official SDK does',
      tests: ['test/core', 'test/model/model.test.tsx'],
      change: [
        [
          CHECK,
          '      if (value !== undefined) {\n',
          '      if (value !== undefined && (value !== null || !isRoot)) {\n',
        ],
      ],
    },
    {
      name: 'the client accepts a session with another id',
      change: [[REQUEST, 'session.sessionId !== sessionId', 'false']],
    },
    {
      name: 'the client sends an id as it is',
      change: [[REQUEST, 'encodeURIComponent(sessionId)', 'sessionId']],
    },
    {
      name: 'the client sends the empty patch, which wipes a session',
      change: [[CHECK, "    if (text === '{}') fail('empty')\n", '']],
    },
  ],
}

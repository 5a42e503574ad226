const METADATA = 'src/core/metadata.ts'

/** @type {import('./mutations.mjs').Mutation[]} */
export const MERGE_MUTATIONS = [
  {
    name: 'patches are composed by a plain deep merge',
    change: [[METADATA, ' || replacesThenMerges(first, second, true)', '']],
  },
  {
    name: 'objects merge at the top only',
    change: [
      [METADATA, 'if (isJsonObject(before) && isJsonObject(change)) after', 'if (false) after'],
    ],
  },
  {
    name: 'null removes a key',
    change: [
      [METADATA, 'if (change === undefined ||', 'if (change === undefined || change === null ||'],
    ],
  },
  {
    name: 'a merge that changes nothing copies all the same',
    change: [[METADATA, 'let merged = base\n', 'let merged = { ...base }\n']],
  },
]

/** @type {import('./mutations.mjs').Mutation[]} */
export const CLIENT_MUTATIONS = [
  {
    name: 'the client drops nulls at the top, as the official SDK does',
    tests: ['test/core', 'test/model/model.test.tsx'],
    change: [
      [
        'src/core/check.ts',
        '      if (value !== undefined) {\n',
        '      if (value !== undefined && (value !== null || !isRoot)) {\n',
      ],
    ],
  },
  {
    name: 'the client takes the session of another id',
    tests: ['test/core'],
    change: [['src/core/requests/sessionRequest.ts', 'session.sessionId !== sessionId', 'false']],
  },
  {
    name: 'the client sends an id as it is',
    tests: ['test/core'],
    change: [['src/core/requests/sessionRequest.ts', 'encodeURIComponent(sessionId)', 'sessionId']],
  },
  {
    name: 'the client sends the empty patch, which wipes a session',
    tests: ['test/core'],
    change: [['src/core/check.ts', "    if (text === '{}') fail('empty')\n", '']],
  },
]

const SERIALIZE = 'src/core/input/serializeMetadata.ts'
const PATCH = 'src/core/input/serializePatch.ts'
const REQUEST = 'src/core/operations/sessionRequest.ts'
const PATH = 'src/core/operations/sessionPath.ts'
const ADD = 'src/core/operations/addSession.ts'
const SCHEMA = 'src/core/session/sessionSchema.ts'

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
      change: [
        [
          SERIALIZE,
          '      if (value !== undefined) {\n',
          '      if (value !== undefined && (value !== null || !isRoot)) {\n',
        ],
      ],
    },
    {
      name: 'the client accepts a session with another id',
      change: [[REQUEST, 'session.sessionId === sessionId', 'session.sessionId !== ""']],
    },
    {
      name: 'the client sends an id as it is',
      change: [[PATH, 'encodeURIComponent(sessionId)', 'sessionId']],
    },
    {
      name: 'the client sends the empty patch, which wipes a session',
      change: [
        [
          PATCH,
          "  if (json === '{}') throw invalidInput('metadata', 'empty', { sessionId })\n",
          '',
        ],
      ],
    },
    {
      name: 'an added session is sent without its user',
      change: [[ADD, '    fields.push(`"user_id":${JSON.stringify(userId)}`)\n', '']],
    },
    {
      name: 'the user of an added session is not checked',
      change: [[ADD, '    checkUserId(userId)\n', '']],
    },
    {
      name: 'fields that Zep adds are dropped',
      change: [[SCHEMA, '  return z.looseObject({', '  return z.object({']],
    },
    {
      name: 'the year 1 counts as a time',
      change: [[SCHEMA, " && !value.startsWith('0001-')", '']],
    },
    {
      name: '`__proto__` keys are kept',
      change: [[SCHEMA, 'z.transform(withoutProtoKeys)', 'z.transform((wire: Metadata) => wire)']],
    },
  ],
}

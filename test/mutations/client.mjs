const SERIALIZE = 'src/core/input/serializeMetadata.ts'
const PATCH = 'src/core/input/serializePatch.ts'
const REQUEST = 'src/core/operations/sessionRequest.ts'
const PATH = 'src/core/operations/sessionPath.ts'
const ADD = 'src/core/operations/addSession.ts'
const UPDATE = 'src/core/operations/updateSession.ts'
const BASE_URL = 'src/core/input/normalizeBaseUrl.ts'
const INVALID = 'src/core/input/invalidInput.ts'
const TYPE = 'src/core/input/describeType.ts'
const STATUS = 'src/core/http/describeStatus.ts'
const NO_RESPONSE = 'src/core/http/describeNoResponse.ts'
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
      name: 'any truthy allowInsecureHttp allows http',
      change: [[BASE_URL, 'allowInsecureHttp !== true', '!allowInsecureHttp']],
    },
    {
      name: 'allowInsecureHttp allows every scheme',
      change: [[BASE_URL, 'if (!/^https?:', 'if (!allowInsecureHttp && !/^https?:']],
    },
    {
      name: 'an update without an edit is a TypeError',
      change: [[UPDATE, "  checkObject('edit', edit, '{ metadata }')\n", '']],
    },
    {
      name: 'a message contains the name of a class, however odd',
      change: [[TYPE, ' && /^\\w{1,40}$/.test(name)', '']],
    },
    {
      name: 'the message for a wrong option says that nothing was sent',
      change: [[INVALID, "UNSENT.test(path) ? '' : ", '']],
    },
    {
      name: 'what a server says in a sentence gets an advice too',
      change: [[STATUS, 'if (sentence && !issue && ', 'if (sentence && issue && ']],
    },
    {
      name: 'the message for a 403 is what the server says',
      change: [[STATUS, " && code !== 'forbidden'", '']],
    },
    {
      name: 'a page of an own server is told about CORS',
      change: [[NO_RESPONSE, "baseUrl.startsWith('http')", 'baseUrl']],
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

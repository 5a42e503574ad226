const HANDLER = 'src/server/createZepHandler.ts'
const ORIGINS = 'src/server/origins.ts'
const OPTIONS = 'src/server/checkOptions.ts'
const EDIT = 'src/server/readEdit.ts'

/**
 * Holes in what is accepted from a browser.
 *
 * @type {import('../../scripts/mutants/types.ts').MutationFile}
 */
export const handlerRequests = {
  suite: 'server',
  tests: ['test/server'],
  isolate: false,
  mutations: [
    // origins
    {
      name: 'skips the origin check',
      change: [[HANDLER, 'if (!isFromOwnPage(request, settings))', 'if (false)']],
    },
    {
      name: 'trusts the same site',
      change: [[ORIGINS, "return site === 'same-origin'", "return site.startsWith('same-')"]],
    },
    {
      name: 'trusts requests that no page made',
      change: [[ORIGINS, "return site === 'same-origin'", "return site !== 'cross-site'"]],
    },
    {
      name: 'looks for the site anywhere in the header',
      change: [[ORIGINS, "return site === 'same-origin'", "return site.includes('same-origin')"]],
    },
    {
      name: 'trusts an Origin over the site',
      change: [[ORIGINS, 'if (site !== null)', 'if (site !== null && origin === null)']],
    },
    {
      name: 'compares hosts by their beginning',
      change: [
        [
          ORIGINS,
          'origin === new URL(request.url).origin',
          'origin.startsWith(new URL(request.url).origin)',
        ],
      ],
    },
    {
      name: 'compares hosts by their end',
      change: [
        [
          ORIGINS,
          'origin === new URL(request.url).origin',
          'origin.endsWith(new URL(request.url).hostname)',
        ],
      ],
    },
    {
      name: 'ignores the scheme',
      change: [
        [
          ORIGINS,
          'origin === new URL(request.url).origin',
          "origin.split('//')[1] === new URL(request.url).host",
        ],
      ],
    },
    {
      name: 'ignores the port',
      change: [
        [
          ORIGINS,
          'origin === new URL(request.url).origin',
          "origin.replace(/:\\d+$/, '') === new URL(request.url).origin.replace(/:\\d+$/, '')",
        ],
      ],
    },
    {
      name: 'trusts forwarded hosts',
      change: [
        [
          ORIGINS,
          'origin === new URL(request.url).origin',
          "[new URL(request.url).host, request.headers.get('X-Forwarded-Host')].includes(new URL(origin).host)",
        ],
      ],
    },
    {
      name: 'accepts edits without proof of origin',
      change: [[ORIGINS, 'return settings.allowServerCallers', 'return true']],
    },
    {
      name: 'opens to server callers by anything truthy',
      change: [
        [OPTIONS, 'options.allowServerCallers === true', 'Boolean(options.allowServerCallers)'],
      ],
    },
    {
      name: 'lets server callers be browsers',
      change: [
        [ORIGINS, 'if (site !== null)', 'if (site !== null && !settings.allowServerCallers)'],
      ],
    },
    {
      name: 'reflects every Origin',
      change: [
        [
          ORIGINS,
          'if (origin === null || !settings.allowedOrigins.includes(origin)) return {}',
          'if (origin === null) return {}',
        ],
      ],
    },
    {
      name: 'matches allowed origins by their beginning',
      change: [
        [
          ORIGINS,
          'if (origin !== null && settings.allowedOrigins.includes(origin))',
          'if (origin !== null && settings.allowedOrigins.some((allowed) => origin.startsWith(allowed)))',
        ],
      ],
    },
    {
      name: 'allows every origin by a star',
      change: [
        [ORIGINS, "'Access-Control-Allow-Origin': origin", "'Access-Control-Allow-Origin': '*'"],
      ],
    },
    {
      name: 'answers every preflight',
      change: [[ORIGINS, 'if (Object.keys(cors).length === 0) return {}', '']],
    },
    {
      name: 'reads patterns as origins',
      change: [[OPTIONS, 'if (!allowedOrigins.every(isOrigin))', 'if (false)']],
    },
    {
      name: 'keeps the list of origins by reference',
      change: [[OPTIONS, '[...(options.allowedOrigins ?? [])]', '(options.allowedOrigins ?? [])']],
    },
    { name: 'varies by nothing', change: [[HANDLER, "        Vary: 'Origin',\n", '']] },
    // bodies
    { name: 'accepts any media type', change: [[HANDLER, '    checkMediaType(request)\n', '']] },
    { name: 'accepts a media type that begins like JSON', change: [[EDIT, ')?$/i', ')?/i']] },
    { name: 'accepts compressed bodies', change: [[EDIT, 'if (isEncoded ||', 'if (']] },
    {
      name: 'trusts Content-Length',
      change: [
        [
          EDIT,
          'if (bytes > maxBodyBytes)',
          "if (bytes > maxBodyBytes && !request.headers.has('Content-Length'))",
        ],
      ],
    },
    {
      name: 'checks the size after reading everything',
      change: [
        [EDIT, 'if (bytes > maxBodyBytes)', 'if (value === undefined && bytes > maxBodyBytes)'],
      ],
    },
    { name: 'has no limit', change: [[EDIT, 'if (bytes > maxBodyBytes)', 'if (false)']] },
    {
      name: 'counts one byte too many',
      change: [[EDIT, 'if (bytes > maxBodyBytes)', 'if (bytes > maxBodyBytes + 1)']],
    },
    {
      name: 'counts characters',
      change: [[EDIT, 'bytes += value?.byteLength ?? 0', 'bytes = text.length']],
    },
    {
      name: 'goes on reading a body that it refused',
      change: [[EDIT, '      reader?.cancel().catch(() => undefined)\n', '']],
    },
    { name: 'repairs broken UTF-8', change: [[EDIT, 'fatal: true', 'fatal: false']] },
    {
      name: 'forgets half a character',
      change: [[EDIT, 'stream: value !== undefined', 'stream: true']],
    },
    {
      name: 'accepts duplicate keys',
      change: [
        [EDIT, 'if (countRootKeys(text) !== 1)', 'if (Object.keys(Object(body)).length !== 1)'],
      ],
    },
    {
      name: 'accepts further keys',
      change: [[EDIT, 'if (countRootKeys(text) !== 1)', 'if (false)']],
    },
    {
      name: 'reads metadata from the prototype',
      change: [[EDIT, "getOwn(body, 'metadata')", "body['metadata']"]],
    },
    {
      name: 'waits forever for a body',
      change: [[HANDLER, '          settings.timeoutMs,\n', '          2 ** 31 - 1,\n']],
    },
    {
      name: 'mistakes a consumed body for an empty one',
      change: [[EDIT, 'if (request.bodyUsed)', 'if (false)']],
    },
  ],
}

const HANDLER = 'src/server/createZepHandler.ts'
const OPTIONS = 'src/server/checkOptions.ts'
const ORIGINS = 'src/server/origins.ts'
const EDIT = 'src/server/readEdit.ts'
const SITE = "return site === 'same-origin'"

/**
 * Holes in what is taken from a browser.
 *
 * @type {import('../mutants.mjs').Mutation[]}
 */
export const REQUESTS = [
  // origins
  ['skips the origin check', HANDLER, 'if (!isFromOwnPage(request, settings))', 'if (false)'],
  ['trusts the same site', ORIGINS, SITE, "return site.startsWith('same-')"],
  ['trusts what no page asked for', ORIGINS, SITE, "return site !== 'cross-site'"],
  [
    'looks for the site anywhere in the header',
    ORIGINS,
    SITE,
    "return site.includes('same-origin')",
  ],
  [
    'trusts an Origin over the site',
    ORIGINS,
    'if (site !== null)',
    'if (site !== null && origin === null)',
  ],
  [
    'compares hosts by their beginning',
    ORIGINS,
    'origin === new URL(request.url).origin',
    'origin.startsWith(new URL(request.url).origin)',
  ],
  [
    'compares hosts by their end',
    ORIGINS,
    'origin === new URL(request.url).origin',
    'origin.endsWith(new URL(request.url).hostname)',
  ],
  [
    'ignores the scheme',
    ORIGINS,
    'origin === new URL(request.url).origin',
    "origin.split('//')[1] === new URL(request.url).host",
  ],
  [
    'ignores the port',
    ORIGINS,
    'origin === new URL(request.url).origin',
    "origin.replace(/:\\d+$/, '') === new URL(request.url).origin.replace(/:\\d+$/, '')",
  ],
  [
    'trusts forwarded hosts',
    ORIGINS,
    'origin === new URL(request.url).origin',
    "[new URL(request.url).host, request.headers.get('X-Forwarded-Host')].includes(new URL(origin).host)",
  ],
  ['takes edits without a proof', ORIGINS, 'return settings.allowServerCallers', 'return true'],
  [
    'opens to server callers by anything truthy',
    OPTIONS,
    'options.allowServerCallers === true',
    'Boolean(options.allowServerCallers)',
  ],
  [
    'lets server callers be browsers',
    ORIGINS,
    'if (site !== null)',
    'if (site !== null && !settings.allowServerCallers)',
  ],
  [
    'reflects every Origin',
    ORIGINS,
    'if (origin === null || !settings.allowedOrigins.includes(origin)) return {}',
    'if (origin === null) return {}',
  ],
  [
    'matches allowed origins by their beginning',
    ORIGINS,
    'if (origin !== null && settings.allowedOrigins.includes(origin))',
    'if (origin !== null && settings.allowedOrigins.some((allowed) => origin.startsWith(allowed)))',
  ],
  [
    'allows every origin by a star',
    ORIGINS,
    "'Access-Control-Allow-Origin': origin",
    "'Access-Control-Allow-Origin': '*'",
  ],
  ['answers every preflight', ORIGINS, 'if (Object.keys(cors).length === 0) return {}', ''],
  ['reads patterns as origins', OPTIONS, 'if (!allowedOrigins.every(isOrigin))', 'if (false)'],
  [
    'keeps the list of origins by reference',
    OPTIONS,
    '[...(options.allowedOrigins ?? [])]',
    '(options.allowedOrigins ?? [])',
  ],
  ['varies by nothing', HANDLER, "        Vary: 'Origin',\n", ''],

  // bodies
  ['takes any media type', HANDLER, '    checkMediaType(request)\n', ''],
  ['takes a media type that begins like JSON', EDIT, ')?$/i', ')?/i'],
  ['takes compressed bodies', EDIT, 'if (isEncoded ||', 'if ('],
  [
    'trusts Content-Length',
    EDIT,
    'if (bytes > maxBodyBytes)',
    "if (bytes > maxBodyBytes && !request.headers.has('Content-Length'))",
  ],
  [
    'checks the size when all is read',
    EDIT,
    'if (bytes > maxBodyBytes)',
    'if (value === undefined && bytes > maxBodyBytes)',
  ],
  ['has no limit', EDIT, 'if (bytes > maxBodyBytes)', 'if (false)'],
  ['counts one byte too many', EDIT, 'if (bytes > maxBodyBytes)', 'if (bytes > maxBodyBytes + 1)'],
  ['counts characters', EDIT, 'bytes += value?.byteLength ?? 0', 'bytes = text.length'],
  [
    'goes on receiving what it refused',
    EDIT,
    '      reader?.cancel().catch(() => undefined)\n',
    '',
  ],
  ['mends broken UTF-8', EDIT, 'fatal: true', 'fatal: false'],
  ['forgets half a character', EDIT, 'stream: value !== undefined', 'stream: true'],
  [
    'takes duplicate keys',
    EDIT,
    'if (countRootKeys(text) !== 1)',
    'if (Object.keys(Object(body)).length !== 1)',
  ],
  ['takes further keys', EDIT, 'if (countRootKeys(text) !== 1)', 'if (false)'],
  ['takes metadata off the prototype', EDIT, "getOwn(body, 'metadata')", "body['metadata']"],
  [
    'waits for ever for a body',
    HANDLER,
    '          settings.timeoutMs,\n',
    '          2 ** 31 - 1,\n',
  ],
  ['takes a body that was read for an empty one', EDIT, 'if (request.bodyUsed)', 'if (false)'],
]

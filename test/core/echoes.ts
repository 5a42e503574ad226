import { gzipSync } from 'node:zlib'

/** A way in which a server may spell the key that it quotes. */
export type Spelling = (key: string) => string

const bytesOf = (key: string): string[] =>
  Array.from(Buffer.from(key), (byte) => byte.toString(16).padStart(2, '0'))

const escaped =
  (before: string, after = ''): Spelling =>
  (key) =>
    bytesOf(key)
      .map((hex) => before + hex + after)
      .join('')

const swapCase: Spelling = (key) =>
  Array.from(key, (letter) =>
    letter === letter.toLowerCase() ? letter.toUpperCase() : letter.toLowerCase(),
  ).join('')

const base64 =
  (before: string, after: string, encoding: 'base64' | 'base64url' = 'base64'): Spelling =>
  (key) =>
    Buffer.from(before + key + after).toString(encoding)

export const SPELLINGS: Record<string, Spelling> = {
  'as it is': (key) => key,
  'with its scheme': (key) => `Api-Key ${key}`,
  'in capitals': (key) => key.toUpperCase(),
  'in small letters': (key) => key.toLowerCase(),
  'in swapped case': swapCase,
  'in pieces': (key) => key.replace(/(.{5})/g, '$1 '),
  'for a URL': encodeURIComponent,
  'for a URL, twice': (key) => encodeURIComponent(encodeURIComponent(key)),
  'percent-encoded': escaped('%'),
  'percent-encoded twice': (key) => encodeURIComponent(escaped('%')(key)),
  'in Base64': base64('', ''),
  'in Base64 without padding': (key) => base64('', '')(key).replace(/=+$/, ''),
  'in Base64 with its scheme': base64('Api-Key ', ''),
  'in Base64 as the password of a user': base64('u:', ''),
  'in Base64 after one byte': base64('x', 'y'),
  'in Base64 after two bytes': base64('xx', 'yy'),
  'in Base64 for a URL': base64('>>?', '>>?', 'base64url'),
  'in hex': escaped(''),
  'in hex and capitals': (key) => escaped('')(key).toUpperCase(),
  'as a hex dump': escaped('', ' '),
  'in hex with colons': escaped('', ':'),
  'escaped as in JSON': escaped('\\u00'),
  'escaped as in JSON, twice': escaped('\\\\u00'),
  'escaped as in C': escaped('\\x'),
  'escaped as in HTML': escaped('&#x', ';'),
}

type Packets = readonly (string | Buffer)[]

const BREAK = '\r\n'

function http(status: string, headers: readonly string[], body: string | Buffer): Packets {
  const head = [`HTTP/1.1 ${status}`, ...headers, 'Connection: close', '', ''].join(BREAK)
  return [Buffer.concat([Buffer.from(head, 'latin1'), Buffer.from(body)])]
}

const withLength = (status: string, body: string | Buffer, headers: readonly string[] = []) =>
  http(status, [...headers, `Content-Length: ${Buffer.from(body).length}`], body)

const message = (text: string): string => JSON.stringify({ message: `bad key: ${text}.` })

const chunked = (body: string, headers: readonly string[] = []): Packets =>
  http('401 No', ['Transfer-Encoding: chunked', ...headers], body)

/** The ways in which a server may quote something in its response. */
export const ECHOES: Record<string, (text: string) => Packets> = {
  'the reason of the status': (text) => withLength(`401 ${text}`, ''),
  'a header': (text) => withLength('401 No', '', [`X-Echo: ${text}`]),
  'the name of a header': (text) => withLength('401 No', '', [`${text}: 1`]),
  'a header that is not valid': (text) => withLength('401 No', '', [`X-Echo: \u0001${text}`]),
  'the request id': (text) => withLength('401 No', message('m'), [`X-Request-Id: ${text}`]),
  'Retry-After': (text) => withLength('429 Slow', message('m'), [`Retry-After: ${text}`]),
  'the content type': (text) => withLength('401 No', '', [`Content-Type: ${text}`]),
  'the content encoding': (text) => withLength('401 No', text, [`Content-Encoding: ${text}`]),
  'the content length': (text) => http('401 No', [`Content-Length: ${text}`], text),
  'Location of a redirect': (text) => withLength('302 Moved', text, [`Location: /${text}`]),
  'Location of another host': (text) => withLength('307 Moved', '', [`Location: //${text}.test`]),
  'the message of a 400': (text) => withLength('400 No', message(text)),
  'the message of a 401': (text) => withLength('401 No', message(text)),
  'the message of a 409': (text) => withLength('409 No', message(text)),
  'the message of a 500': (text) => withLength('500 No', message(text)),
  'the message of a 503 that is marked': (text) =>
    withLength('503 No', JSON.stringify({ message: text, code: text, retryable: false })),
  'a message after 250 characters': (text) =>
    withLength('400 No', message(`${'x'.repeat(240)} ${text}`)),
  'a message in single bytes': (text) =>
    [...Buffer.concat(withLength('400 No', message(text)).map((part) => Buffer.from(part)))].map(
      (byte) => Buffer.from([byte]),
    ),
  'a message in gzip': (text) =>
    withLength('400 No', gzipSync(message(text)), ['Content-Encoding: gzip']),
  'gzip that is none': (text) => withLength('400 No', text, ['Content-Encoding: gzip']),
  'gzip that breaks off': (text) =>
    withLength('200 OK', gzipSync(message(text)).subarray(0, -12), ['Content-Encoding: gzip']),
  'the text of a 404': (text) => withLength('404 No', text),
  'a web page': (text) => withLength('200 OK', `<html>${text}`),
  'broken JSON': (text) => withLength('200 OK', `{"${text}`),
  'the id of another session': (text) => withLength('200 OK', JSON.stringify({ session_id: text })),
  'metadata that is not an object': (text) =>
    withLength('200 OK', JSON.stringify({ session_id: 's', metadata: [text] })),
  'bytes that are not HTTP': (text) => [`${text}${BREAK}${BREAK}`],
  'the version of HTTP': (text) => [`HTTP/${text} 200 OK${BREAK}${BREAK}`],
  'the number of a status': (text) => [`HTTP/1.1 ${text}${BREAK}${BREAK}`],
  'bytes after the response': (text) => [...withLength('401 No', ''), text],
  'the size of a chunk': (text) => chunked(`${text}${BREAK}`),
  'bytes between chunks': (text) => chunked(`1${BREAK}{${BREAK}${text}${BREAK}`),
  'the extension of a chunk': (text) => chunked(`1;x=${text}${BREAK}{${BREAK}0${BREAK}${BREAK}`),
  'a trailer': (text) => chunked(`0${BREAK}X-Echo: ${text}${BREAK}${BREAK}`, ['Trailer: X-Echo']),
  'a response that breaks off': (text) => http('401 No', ['Content-Length: 9999'], message(text)),
  'a response before the response': (text) => [
    `HTTP/1.1 103 Early${BREAK}Link: <${text}>${BREAK}${BREAK}`,
    ...withLength('401 No', message('m')),
  ],
  'an upgrade': (text) =>
    http('101 Switch', [`Upgrade: ${text}`, `Sec-WebSocket-Accept: ${text}`], text),
}

/** Anything shorter is a word that a message may contain by chance. */
const MIN_LENGTH = 8

/** Headers that nobody keeps secret. */
const PUBLIC_HEADERS = /^(accept|content-|user-agent$|x-request-id$)/

/** One character as in a URL, in JSON, in the string of another language, or in HTML. */
const ESCAPED = /(?:%|\\u00|\\x|&#x)([\da-f]{2});?/gi

/**
 * Whether a string repeats the value of a header, or a word of it: the key, or a secret of the
 * caller's own. It may be in any case, escaped, split, in hex, or in Base64 as part of anything.
 */
export function quotesSecret(headers: Headers, text: string): boolean {
  // Twice, because what was escaped may be quoted in an escaped string.
  const decoded = decode(text)
  const squeezed = [text, decoded, decode(decoded)].map(squeeze).join(' ')
  return [...headers]
    .filter(([name]) => !PUBLIC_HEADERS.test(name))
    .flatMap(([, value]) => [value, ...value.split(/[\s,;=]+/)])
    .some(
      (secret) =>
        secret.length >= MIN_LENGTH &&
        encode(secret).some((code) => code && squeezed.includes(code)),
    )
}

function decode(text: string): string {
  return text.replace(ESCAPED, (_, hex: string) => String.fromCharCode(parseInt(hex, 16)))
}

/** Without case and separators: Base64 has different ones in a URL, and hex may have any. */
function squeeze(text: string): string {
  return text.replace(/[^a-z\d]/gi, '').toLowerCase()
}

/** A secret as it is, in hex, and in Base64 for each way in which it may be divided by three. */
function encode(secret: string): string[] {
  const hex = Array.from(secret, (character) => character.charCodeAt(0).toString(16)).join('')
  // React Native has had it only since 0.74.
  const toBase64 = typeof btoa === 'function' ? btoa : () => ''
  // Without the characters that depend on the bytes before and after the secret.
  const base64 = [0, 1, 2].map((offset) =>
    toBase64('-'.repeat(offset) + secret).slice(
      offset && offset + 1,
      ((offset + secret.length) * 4) / 3,
    ),
  )
  return [secret, hex, ...base64].map(squeeze)
}

/** Control characters, line separators, and what changes the direction of text. */
const UNPRINTABLE = /[\p{Cc}\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]+/gu

/**
 * Text of others as a message or a log may show it: on one line, without escape sequences, and cut
 * off after `maxLength` characters.
 */
export function printable(text: string, maxLength: number): string {
  const line = text.slice(0, maxLength + 1).replace(UNPRINTABLE, ' ')
  return line.length > maxLength ? `${line.slice(0, maxLength - 1)}…` : line
}

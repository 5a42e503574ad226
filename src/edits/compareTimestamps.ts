const TIMESTAMP = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(?:\.(\d+))?(Z|[+-]\d\d:\d\d)$/i

/**
 * Compares two RFC 3339 timestamps exactly, whatever the number of their fraction digits: negative
 * if the first one is earlier, 0 if they are the same instant. Undefined if either is no timestamp.
 */
export function compareTimestamps(left: unknown, right: unknown): number | undefined {
  const [first, second] = [parse(left), parse(right)]
  if (!first || !second) return undefined
  if (first.seconds !== second.seconds) return first.seconds - second.seconds
  if (first.fraction === second.fraction) return 0
  // Without their trailing zeros, fractions sort as strings.
  return first.fraction < second.fraction ? -1 : 1
}

function parse(timestamp: unknown): { seconds: number; fraction: string } | undefined {
  const match = typeof timestamp === 'string' ? TIMESTAMP.exec(timestamp) : undefined
  if (!match) return undefined
  const [, dateTime = '', fraction = '', offset = ''] = match
  // `Date` keeps three digits of the fraction only.
  const seconds = Date.parse(dateTime + offset)
  return Number.isNaN(seconds) ? undefined : { seconds, fraction: fraction.replace(/0+$/, '') }
}

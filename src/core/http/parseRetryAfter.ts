/** A timer with a longer delay fires at once, so a longer wait cannot be kept. */
const MAX_DELAY_MS = 2 ** 31 - 1

const HTTP_DATE = /^\w{3}, \d\d \w{3} \d{4} \d\d:\d\d:\d\d GMT$/

/** The wait in milliseconds that a `Retry-After` header asks for: whole seconds, or an HTTP date. */
export function parseRetryAfter(header: string | null, nowMs: number): number | undefined {
  const value = header?.trim() ?? ''
  let delayMs = NaN
  if (/^\d+$/.test(value)) delayMs = Number(value) * 1000
  else if (HTTP_DATE.test(value)) delayMs = Math.max(0, Date.parse(value) - nowMs)
  return delayMs <= MAX_DELAY_MS ? delayMs : undefined
}

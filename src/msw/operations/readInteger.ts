import { Refusal } from '../Refusal'

const MAX_INT64 = 2n ** 63n - 1n

/** Reads a parameter of the query, as Go's `strconv.ParseInt` does. A missing one counts as 0. */
export function readInteger(query: URLSearchParams, name: string): number {
  const text = query.get(name)?.trim() ?? ''
  const fail = (reason: string): Refusal =>
    new Refusal(400, `strconv.ParseInt: parsing ${JSON.stringify(text)}: ${reason}`)
  if (!/^([+-]?\d+)?$/.test(text)) throw fail('invalid syntax')
  const value = BigInt(text.replace('+', ''))
  if (value > MAX_INT64 || value < -MAX_INT64 - 1n) throw fail('value out of range')
  return Number(value)
}

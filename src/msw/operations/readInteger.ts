import { Refusal } from '../Refusal'

/** Reads a parameter of the query. A missing one counts as 0. */
export function readInteger(query: URLSearchParams, name: string): number {
  const text = query.get(name)?.trim() ?? ''
  if (!/^([+-]?\d+)?$/.test(text)) {
    throw new Refusal(400, `strconv.ParseInt: parsing ${JSON.stringify(text)}: invalid syntax`)
  }
  return Number(text)
}

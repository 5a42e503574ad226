/** The free-form metadata of a session. */
export type Metadata = Record<string, unknown>

/**
 * Zep's merge rule: objects merge at every depth, everything else is replaced. Implemented separately,
 * so that the judge shares no code with what it judges.
 */
export function merge(base: Metadata, patch: Metadata): Metadata {
  const merged: Metadata = { ...base }
  for (const [key, value] of Object.entries(patch)) {
    const before = merged[key]
    merged[key] = isObject(before) && isObject(value) ? merge(before, value) : value
  }
  return merged
}

/** Applies the patches in order. */
export function fold(base: Metadata, patches: readonly Metadata[]): Metadata {
  return patches.reduce(merge, base)
}

/** Serializes metadata so that equal metadata gives equal strings, whatever the order of keys. */
export function textOf(value: Metadata | undefined): string {
  return JSON.stringify(value ?? null, (_key, part: unknown) =>
    isObject(part) ? Object.fromEntries(Object.entries(part).sort(byKey)) : part,
  )
}

function byKey([a]: [string, unknown], [b]: [string, unknown]): number {
  return a < b ? -1 : 1
}

function isObject(value: unknown): value is Metadata {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

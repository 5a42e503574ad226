/** Everything beyond plain edits, reads and faults that a run may do. Each can be switched off. */
export const FEATURES = [
  'activity',
  'appDefaults',
  'batches',
  'broadcast',
  'bulk',
  'cap',
  'clear',
  'clients',
  'focus',
  'foreign',
  'handler',
  'hydrate',
  'lifetimes',
  'nested',
  'refusals',
  'reload',
  'removal',
  'removeQueries',
  'resetQueries',
  'retries',
  'setQueryData',
  'statuses',
  'suspense',
  'syncSchema',
  'tabs',
  'throwing',
  'transitions',
  'variables',
] as const

export type Feature = (typeof FEATURES)[number]

/** Reads `a,b` as "only these" and `-a,-b` as "all but these". */
export function parseFeatures(text: string | undefined): ReadonlySet<Feature> {
  const names = text?.split(',').filter(Boolean) ?? []
  const known: readonly string[] = FEATURES
  const unknown = names.filter((name) => name !== 'none' && !known.includes(name.replace(/^-/, '')))
  if (unknown.length > 0) throw new Error(`unknown features: ${unknown.join(', ')}`)
  const isOnly = names.some((name) => !name.startsWith('-'))
  return new Set(
    FEATURES.filter((name) => (isOnly ? names.includes(name) : !names.includes(`-${name}`))),
  )
}

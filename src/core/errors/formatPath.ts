/** One step into a JSON value: a key or an index. */
export type PathSegment = string | number

/** Writes a path as JavaScript would: `metadata.a[1]`, `metadata["a b"]`. */
export function formatPath(path: readonly PathSegment[]): string {
  const text = path.map((segment) => {
    if (typeof segment === 'number') return `[${segment}]`
    return /^[A-Za-z_$][\w$]*$/.test(segment) ? `.${segment}` : `[${JSON.stringify(segment)}]`
  })
  return text.join('').replace(/^\./, '')
}

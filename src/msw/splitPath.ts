/** Splits a path below the base URL. Empty segments do not count, as on the server. */
export function splitPath(path: string): string[] {
  return path.split('/').filter((segment) => segment !== '')
}

/** Everything that a browser would load starting from these paths: the content by path. */
export async function crawl(url: string, paths: string[]): Promise<Map<string, string>> {
  const seen = new Map<string, string>()
  const queue = [...paths]
  for (let path = queue.shift(); path !== undefined; path = queue.shift()) {
    if (seen.has(path)) continue
    const response = await fetch(url + path)
    const text = await response.text()
    seen.set(path, JSON.stringify([...response.headers]) + text + sourceMapsIn(text))
    if (response.ok && /html|javascript/.test(response.headers.get('content-type') ?? '')) {
      queue.push(...referencesIn(text, url + path))
    }
  }
  return seen
}

/** The decoded source maps: a search would find nothing in their base64. */
function sourceMapsIn(text: string): string {
  const maps = text.matchAll(/sourceMappingURL=data:application\/json[^,]*;base64,([\w+/=]+)/g)
  return [...maps].map(([, map = '']) => Buffer.from(map, 'base64').toString()).join('')
}

function referencesIn(text: string, base: string): string[] {
  const references = text.matchAll(
    /(?:\bfrom\s*|\bimport\s*\(?\s*(?:\/\*.*?\*\/\s*)?|\b(?:src|href)=)["']([./][^"'\s]*)["']/g,
  )
  return [...references].flatMap(([, reference = '']) => {
    const { origin, pathname, search } = new URL(reference, base)
    return origin === new URL(base).origin ? [pathname + search] : []
  })
}

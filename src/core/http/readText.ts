/** A request, or a response of any `fetch`: that of React Native has no body to read from. */
interface TextSource {
  readonly body?: Partial<Pick<ReadableStream<Uint8Array>, 'getReader'>> | null
  text: () => Promise<unknown>
}

/**
 * Reads a body, or returns undefined if it is longer than `maxBytes`. The bytes are counted as they
 * arrive and after they were decompressed, because a body may be endless.
 */
export async function readText(
  source: TextSource,
  maxBytes: number,
  decoder: Pick<TextDecoder, 'decode'> = new TextDecoder(),
): Promise<string | undefined> {
  const reader = source.body?.getReader?.()
  if (!reader) {
    const text = String(await source.text())
    return text.length > maxBytes ? undefined : text
  }
  let text = ''
  let bytes = 0
  for (;;) {
    const { value } = await reader.read()
    bytes += value?.byteLength ?? 0
    if (bytes > maxBytes) {
      // Not awaited, because it settles only when the sender has been told.
      reader.cancel().catch(() => undefined)
      return undefined
    }
    text += decoder.decode(value, { stream: value !== undefined })
    if (value === undefined) return text
  }
}

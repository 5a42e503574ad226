/** The body of a request, as far as the server reads it. */
export interface RequestBody {
  text: string
  /** Whether the body goes on after `text`, which is all that the server accepts. */
  isCut: boolean
}

const MAX_BODY_BYTES = 5_242_880

/** Cuts a body where the server stops to read. */
export function cutBody(bytes: Uint8Array): RequestBody {
  // Go does not skip a byte order mark either.
  const decoder = new TextDecoder('utf-8', { ignoreBOM: true })
  return {
    text: decoder.decode(bytes.subarray(0, MAX_BODY_BYTES)),
    isCut: bytes.byteLength > MAX_BODY_BYTES,
  }
}

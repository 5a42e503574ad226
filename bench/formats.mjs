/** @param {number} ms */
export function formatMs(ms) {
  if (ms === Infinity) return '> 10 s'
  if (ms >= 10_000) return `${(ms / 1000).toFixed(1)} s`
  return `${ms.toFixed(ms < 10 ? 2 : ms < 100 ? 1 : 0)} ms`
}

/** @param {number} count */
export function formatCount(count) {
  return count.toLocaleString('en-US')
}

/** @param {number} bytes */
export function formatMegabytes(bytes) {
  return `${(bytes / 1e6).toFixed(2)} MB`
}

/** @param {number} bytes */
export function formatBytes(bytes) {
  return `${bytes.toFixed(1)} bytes`
}

/** When acknowledgements are applied together rather than one by one. Tests change it. */
export const batchSettings = {
  /** With more sessions than this pending, one cache write and one render per response add up. */
  maxSessionsAtOnce: 8,
  /** How late an acknowledgement may be applied: one frame. */
  delayMs: 16,
}

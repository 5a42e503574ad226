/// <reference types="vite/client" />
interface BatchSettings {
  maxSessionsAtOnce: number
}

const modules = import.meta.glob<{ batchSettings: BatchSettings }>(
  '../../src/edits/batchSettings.ts',
  { eager: true },
)
const settings = Object.values(modules)[0]?.batchSettings
const usual = settings?.maxSessionsAtOnce ?? Infinity

/** Makes acknowledgements wait for each other from the first session on, or as usual. */
export function setBatchThreshold(always: boolean): number {
  const threshold = settings && always ? 0 : usual
  if (settings) settings.maxSessionsAtOnce = threshold
  return threshold
}

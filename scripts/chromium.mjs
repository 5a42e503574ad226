import { existsSync } from 'node:fs'
import { delimiter, join } from 'node:path'

const COMMANDS = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable']

const MAC_APPS = [
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
]

const WINDOWS_APPS = ['PROGRAMFILES', 'PROGRAMFILES(X86)', 'LOCALAPPDATA'].map((name) =>
  join(process.env[name] ?? '', 'Google/Chrome/Application/chrome.exe'),
)

/**
 * Finds the Chromium for browser tests: `CHROMIUM_PATH`, otherwise the first one that is installed.
 * If `CHROMIUM_PATH` does not exist, it throws, because a wrong setting must not skip tests
 * silently. `CHROMIUM_PATH=none` finds none, for runs that do not need a browser.
 *
 * @returns {string | undefined} the path of the executable, or `undefined` if there is none
 */
export function findChromium() {
  const chosen = process.env['CHROMIUM_PATH']
  if (chosen === 'none') return undefined
  if (chosen) {
    if (existsSync(chosen)) return chosen
    throw new Error(`CHROMIUM_PATH is ${chosen}, which does not exist`)
  }
  const folders = ['/usr/bin', ...(process.env['PATH'] ?? '').split(delimiter)]
  const onPath = folders.flatMap((folder) => COMMANDS.map((command) => join(folder, command)))
  return [...onPath, ...MAC_APPS, ...WINDOWS_APPS].find((file) => existsSync(file))
}

/** Flags that let Chromium run as root in a container and keep it from phoning home. */
export const CHROMIUM_ARGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]

/**
 * Playwright's launch options for that Chromium.
 *
 * @returns {{ executablePath?: string, args: string[] }}
 */
export function chromiumLaunchOptions() {
  const executablePath = findChromium()
  return { ...(executablePath ? { executablePath } : {}), args: CHROMIUM_ARGS }
}

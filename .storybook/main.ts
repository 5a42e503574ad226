import { fileURLToPath } from 'node:url'
import type { StorybookConfig } from '@storybook/react-vite'
import react from '@vitejs/plugin-react'
import { mergeConfig } from 'vite'

import { exitOnZepError } from './exitOnZepError.ts'
import { mockWorker } from './mockWorker.ts'
import { zepProxy } from './zepProxy.ts'

const entry = (name: string): string =>
  fileURLToPath(new URL(`../src/exports/${name}.ts`, import.meta.url))

const config: StorybookConfig = {
  framework: '@storybook/react-vite',
  stories: ['../stories/**/*.mdx', '../stories/**/*.stories.tsx'],
  addons: ['@storybook/addon-docs', '@storybook/addon-a11y', '@storybook/addon-vitest'],
  core: { disableTelemetry: true, disableWhatsNewNotifications: true },
  features: { sidebarOnboardingChecklist: false },
  typescript: { reactDocgen: false },
  viteFinal: (viteConfig, { configType }) => {
    const { ZEP_API_KEY: apiKey, ZEP_BASE_URL: baseUrl, VITEST } = process.env
    const allowInsecureHttp = process.env['ZEP_ALLOW_INSECURE_HTTP'] === 'true'
    // A static build has no server that could keep the key, and tests must not edit real sessions.
    const isLive = Boolean(apiKey) && configType === 'DEVELOPMENT' && !VITEST
    const proxy =
      apiKey && isLive && exitOnZepError(zepProxy({ apiKey, baseUrl, allowInsecureHttp }))
    return mergeConfig(viteConfig, {
      plugins: [react(), mockWorker(), proxy],
      // The browser learns only whether there is a key, never the key itself.
      define: { __ZEP_LIVE__: JSON.stringify(isLive) },
      // Storybook alone exceeds Vite's default limit.
      build: { chunkSizeWarningLimit: 2000 },
      resolve: {
        // The stories import the package the way its users do, but run the current source.
        alias: [
          { find: /^react-zep$/, replacement: entry('index') },
          { find: /^react-zep\/(\w+)$/, replacement: entry('$1') },
        ],
      },
    })
  },
}

export default config

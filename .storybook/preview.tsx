import addonA11y from '@storybook/addon-a11y'
import addonDocs from '@storybook/addon-docs'
import { definePreview } from '@storybook/react-vite'
import { onlineManager } from '@tanstack/react-query'
import addonMsw from 'msw-storybook-addon'
import { setupWorker } from 'msw/browser'
import type { GlobalTypes } from 'storybook/internal/types'
import { themes } from 'storybook/theming'

import { Stage } from '../stories/demo/Stage'
import { isLive, zep } from '../stories/demo/backend'
import {
  applyConditions,
  BY_STORY,
  FAILURES,
  LATENCIES,
  readConditions,
  resetConditions,
} from '../stories/demo/conditions'
import '../stories/demo.css'

const mockZep = addonMsw(async () => {
  const worker = setupWorker(...zep.handlers)
  await worker.start({
    quiet: true,
    onUnhandledRequest: 'bypass',
    // Relative, so that a build also works under a subpath.
    serviceWorker: { url: './mockServiceWorker.js' },
  })
  return worker
})

const networkToolbar: GlobalTypes = {
  latency: {
    description: 'How long the mock takes to respond',
    toolbar: {
      icon: 'timer',
      dynamicTitle: true,
      items: [
        { value: BY_STORY, title: 'Latency: per story' },
        ...LATENCIES.map((ms) => ({ value: String(ms), title: `Latency: ${ms} ms` })),
      ],
    },
  },
  failure: {
    description: 'What happens to every edit',
    toolbar: {
      icon: 'alert',
      dynamicTitle: true,
      items: [
        { value: BY_STORY, title: 'Failure: per story' },
        ...Object.entries(FAILURES).map(([value, title]) => ({ value, title })),
      ],
    },
  },
}

const themeToolbar: GlobalTypes = {
  theme: {
    description: 'The color theme',
    toolbar: {
      icon: 'contrast',
      dynamicTitle: true,
      items: [
        { value: 'system', title: 'Theme: system' },
        { value: 'light', title: 'Theme: light' },
        { value: 'dark', title: 'Theme: dark' },
      ],
    },
  },
}

export default definePreview({
  addons: [addonDocs(), addonA11y(), ...(isLive ? [] : [mockZep])],
  globalTypes: isLive ? themeToolbar : { ...networkToolbar, ...themeToolbar },
  initialGlobals: { latency: BY_STORY, failure: BY_STORY, theme: 'system' },
  parameters: {
    a11y: { test: 'error' },
    backgrounds: { disable: true },
    docs: {
      theme: matchMedia('(prefers-color-scheme: dark)').matches ? themes.dark : themes.light,
    },
    layout: 'fullscreen',
    options: {
      storySort: {
        order: ['Introduction', 'Editing a session', 'Save states', 'Lists', 'In your app'],
      },
    },
  },
  beforeEach(context) {
    applyConditions(readConditions(context))
    return () => {
      onlineManager.setOnline(true)
      resetConditions()
    }
  },
  decorators: [
    (Story, context) => (
      <Stage conditions={readConditions(context)} theme={String(context.globals['theme'])}>
        <Story />
      </Stage>
    ),
  ],
})

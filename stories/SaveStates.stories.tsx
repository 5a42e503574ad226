import { expect, waitFor } from 'storybook/test'

import preview from '../.storybook/preview'
import { ChooseSession } from './components/ChooseSession'
import { ConnectionSwitch } from './components/ConnectionSwitch'
import { MetadataTable } from './components/MetadataTable'
import { SessionEditor } from './components/SessionEditor'
import { isLive } from './demo/backend'
import { sentEdits } from './demo/conditions'
import { scripted } from './demo/scripted'
import { OPEN_SESSION } from './demo/seeds'

const meta = preview.meta({
  title: 'Save states',
  component: SessionEditor,
  args: { sessionId: isLive ? '' : OPEN_SESSION },
  argTypes: {
    sessionId: { description: 'The session to edit. Leave it empty for the newest one.' },
  },
  render: ({ sessionId }) => (
    <ChooseSession sessionId={sessionId}>
      {(id) => (
        <>
          <SessionEditor sessionId={id} />
          <MetadataTable sessionId={id} />
        </>
      )}
    </ChooseSession>
  ),
})

/** Offline, edits show and wait. Back online, they are sent in order. */
export const Offline = meta.story({
  decorators: [
    (Story) => (
      <>
        <ConnectionSwitch />
        <Story />
      </>
    ),
  ],
  play: scripted(async ({ canvas, step, userEvent }) => {
    const status = await canvas.findByRole('combobox', { name: 'Status' })
    const offline = canvas.getByRole('button', { name: 'Work offline' })

    await step('Offline, edits show and wait', async () => {
      await userEvent.click(offline)
      await userEvent.selectOptions(status, 'waiting')
      await userEvent.click(canvas.getByRole('checkbox', { name: 'Escalated' }))
      await canvas.findByText('Offline: 2 edits will be sent later')
      await expect(status).toHaveValue('waiting')
      await expect(sentEdits()).toEqual([])
    })

    await step('Back online, they are sent', async () => {
      await userEvent.click(offline)
      // Two PATCHes, one after the other, take most of the default timeout.
      await canvas.findByText('All changes saved', {}, { timeout: 5000 })
      await expect(status).toHaveValue('waiting')
      await expect(canvas.getByRole('checkbox', { name: 'Escalated' })).toBeChecked()
    })
  }),
})

/** Zep is briefly overloaded: the edit is retried automatically, and never disappears. */
export const RetriedAutomatically = meta.story({
  parameters: { failure: '503-twice', latencyMs: 0 },
  play: scripted(async ({ canvas, userEvent }) => {
    const status = await canvas.findByRole('combobox', { name: 'Status' })
    await userEvent.selectOptions(status, 'resolved')
    await canvas.findByText('Saving 1 edit…')
    await waitFor(() => expect(canvas.getByText('All changes saved')).toBeVisible(), {
      timeout: 5000,
    })
    await expect(status).toHaveValue('resolved')
    await expect(sentEdits()).toHaveLength(3)
  }),
})

/** No response at all: after two retries, the user decides whether to retry again or discard. */
export const RetryOrDiscard = meta.story({
  parameters: { failure: 'network', latencyMs: 0 },
  play: scripted(async ({ canvas, step, userEvent }) => {
    const status = await canvas.findByRole('combobox', { name: 'Status' })
    const gaveUp = { timeout: 5000 }

    await step('After three tries, the edit disappears', async () => {
      await userEvent.selectOptions(status, 'resolved')
      await canvas.findByText('Not saved: 1 edit', {}, gaveUp)
      await expect(status).toHaveValue('open')
      await expect(sentEdits()).toHaveLength(3)
    })

    await step('Retry shows it again', async () => {
      await userEvent.click(canvas.getByRole('button', { name: 'Retry' }))
      await canvas.findByText('Saving 1 edit…')
      await expect(status).toHaveValue('resolved')
      await canvas.findByText('Not saved: 1 edit', {}, gaveUp)
    })

    await step('Discard drops it', async () => {
      await userEvent.click(canvas.getByRole('button', { name: 'Discard' }))
      await canvas.findByText('All changes saved')
      await expect(status).toHaveValue('open')
    })
  }),
})

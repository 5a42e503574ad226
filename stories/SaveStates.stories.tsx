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
  argTypes: { sessionId: { description: 'The session to edit. Empty: the newest one.' } },
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

/** Offline, edits show and wait; back online they go out, in order. */
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

    await step('Online, they go out', async () => {
      await userEvent.click(offline)
      await canvas.findByText('All changes saved')
      await expect(status).toHaveValue('waiting')
      await expect(canvas.getByRole('checkbox', { name: 'Escalated' })).toBeChecked()
    })
  }),
})

/** Zep is overloaded for a moment: the edit is sent again by itself, and never disappears. */
export const RetriedByItself = meta.story({
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

/** No answer at all: after two more tries the user decides, to retry or to discard. */
export const RetryOrDiscard = meta.story({
  parameters: { failure: 'network', latencyMs: 0 },
  play: scripted(async ({ canvas, step, userEvent }) => {
    const status = await canvas.findByRole('combobox', { name: 'Status' })
    const gaveUp = { timeout: 5000 }

    await step('Three tries, then the edit comes back', async () => {
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

    await step('Discard forgets it', async () => {
      await userEvent.click(canvas.getByRole('button', { name: 'Discard' }))
      await canvas.findByText('All changes saved')
      await expect(status).toHaveValue('open')
    })
  }),
})

import { expect, waitFor, within } from 'storybook/test'

import preview from '../.storybook/preview'
import { ChooseSession } from './components/ChooseSession'
import { MetadataTable } from './components/MetadataTable'
import { RapidEdits } from './components/RapidEdits'
import { SessionEditor } from './components/SessionEditor'
import { SessionSummary } from './components/SessionSummary'
import { isLive, zep } from './demo/backend'
import { holdEdits, sentEdits } from './demo/conditions'
import { scripted } from './demo/scripted'
import { ENDED_SESSION, OPEN_SESSION } from './demo/seeds'

const PATIENT = { timeout: 8000 }

const meta = preview.meta({
  title: 'Editing a session',
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

/** Try it yourself: this story runs no script. */
export const TryIt = meta.story({})

/** An edit shows immediately, is sent as one PATCH with only what changed, and stays. */
export const Success = meta.story({
  play: scripted(async ({ canvas, step, userEvent }) => {
    const status = await canvas.findByRole('combobox', { name: 'Status' })
    const saveState = canvas.getByText('All changes saved')

    await step('The edit shows before Zep has saved it', async () => {
      const release = holdEdits()
      await userEvent.selectOptions(status, 'resolved')
      await expect(status).toHaveValue('resolved')
      await expect(saveState).toHaveTextContent('Saving 1 edit…')
      await expect(zep.session(OPEN_SESSION)?.metadata).toMatchObject({ status: 'open' })
      release()
    })

    await step('The edit stays once Zep has responded', async () => {
      await waitFor(() => expect(saveState).toHaveTextContent('All changes saved'))
      await expect(status).toHaveValue('resolved')
      await expect(zep.session(OPEN_SESSION)?.metadata).toMatchObject({ status: 'resolved' })
    })

    await step('A text field and a nested key send only what changed', async () => {
      const topic = canvas.getByRole('textbox', { name: 'Topic' })
      await userEvent.clear(topic)
      await userEvent.type(topic, 'Refund is on its way')
      await userEvent.click(canvas.getByRole('button', { name: 'Save' }))
      await expect(topic).toHaveValue('Refund is on its way')
      await waitFor(() => expect(saveState).toHaveTextContent('All changes saved'))
      await userEvent.selectOptions(canvas.getByRole('combobox', { name: 'Plan' }), 'enterprise')
      await waitFor(() => expect(saveState).toHaveTextContent('All changes saved'))
      await expect(sentEdits()).toEqual([
        { metadata: { status: 'resolved' } },
        { metadata: { topic: 'Refund is on its way' } },
        { metadata: { contact: { plan: 'enterprise' } } },
      ])
      await expect(zep.session(OPEN_SESSION)?.metadata).toMatchObject({
        contact: { name: 'Maya Lindqvist', plan: 'enterprise' },
      })
    })
  }),
})

/** Each response takes two seconds. Nobody waits: edits made meanwhile are sent together. */
export const SlowNetwork = meta.story({
  parameters: { latencyMs: 2000 },
  play: scripted(async ({ canvas, step, userEvent }) => {
    const status = await canvas.findByRole('combobox', { name: 'Status' }, PATIENT)
    const escalated = canvas.getByRole('checkbox', { name: 'Escalated' })
    const saveState = canvas.getByText('All changes saved')

    await step('Three edits show immediately', async () => {
      const release = holdEdits()
      await userEvent.selectOptions(status, 'waiting')
      await userEvent.click(escalated)
      await userEvent.selectOptions(canvas.getByRole('combobox', { name: 'Plan' }), 'free')
      await expect(status).toHaveValue('waiting')
      await expect(escalated).toBeChecked()
      await expect(saveState).toHaveTextContent('Saving 3 edits…')
      release()
    })

    await step('The first is sent alone, and the two queued behind it as one PATCH', async () => {
      await waitFor(() => expect(saveState).toHaveTextContent('All changes saved'), PATIENT)
      await expect(sentEdits()).toEqual([
        { metadata: { status: 'waiting' } },
        { metadata: { contact: { plan: 'free' }, escalated: true } },
      ])
      await expect(status).toHaveValue('waiting')
    })
  }),
})

/** Zep rejects the edit: it disappears from every component, and an error message says why. */
export const RefusedEdit = meta.story({
  parameters: { failure: '400' },
  play: scripted(async ({ canvas, step, userEvent }) => {
    const status = await canvas.findByRole('combobox', { name: 'Status' })

    await step('The edit shows immediately', async () => {
      const release = holdEdits()
      await userEvent.selectOptions(status, 'resolved')
      await expect(status).toHaveValue('resolved')
      release()
    })

    await step('It disappears, and a message says why', async () => {
      await canvas.findByText('Not saved: 1 edit')
      await expect(status).toHaveValue('open')
      await expect(
        canvas.getByText(/refused the request \(400: this value is not allowed\)/),
      ).toBeVisible()
      await expect(sentEdits()).toHaveLength(1)
    })
  }),
})

/** Zep rejects every edit of an ended session with 409, and no edit is retried. */
export const EndedSession = meta.story({
  args: { sessionId: isLive ? '' : ENDED_SESSION },
  play: scripted(async ({ canvas, userEvent }) => {
    const escalated = await canvas.findByRole('checkbox', { name: 'Escalated' })
    await expect(canvas.getByText('Ended')).toBeVisible()
    await userEvent.click(escalated)
    await expect(escalated).toBeChecked()
    await canvas.findByText('Not saved: 1 edit')
    await expect(canvas.getByText(/An ended session cannot be edited/)).toBeVisible()
    await expect(escalated).not.toBeChecked()
    await expect(sentEdits()).toHaveLength(1)
    await userEvent.click(canvas.getByRole('button', { name: 'Discard' }))
    await expect(await canvas.findByText('All changes saved')).toBeVisible()
  }),
})

/** Ten edits, made while the first is in flight: the other nine are sent as one PATCH. */
export const TenRapidEdits = meta.story({
  render: ({ sessionId }) => (
    <ChooseSession sessionId={sessionId}>
      {(id) => (
        <>
          <RapidEdits sessionId={id} />
          <MetadataTable sessionId={id} />
        </>
      )}
    </ChooseSession>
  ),
  play: scripted(async ({ canvas, userEvent }) => {
    const oneEdit = await canvas.findByRole('button', { name: 'One edit' })
    const release = holdEdits()
    for (let click = 1; click <= 10; click++) await userEvent.click(oneEdit)
    await expect(canvas.getByTestId('edits')).toHaveTextContent('10')
    await expect(canvas.getByTestId('patches')).toHaveTextContent('1')
    release()
    await canvas.findByText('All changes saved')
    await expect(sentEdits()).toEqual([{ metadata: { edits: 1 } }, { metadata: { edits: 10 } }])
    await expect(canvas.getByTestId('patches')).toHaveTextContent('2')
    await expect(zep.session(OPEN_SESSION)?.metadata).toMatchObject({ edits: 10 })
  }),
})

/** Two components, each with its own hooks, share all edits and one save state. */
export const TwoComponentsOneSession = meta.story({
  render: ({ sessionId }) => (
    <ChooseSession sessionId={sessionId}>
      {(id) => (
        <div className="columns">
          <SessionEditor sessionId={id} />
          <SessionSummary sessionId={id} />
        </div>
      )}
    </ChooseSession>
  ),
  play: scripted(async ({ canvas, step, userEvent }) => {
    const editor = within(await canvas.findByRole('article', { name: 'Support session' }))
    const summary = within(await canvas.findByRole('article', { name: 'Sidebar' }))
    const edited = await editor.findByRole('combobox', { name: 'Status' })
    const mirrored = await summary.findByRole('combobox', { name: 'Status' })

    await step('Each shows the edits of the other, before Zep has saved them', async () => {
      const release = holdEdits()
      await userEvent.selectOptions(edited, 'waiting')
      await expect(mirrored).toHaveValue('waiting')
      await userEvent.selectOptions(mirrored, 'resolved')
      await expect(edited).toHaveValue('resolved')
      await expect(editor.getByText('Saving 2 edits…')).toBeVisible()
      await expect(summary.getByText('Saving 2 edits…')).toBeVisible()
      release()
    })

    await step('The edits are sent in order, so the later one wins', async () => {
      await editor.findByText('All changes saved')
      await expect(edited).toHaveValue('resolved')
      await expect(mirrored).toHaveValue('resolved')
      await expect(sentEdits()).toEqual([
        { metadata: { status: 'waiting' } },
        { metadata: { status: 'resolved' } },
      ])
    })
  }),
})

/** A failed edit in the dark theme, for axe to check. */
export const Dark = RefusedEdit.extend({ globals: { theme: 'dark' }, tags: ['!dev'] })

import { expect, waitFor } from 'storybook/test'

import preview from '../.storybook/preview'
import { InfiniteSessions } from './components/InfiniteSessions'
import { SessionsTable } from './components/SessionsTable'
import { zep } from './demo/backend'
import { holdEdits, sentEdits } from './demo/conditions'
import { scripted } from './demo/scripted'
import { OPEN_SESSION } from './demo/seeds'

const meta = preview.meta({
  title: 'Lists',
  component: SessionsTable,
  args: { pageSize: 8 },
  argTypes: { pageSize: { control: { type: 'number', min: 1, max: 50 } } },
})

/** One page of `useSessions`, with rows that are edited in place. */
export const Table = meta.story({
  play: scripted(async ({ canvas, step, userEvent }) => {
    const status = await canvas.findByRole('combobox', { name: `Status of ${OPEN_SESSION}` })

    await step('Edit a row in place', async () => {
      const release = holdEdits()
      await userEvent.selectOptions(status, 'resolved')
      await expect(status).toHaveValue('resolved')
      await expect(canvas.getByText('Saving…')).toBeVisible()
      release()
      await waitFor(() => expect(canvas.queryByText('Saving…')).toBeNull())
      await expect(status).toHaveValue('resolved')
      await expect(sentEdits()).toEqual([{ metadata: { status: 'resolved' } }])
    })

    await step('Go to the next page and back: the edit is still there', async () => {
      await userEvent.click(canvas.getByRole('button', { name: 'Next' }))
      await canvas.findByText('support-1009')
      await expect(canvas.getByText('Page 2 of 3, 24 sessions')).toBeVisible()
      await userEvent.click(canvas.getByRole('button', { name: 'Previous' }))
      await expect(
        await canvas.findByRole('combobox', { name: `Status of ${OPEN_SESSION}` }),
      ).toHaveValue('resolved')
    })
  }),
})

/** An edit in one row is rejected, and one in another row is saved: neither affects the other. */
export const RefusedInOneRow = meta.story({
  beforeEach: () => {
    zep.fail({ method: 'PATCH', sessionId: OPEN_SESSION, status: 400, message: 'not allowed' })
  },
  play: scripted(async ({ canvas, userEvent }) => {
    const rejected = await canvas.findByRole('combobox', { name: `Status of ${OPEN_SESSION}` })
    const saved = canvas.getByRole('combobox', { name: 'Status of support-1002' })
    await userEvent.selectOptions(rejected, 'resolved')
    await userEvent.selectOptions(saved, 'resolved')
    await canvas.findByText('Not saved')
    await waitFor(() => expect(canvas.queryByText('Saving…')).toBeNull())
    await expect(rejected).toHaveValue('open')
    await expect(saved).toHaveValue('resolved')
  }),
})

/** `useInfiniteSessions`: an edit on an earlier page survives loading the next one. */
export const InfiniteList = meta.story({
  render: ({ pageSize }) => <InfiniteSessions pageSize={pageSize} />,
  play: scripted(async ({ canvas, userEvent }) => {
    const status = await canvas.findByRole('combobox', { name: `Status of ${OPEN_SESSION}` })
    const release = holdEdits()
    await userEvent.click(canvas.getByRole('button', { name: 'Load more' }))
    await userEvent.selectOptions(status, 'resolved')
    await canvas.findByText('16 of 24')
    await expect(status).toHaveValue('resolved')
    release()
    await waitFor(() =>
      expect(zep.session(OPEN_SESSION)?.metadata).toMatchObject({ status: 'resolved' }),
    )
    await expect(status).toHaveValue('resolved')
  }),
})

/** An edit in flight in the dark theme, for axe to check. */
export const Dark = meta.story({
  globals: { theme: 'dark' },
  tags: ['!dev'],
  play: scripted(async ({ canvas, userEvent }) => {
    const status = await canvas.findByRole('combobox', { name: `Status of ${OPEN_SESSION}` })
    holdEdits()
    await userEvent.selectOptions(status, 'resolved')
    await expect(canvas.getByText('Saving…')).toBeVisible()
  }),
})

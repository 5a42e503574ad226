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

/** A page of `useSessions`; an edit in a row shows in the row. */
export const Table = meta.story({
  play: scripted(async ({ canvas, step, userEvent }) => {
    const status = await canvas.findByRole('combobox', { name: `Status of ${OPEN_SESSION}` })

    await step('A row is edited in place', async () => {
      const letGo = holdEdits()
      await userEvent.selectOptions(status, 'resolved')
      await expect(status).toHaveValue('resolved')
      await expect(canvas.getByText('Saving…')).toBeVisible()
      letGo()
      await waitFor(() => expect(canvas.queryByText('Saving…')).toBeNull())
      await expect(status).toHaveValue('resolved')
      await expect(sentEdits()).toEqual([{ metadata: { status: 'resolved' } }])
    })

    await step('The next page comes, and the edit is still there on the way back', async () => {
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

/** One row's edit is refused while another's is saved: each keeps to its own. */
export const RefusedInOneRow = meta.story({
  beforeEach: () => {
    zep.fail({ method: 'PATCH', sessionId: OPEN_SESSION, status: 400, message: 'not allowed' })
  },
  play: scripted(async ({ canvas, userEvent }) => {
    const refused = await canvas.findByRole('combobox', { name: `Status of ${OPEN_SESSION}` })
    const saved = canvas.getByRole('combobox', { name: 'Status of support-1002' })
    await userEvent.selectOptions(refused, 'resolved')
    await userEvent.selectOptions(saved, 'resolved')
    await canvas.findByText('Not saved')
    await waitFor(() => expect(canvas.queryByText('Saving…')).toBeNull())
    await expect(refused).toHaveValue('open')
    await expect(saved).toHaveValue('resolved')
  }),
})

/** `useInfiniteSessions`: an edit on an early page survives the loading of the next. */
export const InfiniteList = meta.story({
  render: ({ pageSize }) => <InfiniteSessions pageSize={pageSize} />,
  play: scripted(async ({ canvas, userEvent }) => {
    const status = await canvas.findByRole('combobox', { name: `Status of ${OPEN_SESSION}` })
    const letGo = holdEdits()
    await userEvent.click(canvas.getByRole('button', { name: 'Load more' }))
    await userEvent.selectOptions(status, 'resolved')
    await canvas.findByText('16 of 24')
    await expect(status).toHaveValue('resolved')
    letGo()
    await waitFor(() =>
      expect(zep.session(OPEN_SESSION)?.metadata).toMatchObject({ status: 'resolved' }),
    )
    await expect(status).toHaveValue('resolved')
  }),
})

/** An edit on its way in dark, for axe to look at. */
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

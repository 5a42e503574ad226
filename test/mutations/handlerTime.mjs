const APP = 'src/server/askApp.ts'
const DEADLINE = 'src/server/Deadline.ts'
const HANDLER = 'src/server/createZepHandler.ts'
const OPTIONS = 'src/server/checkOptions.ts'
const QUEUE = 'src/server/UpdateQueue.ts'
const REPORT = 'src/server/report.ts'
const UPDATE = 'src/server/sendUpdate.ts'

const START = 'if (this.#running < this.#limit) this.#running++'
const LATE = 'if (!this.#waiting.delete(start)) this.#release()'

/**
 * Holes in how long the handler waits, and for whose turn.
 *
 * @type {import('../../scripts/mutants/types.ts').MutationFile}
 */
export const handlerTime = {
  suite: 'server',
  tests: ['test/server/updates', 'test/server/deadlines', 'test/server'],
  isolate: false,
  mutations: [
    // the deadline
    {
      name: 'the handler gives every step the whole time',
      change: [[DEADLINE, 'Math.ceil(this.#endsAt - performance.now())', 'this.timeoutMs']],
    },
    {
      name: 'the handler measures time with the clock of the machine',
      change: [
        [DEADLINE, 'this.#endsAt = performance.now()', 'this.#endsAt = Date.now()'],
        [DEADLINE, 'this.#endsAt - performance.now()', 'this.#endsAt - Date.now()'],
      ],
    },
    {
      name: 'the handler waits forever for the app',
      change: [
        [APP, '  return deadline.run(', '  return new Deadline(2 ** 31 - 1, deadline.signal).run('],
        [
          APP,
          "import type { Deadline } from './Deadline'",
          "import { Deadline } from './Deadline'",
        ],
      ],
    },
    {
      name: 'the handler lets a request through about which the app has not decided in time',
      change: [
        [
          APP,
          'new Refusal(503, `${name} did not decide in time. Try again later.`, { reported })',
          'new Refusal(200, `${name} did not decide in time. Try again later.`, { reported })',
        ],
      ],
    },
    {
      name: 'the handler does not report that the app has not decided in time',
      change: [[APP, 'Try again later.`, { reported })', 'Try again later.`)']],
    },
    {
      name: 'the handler waits for the app though the browser has left',
      change: [[DEADLINE, 'makeTimeoutError, this.signal)', 'makeTimeoutError)']],
    },
    {
      name: 'the handler waits forever for onError',
      change: [[REPORT, 'Math.min(MAX_WAIT_MS, timeoutMs)', '2 ** 31 - 1']],
    },
    {
      name: 'the handler waits for onError as long as for Zep',
      change: [[REPORT, 'Math.min(MAX_WAIT_MS, timeoutMs)', 'timeoutMs']],
    },
    {
      name: 'the handler waits for onError a second, however short its time is',
      change: [[REPORT, 'Math.min(MAX_WAIT_MS, timeoutMs)', 'MAX_WAIT_MS']],
    },
    {
      name: 'the handler waits for onError though the browser has left',
      change: [[REPORT, '    signal,\n', '']],
    },
    {
      name: 'an error of onError after the response ends the process',
      change: [
        [
          REPORT,
          'onError(error, context))().catch(() => undefined)',
          'onError(error, context))()\n  void told.finally(() => undefined)',
        ],
      ],
    },
    {
      name: 'the handler does not notice that the browser leaves while an update is with Zep',
      change: [[UPDATE, 'updates.run(() => call(deadline.signal)', 'updates.run(() => call()']],
    },
    {
      name: 'the handler misses that the browser left just before an update was sent',
      change: [[DEADLINE, '    signal.throwIfAborted()\n', '']],
    },
    // the queue
    {
      name: 'the handler ignores maxConcurrentUpdates',
      change: [[QUEUE, START, 'if (this.#running < Infinity) this.#running++']],
    },
    {
      name: 'the handler lets one update too many go',
      change: [[QUEUE, START, 'if (this.#running <= this.#limit) this.#running++']],
    },
    {
      name: 'the handler limits updates by default',
      change: [[OPTIONS, 'maxConcurrentUpdates = Infinity', 'maxConcurrentUpdates = 10']],
    },
    {
      name: 'the handler counts updates per request',
      change: [
        [
          HANDLER,
          'await respond(context, cors, settings, updates)',
          'await respond(context, cors, settings, new UpdateQueue(settings.maxConcurrentUpdates))',
        ],
      ],
    },
    {
      name: 'the handler sends the latest update first',
      change: [[QUEUE, 'const [next] = this.#waiting', 'const next = [...this.#waiting].at(-1)']],
    },
    {
      name: 'the handler lets an update pass those that wait',
      change: [
        [
          QUEUE,
          '    this.#waiting.delete(next)\n    next()',
          '    this.#waiting.delete(next)\n    this.#running--\n    setTimeout(() => {\n      this.#running++\n      next()\n    })',
        ],
      ],
    },
    {
      name: 'the handler loses the slot of an update that fails',
      change: [
        [
          QUEUE,
          '    try {\n      return await call()\n    } finally {\n      this.#release()\n    }',
          '    const result = await call()\n    this.#release()\n    return result',
        ],
      ],
    },
    {
      name: 'the handler never returns a slot',
      change: [
        [
          QUEUE,
          '    } finally {\n      this.#release()',
          '    } finally {\n      void this.#release',
        ],
      ],
    },
    {
      name: 'the handler loses the slot of an update whose browser leaves in the moment of its turn',
      change: [[QUEUE, LATE, 'this.#waiting.delete(start)']],
    },
    {
      name: 'the handler frees a slot that was never taken',
      change: [[QUEUE, LATE, 'this.#waiting.delete(start)\n      this.#release()']],
    },
    {
      name: 'the handler keeps those who have left in the queue',
      change: [[QUEUE, LATE, 'if (!this.#waiting.has(start)) this.#release()']],
    },
    {
      name: 'the wait for a turn does not count toward the deadline',
      change: [
        [QUEUE, 'await deadline.run(', 'await new Deadline(2 ** 31 - 1, deadline.signal).run('],
        [
          QUEUE,
          "import type { Deadline } from './Deadline'",
          "import { Deadline } from './Deadline'",
        ],
      ],
    },
    {
      name: 'the handler reports the wait for a turn as something else than a timeout',
      change: [[QUEUE, "code: 'timeout'", "code: 'server'"]],
    },
  ],
}

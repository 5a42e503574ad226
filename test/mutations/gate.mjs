const GATE = 'src/edits/Gate.ts'
const LANE = 'src/edits/Lane.ts'
const POLICY = 'src/edits/retryPolicy.ts'

/**
 * Defects in how many edits are in flight at once, and in the pauses that the server asks for.
 *
 * @type {import('../../scripts/mutants/types.ts').MutationFile}
 */
export const gate = {
  suite: 'engine',
  tests: ['test/edits/gate.test.tsx'],
  mutations: [
    {
      name: 'any number of sessions send at once',
      change: [[GATE, ' || this.#inFlight >= sender.maxConcurrent', '']],
    },
    {
      name: 'any number of sessions send at once, as the model sees it',
      tests: ['test/model/model.test.tsx'],
      change: [[GATE, ' || this.#inFlight >= sender.maxConcurrent', '']],
    },
    {
      name: 'one more session sends than is allowed',
      change: [
        [GATE, 'this.#inFlight >= sender.maxConcurrent', 'this.#inFlight > sender.maxConcurrent'],
      ],
    },
    {
      name: 'Retry-After holds back its own session only',
      change: [[GATE, 'this.#pauses > 0 || ', '']],
    },
    {
      name: 'Retry-After holds back its own session only, as the model sees it',
      tests: ['test/model/model.test.tsx'],
      change: [[GATE, 'this.#pauses > 0 || ', '']],
    },
    {
      name: 'the shorter of two pauses ends both',
      change: [[GATE, 'this.#pauses--', 'this.#pauses = 0']],
    },
    {
      name: 'nobody is let through when a pause ends',
      change: [[GATE, '      this.#pauses--\n      this.#admit()\n', '      this.#pauses--\n']],
    },
    {
      name: 'nobody is let through when a response arrives',
      change: [[GATE, '    this.#inFlight--\n    this.#admit()\n', '    this.#inFlight--\n']],
    },
    {
      name: 'a turn that nobody uses is lost',
      change: [[GATE, 'if (!sender.sendNext()) this.#inFlight--', 'sender.sendNext()']],
    },
    {
      name: 'a session keeps its turn as long as it has edits',
      change: [
        [
          GATE,
          'this.#waiting.delete(sender)',
          'if (sender.maxConcurrent === Infinity) this.#waiting.delete(sender)',
        ],
      ],
    },
    {
      name: 'a listener that throws keeps the turn',
      change: [
        [
          LANE,
          '    } finally {\n      this.#options.gate.leave()\n    }\n',
          '    } catch (error) {\n      throw error\n    }\n    this.#options.gate.leave()\n',
        ],
      ],
    },
    {
      name: 'what waits for its turn is sent although the network is gone',
      change: [[LANE, '!head || isHeldByNetwork(head) || ', '!head || ']],
    },
    {
      name: 'a Retry-After of an hour pauses every session',
      change: [[POLICY, 'retryable && retryAfterMs <= MAX_RETRY_AFTER_MS ?', 'retryable ?']],
    },
    {
      name: 'a refusal for good pauses every session',
      change: [
        [
          POLICY,
          'retryable && retryAfterMs <= MAX_RETRY_AFTER_MS ?',
          'retryAfterMs <= MAX_RETRY_AFTER_MS ?',
        ],
      ],
    },
  ],
}

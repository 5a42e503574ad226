import { Refusal } from './Refusal'
import type { RequestBody } from './RequestBody'

/** The first JSON value of a text. */
export interface ScannedJson {
  text: string
  /** The members of an object, in order, with those that repeat a name. Other values have none. */
  members: readonly JsonMember[]
}

export interface JsonMember {
  name: string
  /** The JSON of the value. */
  text: string
  /** The first number in the value that is too large for a float64. */
  hugeNumber: string | undefined
}

/**
 * Finds the first JSON value of a body, as Go's `json.Decoder` does: it ignores whatever follows.
 * `JSON.parse` cannot do this, and loses repeated names and numbers that are too large.
 *
 * @throws Refusal with Go's message if the JSON is invalid, or if the body is too large
 */
export function scanJson(body: RequestBody): ScannedJson {
  return new Scanner(body).scan()
}

const MAX_DEPTH = 10_000
const CLOSERS = { '{': '}', '[': ']' } as const
const LITERALS = ['true', 'false', 'null']
const SPACES = [' ', '\t', '\r', '\n']

class Scanner {
  readonly #body: RequestBody
  readonly #members: JsonMember[] = []
  /** The objects and arrays around the current position, outermost first. */
  readonly #open: (keyof typeof CLOSERS)[] = []
  #position = 0
  /** The current member of the outermost object. */
  #name = ''
  #valueStart = 0
  #hugeNumber: string | undefined

  constructor(body: RequestBody) {
    this.#body = body
  }

  // Loops, not recursion: metadata may be thousands of levels deep.
  scan(): ScannedJson {
    this.#skipSpace()
    const start = this.#position
    do this.#enter()
    while (this.#leave())
    return { text: this.#body.text.slice(start, this.#position), members: this.#members }
  }

  /** The current character, or `''` at the end. */
  #peek(): string {
    return this.#body.text.charAt(this.#position)
  }

  /** Scans down to the next value that has no children. */
  #enter(): void {
    for (;;) {
      this.#skipSpace()
      const opener = this.#peek()
      if (opener !== '{' && opener !== '[') {
        this.#scanScalar(opener)
        return
      }
      this.#position++
      if (this.#open.push(opener) > MAX_DEPTH) throw new Refusal(400, 'exceeded max depth')
      this.#skipSpace()
      if (this.#peek() === CLOSERS[opener]) {
        this.#close()
        return
      }
      if (opener === '{') this.#scanName()
    }
  }

  /** Closes the containers that end here, and returns whether another value follows. */
  #leave(): boolean {
    for (let opener = this.#open.at(-1); opener; opener = this.#open.at(-1)) {
      const isObject = opener === '{'
      if (isObject && this.#open.length === 1) this.#endMember()
      this.#skipSpace()
      if (this.#peek() === ',') {
        this.#position++
        if (isObject) this.#scanName()
        return true
      }
      if (this.#peek() !== CLOSERS[opener]) {
        this.#fail(isObject ? 'after object key:value pair' : 'after array element')
      }
      this.#close()
    }
    return false
  }

  #close(): void {
    this.#position++
    this.#open.pop()
  }

  #endMember(): void {
    this.#members.push({
      name: this.#name,
      text: this.#body.text.slice(this.#valueStart, this.#position),
      hugeNumber: this.#hugeNumber,
    })
  }

  #scanName(): void {
    this.#skipSpace()
    if (this.#peek() !== '"') this.#fail('looking for beginning of object key string')
    const start = this.#position
    this.#scanString()
    const end = this.#position
    this.#skipSpace()
    if (this.#peek() !== ':') this.#fail('after object key')
    this.#position++
    if (this.#open.length > 1) return
    this.#name = JSON.parse(this.#body.text.slice(start, end)) as string
    this.#skipSpace()
    this.#valueStart = this.#position
    this.#hugeNumber = undefined
  }

  #scanScalar(first: string): void {
    const literal = LITERALS.find((name) => name.startsWith(first || ' '))
    if (first === '"') this.#scanString()
    else if (first === '-' || isDigit(first)) this.#scanNumber()
    else if (literal !== undefined) this.#scanLiteral(literal)
    else this.#fail('looking for beginning of value')
  }

  #scanLiteral(literal: string): void {
    for (const char of literal) {
      if (this.#peek() !== char) this.#fail(`in literal ${literal} (expecting '${char}')`)
      this.#position++
    }
  }

  #scanNumber(): void {
    const start = this.#position
    if (this.#peek() === '-') this.#position++
    if (this.#peek() === '0') this.#position++
    else this.#skipDigits('in numeric literal')
    if (this.#peek() === '.') {
      this.#position++
      this.#skipDigits('after decimal point in numeric literal')
    }
    if (this.#peek() === 'e' || this.#peek() === 'E') {
      this.#position++
      if (this.#peek() === '+' || this.#peek() === '-') this.#position++
      this.#skipDigits('in exponent of numeric literal')
    }
    const literal = this.#body.text.slice(start, this.#position)
    if (!Number.isFinite(Number(literal))) this.#hugeNumber ??= literal
  }

  #skipDigits(context: string): void {
    if (!isDigit(this.#peek())) this.#fail(context)
    while (isDigit(this.#peek())) this.#position++
  }

  #scanString(): void {
    this.#position++
    while (this.#peek() !== '"') {
      if (this.#peek() < ' ') this.#fail('in string literal')
      if (this.#peek() === '\\') this.#scanEscape()
      this.#position++
    }
    this.#position++
  }

  /** Scans an escape up to its last character. */
  #scanEscape(): void {
    this.#position++
    if (!/["\\/bfnrtu]/.test(this.#peek())) this.#fail('in string escape code')
    if (this.#peek() !== 'u') return
    for (let digit = 0; digit < 4; digit++) {
      this.#position++
      if (!/[\da-fA-F]/.test(this.#peek())) this.#fail('in \\u hexadecimal character escape')
    }
  }

  #skipSpace(): void {
    while (SPACES.includes(this.#peek())) this.#position++
  }

  #fail(context: string): never {
    const { text, isCut } = this.#body
    const codePoint = text.codePointAt(this.#position)
    if (codePoint !== undefined) {
      throw new Refusal(400, `invalid character ${quoteByte(codePoint)} ${context}`)
    }
    if (isCut) throw new Refusal(413, 'request body too large')
    throw new Refusal(400, /[^ \t\r\n]/.test(text) ? 'unexpected EOF' : 'EOF')
  }
}

function isDigit(char: string): boolean {
  return char >= '0' && char <= '9'
}

/** Quotes the first byte of a character, which is all that Go looks at. */
function quoteByte(codePoint: number): string {
  const [byte = 0] = new TextEncoder().encode(String.fromCodePoint(codePoint))
  const char = String.fromCharCode(byte)
  if (char === '"') return `'"'`
  if (char === "'") return `'\\''`
  return `'${JSON.stringify(char).slice(1, -1).replace('\\u00', '\\x')}'`
}

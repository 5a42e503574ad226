import type { ZepErrorCode, ZepIssue } from '../errors/ZepError'

/** What happened, and what to do about it. Users read this. */
const TEXTS: { [TCode in ZepErrorCode]?: readonly [summary: string, advice?: string] } = {
  unauthorized: ['The sign-in or the API key is missing or wrong'],
  forbidden: ['This is not allowed', 'Check the API key, or authorize of your server.'],
  not_found: ['There is no such session or user', 'Check the id.'],
  conflict: ['An ended session cannot be edited'],
  gone: ['This is no longer available'],
  too_large: ['The request is too large', 'Send less metadata at once.'],
  rate_limited: ['There were too many requests', 'Try again later.'],
  server: ['The server failed', 'Try again later.'],
  timeout: ['The server did not respond in time', 'Try again later.'],
}

/** The message for an error response. `words` is what the server says, as far as it may be shown. */
export function describeStatus(
  status: number,
  code: ZepErrorCode,
  words: string | undefined,
  issue: ZepIssue | undefined,
): string {
  if (issue?.code === 'no_route') return `${issue.message} (${status})`
  const [summary, advice] = TEXTS[code] ?? ['The server refused the request']
  const sentence = words && /^(.+)[.!?]$/s.exec(words)?.[1]
  // A server that writes whole sentences, as react-zep/server does, knows more than the status says:
  // a 404 may be about the operation. But what it says about a 403 is for its developer.
  if (sentence && !issue && code !== 'forbidden') return `${words} (${status})`
  const quote = words ? `: ${sentence ?? words}` : ''
  const todo = issue?.message ?? (sentence ? undefined : advice)
  return `${summary} (${status}${quote}).${todo ? ` ${todo}` : ''}`
}

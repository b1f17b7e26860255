import type { Answer } from '../../../http/answer.ts'
import { iisPage } from '../../iis/pages.ts'
import type { PvwaContext } from './context.ts'
import type { PvwaSettings } from './settings.ts'

/** What each answer of the application carries (PVWA protocol notes, section 1: recorded). */
function commonHeaders(cookies: readonly string[], correlationId: string): Record<string, string | string[]> {
  return {
    'Cache-Control': 'no-cache, no-store, must-revalidate',
    Pragma: 'no-cache',
    Expires: '-1',
    Server: 'Microsoft-IIS/10.0',
    'Set-Cookie': [...cookies],
    'X-FRAME-Options': 'SAMEORIGIN',
    'X-Correlation-ID': correlationId,
  }
}

/** The cookie that every answer sets. */
export function mobileCookie(application: string): string {
  return `mobileState=Desktop; path=/${application}/; secure; HttpOnly`
}

/** What a handler gives; headers and cookies of the application come on top. */
export interface PvwaAnswer {
  readonly status: number
  /** Without it there is no body. */
  readonly body?: string | Uint8Array
  readonly contentType?: string
  readonly headers?: Readonly<Record<string, string>>
  readonly cookies?: readonly string[]
  readonly vendorCode?: string
}

const jsonType = 'application/json; charset=utf-8'

/** A JSON answer. */
export function json(
  value: unknown,
  status = 200,
  headers: Readonly<Record<string, string>> = {},
): PvwaAnswer {
  return { status, body: JSON.stringify(value), contentType: jsonType, headers }
}

/** 200 with nothing to say. */
export function empty(settings: PvwaSettings, status = 200): PvwaAnswer {
  if (settings.emptyBody === 'none' || status === 204) return { status, contentType: jsonType }
  return { status, body: '""', contentType: jsonType }
}

/** What a deletion answers. */
export function deleted(settings: PvwaSettings): PvwaAnswer {
  return empty(settings, settings.deleteStatus)
}

/** Puts an answer into the application's headers. */
export function finish(
  { correlations }: Pick<PvwaContext, 'correlations'>,
  answer: PvwaAnswer,
  cookies: readonly string[],
): Answer {
  const body = answer.body ?? ''
  const typed = answer.contentType !== undefined && answer.body !== undefined
  return {
    status: answer.status,
    headers: {
      ...commonHeaders([...(answer.cookies ?? []), ...cookies], correlations.next()),
      ...(typed ? { 'Content-Type': answer.contentType } : {}),
      ...answer.headers,
    },
    body,
    ...(answer.vendorCode === undefined ? {} : { vendorCode: answer.vendorCode }),
  }
}

/** A page of IIS as an answer of this application. */
export function page(status: number): PvwaAnswer {
  const { headers, body } = iisPage(status)
  return {
    status,
    body,
    contentType: 'text/html',
    headers: Object.fromEntries(
      Object.entries(headers).flatMap(([name, value]) =>
        typeof value === 'string' && name !== 'Content-Type' ? [[name, value]] : [],
      ),
    ),
  }
}

/** Gen1's page for a request that it refuses: WCF's own wording, shortened. */
export function requestErrorPage(): PvwaAnswer {
  const body =
    '<?xml version="1.0" encoding="utf-8"?>\r\n' +
    '<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Transitional//EN" "http://www.w3.org/TR/xhtml1/DTD/xhtml1-transitional.dtd">\r\n' +
    '<html xmlns="http://www.w3.org/1999/xhtml">\r\n  <head>\r\n    <title>Request Error</title>\r\n  </head>\r\n' +
    '  <body>\r\n    <div id="content">\r\n      <p class="heading1">Request Error</p>\r\n' +
    '      <p>The server encountered an error processing the request. See server logs for more details.</p>\r\n' +
    '    </div>\r\n  </body>\r\n</html>'
  return { status: 400, body, contentType: 'text/html' }
}

/** The failure that comes as a success: 200 and a page. */
export function guruMeditationPage(): PvwaAnswer {
  return {
    status: 200,
    body: '<HTML><HEAD><TITLE>Error</TITLE></HEAD><BODY><H1>Guru Meditation</H1></BODY></HTML>',
    contentType: 'text/html; charset=utf-8',
  }
}

import type { Answer } from '../../http/answer.ts'

interface PageText {
  readonly title: string
  readonly text: string
  readonly headers?: Readonly<Record<string, string>>
}

// The wording follows IIS's own pages as far as it is common knowledge; that these very pages stand in front
// of the web service is our assumption (CCP protocol notes, Errors).
const pages: Readonly<Record<string, PageText>> = {
  '401': {
    title: '401 - Unauthorized: Access is denied due to invalid credentials.',
    text: 'You do not have permission to view this directory or page using the credentials that you supplied.',
    headers: { 'WWW-Authenticate': 'Negotiate, NTLM' },
  },
  '403': {
    title: '403 - Forbidden: Access is denied.',
    text: 'You do not have permission to view this directory or page using the credentials that you supplied.',
  },
  '403.7': {
    title: '403.7 - Forbidden: SSL client certificate is required.',
    text: 'The page you are attempting to access requires your browser to have a Secure Sockets Layer (SSL) client certificate that the Web server recognizes.',
  },
  '403.16': {
    title: '403.16 - Forbidden: Client certificate is untrusted or invalid.',
    text: 'Your client certificate is either not trusted or is invalid.',
  },
  '403.17': {
    title: '403.17 - Forbidden: Client certificate has expired or is not yet valid.',
    text: 'Your client certificate has expired or is not yet valid.',
  },
  '404': {
    title: '404 - File or directory not found.',
    text: 'The resource you are looking for might have been removed, had its name changed, or is temporarily unavailable.',
  },
  '404.15': {
    title: '404.15 - Not Found: Query string too long.',
    text: 'The request filtering module is configured to deny a request where the query string is too long.',
  },
  '405': {
    title: '405 - HTTP verb used to access this page is not allowed.',
    text: 'The page you are looking for cannot be displayed because an invalid method (HTTP verb) was used to attempt access.',
    headers: { Allow: 'GET' },
  },
  '500': {
    title: '500 - Internal server error.',
    text: 'There is a problem with the resource you are looking for, and it cannot be displayed.',
  },
  '502': {
    title: '502 - Web server received an invalid response.',
    text: 'There is a problem with the page.',
  },
  '503': { title: 'Service Unavailable', text: 'HTTP Error 503. The service is unavailable.' },
}

/** Names of the pages that have a text of their own. */
export type IisPage =
  '401' | '403' | '403.7' | '403.16' | '403.17' | '404' | '404.15' | '405' | '500' | '502' | '503'

function html({ title, text }: PageText): string {
  return (
    '<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Strict//EN" "http://www.w3.org/TR/xhtml1/DTD/xhtml1-strict.dtd">\r\n' +
    '<html xmlns="http://www.w3.org/1999/xhtml">\r\n<head>\r\n' +
    '<meta http-equiv="Content-Type" content="text/html; charset=iso-8859-1"/>\r\n' +
    `<title>${title}</title>\r\n</head>\r\n<body>\r\n<div id="header"><h1>Server Error</h1></div>\r\n` +
    `<div id="content"><h2>${title}</h2>\r\n<h3>${text}</h3></div>\r\n</body>\r\n</html>\r\n`
  )
}

/** Headers that IIS puts on everything. That the real service sends just these is our assumption. */
export const iisHeaders = { Server: 'Microsoft-IIS/10.0', 'X-Powered-By': 'ASP.NET' } as const

/** One of IIS's pages, or a plain one for a status without a page of its own. */
export function iisPage(page: IisPage | number): Answer {
  const status = typeof page === 'number' ? page : Number.parseInt(page, 10)
  const found = pages[String(page)] ?? { title: `${status}`, text: 'The page cannot be displayed.' }
  return {
    status,
    headers: { 'Content-Type': 'text/html', ...iisHeaders, ...found.headers },
    body: html(found),
  }
}

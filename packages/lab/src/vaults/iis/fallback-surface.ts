import type { Surface } from '../../http/surface.ts'
import { MASKED } from '../../journal.ts'
import { iisPage } from './pages.ts'

/**
 * What answers where no vault is: IIS with its page for 404. Nothing of such a request's parameters is shown.
 */
export const fallbackSurface: Surface = {
  name: 'web',
  routes: [],
  identify: (exchange) => ({ query: exchange.query.map(([name]) => [name, MASKED]) }),
  errorAnswer: (status) => iisPage(status),
  page: (status) => iisPage(status),
}

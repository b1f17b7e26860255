import type { Surface } from '../../http/surface.ts'
import type { AxidianContext } from './context.ts'
import { coreSurface } from './core/surface.ts'
import { idpSurface } from './idp/surface.ts'

/** Identity provider and Core of Axidian Privilege. */
export function axidianSurfaces(context: AxidianContext): Surface[] {
  return [idpSurface(context), coreSurface(context)]
}

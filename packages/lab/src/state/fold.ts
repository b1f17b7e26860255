/**
 * Names in the vault are compared without regard to case, as the CCP protocol notes' own sample query shows.
 */
export function fold(name: string): string {
  return name.toLowerCase()
}

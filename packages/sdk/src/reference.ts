/**
 * Writes where a credential lives as a reference, `pam://<vault>/<path>`, each part percent-encoded.
 *
 * @param vault The name of the vault.
 * @param path The parts of the path, for CyberArk the safe, any folders but `Root`, and the object.
 */
export function formatReference(vault: string, path: readonly string[]): string {
  let reference = `pam://${encodePart(vault)}`
  for (const part of path) reference += `/${encodePart(part)}`
  return reference
}

function encodePart(part: string): string {
  return encodeURIComponent(part.toWellFormed())
}

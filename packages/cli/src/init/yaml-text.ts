/** A first configuration as YAML. Pure. */

/** Text at keys, and below keys. */
export interface YamlTree {
  [key: string]: string | YamlTree
}

/** Puts a text where a path of keys leads. */
export function put(tree: YamlTree, [key = '', ...rest]: readonly string[], text: string): void {
  if (rest.length === 0) {
    tree[key] = text
    return
  }
  const below = tree[key]
  const next: YamlTree = typeof below === 'object' ? below : {}
  tree[key] = next
  put(next, rest, text)
}

/** Writes it in block style; whatever could be read as something else is quoted. */
export function yamlText(tree: YamlTree, indent = ''): string {
  return Object.entries(tree)
    .map(([key, value]) =>
      typeof value === 'string'
        ? `${indent}${scalar(key)}: ${scalar(value)}\n`
        : `${indent}${scalar(key)}:\n${yamlText(value, `${indent}  `)}`,
    )
    .join('')
}

function scalar(text: string): string {
  const isPlain = /^[A-Za-z/][\w./@-]*(:\/\/[\w./@:-]*\w)?$/.test(text)
  const isWord = /^(true|false|null|yes|no|on|off|y|n)$/i.test(text)
  // What is JSON is YAML too.
  return isPlain && !isWord ? text : JSON.stringify(text)
}

/** A text that stands for itself: what would be filled in is escaped. */
export function literal(text: string): string {
  return text.replaceAll('${', () => '$${')
}

/**
 * Where a secret comes from, as the configuration says it; `undefined` where that is not understood, since it may be
 * the secret itself.
 */
export function secretSource(text: string): string | undefined {
  if (/^env:[A-Za-z_]\w*$/.test(text) || /^file:[^{}]+$/.test(text)) return `\${${text}}`
  return /^pam:\/\/[^/\s]+\/\S+$/.test(text) ? literal(text) : undefined
}

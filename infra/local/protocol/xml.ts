/** Text as it may stand between XML tags. */
export function escapeXml(value: string): string {
  return value
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll('\r', '&#xD;')
}

const characters: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" }

/** Text out of XML as it was meant. */
export function unescapeXml(text: string): string {
  return text.replaceAll(
    /&(?:#x([0-9a-fA-F]+)|#(\d+)|(amp|lt|gt|quot|apos));/g,
    (_all, hex, decimal, name) => {
      if (name !== undefined) return characters[String(name)] ?? ''
      return String.fromCodePoint(hex === undefined ? Number(decimal) : Number.parseInt(String(hex), 16))
    },
  )
}

/** One element: text is escaped, an array of finished elements is taken as it is. */
export function element(name: string, content: string | number | boolean | readonly string[]): string {
  const inner = Array.isArray(content) ? content.join('') : escapeXml(String(content))
  return `<${name}>${inner}</${name}>`
}

export const xmlDeclaration = '<?xml version="1.0" encoding="UTF-8"?>\n'

/** HTML that is safe to send: whatever came from outside has been escaped. */
export class Markup {
  readonly text: string

  constructor(text: string) {
    this.text = text
  }
}

type Piece = Markup | readonly Markup[] | string

/** A piece of HTML; every value in it is escaped unless it is such a piece itself. */
export function markup(strings: TemplateStringsArray, ...values: readonly Piece[]): Markup {
  let text = strings[0] ?? ''
  for (const [index, value] of values.entries()) {
    if (value instanceof Markup) text += value.text
    else if (typeof value === 'string') text += escape(value)
    else text += value.map((piece) => piece.text).join('')
    text += strings[index + 1] ?? ''
  }
  return new Markup(text)
}

function escape(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&#39;')
}

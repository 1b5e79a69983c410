import type { overview } from './inspection.ts'

/** A page of the world for a person: what runs, what waits, what happened last. */
export function renderPage(world: ReturnType<typeof overview>): string {
  const sections = [
    section(
      'Functions',
      ['function', 'running', 'processes', 'log'],
      world.functions.map((one) => [
        text(one.logicalId),
        text(one.running),
        text(one.pids.join(' ')),
        link(`logs/${one.logicalId}`, 'log'),
      ]),
    ),
    section(
      'Queues',
      ['queue', 'waiting', 'in flight', 'delayed', ''],
      world.queues.map((one) => [
        text(one.logicalId),
        text(one.visible),
        text(one.inFlight),
        text(one.delayed),
        link(`queues/${one.logicalId}/messages`, 'messages'),
      ]),
    ),
    section(
      'Last denials',
      ['who', 'may not', 'on', ''],
      world.denials.map((one) => [
        text(one.who),
        text(one.action),
        `<code>${text(one.resource)}</code>`,
        text(one.because),
      ]),
    ),
    section(
      'Last events',
      ['time', 'type', 'detail'],
      world.events.map((one) => [
        text(one.time),
        text(one['detail-type']),
        `<code>${text(JSON.stringify(one.detail))}</code>`,
      ]),
    ),
    section(
      'Schedules',
      ['schedule', 'every', ''],
      world.schedules.map((one) => [
        text(one.logicalId),
        text(`${one.everyMilliseconds / 60_000} min`),
        `<form method="post" action="schedules/${one.logicalId}/run"><button>run now</button></form>`,
      ]),
    ),
    section(
      'Tables and buckets',
      ['name', ''],
      [
        ...world.tables.map((id) => [text(id), link(`tables/${id}`, 'items')]),
        ...world.buckets.map((id) => [text(id), link(`buckets/${id}`, 'objects')]),
      ],
    ),
  ]
  return `<!doctype html>
<html lang="en"><meta charset="utf-8"><title>The ground</title>
<base href="/__ground/">
<style>
  body { font: 15px/1.5 system-ui, sans-serif; margin: 2rem auto; max-width: 70rem; padding: 0 1rem }
  table { border-collapse: collapse; width: 100% }
  th, td { border-bottom: 1px solid #ddd; padding: .25rem .75rem .25rem 0; text-align: left; vertical-align: top }
  code { overflow-wrap: anywhere }
</style>
<h1>The ground</h1>
<p>API at ${link(world.apiOrigin, world.apiOrigin)} · clock ${text(world.time.now)} (${text(world.time.aheadSeconds)} s ahead)
· ${link('events', 'all events')}</p>
${sections.join('\n')}
</html>
`
}

function section(title: string, columns: readonly string[], rows: readonly (readonly string[])[]): string {
  const head = columns.map((column) => `<th>${text(column)}</th>`).join('')
  const body = rows.map((cells) => `<tr>${cells.map((cell) => `<td>${cell}</td>`).join('')}</tr>`).join('\n')
  return `<h2>${text(title)}</h2>\n<table><tr>${head}</tr>\n${body || '<tr><td>none</td></tr>'}</table>`
}

function link(href: string, label: string): string {
  return `<a href="${text(href)}">${text(label)}</a>`
}

function text(value: string | number): string {
  return String(value).replaceAll(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`)
}

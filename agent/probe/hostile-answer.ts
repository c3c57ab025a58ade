// How is shown what a stranger's port answered?
import type { Heard } from './hear.ts'

const LONGEST = 80

/** The first line, printable ASCII only, quoted. */
export const shown = (text: string): string => {
  const line = text.slice(0, LONGEST + 1).split(/[\r\n]/, 1)[0] ?? ''
  const plain = line.replace(/[^ !#-~]/g, '.')
  return `"${plain.slice(0, LONGEST)}${plain.length > LONGEST ? '…' : ''}"`
}

/** Status line and two headers; nothing behind them is read. */
export const answerOf = ({ text, end }: Heard): string => {
  if (text === '') return NOTHING[end]
  const [head = ''] = text.split('\r\n\r\n', 1)
  const [first = '', ...lines] = head.split('\r\n', 100)
  const status = /^HTTP\/1\.[01] (?<status>\d{3})(?: |$)/.exec(first.slice(0, 16))?.groups?.[
    'status'
  ]
  if (status === undefined) return `no HTTP: ${shown(text)}`
  const told = ['server', 'location'].flatMap(name => {
    const line = lines.find(one => one.slice(0, name.length + 1).toLowerCase() === `${name}:`)
    return line === undefined ? [] : [`${name} ${shown(line.slice(name.length + 1).trim())}`]
  })
  return [`HTTP status ${status}`, ...told].join(', ')
}

const NOTHING: Readonly<Record<Heard['end'], string>> = {
  closed: 'closed without an answer to an HTTP request',
  reset: 'reset after an HTTP request',
  silent: 'no answer to an HTTP request',
  full: 'no end of its answer to an HTTP request',
  'no-tls': 'no HTTP',
  failed: 'no connection for an HTTP request',
}

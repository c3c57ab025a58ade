// Do the Markdown and the HTML of a report say all of it, and can no name act in them?
import fc from 'fast-check'
import t from 'tap'
import { blockMarkdown, codeMarkdown, plainMarkdown } from '#server/report/escape-markdown.ts'
import { renderHtml } from '#server/report/html/html.ts'
import { renderMarkdown } from '#server/report/markdown.ts'
import type { Report } from '#shared/report.ts'
import { hostileReport } from './hostile-reports.ts'
import { blocked, reachable } from './sample-reports.ts'

const seed = Date.now()
t.comment(`fast-check seed ${seed}`)

const counterexample = <Ts>(property: fc.IProperty<Ts>): string | undefined =>
  fc.defaultReportMessage(fc.check(property, { seed, numRuns: 300 }))

const ACTIVE = /[\p{Cc}\p{Cf}\p{Co}\p{Cs}\p{Zl}\p{Zp}]/u

/** Tags of a page in order, attributes cut off; text and comments left out. */
const tagsOf = (page: string): string[] =>
  [...page.matchAll(/<(?<tag>!?\/?[a-z0-9]+)[^<>]*>/gi)].map(match => match.groups?.['tag'] ?? '')

const KNOWN =
  /^(?:!doctype|\/?(?:html|head|meta|title|style|body|main|h[123]|p|section|article|strong|pre|code|ul|li|div|table|thead|tbody|tr|th|td|footer))$/

const attributesOf = (page: string): string[] =>
  [...page.matchAll(/<[a-z0-9]+(?<rest>\s[^<>]*)>/gi)].flatMap(match =>
    [...(match.groups?.['rest'] ?? '').matchAll(/\s(?<name>[^\s=]+)=/g)].map(
      attribute => attribute.groups?.['name'] ?? '',
    ),
  )

const SAFE = new Set([
  'lang',
  'charset',
  'http-equiv',
  'content',
  'name',
  'class',
  'scope',
  'initial-scale',
])

const isTamePage = (report: Report): boolean => {
  const page = renderHtml(report)
  return (
    !ACTIVE.test(page.replaceAll('\n', '')) &&
    tagsOf(page).every(tag => KNOWN.test(tag)) &&
    attributesOf(page).every(name => SAFE.has(name)) &&
    (page.match(/</g) ?? []).length === tagsOf(page).length
  )
}

t.test(
  'no text of a report adds a tag, an attribute or a hidden character to the page',
  async t => {
    t.equal(counterexample(fc.property(hostileReport, isTamePage)), undefined)
  },
)

t.test(
  'the page loads nothing: no script, no link, no address in an attribute or a style',
  async t => {
    const page = renderHtml(blocked)
    t.notMatch(page, /<(?:script|link|img|iframe|object|a|form)\b/i)
    t.notMatch(page, /(?:src|href|action)=|url\(|@import|https?:/i)
    t.match(page, /Content-Security-Policy" content="default-src 'none'/)
  },
)

/** Markdown outside of fenced blocks and code spans. */
const proseOf = (markdown: string): string =>
  markdown
    .replace(/^(?<fence>`{3,})[a-z]*\n[\s\S]*?^\k<fence>$/gm, '')
    .replace(/(?<!\\)(?<fence>`+)(?!`)[\s\S]*?(?<!`)\k<fence>(?!`)/g, '')

// What starts a link, an image, HTML, a cell or emphasis, without a backslash in front.
const MARKUP = /(?<!\\)(?:\\\\)*[[\]<>`~_{}#$@&]/

const isTameText = (text: string): boolean => {
  const plain = plainMarkdown(text)
  return !(
    ACTIVE.test(plain) ||
    MARKUP.test(plain) ||
    /(?<!\\)(?:\\\\)*[|*!]/.test(plain) ||
    /https?:\/\/|www\./i.test(plain) ||
    /^(?:[-+=]|\d+[.)](?:\s|$)|\s)/.test(plain)
  )
}

t.test('no name begins a link, a tag, a cell, a list or emphasis in Markdown', async t => {
  const hostile = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.string({ unit: fc.constantFrom(...'`*_[]()<>#|~&!\\-+=1. \n:/@wh') }),
  )
  t.equal(counterexample(fc.property(hostile, isTameText)), undefined)
})

t.test('no text closes the fence it is quoted in', async t => {
  const hostile = fc.string({ unit: fc.constantFrom(...'``~ \na') })
  const property = fc.property(hostile, text => {
    const lines = blockMarkdown('sh', text).split('\n')
    const fence = lines.at(-1) ?? ''
    const code = codeMarkdown(text)
    const mark = /^`*/.exec(code)?.[0] ?? ''
    const inner = code.slice(mark.length, code.length - mark.length)
    return (
      lines.slice(1, -1).every(line => !line.trimStart().startsWith(fence)) &&
      (mark === '' || [...inner.matchAll(/`+/g)].every(([run]) => run !== mark))
    )
  })
  t.equal(counterexample(property), undefined)
})

t.test('a hostile report has the headings and table rows of a tame one', async t => {
  const shape = (report: Report): string =>
    proseOf(renderMarkdown(report))
      .split('\n')
      .filter(line => /^(?:#|\|)/.test(line))
      .map(
        line =>
          `${/^(?:#+|\|)/.exec(line)?.[0]} ${(line.match(/(?<!\\)(?:\\\\)*\|/g) ?? []).length}`,
      )
      .join()
  const property = fc.property(hostileReport, hostileReport, (a, b) => shape(a) === shape(b))
  t.equal(counterexample(property), undefined)
})

const MARKS = [
  'NOT REACHABLE',
  'Blocked at the security group',
  'Can 203.0.113.99 reach tcp port 8080',
  'sg-equal-priority-drop-wins',
  'line 12',
  'Remove the drop rule',
  'RevokeSecurityGroup',
  'AuthorizeSecurityGroup',
  'i-bp1demo000000bat0001',
  'listening-loopback-only',
  'Path of the packet',
  'host firewall',
  'Not on this path: NAT',
  'whyport collect',
  'host-firewall-drop',
  'timed-out',
  'No Anti-DDoS product',
  'cloud/ecs.DescribeSecurityGroupAttribute.sg-bp1demo000000web0001.json',
  'r-0002',
]

const FORMS = [
  ['Markdown', renderMarkdown],
  ['HTML', renderHtml],
] as const

for (const [name, render] of FORMS)
  t.test(`${name} says the answer first and leaves nothing out`, async t => {
    const text = render(blocked).replaceAll('\\', '')
    t.strictSame(
      MARKS.filter(mark => !text.includes(mark)),
      [],
    )
    t.match(render(reachable), /REACHABLE/)
    t.notMatch(render(reachable), /Root causes|undefined|null/)
  })

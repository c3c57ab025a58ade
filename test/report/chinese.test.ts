// Is a report in Chinese all Chinese, and does every sentence of the table have its Chinese one?
import t from 'tap'
import { CAUSES } from '#shared/causes/catalogue.ts'
import { CAUSES_ZH } from '#shared/causes/chinese.ts'
import { CHINESE } from '#shared/wording/chinese.ts'
import { EN } from '#shared/wording/en.ts'
import { ENGLISH } from '#shared/wording/sentence.ts'
import { ZH_CN } from '#shared/wording/zh-cn.ts'

const placeholders = (text: string): string[] =>
  [...text.matchAll(/\{\{(\w+)\}\}/g)].map(match => match[1] ?? '')

const isChinese = (text: string): boolean => /[\p{Script=Han}]/u.test(text) && text.endsWith('。')

const english: Readonly<Record<string, string>> = EN

t.same(
  new Set(Object.keys(ZH_CN)),
  new Set(Object.keys(EN)),
  'every sentence has its Chinese one, and none is left over',
)

t.same(
  Object.entries(ZH_CN).flatMap(([key, text]) =>
    new Set(placeholders(text)).symmetricDifference(new Set(placeholders(english[key] ?? '')))
      .size === 0
      ? []
      : [key],
  ),
  [],
  'a Chinese sentence has the values of the English one',
)

t.same(
  Object.entries(CAUSES_ZH).filter(([, { when, fix }]) => !isChinese(when) || !isChinese(fix)),
  [],
  'the catalogue is Chinese throughout',
)

t.same(
  Object.entries(CAUSES)
    .filter(([id]) => !CHINESE.sentence({ key: `cause.${id}.fix`, params: {} }).endsWith('。'))
    .map(([id]) => id),
  [],
  'the advice for each cause can be said in Chinese',
)

t.test('a message of another version is told in the English of the report', async t => {
  t.equal(CHINESE.told({ key: 'no.such-key', params: {} }, 'Said.'), 'Said.')
  t.equal(CHINESE.told(undefined, 'Said.'), 'Said.')
})

t.test('words inside a sentence are said in its language, lists as it joins them', async t => {
  const message = {
    key: 'report.path.not-on-path',
    params: { hops: [{ key: 'hop.nat', params: {} }, { key: 'hop.route', params: {} }, 'x'] },
  }
  t.equal(ENGLISH.sentence(message), 'Not on this path: nat, route, x.')
  t.equal(CHINESE.sentence(message), '不在此路径上：NAT 网关、路由、x。')
})

// What does a message say in Simplified Chinese?
import { causeWording } from './cause-wording.ts'
import { type Wording, wordingOf } from './wording.ts'
import { ZH_CN } from './zh-cn.ts'

/** The catalogue's advice is not translated yet. */
export const CHINESE: Wording = wordingOf({
  language: 'zh-CN',
  table: { ...causeWording(), ...ZH_CN },
  separator: '、',
  asClause: text => text,
})

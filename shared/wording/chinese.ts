// What does a message say in Simplified Chinese?
import { causeWording } from './cause-wording.ts'
import { EN } from './en.ts'
import { type Wording, wordingOf } from './wording.ts'
import { ZH_CN } from './zh-cn.ts'

/** What is not translated yet is said in English. */
export const CHINESE: Wording = wordingOf({
  language: 'zh-CN',
  table: { ...EN, ...causeWording(), ...ZH_CN },
  separator: '、',
  asClause: text => text,
})

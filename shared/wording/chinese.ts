// What does a message say in Simplified Chinese?
import { CAUSES_ZH } from '../causes/chinese.ts'
import { causeWording } from './cause-wording.ts'
import { type Wording, wordingOf } from './wording.ts'
import { ZH_CN } from './zh-cn.ts'

export const CHINESE: Wording = wordingOf({
  language: 'zh-CN',
  table: { ...causeWording(CAUSES_ZH), ...ZH_CN },
  separator: '、',
  asClause: text => text,
})

// Chinese sentences about questions that several accounts may answer.
import type { ACCOUNTS_EN } from '../en/accounts.ts'

export const ACCOUNTS_ZH: Readonly<Record<keyof typeof ACCOUNTS_EN, string>> = {
  'accounts.one': '只询问了一个账号。',
  'accounts.found': '{{target}} 在账号 {{account}} 中，共配置了 {{count}} 个账号。',
  'accounts.several': '{{count}} 个账号中都有 {{target}}：{{accounts}}。没有信息表明指的是哪一个。',
  'accounts.unread': '在可以搜索的账号中没有找到 {{target}}，而以下账号无法搜索：{{accounts}}。',
  'accounts.searched': '在以下账号中查找过 {{target}}：{{accounts}}。',
  'accounts.assume-only':
    '{{target}} 按账号 {{account}} 判断；以下账号无法搜索，其中可能有相同的私网地址：{{accounts}}。',
}

// Which account holds nothing but the plain case: one interface, one group, one elastic address?
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DEMO_FOLDER } from './demo-account.ts'

const SECOND_INTERFACE = 'eni-bp1demo0000web000b'
const PREFIX_LIST = 'pl-bp1demo0office00001'
const INTERFACES = 'ecs.DescribeNetworkInterfaces.json'
const RULES = 'ecs.DescribeSecurityGroupAttribute.sg-bp1demo000000web0001.json'

/** The demo account; its web instance has lost its second interface, and its rules name no list. */
export const makePlainAccount = (): { readonly folder: string; readonly remove: () => void } => {
  const folder = mkdtempSync(join(tmpdir(), 'whyport-plain-'))
  cpSync(DEMO_FOLDER, folder, { recursive: true })
  rewrite(join(folder, 'cloud', INTERFACES), text => {
    const answer = JSON.parse(text)
    const set = answer.NetworkInterfaceSets
    set.NetworkInterfaceSet = set.NetworkInterfaceSet.filter(
      (eni: { readonly NetworkInterfaceId: string }) => eni.NetworkInterfaceId !== SECOND_INTERFACE,
    )
    return JSON.stringify(answer)
  })
  rewrite(join(folder, 'cloud', 'ecs.DescribePrefixLists.json'), text =>
    text.replace('"AssociationCount": 1', '"AssociationCount": 0'),
  )
  rewrite(join(folder, 'cloud', RULES), text => text.replaceAll(PREFIX_LIST, ''))
  return { folder, remove: () => rmSync(folder, { recursive: true }) }
}

const rewrite = (path: string, change: (text: string) => string): void => {
  const before = readFileSync(path, 'utf8')
  const after = change(before)
  if (after === before) throw new Error(`${path} does not hold what was to go`)
  writeFileSync(path, after)
}

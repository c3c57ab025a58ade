// Is this a question that can be asked, and if not, what is wrong with it?
import { type ErrorCode, WhyportError } from './error.ts'
import { parseCidr } from './plain/address-set.ts'
import { parseAddress } from './plain/ip.ts'
import {
  parseSource,
  parseTarget,
  type Question,
  type QuestionInput,
  type Source,
  type Target,
} from './question.ts'

/** What people typed: only the target is certain to be there. */
export type AskedQuestion = Partial<QuestionInput> & { readonly target: string }

/** Reads a question, or throws a WhyportError that names the argument and shows a valid one. */
export const readQuestion = (asked: AskedQuestion): Question => {
  const { target, port } = readTarget(asked)
  const protocol = asked.protocol ?? 'tcp'
  const from = readSource(asked.from ?? 'any')
  refuseMixedFamilies(target, from, asked)
  return {
    asked: asked.target,
    target,
    port,
    protocol,
    askedFrom: asked.from ?? 'any',
    from,
    fromIsDefault: asked.from === undefined,
    region: asked.region ?? null,
    at: asked.at ?? null,
  }
}

const readTarget = (asked: AskedQuestion): { target: Target; port: number | null } => {
  const parsed = parseTarget(asked.target)
  if (parsed === null) return refuse('bad-target', 'target', targetTrouble(asked.target))
  const port = onePort(parsed.port, asked.port ?? null)
  if (port !== null && asked.protocol === 'icmp')
    refuse('bad-port', '--port', {
      message: `ICMP takes no port, and ${port} was given`,
      next: 'leave the port out, or ask for a port with --protocol tcp or --protocol udp',
    })
  if (port === null && (asked.protocol ?? 'tcp') !== 'icmp')
    refuse('bad-port', '--port', {
      message: 'no port was asked',
      next: 'say which one, for example: --port 8080',
    })
  return { target: parsed.target, port }
}

const onePort = (inTarget: number | null, asked: number | null): number | null => {
  if (asked !== null && !(Number.isInteger(asked) && asked >= 1 && asked <= 65535))
    refuse('bad-port', '--port', {
      message: `${asked} is not a port`,
      next: 'a port is a whole number from 1 to 65535, for example: --port 8080',
    })
  if (inTarget !== null && asked !== null && inTarget !== asked)
    refuse('bad-port', '--port', {
      message: `the target says port ${inTarget}, --port says ${asked}`,
      next: 'give the port once, for example: 203.0.113.10 --port 8080',
    })
  return inTarget ?? asked
}

const targetTrouble = (target: string) => ({
  message: `"${target}" is no instance id, interface id, address or host name`,
  next: 'for example: i-bp1demo000000web0001, 203.0.113.10, 203.0.113.10:8080, [2001:db8::1]:8080, shop.example.com or here',
})

const readSource = (from: string): Source => {
  const source = parseSource(from)
  if (source !== null) return source
  return refuse('bad-source', '--from', {
    message: `"${from}" is no address, CIDR block, vantage point, instance or interface`,
    next: 'for example: --from 203.0.113.99, --from 203.0.113.0/24, --from 2001:db8::/32 or --from any',
  })
}

const refuseMixedFamilies = (target: Target, from: Source, asked: AskedQuestion): void => {
  const family = target.kind === 'address' ? parseAddress(target.address)?.family : undefined
  const source =
    from.kind === 'address' || from.kind === 'cidr' ? parseCidr(asked.from ?? '') : null
  if (family !== undefined && source !== null && source.family !== family)
    refuse('bad-source', '--from', {
      message: `an IPv${source.family} client cannot reach the IPv${family} address ${asked.target}`,
      next: `give an IPv${family} source, or ask the address of the other family`,
    })
}

const refuse = (
  code: ErrorCode,
  subject: string,
  say: { message: string; next: string },
): never => {
  throw new WhyportError(code, { subject, ...say })
}

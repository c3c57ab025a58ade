// What does one access vector record of SELinux say?
// `avc:  denied  { name_bind } for  pid=1 comm="nginx" src=8081 … tclass=tcp_socket permissive=0`; old kernels,
// like the first 3.10 ones of CentOS 7, end with tclass.

export type AvcRecord = {
  readonly denied: boolean
  /** name_bind, name_connect … */
  readonly operations: readonly string[]
  readonly fields: ReadonlyMap<string, string>
}

/** Null when the line holds no record, or one that is written otherwise. */
export const avcRecord = (line: string): AvcRecord | null => {
  const start = line.indexOf('avc:')
  const head = start < 0 ? null : HEAD.exec(line.slice(start, start + LONGEST_HEAD))
  if (head === null) return null
  const [whole, verdict, operations = ''] = head
  return {
    denied: verdict === 'denied',
    operations: operations.split(' '),
    fields: fieldsOf(line.slice(start + whole.length)),
  }
}

const LONGEST_HEAD = 1000
const HEAD = /^avc: {1,2}(denied|granted) {1,2}\{ ([^{}]*) \} for /

// Read from the left, once: what a program calls itself stands in quotes and is no field. The kernel
// writes a name with blanks or quotes in it as hexadecimal digits instead.
const fieldsOf = (text: string): ReadonlyMap<string, string> => {
  const fields = new Map<string, string>()
  for (const [, key = '', quoted, plain = ''] of text.matchAll(FIELD))
    if (!fields.has(key)) fields.set(key, quoted ?? (key === 'comm' ? fromHex(plain) : plain))
  return fields
}

const FIELD = /(?<![^ ])([a-z_]+)=(?:"([^"]*)"|(\S*))/g

const fromHex = (text: string): string =>
  /^(?:[0-9A-F]{2}){1,64}$/.test(text) ? Buffer.from(text, 'hex').toString('latin1') : text

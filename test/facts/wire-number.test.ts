// Is a number read in every form, and is a field that is not set never taken for 0?
import t from 'tap'
import { wireNumber } from '#server/facts/wire-number.ts'

const rows: readonly (readonly [value: unknown, expected: number | null])[] = [
  [0, 0],
  ['0', 0],
  [false, 0],
  [true, 1],
  [' 80 ', 80],
  [-1, -1],
  ['2.5', 2.5],
  ['', null],
  [' ', null],
  [null, null],
  [undefined, null],
  ['many', null],
  [[], null],
  [['7'], null],
  [{}, null],
  [Number.NaN, null],
]

for (const [value, expected] of rows)
  t.test(String(JSON.stringify(value)), async t => {
    t.equal(wireNumber.parse(value), expected)
  })

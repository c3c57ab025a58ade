// How do people see a test run: progress, failures in full, seconds per part, one closing line?
import { Transform, type TransformCallback } from 'node:stream'
import { Parser, type Result } from 'tap-parser'
import { type BeforeTests, beforeTests } from './build/before-tests.ts'
import { countsIn, failureText } from './build/tap-text.ts'
import { type Part, partLines, partOf } from './build/test-parts.ts'

/** TAP in, text out. The last line is always `N passed, N failed`, by tap's own counts. */
// biome-ignore lint/style/noDefaultExport: tap loads a reporter by its default export.
export default class Reporter extends Transform {
  readonly #parser = new Parser()
  readonly #before: BeforeTests = beforeTests()
  readonly #secondsOf: Map<Part, number> = new Map(this.#before.parts)
  #counts = countsIn('')
  #brokenFiles = 0

  constructor() {
    super()
    this.#parser.on('assert', (file: Result) => this.#closeFile(file))
    this.#parser.on('comment', (text: string) => {
      this.#counts = countsIn(text) ?? this.#counts
    })
    this.#parser.on('bailout', (reason: string) => this.#say(`bail out: ${reason}`))
    this.#watch(this.#parser)
  }

  override _transform(chunk: Buffer, _encoding: BufferEncoding, done: TransformCallback): void {
    this.#parser.write(chunk)
    done()
  }

  override _flush(done: TransformCallback): void {
    this.#parser.end()
    const { passed, failed, skipped } = this.#closingCounts()
    for (const line of ['', ...partLines(this.#secondsOf)]) this.#say(line)
    for (const what of this.#before.failed) this.#say(`failed before the tests: ${what}`)
    if (skipped > 0) this.#say(`${skipped} skipped or to do: they count as neither`)
    this.#say(`${passed} passed, ${failed} failed`)
    done()
  }

  /** A run that told no counts, or a broken file without a failed assertion, is one failure. */
  #closingCounts() {
    const seen = this.#counts ?? { passed: 0, failed: 0, skipped: 0 }
    const untold = seen.failed === 0 && (this.#counts === null || this.#brokenFiles > 0) ? 1 : 0
    return { ...seen, failed: seen.failed + untold + this.#before.failed.length }
  }

  #watch(test: Parser): void {
    let lastInner: Parser | null = null
    test.on('child', (inner: Parser) => {
      lastInner = inner
      this.#watch(inner)
    })
    test.on('assert', (result: Result) => {
      const toldInside = lastInner?.fullname === result.fullname && lastInner.fail > 0
      if (!result.ok && !toldInside) this.#say(failureText(result))
    })
    test.on('comment', (text: string) => {
      if (/\bseed\b/i.test(text)) this.#say(`     ${text.trim()}`)
    })
  }

  #closeFile({ name, ok, time }: Result): void {
    const seconds = (time ?? 0) / 1000
    const part = partOf(name)
    this.#secondsOf.set(part, (this.#secondsOf.get(part) ?? 0) + seconds)
    if (!ok) this.#brokenFiles += 1
    this.#say(`${ok ? 'ok  ' : 'FAIL'} ${name} ${seconds.toFixed(1)} s`)
  }

  #say(line: string): void {
    this.push(`${line}\n`)
  }
}

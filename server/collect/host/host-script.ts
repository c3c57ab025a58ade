// Which text is sent to a host that is to be read?

/** `agent/collect.sh` as it stands; `sha256` is that of the file. */
export type HostScript = {
  readonly name: string
  readonly text: string
  readonly sha256: string
}

/** The arguments it gets: what it prints must fit into the 24 KB that come back (network reference F.1). */
export const SENT_WITH = '--max-bytes 24000'

/**
 * The script after its first line has set its arguments. What programs write to standard error stands in
 * the archive; the script's own would come back in the middle of it.
 */
export const sentText = ({ text }: HostScript): string =>
  text.replace('\n', `\nset -- ${SENT_WITH}\nexec 2>/dev/null\n`)

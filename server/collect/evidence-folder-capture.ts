// Which files of a folder are packet captures, and what lies beside them?

/** Also of a form that is not read: what a folder holds is kept. */
export const isCapture = (path: string): boolean => CAPTURE.test(path)

/** The capture itself, or messages and exit status of the program that wrote `capture/<name>.pcap`. */
export const isOfCapture = (path: string): boolean => isCapture(path) || BESIDE.test(path)

/** The capture that a file of it is about. */
export const captureOf = (path: string): string => path.replace(BESIDE, 'capture/$1.pcap')

const CAPTURE = /^capture\/[^/]+\.(?:pcap|pcapng)$/
const BESIDE = /^capture\/([^/]+)\.(?:err|exit)$/

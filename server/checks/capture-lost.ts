// Which probe was sent while the host listened, and what of it did the host never see, or answer in vain?
import type { Flow } from '#shared/flow.ts'
import { msOf } from '#shared/plain/time.ts'
import type { Probe } from '#shared/probe.ts'
import type { Capture } from '../facts/capture.ts'
import type { Facts } from '../facts/facts.ts'
import { anyAttempt } from './capture-reading.ts'

/**
 * A probe without an answer that began and ended while nothing could escape the capture. Clocks of both
 * machines have been compared, else nobody knows what was at the same time.
 */
export const unansweredProbe = (
  flow: Flow,
  { capture, facts }: { readonly capture: Capture; readonly facts: Facts },
): Probe | null => {
  const probes = facts('probes')
  if (probes.state === 'unavailable' || !capture.isComplete) return null
  return probes.value.find(probe => isLost(flow, probe) && isDuring(probe, capture)) ?? null
}

/**
 * No SYN came in for the port at all while that probe was sent: not only none of the probe's address, which
 * a NAT on the way may have changed.
 */
export const isNeverArrived = (flow: Flow, probe: Probe, capture: Capture): boolean => {
  const { covers } = capture
  const isKept = covers?.client === null || covers?.client === probe.from
  return covers?.port === flow.port && isKept && !anyAttempt(capture, flow)
}

/** A program that drops before a capture could see anything; open: not every interface was asked for one. */
export const xdpOn = (facts: Facts): 'none' | 'some' | 'open' => {
  const programs = facts('bpfPrograms')
  if (programs.state === 'unavailable' || programs.value.unread.includes('xdp')) return 'open'
  return programs.value.programs.some(({ kind }) => kind === 'xdp') ? 'some' : 'none'
}

const isLost = (flow: Flow, { outcome, role, to, failureSource }: Probe): boolean =>
  outcome === 'timed-out' &&
  failureSource !== 'local' &&
  (role === undefined || role === 'asked') &&
  to !== undefined &&
  to.address === (flow.publicAddress ?? flow.privateAddress) &&
  to.port === flow.askedPort

/** Its first packet leaves within this time, and crosses the world in the same. */
const TRAVEL_MS = 2000

const isDuring = ({ at, clockOffset }: Probe, { window, boundMs }: Capture): boolean => {
  const sentMs = msOf(at)
  if (window === null || boundMs === null || sentMs === null) return false
  const margin = boundMs + (clockOffset?.boundMs ?? 0)
  return sentMs - margin >= window.fromMs && sentMs + TRAVEL_MS + margin <= window.toMs
}

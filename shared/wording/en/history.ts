// Sentences about what happened lately and what the cloud itself saw of the traffic.
export const HISTORY_EN = {
  'telemetry.seen':
    'The platform saw {{what}} at {{resource}}: connections may be slow, or new ones lost.',
  'telemetry.package-full':
    'The platform saw {{what}} at {{package}}, whose bandwidth this address shares with others: connections may be slow, or new ones lost.',
  'telemetry.session-time':
    '{{eni}} forgets TCP connections that are idle for {{seconds}} seconds ({{usual}} is usual): a connection that breaks after being idle breaks by that.',
  'telemetry.assistant-offline':
    'The Cloud Assistant of {{instance}} is silent although the instance runs: its agent is not there, or the network of the guest is dead.',
  'telemetry.assistant-denied':
    'The platform says that outbound rules keep the Cloud Assistant of {{instance}} from its server: allow TCP 443, TCP 80 and UDP 53.',
  'carrier.offline':
    'The Cloud Assistant of {{instance}} does not answer ({{code}}): it did not read the host.',
  'carrier.network':
    'The Cloud Assistant of {{instance}} cannot reach its server ({{code}}): it did not read the host.',
  'carrier.not-found':
    'The Cloud Assistant knows no instance {{instance}} ({{code}}): it did not read the host.',
  'carrier.not-running':
    '{{instance}} does not run ({{code}}): the Cloud Assistant did not read the host.',
  'carrier.limit':
    'The cloud takes no more scripts for now ({{code}}): the Cloud Assistant did not read the host of {{instance}}.',
  'carrier.windows':
    '{{instance}} is no Linux ({{code}}): the Cloud Assistant was not asked to read it.',
  'carrier.interrupted':
    'The diagnosis ended before a script was sent to {{instance}} ({{code}}): the Cloud Assistant did not read the host.',
  'carrier.denied':
    'The cloud did not allow a script on {{instance}} ({{code}}): the Cloud Assistant did not read the host.',
  'carrier.denied-result':
    'The cloud took the script for {{instance}} and did not allow its result to be read ({{code}}): the host is not read.',
  'carrier.refused':
    'The cloud refused the script for {{instance}} ({{code}}): the Cloud Assistant did not read the host.',
  'carrier.unclear':
    'Nothing tells whether the script ran on {{instance}} ({{code}}): the host is not read.',
  'carrier.waited':
    'The script on {{instance}} was not seen to end ({{code}}) and was told to stop: the host is not read.',
  'carrier.cut':
    'What the script printed on {{instance}} was cut on its way ({{code}}): a part of a host is not taken for the whole.',
  'carrier.damaged':
    'What the script printed on {{instance}} is no archive that can be read ({{code}}): the host is not read.',
  'carrier.timeout':
    'The script on {{instance}} ran into its time limit ({{code}}): the host is not read.',
  'carrier.stopped': 'The script on {{instance}} was stopped ({{code}}): the host is not read.',
  'carrier.failed': 'The script on {{instance}} failed ({{code}}): the host is not read.',
  'carrier.failed-exit':
    'The script on {{instance}} ended with status {{exit}} ({{code}}): the host is not read.',
  'tuples.no-answer':
    'The edge of the cloud counted {{in}} packets from {{client}} to {{address}} port {{port}} in the time that was asked for, and none back: they get as far as the cloud, and are lost or not answered behind its edge.',
  'tuples.both-ways':
    'The edge of the cloud counted {{in}} packets from {{client}} to {{address}} port {{port}} in the time that was asked for, and {{out}} back: packets pass both ways.',
  'hint.nothing': 'Nothing of this kind was seen.',
  'hint.unread':
    '{{need}} was asked for and not read ({{reason}}): it may hold a hint that is missing here.',
  'history.change': '{{who}} called {{action}} on {{resources}}.',
  'history.changed':
    'Changed within the last {{hours}} hours: at {{at}}, {{who}} called {{action}} on {{resources}}{{more}}.',
  'counters.and': '{{first}} and {{more}}',
  'counters.proven-cause':
    'Its counter rose by {{sizes}}, exactly as many as were sent: {{because}}',
  'counters.proven-total':
    'The kernel’s counter {{name}} rose by {{sizes}}, exactly as many as were sent: {{because}}',
  'counters.several':
    'The counters of several rules rose by exactly the bursts of {{sizes}} connections from {{vantage}} ({{rules}}): which of them met these cannot be told.',
  'counters.less':
    '{{rule}} counted {{rises}} packets during bursts of {{sizes}} connections from {{vantage}}: not all of them got as far as this rule, or it was set back.',
  'counters.unused':
    'Bursts of connections and counters of the host were read and prove nothing: {{why}}.',
  'counters.old': 'they are not of the time that was asked about',
  'counters.one-size': 'all bursts had the same size',
  'counters.no-quiet':
    'there was no quiet window as long as the bursts, which would show what others send',
  'counters.confirms':
    '{{rule}} counted {{rises}} packets more during bursts of {{sizes}} connections from {{vantage}}, exactly as many as were sent, and no other rule that stops packets did: this was seen, not only predicted.',
  'counters.total-confirms':
    'The kernel counted {{rises}} more under {{name}} during bursts of {{sizes}} connections from {{vantage}}, exactly as many as were sent: this was seen, not only predicted.',
  'counters.other-rule':
    '{{rule}} counted exactly the bursts of {{sizes}} connections from {{vantage}}, and the rule that was predicted to stop them counted none of them.',
  'counters.unpredicted':
    '{{rule}} counted exactly the bursts of {{sizes}} connections from {{vantage}}, although they were judged to pass: the rules are not what was judged, or are read wrongly.',
  'counters.never-arrived':
    'During bursts of {{sizes}} connections from {{vantage}} the host received only {{rises}} packets in all: those of the bursts were lost before it.',
  'counters.more':
    '{{rule}} counted {{rises}} packets more during bursts of {{sizes}} connections from {{vantage}}: other packets meet it too, so the bursts prove nothing about it.',
  'counters.changed':
    'The rules of the host changed while bursts were sent, or were not read each time: their counters prove nothing.',
  'history.record': 'Flow log: {{packets}} packets from {{from}} to {{to}}, {{action}}.',
  'flow-log.rejected-confirms':
    'The flow log shows {{packets}} packets of {{client}} rejected in the window up to {{at}}, and of group and ACL only the {{hop}} drops them: this was seen, not only predicted.',
  'flow-log.rejected':
    'The flow log shows {{packets}} packets of {{client}} rejected in the window up to {{at}}: a security group or the network ACL dropped them.',
  'flow-log.rejected-before':
    'The flow log shows {{packets}} packets of {{client}} rejected in the window up to {{at}}; that was before the configuration that is judged here.',
  'flow-log.rejected-contradicts':
    'The flow log shows {{packets}} packets of {{client}} rejected in the window up to {{at}}, although groups and network ACL are judged to let them in.',
  'flow-log.accepted-contradicts':
    'The flow log shows {{packets}} packets of {{client}} let in in the window up to {{at}}, although this hop is judged to drop them.',
  'flow-log.accepted-before':
    'The flow log shows {{packets}} packets of {{client}} let in in the window up to {{at}}; that was before the configuration that is judged here.',
  'flow-log.accepted':
    'The flow log shows {{packets}} packets of {{client}} let in in the window up to {{at}}.',
  'flow-log.answered':
    'The flow log shows {{packets}} packets of {{client}} let in and answered in the window up to {{at}}.',
  'flow-log.silent':
    'The flow log shows the first packet of {{client}} let in in the window up to {{at}}, and no answer of the host: its firewall dropped it or it did not run.',
  'flow-log.reset':
    'The flow log shows that the host answered {{client}} with a reset in the window up to {{at}}: nothing listened on the port, or its firewall refused.',
  'flow-log.reply-rejected':
    'The flow log shows that the answer to {{client}} was rejected on its way out in the window up to {{at}}: the network ACL drops the reply.',
  'flow-log.never-arrived':
    'The probe from {{vantage}} at {{at}} never arrived at {{eni}}, although the flow log recorded that minute: it was lost before the interface.',
  'flow-log.broken': 'The flow log {{log}} is switched on, but its records are not delivered.',
  'capture.silent':
    'The host received {{packets}} first packets (SYN) of {{client}} from {{at}} on and sent nothing back: what drops them, or the answer, is on the host.',
  'capture.silent-confirms':
    'The host received {{packets}} first packets (SYN) of {{client}} from {{at}} on and sent nothing back, and of its hops only {{hop}} drops them: this was seen, not only predicted.',
  'capture.refused':
    'The host received a first packet (SYN) of {{client}} at {{at}} and sent a reset (RST): nothing listened on the port, or its firewall refused.',
  'capture.refused-confirms':
    'The host received a first packet (SYN) of {{client}} at {{at}} and sent a reset (RST), and of its hops only {{hop}} refuses it: this was seen, not only predicted.',
  'capture.rejected':
    'The host received a first packet (SYN) of {{client}} at {{at}} and sent an ICMP error (type and code {{error}}): its firewall or a route rejects it.',
  'capture.rejected-confirms':
    'The host received a first packet (SYN) of {{client}} at {{at}} and sent an ICMP error (type and code {{error}}), and of its hops only {{hop}} rejects it: this was seen, not only predicted.',
  'capture.answered':
    'The host received a first packet (SYN) of {{client}} at {{at}}, and its answer (SYN-ACK) left by the same interface.',
  'capture.answer-lost':
    'The host received a first packet (SYN) of {{client}} at {{at}}, and its answer (SYN-ACK) left, but {{vantage}} got none: it was lost on the way back, outside the host.',
  'capture.open':
    'The host received a first packet (SYN) of {{client}} at {{at}}; the capture does not settle what it sent back.',
  'capture.mixed':
    'The capture holds {{number}} attempts, the newest of {{client}} at {{at}}, and the host answered them differently; captured for one client, it would tell more.',
  'capture.passed-contradicts':
    'The host received a first packet (SYN) of {{client}} at {{at}}, and what came of it shows that {{hop}} let it through, although it is judged to drop it.',
  'capture.passed-before':
    'The host received a first packet (SYN) of {{client}} at {{at}}, which {{hop}} is judged to drop; that was before the configuration that is judged here.',
  'capture.never-arrived':
    'The probe from {{vantage}} at {{at}} never arrived at the host, although it captured port {{port}} meanwhile: it was lost before the host.',
  'capture.never-arrived-or-xdp':
    'The probe from {{vantage}} at {{at}} was never seen on the host, although it captured port {{port}} meanwhile: it was lost before the host, or an XDP program on it dropped it.',
  'capture.nobody':
    'None of the asked clients tried to connect to port {{port}} while the host captured.',
  'capture.unread': 'A packet capture was asked for, and there is none that can be read.',
} as const

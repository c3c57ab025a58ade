// What of the located path may the platform itself have measured or recorded?

/** Ids as the cloud's own answers gave them; null where the path has none. */
export type PlatformTargets = {
  readonly accountId: string | null
  readonly regionId: string
  /** When it was asked, ISO 8601; null: now. */
  readonly at: string | null
  readonly vpcId: string | null
  readonly eniId: string | null
  readonly instanceId: string | null
  readonly allocationId: string | null
  readonly bandwidthPackageId: string | null
  readonly natGatewayId: string | null
  /** null: the question names no single client on the Internet, or no port. */
  readonly conversation: InternetConversation | null
  /** Cloud Firewall stands before the public address. */
  readonly guarded: boolean
}

/** IPv4 only: what the client connects to, as it sees it. */
export type InternetConversation = {
  readonly client: string
  readonly address: string
  readonly port: number
  readonly protocol: 'tcp' | 'udp'
}

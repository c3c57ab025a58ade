// What has been located so far, as far as further calls depend on it?

/** How a public address is held decides how Anti-DDoS is asked about it. */
export type PublicAddress = {
  readonly address: string
  readonly heldAs: 'ecs' | 'eip' | 'ipv6' | 'slb'
}

export type Place = {
  readonly vpcIds: readonly string[]
  readonly vSwitchIds: readonly string[]
  readonly groupIds: readonly string[]
  readonly privateIps: readonly string[]
  readonly publicAddresses: readonly PublicAddress[]
}

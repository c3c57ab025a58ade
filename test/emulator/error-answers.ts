// What does the cloud answer when it refuses?

export type Reply = {
  readonly status: number
  readonly body: object
  readonly headers?: Readonly<Record<string, string>>
}

/** Code → HTTP status and sentence, as the product's own error tables have them. */
const ERRORS = {
  'InvalidAccessKeyId.NotFound': [404, 'Specified access key is not found.'],
  SignatureDoesNotMatch: [400, 'Specified signature is not matched with our calculation.'],
  IncompleteSignature: [400, 'The request signature does not conform to the standards.'],
  SignatureNonceUsed: [400, 'Specified signature nonce was used already.'],
  'InvalidTimeStamp.Expired': [400, 'Specified time stamp or date value is expired.'],
  'InvalidSecurityToken.Malformed': [400, 'Specified SecurityToken is malformed.'],
  'InvalidSecurityToken.Expired': [400, 'Specified SecurityToken is expired.'],
  'MissingParameter.RegionId': [400, 'The parameter RegionId is missing.'],
  MissingParameter: [400, 'A required parameter is missing.'],
  InvalidParameter: [400, 'A parameter is not valid.'],
  'InvalidRegionId.NotFound': [404, 'The specified RegionId does not exist.'],
  'InvalidAction.NotFound': [404, 'Specified api is not found, please check your url and method.'],
  'InvalidSecurityGroupId.NotFound': [404, 'The specified SecurityGroupId does not exist.'],
  'InvalidEniId.NotFound': [404, 'The specified network interface does not exist.'],
  'InvalidPrefixListId.NotFound': [404, 'The specified prefix list does not exist.'],
  'InvalidPortRangeListId.NotFound': [404, 'The specified port list does not exist.'],
  'InvalidVSwitchId.NotFound': [404, 'The specified vSwitch does not exist.'],
  'InvalidVpcID.NotFound': [404, 'The specified VPC does not exist.'],
  'InvalidNetworkAcl.NotFound': [400, 'The specified network ACL was not found.'],
  'InvalidRouteTable.NotFound': [400, 'The specified route table was not found.'],
  'InvalidLoadBalancerId.NotFound': [404, 'The specified LoadBalancerId does not exist.'],
  'ResourceNotFound.LoadBalancer': [404, 'The specified load balancer was not found.'],
  'ResourceNotFound.Listener': [404, 'The specified listener was not found.'],
  NoPermission: [403, 'You are not authorized to do this action.'],
  'Forbidden.RAM': [403, 'User not authorized to operate on the specified resource.'],
  'Throttling.User': [400, 'Request was denied due to user flow control.'],
  ServiceUnavailable: [503, 'The request has failed due to a temporary failure of the server.'],
} as const satisfies Record<string, readonly [number, string]>

export type ErrorCode = keyof typeof ERRORS

/** `detail` is appended to the sentence, as the real service does for signatures. */
export const errorReply = (
  code: ErrorCode,
  { product, requestId, detail = '' }: { product: string; requestId: string; detail?: string },
): Reply => {
  const [status, sentence] = ERRORS[code]
  return {
    status,
    body: {
      RequestId: requestId,
      HostId: `${product}.emulator.example`,
      Code: code,
      Message: `${sentence}${detail}`,
      Recommend: `https://api.aliyun.com/troubleshoot?q=${code}&product=${product}`,
    },
  }
}

/** A RAM refusal names the action that is missing. */
export const deniedReply = (action: string, requestId: string): Reply => {
  const [product = '', name = ''] = action.split('.')
  const reply = errorReply('Forbidden.RAM', { product, requestId })
  const AccessDeniedDetail = {
    AuthAction: `${product}:${name}`,
    AuthPrincipalType: 'SubUser',
    NoPermissionType: 'ImplicitDeny',
    PolicyType: 'AccountLevelIdentityBasedPolicy',
  }
  return { ...reply, body: { ...reply.body, AccessDeniedDetail } }
}

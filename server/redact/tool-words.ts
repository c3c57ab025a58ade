// Which words do whyport's own parsers and checks look for, and do the programs print that it reads?

/**
 * In small letters. A test wants every word that `server/facts` looks for in this list: strict redaction
 * replaces all others.
 */
export const TOOL_WORDS = `
  _evidence aarch64 abnormal about abovetcp absent accept accepted acceptgroup accepting
  acceptingowneruid acceptingvpc acceptlocal acceptpriority acceptqueue acceptqueueagain
  acceptqueuelimit access accessdenied accesskeydisabled account accountbalance accountid accounts
  accountsearch ack acknowledgement acl aclaction aclconfig aclentries aclentry aclentryip aclid
  aclids aclrelations aclstatus acltext acltype acluuid action actions actiontrail
  actionunauthorized activated activating active activeopens activestate activestore add addr addr6
  addr_info address addresses addressfamily addressid addressipversion addressowners addresstype
  addrtype admin admission admit admits admitted advert advertisement aegis after afteropen again
  against ageminutes al7 al8 alb aldr alert ali_ alibaba alinux aliyun aliyundun all allocate
  allocateeip allocationid allow allows almalinux also alsoby altnames always amount and announces
  anolis another answer answered answers answersitself anti antiddos any anycast anywhere apache
  apache2 api apparmor apparmorprofiles appliance applicable application applicationname
  applicationnamelist applications appliesto apr are areaddressesread argument argv around arp
  arrival arrived asdefault ask asked askedfrom askedport askedwhole asker asks asset assets
  assigned assist_daemon assistant assistants associated associatedeipaddresse
  associatedeipaddresses associatedid associatedinstance associatedinstanceid associatedinstances
  associatedpublicip associating associations assume assumption assumptions assured asymmetric atms
  attached attaching attachment attachmentid attack attempt attemptfails attempts audit aug
  ausearch authorization authorized auto autorenew available availableamount avc average avoided
  back backend backendid backendport backends backendserver backendserverport backlog bad balance
  balancer ban bandwidth bandwidthbusinessstatus bandwidthpackageid banned banner bans bare base
  beam because before begins behind belongs beside big bigint bin bind binded binding bindings
  bitmap bits bizstatus black blackhole blackholed block blocked blocker blocks body boolean boot
  both bound boundid boundms boundsfor boundtype bpf bpfprograms bpftool bridge broadcast broke
  broken bsd bssopenapi budget bug build burst burstboundlimit burstcounts bursts business
  businessstatus busy but bypassed bytes caddy call calledfrom calls came canceled cancelled
  candidates cannot capture captured captures card carrier carries cause causeof causes cbn cell
  cells centos certain certificate cfw cgroup chain chains change changed changes changing
  chargetype check checked checks checksum choice choose chronyd cidr cidrblock cidrs cites
  clashres classic classiclisted classify clause clb client clientnetworkblocked clientport
  clientports clients clock clockoffset closed cloud cloudaddress cloudassistantstatus cloudfw
  cloudip cloudmonitor cloudport cloudreadat cmd cmdline cms cni cockpit code collect collected
  collectedat collection come comm command commandnotapplicable commands comment commit comp
  comparison compiled complain complaint complete completed concat condition confidence config
  configchanges configuration configured configuring confirmed confirms conflict confusion
  connbytes connect connect_failed connect_interrupt connect_timeout connected connection
  connectionfailed connectionid connectionrefused connectionreset connections
  connectiontrackingconfiguration connectionutilization connects connlimit connmark conntrack
  consequenceof console constant construct container container_port containerd containerfrom
  containers continue contradicted contradictions contradicts control conversation cookies core
  could count counted counter counters covers crash create created creating creationtime
  credentials credentialsunavailable crit cron crond cross crowdsec crowdsec6 crowdsec_chain csf
  cst ctdir ctevents ctorigdstport ctstate cupsd curl currency currestab cursor custom cut cwr
  cycle daddr dadfailed daemons damaged data datalist datapoints date dccp ddos deactivating dead
  debian debug dec decided decidedby decider decisions deeppageskip default defaultactions
  defaultinboundaction defect delete delete_list deleted deleteipv4gateway deleting delivered
  deliveries delivery deliverytimeout denial denials denied denied_mask denies deny denyhosts
  denyin depends deprecated depth derived describe describeaccesscontrollistattribute
  describeassetlist describecloudassistantstatus describecontrolpolicy
  describediagnosticreportattributes describediagnosticreports describeeipaddresses
  describeflowlogs describeforwardtableentries describehavips describehealthstatus
  describeinstancehistoryevents describeinstanceipaddress describeinstances
  describeinstancesfullstatus describeinvocationresults describeiplocationservice
  describeipv6addresses describeipv6egressonlyrules describeipv6gateways
  describeloadbalancerattribute describeloadbalancerhttplistenerattribute
  describeloadbalancerhttpslistenerattribute describeloadbalancerlisteners describeloadbalancers
  describemasterslaveservergroupattribute describemetriclast describemetriclist describenatgateways
  describenetworkaclattributes describenetworkacls describenetworkinterfaceattribute
  describenetworkinterfaces describeportrangelistentries describeprefixlistattributes
  describeregions describeriskeventgroup describerouteentrylist describerouterinterfaces
  describeroutetablelist describesecuritygroupattribute describesecuritygroups
  describesnattableentries describetrafficlog describevpcattribute describevpcs
  describevpnconnections describevservergroupattribute describevswitchattributes describevswitches
  description dest destcidrip destgroupid destgroupowneraccount destination destinationcidrblock
  destinationcidrip destinationcidrs destinationgroupcidrs destinationprefix destinations
  destinationtext destinationtype destport destportgroupports destporttype destprefixlistid detail
  dev device deviceaddress devices devname dhcp diagnose diagnosis did differs dir direct direction
  directory disabled disagree dmesg dmz dnat dns dnsmasq dnsname docker dockerd documents does
  domain done dormant doubt doubtful doubts down dport dports drop dropped droppedwords dropping
  drops dscp dst dstaddr dstip dstlen dstport dual dump dun dying dynamic each earlier early_drop
  echo ecn economical ecs ecsinstance egress egressaclentries egressaclentry egresszones eip
  eipaddress either el7 el8 el9 elastic elasticaddresses elasticsearch elem element elements
  elsewhere embryonicrsts emerg empty enabled enabledipv6 end ended endedat endpoint endport ends
  enforce enforced enforcing eni eniid eniids enis enoent enterprise entries entry entryid
  entryprotocol entrytype envoy ephemeral equal err error errorcode errorportallocationcount errors
  esp estab established establishedseconds estabresets etc etcd eth ether eui64 evaluate event
  eventcyclestatus eventid eventname eventpublishtime eventrw events eventtime eventtype every
  everyone evidence example exceeded except excludes exe execmaincode execmainpid execmainstatus
  executing execution exempt exhausted exim exist exit exited expect_create expect_delete
  expect_new expectation expected expevents expiration expired expiredtime expires explain expos
  exposed expr ext extendedattribute extent external externaladdress externalip externalport exthdr
  f2b fact facts fail fail2ban fail2banbans failed failing failuresource false families family far
  farvpcid fate fateof fc00 fe80 feb fedora ff00 fib field fields file filebytes files filled
  filter filtered fin financial find findings fine finishedtime firewall firewallassets firewalld
  firewallddirect firewalldpanic firewalldpolicies firewalldstate firewalldzones firewallpolicies
  first firstaddress firstms firstport fit fits fixedresponse flags flooding flow flowlog
  flowlogdeliverstatus flowlogid flowlogs flowrecords folder folders follows for forbidden forceadd
  foreign form format forward forwarded forwardentries forwardentryid forwarder forwardgroupconfig
  forwarding forwards forwardtableentry forwardtableid forwardtableids found fpm fq_codel
  fragmentpath freshness fri from fromport ftp full fwd fwdi fwdo fwmark fwmask gateway gatewayid
  gateways gatewaytype generated get getcalleridentity getenforce getinternettuple
  getipv4gatewayattribute getlistenerattribute getlistenerhealthstatus getloadbalancerattribute
  gets getvpcprefixlistentries give global gmt gnu goesto goto grafana granted gre ground group
  groupid groupids groupowner groupports groups groupselsewhere grows gso_max_segs gso_max_size
  guard guarded guest guestaddress gunicorn had hairpin handle handles hangs haproxy has hasdefault
  hash hashlimit hashsize hasmastergroup hasoutput haspreference havip havipid havips health
  healthcheck healthcheckenabled healthstatus healthy heathcheckenabled held help helper here hex
  hideslimits high hijack hint history hit hmark holder holders holds holes home hook hooks hop
  hoplimit hoptype host host_ip host_port hostaddress hostaddresses hostcarrier hostconfig
  hostfilter hostname hostreadat hostrelease hostrewrites hostrouting hosts hours how http
  http_code_not_match http_invalid_header httpd httplistenerconfig https icmp icmp6 icmp_error
  icmpmsg icmpv6 idle iface ifalias ifindex ifname igmp ignore ignored ignoredportlistid iif
  iifname ike_sa_established ike_sa_not_established illegaltimestamp image impaired implied
  inactive inaddrerrors inbound incoming incomplete incompletesignature inconsistent
  incorrectinstancestatus indatagrams indeterminate index inerrors inerrs inessstatus inet inet6
  inet6_addr_gen_mode inetd info info_data info_kind information infront ingress ingressaclentries
  ingressaclentry ingresszones init inner inneraccess inneraccesspolicy inneraccesstext ino
  inpacketcount input inputdevice inreceives insegs insert insert_failed inside instance
  instancechargetype instancecloudassistantstatus instancefullstatustype instancehealth instanceid
  instanceids instanceip instancelist instancenetworktype instancenotexists instancenotrunning
  instancereleased instances instancesystemeventtype instancetype interface interfacealias
  interfaceid interfaces internal internaladdress internalerror internalip internalport internet
  internetaddress internetip internetmaxbandwidthout internetmode internettuples interrupted
  interval intervals into intra intranet intranetaddress inuse invalid invalidaccesskeyid
  invalidinstance invalidsecuritytoken invalidsignaturemethod invalidtimestamp inversion invert
  invocationresult invocations iolimit ip6 ip6_tables_names ip6inaddrerrors ip6inreceives
  ip6outnoroutes ip6tables ip_forward ip_local_port_range ip_tables_names ipaddress ipaddressallow
  ipaddressconfig ipaddressdeny ipcomp ipencap ipext ipip iplist iplists ipprotocol iprange
  ipreversepathfilter ips ipsec ipsec_sa_established ipsec_sa_not_established ipset ipstatus
  iptables ipv4 ipv4cidrs ipv4gateway ipv4gatewayid ipv4gatewaymodels ipv4gatewayroutetableid
  ipv4gateways ipv4gw ipv4localaddresses ipv6 ipv6address ipv6addresses ipv6addressid
  ipv6addresstype ipv6cidr ipv6cidrblock ipv6cidrs ipv6destcidrip ipv6egressonlyrule
  ipv6egressonlyruleid ipv6egressrules ipv6gateway ipv6gatewayid ipv6gateways ipv6gw
  ipv6internetbandwidth ipv6localaddresses ipv6set ipv6sets ipv6sourcecidrip ipv6type ipversion
  irrelevant isdead isempty isfollowup isforwarded isfresh ishostread isindex isit isolated
  isolation isotherrange isown isp isplain isread issecond isshown issourceless issue issueid
  issues issystem istaken istuple isupgrading item items its itself jails jan java journalctl json
  json_schema_version judge judged judgement judgessender jul jump jun keepsclient kept kernel key
  keys kill killed kind kinds known kthread kube kubelet l2tp l3mdev l4proto label labels
  lacksfiles large larger last lastaddress lastat lasteventtime lastms lastport lasttokenprocessing
  lastwords lately later latest latin1 layer lbaccess lbbackends lbhealth lblisteners lbmemberships
  lbrules lead leading leads leaf leak leaves led left legacy len length less lets level lib lib64
  like limit limitexceeded limits line lines link link_type linkdown linkexception linkinfo linux
  list listaclentries listed listen listendrops listener listenerforward listenerhealthstatus
  listenerid listenerids listenerport listenerprotocol listeners listenerstatus listening
  listenoverflows listens listfirewallrules listids listings listipv4gateways listlisteners
  listloadbalancers listrules lists listservergroupservers listtransitrouterrouteentries
  listtransitroutervpcattachments listvpcpeerconnections literal live lives lntp load loadbalancer
  loadbalanceraddresses loadbalancerbus loadbalancerbusinessstatus loadbalancerbussinessstatus
  loadbalancerid loadbalancerids loadbalanceroperationlocks loadbalancers loadbalancerstatus loaded
  loadstate local local_address localaddresses localport located lock locked lockmsg lockreason
  lockreasons locks log logging logs logstore logstorename look looksfurther lookup lookupevents
  loop loopback loose loss lost low lower_up lport ltne ltnp lune lxcbr lxdbr mac macaddress
  machine machines macos mail main mainpid maintaining managed mandatory mangle many map mapped mar
  mariadbd mark marked mask masq masquerade master masterid masterinstanceid
  masterslavebackendserver masterslaveservergroupid match matches matter max max_mtu maxbytes
  maxelem maximum maxseg may maybe maybeelsewhere medium member members memcached memory merge
  message met meta metainfo meter metric metricname metricresult metricresults metrics mib migrate
  min_mtu minute mismatch misread miss missed misses missing mitigating mixed mld mld2 mngtmpaddr
  mnt mode modify modifying module moment mon mongod mongodb monotonic_timestamp more mount mounts
  mtu multicast multiport must mysql mysqld nacl name name_bind nameanswers named names namespace
  namespaces nat natgateway natgatewayid natgatewayprivateinfo natgateways near need needed needof
  needs needupgrade negate negated neighbor net net_in net_out net_rx net_tx netconnectionprofile
  netdev netfilter netfirewalladdressfilter netfirewallportfilter netfirewallprofile
  netfirewallrule netid netipaddress netmask netnsid netroute netstat network networkacl
  networkaclattribute networkaclentryid networkaclentryname networkaclid networkacls networkconfig
  networkd networkinterface networkinterfaceid networkinterfaces networkinterfaceset
  networknamespacepath networks networktype never new next nexthdr nexthop nexthopid nexthops
  nexthoptype nexttoken nf_conntrack nf_conntrack_count nf_conntrack_max nf_tables nflog nfproto
  nfqueue nft nftables nftrace nginx nictype nis nlb noarp nobody node nodejs nodeports noend
  nomatch none nonnormalservers nonxt nopermission noprefixroute noqueue normal nosuchhost not note
  notes notexist notfound nothing notice notjson notrack notresponse notrunning nov now nrestarts
  ntpd num_rx_queues num_tx_queues number numbered numbers numgen object oct off offered offline
  offsetms oflistener oif oifname old one online onlink only onlyif oom opaque open opened opensuse
  openwords operation operationconflict operationfailed operationlocks operations operstate opt
  option options order orderof origin original originalport osf ospf ospx ostype other otheraddress
  othereni otherfamily otherip otherleads others othertext othervpc otherwise out
  out_ratelimit_drop_speed outbound outboundpolicies outcome outcomes outdatagrams outgoing
  outnoroutes outpacketcount output outrsts outsegs outside over overdue overflow overflows overlap
  own ownaddresses owned owner ownerid ownerids owners ownnetwork owns ownsources package packet
  packetdrop packets packetsin packetsout page pagenumber pagerepeats panic parameter params
  parentbus parentdev parse part partial partly parts pass passed passiveopens past path pathconfig
  paths pattern pawspassive payload pci peer peering peeringid peers pending per perhaps perhapsby
  perm_addr permanent permission permissions permissive permitted persist pervasive pfifo_fast php
  physdev pid pim pkt pkttype place platform platformissues podman point pointopoint points pol
  policies policy policyby policyid policys policystore port portlistid portlists portrange
  portrangelistid ports porttype portwords possible post postfix postgres postgresql postrouting
  pre preempt preempt_dynamic pref preferred_life_time preferredsource prefix prefixlen
  prefixlength prefixlistentry prefixlistid prefixlists prefsrc prepaid prepend prerouting present
  primary principalid prio priority priorityof priv private privateaddress privateipaddress
  privateips privateipset privateipsets privateipv4address privatenetwork privilege probe probed
  probes problem proc process processname product products profile profiles prog program programs
  progress prohibit prohibited project projectname prometheus prompt propagation propagations
  protection protectstatus proto protocol protocols proven provider proxy proxyrefused psh public
  publicaddress publicaddresses publicbandwidth publicipaddress publicipv4address publish published
  publishedat punishdomain punished punishurl put python python3 qdisc quench query
  queryaccountbalance question queue quic quiet quota rabbitmq range ranges rankof rate_percentage
  ratepercent raw rcvbuferrors read readat reading readonly ready realtime_timestamp reason
  reasoncode recent record records recv recv_response_failed recv_response_timeout recycle redacted
  redactions redirect redirected redis referencedresources refreshed refused refuses region
  regionid reject rejected related release release_name released releasing reload remote
  remoteaddress remotehidden remoteis remotesubnet remove repeats repeattype replies reply replyto
  report request requested_mask requestid requestparameters requires reset resets resolvable
  resolve resolved resolvedname resource resourceid resourcename resources resourcetype response
  response_format_error response_mismatch rest restart restarts restore restricted restrictive
  restrictnetworkinterfaces result retranssegs retryafterms return returns reverse revision revive
  rewrites rewritten rhel rich richrules right rights rises riskevents rocky role root route
  route_localnet routed routeentry routeentryid routeentrys routemetric router routerid
  routerinterface routerinterfaceid routerinterfaces routerinterfacetype routertablelisttype routes
  routetable routetableid routetables routetabletype routing rp_filter rpcbind rpfilter rst
  rsyslogd rttms rule ruleactions ruleconditions rulehealthstatus ruleid ruleresult rules ruleset
  rulesneed rulestatus run runcommand runinstances running runtime saddr said same sat saturated
  save saved says sbin scheduledsystemeventset scheduledsystemeventtype schema scontext scope sctp
  search search_restart searched searchitem second secondary secondarycidrblock secondarycidrblocks
  security securitygroup securitygroupid securitygroupids securitygroupruledenied
  securitygroupruleid securitygroups securitygrouptype securitypunish securitytokenexpired seen
  segfault self selinux selinuxports semanage send send_request_failed send_request_timeout sender
  sending sends sent sep seq servedport server servergroupid servergroupinfos servergrouptuples
  serverhealthstatus serverid serverip serverport servers serves service servicemanaged services
  serviceunavailable session sessionexception sessionlimitdropconnection sessiontimes set sets
  setting settings settled settles several severity sha256 shadow shadowed shadows shared sharetype
  show shown shows side signal signaturedoesnotmatch signaturenonceused silent simple simpleservers
  since single site size sizebytes sizes skbinfo skew skip skipdata slb slbinstance slice small
  smbd smp smtp snat snatentries snatentryid snatip snattableentry snattableid snattableids
  sndbuferrors snmp snmp6 socket socketdenials socketlistings sockets solicit solicitation some
  sometimes somewhere source sourcecidr sourcecidrip sourcecidrs sourcedestcheck sourcegroupcidrs
  sourcegroupid sourcegroupowneraccount sourceipaddress sourceportrange sourceports
  sourceprefixlistid sources sourcescope sourcetext sourcetype sourcevswitchid special specific
  sport sports src srcaddr srcip srclen srcport srv ssh sshd sshguard ssl stage stages stale start
  started startedat starting startport startterminalsession starttime stat state statement
  statements static staticpublicips statistic status stays stderr stdout step steps still stmt stop
  stopcharging stopped stoppedmode stopping stops storage store story strict string sts style sub
  subject subjectin substate succeeded success such sun support supported sure suspected swas
  switches syn synacks syncookiessent syns sys sysctl sysctls syslog_identifier system systembusy
  systemctl systemd systemevents table tableid tables tablesin tags taken takes taking target
  taskconflict tclass tcontext tcp tcp6 tcp_socket tcp_tw_recycle tcp_udp tcpdump
  tcpestablishedtimeout tcpext tcpflags tcplistenerconfig tcpmss tcpreqqfulldocookies
  tcpreqqfulldrop tcpssl tcpwrappers telemetry tell temporarily temporary tenant tentative test
  text texts than that the them then there thing this throttled throttling through throw thu time
  timed timedout timeout timeoutms timer timestamp tls tlsfailed tmp token told tomcat too tookms
  tool toolarge toport tos total totalaclentry totalbytes totalcount totals touched tproxy trace
  track traefik traffic traffictype transit transitattachments transitioning
  transitrouterattachmentid transitrouterattachments transitrouterid transitrouterrouteentries
  transitrouterrouteentrydestinationcidrblock transitrouterrouteentrynexthopid
  transitrouterrouteentrynexthopresourceid transitrouterrouteentrynexthopresourcetype
  transitrouterrouteentrynexthoptype transitrouterrouteentrystatus transitrouterroutetableid
  transitroutes translate translated translatedby translation transport trouble troubled troubles
  true truncated trust trusted try ttl tue tunneloptions tunneloptionsspecification tunnels tuple
  tuples turn twice two txqlen txt type typed typeof types u32 ubuntu udp udp_socket
  udplistenerconfig udplisteners udplite ufeff ufw ufw6 uid ulog uname unanswered unassociating
  unattached unavailable unbinding unbound uncertain unchecked unclear unconfined unconn undecided
  undecodable undefined undo unhealthy unicast unit unitfilestate units unjudged unknown unpack
  unplaced unpredicted unreachable unread unreadable unreadlines unrecognized unset unspec
  unsupported unsure untracked updating urg url usable usablebackends usage use used user usercidr
  usercidrs useridentity username users usr usual utc utf8 uuid uwsgi v6only val valid_life_time
  validmark value values valuesof vantage vantageaddresses vantagepoint vantages var ventname
  verbose verdict version via vip virbr virtio virtual visit vmap vpc vpcattributes vpcid vpcids
  vpcpeer vpcpeerconnects vpcpeerings vpcs vpn vpnconnection vpnconnectionid vpnconnections
  vpngateway vpngatewayid vrrp vservergroupid vsftpd vswitch vswitches vswitchid vswitchids waf
  wait waited waiting walk walked wants warn warning was watchdog way wayout ways website
  websitebanned wed weight what where whether which while white who whole why whyport wide will
  window windows wins wire with withfiletypes within without witness word words work world
  wouldsettle wrappers written wrong www x86_64 xdp xinetd xmark xor xtables yes you yours yun_
  yundun zero zip zone zonemappings zones
`

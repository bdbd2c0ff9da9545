/// What is kept of AWS's offers: the declared selection, as a table.
///
/// Columns, parted by `|`: offer codes (the first names our table; the others carry the same
/// product), usage type without region prefix, operation, attributes, our unit where the price
/// list's is too vague, `reserved` where reserved terms are kept, our slug for the product.
///
/// A usage type or an operation is matched as a whole. One `*` stands for any text, `{a,b}` for
/// alternatives. An operation in `[ ]` is kept in our table, since the usage type serves several
/// products; one without must match and is dropped; `-` is any. `{*}` in a slug is what the `*`
/// of the usage type stood for, with sizes written out; `{toRegion}` is an attribute.
///
/// - Source: usage types and operations as in AWS's offer files, `pricing/SOURCES.md`.
enum SelectionRules {
  static let table = """
    AmazonECS | Fargate-vCPU-Hours:perCPU | - | | vCPU-Hours | | fargate/linux-x86/vcpu
    AmazonECS | Fargate-GB-Hours | - | | GB-Hours | | fargate/linux-x86/memory
    AmazonECS | Fargate-ARM-vCPU-Hours:perCPU | - | | vCPU-Hours | | fargate/linux-arm/vcpu
    AmazonECS | Fargate-ARM-GB-Hours | - | | GB-Hours | | fargate/linux-arm/memory
    AmazonECS | Fargate-EphemeralStorage-GB-Hours | - | | GB-Hours | | fargate/ephemeral-storage-above-20GB
    AmazonECS | Fargate-Windows-vCPU-Hours:perCPU | - | | vCPU-Hours | | fargate/windows-x86/vcpu
    AmazonECS | Fargate-Windows-GB-Hours | - | | GB-Hours | | fargate/windows-x86/memory
    AmazonECS | Fargate-Windows-OS-Hours:perCPU | - | | vCPU-Hours | | fargate/windows-x86/os-licence
    AmazonECS | ECS-Anywhere-Instance-hours-WithFree | - | | | | ecs-anywhere/instance

    AWSELB,AmazonEC2 | LoadBalancerUsage | [LoadBalancing:Application] | | | | alb/hour
    AWSELB,AmazonEC2 | LCUUsage | [LoadBalancing:Application] | | | | alb/lcu
    AWSELB,AmazonEC2 | ReservedLCUUsage | [LoadBalancing:Application] | | | | alb/reserved-lcu
    AWSELB,AmazonEC2 | TS-LoadBalancerUsage | [LoadBalancing:Application] | | | | alb/trust-store
    AWSELB,AmazonEC2 | LoadBalancerUsage | [LoadBalancing:Network] | | | | nlb/hour
    AWSELB,AmazonEC2 | LCUUsage | [LoadBalancing:Network] | | | | nlb/nlcu
    AWSELB,AmazonEC2 | LoadBalancerUsage | [LoadBalancing:Gateway] | | | | gwlb/hour
    AWSELB,AmazonEC2 | LCUUsage | [LoadBalancing:Gateway] | | | | gwlb/glcu
    AWSELB,AmazonEC2 | LoadBalancerUsage | [LoadBalancing] | | | | clb/hour
    AWSELB,AmazonEC2 | DataProcessing-Bytes | LoadBalancing | | | | clb/data

    AmazonEC2,AmazonVPC | NatGateway-Hours | - | | | | nat-gateway/hour
    AmazonEC2,AmazonVPC | NatGateway-Bytes | - | | | | nat-gateway/data
    AmazonEC2,AmazonVPC | RegionalNatGateway-Hours | - | | | | nat-gateway-regional/hour-per-az
    AmazonEC2 | BoxUsage:{t2,t3,t3a,t4g,m5,m6g,m6i,m7g,m7i,c5,c6g,c6i,c7g,c7i,r5,r6g,r6i,r7g,r7i}.* | RunInstances | tenancy=Shared; operatingSystem=Linux; preInstalledSw=NA | | reserved | ec2/linux/{*}
    AmazonEC2 | CPUCredits:{t3,t3a,t4g} | RunInstances | operatingSystem=Linux | vCPU-Hours | | ec2/cpu-credits/{*}/linux
    AmazonEC2 | EBS:VolumeUsage.gp2 | - | | | | volume/gp2
    AmazonEC2 | EBS:VolumeUsage.gp3 | - | | | | volume/gp3
    AmazonEC2 | EBS:VolumeP-IOPS.gp3 | - | | | | volume/gp3/iops-above-3000
    AmazonEC2 | EBS:VolumeP-Throughput.gp3 | - | | | | volume/gp3/throughput-above-125MiBps
    AmazonEC2 | EBS:VolumeUsage.piops | - | | | | volume/io1
    AmazonEC2 | EBS:VolumeP-IOPS.piops | - | | | | volume/io1/iops
    AmazonEC2 | EBS:VolumeUsage.io2 | - | | | | volume/io2
    AmazonEC2 | EBS:VolumeP-IOPS.{io2,io2.tier2,io2.tier3} | - | | | | volume/io2/iops
    AmazonEC2 | EBS:VolumeUsage | - | | | | volume/magnetic
    AmazonEC2 | EBS:VolumeIOUsage | - | | | | volume/magnetic/io
    AmazonEC2 | EBS:VolumeUsage.{sc1,st1} | - | | | | volume/{*}
    AmazonEC2 | EBS:SnapshotUsage | - | | | | snapshot/standard

    AmazonVPC | PublicIPv4:InUseAddress | - | | | | public-ipv4/in-use
    AmazonVPC | PublicIPv4:IdleAddress | - | | | | public-ipv4/idle
    AmazonVPC | VpcEndpoint-Hours | - | | | | vpc-endpoint-interface/hour-per-az
    AmazonVPC | VpcEndpoint-Bytes | - | | | | vpc-endpoint-interface/data
    AmazonVPC | VpcEndpoint-GWLBE-Hours | - | | | | vpc-endpoint-gwlb/hour
    AmazonVPC | VpcEndpoint-GWLBE-Bytes | - | | | | vpc-endpoint-gwlb/data
    AmazonVPC | TransitGateway-Hours | - | | | | transit-gateway/attachment
    AmazonVPC | TransitGateway-Bytes | - | | | | transit-gateway/data
    AmazonVPC | VPN-Usage-Hours:ipsec.1 | - | | | | site-to-site-vpn/connection

    AmazonRDS | InstanceUsage:db.{t3,t4g,m5,m6g,m6i,m7g,m7i,r5,r6g,r6i,r7g,r7i}.* | [CreateDBInstance:0014] | databaseEngine=PostgreSQL | | reserved | postgresql/single-az/db.{*}
    AmazonRDS | Multi-AZUsage:db.{t3,t4g,m5,m6g,m6i,m7g,m7i,r5,r6g,r6i,r7g,r7i}.* | [CreateDBInstance:0014] | databaseEngine=PostgreSQL | | reserved | postgresql/multi-az/db.{*}
    AmazonRDS | InstanceUsage:db.{t3,t4g,m5,m6g,m7g,r6g}.* | [CreateDBInstance:0002] | databaseEngine=MySQL | | reserved | mysql/single-az/db.{*}
    AmazonRDS | Multi-AZUsage:db.{t3,t4g,m5,m6g,m7g,r6g}.* | [CreateDBInstance:0002] | databaseEngine=MySQL | | reserved | mysql/multi-az/db.{*}
    AmazonRDS | InstanceUsage:db.{t3,t4g}.* | [CreateDBInstance:0018] | databaseEngine=MariaDB | | reserved | mariadb/single-az/db.{*}
    AmazonRDS | Multi-AZUsage:db.{t3,t4g}.* | [CreateDBInstance:0018] | databaseEngine=MariaDB | | reserved | mariadb/multi-az/db.{*}
    AmazonRDS | InstanceUsage:db.{t3,t4g,r5,r6g,r6i,r7g}.* | [CreateDBInstance:0021] | databaseEngine=Aurora PostgreSQL | | reserved | aurora-postgresql/standard/db.{*}
    AmazonRDS | InstanceUsageIOOptimized:db.{t3,t4g,r5,r6g,r6i,r7g}.* | [CreateDBInstance:0021] | databaseEngine=Aurora PostgreSQL | | | aurora-postgresql/io-optimized/db.{*}
    AmazonRDS | Aurora:ServerlessV2Usage | CreateDBInstance:0021 | | | | aurora-postgresql/serverless-v2-acu/standard
    AmazonRDS | Aurora:ServerlessV2IOOptimizedUsage | CreateDBInstance:0021 | | | | aurora-postgresql/serverless-v2-acu/io-optimized
    AmazonRDS | Aurora:StorageUsage | CreateDBInstance:0021 | | | | aurora/storage/standard
    AmazonRDS | Aurora:IO-OptimizedStorageUsage | CreateDBInstance:0021 | | | | aurora/storage/io-optimized
    AmazonRDS | Aurora:StorageIOUsage | CreateDBInstance:0021 | | | | aurora/io
    AmazonRDS | Aurora:BackupUsage | CreateDBInstance:0021 | | | | aurora-postgresql/backup
    AmazonRDS | RDS:GP2-Storage | CreateDBInstance:0014 | | | | storage/gp2/single-az
    AmazonRDS | RDS:Multi-AZ-GP2-Storage | CreateDBInstance:0014 | | | | storage/gp2/multi-az
    AmazonRDS | RDS:GP3-Storage | CreateDBInstance:0014 | | | | storage/gp3/single-az
    AmazonRDS | RDS:Multi-AZ-GP3-Storage | CreateDBInstance:0014 | | | | storage/gp3/multi-az
    AmazonRDS | RDS:PIOPS-Storage | CreateDBInstance:0014 | | | | storage/io1/single-az
    AmazonRDS | RDS:Multi-AZ-PIOPS-Storage | CreateDBInstance:0014 | | | | storage/io1/multi-az
    AmazonRDS | RDS:IO2-Storage | CreateDBInstance:0014 | | | | storage/io2/single-az
    AmazonRDS | RDS:Multi-AZ-IO2-Storage | CreateDBInstance:0014 | | | | storage/io2/multi-az
    AmazonRDS | RDS:StorageUsage | CreateDBInstance:0014 | | | | storage/magnetic/single-az
    AmazonRDS | RDS:Multi-AZ-StorageUsage | CreateDBInstance:0014 | | | | storage/magnetic/multi-az
    AmazonRDS | RDS:StorageIOUsage | CreateDBInstance:0014 | | | | io/magnetic
    AmazonRDS | RDS:GP3-PIOPS | CreateDBInstance:0014 | | | | iops/gp3-above-baseline/single-az
    AmazonRDS | RDS:Multi-AZ-GP3-PIOPS | CreateDBInstance:0014 | | | | iops/gp3-above-baseline/multi-az
    AmazonRDS | RDS:PIOPS | CreateDBInstance:0014 | | | | iops/io1/single-az
    AmazonRDS | RDS:Multi-AZ-PIOPS | CreateDBInstance:0014 | | | | iops/io1/multi-az
    AmazonRDS | RDS:IO2-PIOPS | CreateDBInstance:0014 | | | | iops/io2/single-az
    AmazonRDS | RDS:Multi-AZ-IO2-PIOPS | CreateDBInstance:0014 | | | | iops/io2/multi-az
    AmazonRDS | RDS:GP3-Throughput | CreateDBInstance:0014 | | | | throughput/gp3-above-baseline/single-az
    AmazonRDS | RDS:Multi-AZ-GP3-Throughput | CreateDBInstance:0014 | | | | throughput/gp3-above-baseline/multi-az
    AmazonRDS | RDS:ChargedBackupUsage | CreateDBInstance:0014 | | | | backup/beyond-free-allocation
    AmazonRDS | RDS:SnapshotExportToS3 | CreateDBInstance:0014 | | | | snapshot-export/postgresql
    AmazonRDS | RDS:ProxyUsage | CreateDBProxy:0014 | | | | proxy/vcpu
    AmazonRDS | RDS:Proxy-ASv2-Usage | CreateDBProxy:0021 | | | | proxy/aurora-serverless-v2-acu
    AmazonRDS | CPUCredits:db.{t3,t4g} | CreateDBInstance:0014 | | vCPU-Hours | | cpu-credits/{*}
    AmazonRDS | PI_API | - | | | | performance-insights/api
    AmazonRDS | PI_LTR:* | - | | | | performance-insights/ltr-2yr/{*}
    AmazonRDS | ExtendedSupport:Yr1-Yr2:PostgreSQL{11,12,13} | CreateDBInstance:0014 | | vCPU-Hours | | extended-support/postgresql-{*}/yr1-2
    AmazonRDS | ExtendedSupport:Yr3:PostgreSQL{11,12,13} | CreateDBInstance:0014 | | vCPU-Hours | | extended-support/postgresql-{*}/yr3
    AmazonRDS | ExtendedSupport:Yr1-Yr2:MySQL{5.7,8.0} | CreateDBInstance:0002 | | vCPU-Hours | | extended-support/mysql-{*}/yr1-2
    AmazonRDS | ExtendedSupport:Yr3:MySQL{5.7,8.0} | CreateDBInstance:0002 | | vCPU-Hours | | extended-support/mysql-{*}/yr3

    AmazonElastiCache | NodeUsage:cache.{t2,t3,t4g,m5,m6g,m7g,r5,r6g,r7g}.* | [CreateCacheCluster:0002] | cacheEngine=Redis | | reserved | redis/cache.{*}
    AmazonElastiCache | NodeUsage:cache.{t2,t3,t4g,m5,m6g,m7g,r5,r6g,r7g}.* | [CreateCacheCluster:0001] | cacheEngine=Memcached | | reserved | memcached/cache.{*}
    AmazonElastiCache | NodeUsage:cache.{t2,t3,t4g,m5,m6g,m7g,r5,r6g,r7g}.* | [CreateCacheCluster:Valkey] | cacheEngine=Valkey | | reserved | valkey/cache.{*}
    AmazonElastiCache | ExtendedSupportYr1_Yr2-NodeUsage:cache.{t2,t3,t4g,m5,m6g,m7g,r5,r6g,r7g}.* | CreateCacheCluster:0002 | | | | redis-oss-extended-support/yr1_yr2/cache.{*}
    AmazonElastiCache | ExtendedSupportYr3-NodeUsage:cache.{t2,t3,t4g,m5,m6g,m7g,r5,r6g,r7g}.* | CreateCacheCluster:0002 | | | | redis-oss-extended-support/yr3/cache.{*}
    AmazonElastiCache | ElastiCache:BackupUsage | - | | | | backup/beyond-one-free-snapshot
    AmazonElastiCache | ElastiCacheProcessingUnits:{Redis,Memcached,Valkey} | - | | | | {*}/serverless-ecpu
    AmazonElastiCache | CachedData:{Redis,Memcached,Valkey} | - | | | | {*}/serverless-storage

    AWSDataTransfer | DataTransfer-Out-Bytes | - | | | | internet/out
    AWSDataTransfer | DataTransfer-In-Bytes | - | | | | internet/in
    AWSDataTransfer | DataTransfer-Regional-Bytes | - | | | | inter-az/each-direction
    AWSDataTransfer | CloudFront-Out-Bytes | - | | | | to-cloudfront
    AWSDataTransfer | {USE1,USE2,USW2,EU,EUW2,EUC1,APS2,APN1,SAE1}-AWS-Out-Bytes | - | | | | inter-region/to-{toRegion}
    AWSDataTransfer | Global-DataTransfer-Out-Bytes | - | | | | free/internet-out
    AWSDataTransfer | Global-DataTransfer-Regional-Bytes | - | | | | free/regional

    AmazonECR | TimedStorage-ByteHrs | - | | | | private/storage
    AmazonCloudWatch | DataProcessing-Bytes | - | | | | logs/standard/ingest
    AmazonCloudWatch | DataProcessingIA-Bytes | - | | | | logs/infrequent-access/ingest
    AmazonCloudWatch | TimedStorage-ByteHrs | - | | | | logs/storage-compressed
    AmazonCloudWatch | DataScanned-Bytes | - | | | | logs/insights-scanned
    AmazonCloudWatch | DataProtection-Bytes | - | | | | logs/data-protection
    AmazonCloudWatch | VendedLog-Bytes | - | | | | logs/vended-to-cloudwatch
    AmazonCloudWatch | S3-Egress-Bytes | - | | | | logs/vended-to-s3
    AmazonCloudWatch | Logs-LiveTail | - | | | | logs/live-tail
    AmazonCloudWatch | CW:AlarmMonitorUsage | - | | | | alarms/standard
    AmazonCloudWatch | CW:HighResAlarmMonitorUsage | - | | | | alarms/high-resolution
    AmazonCloudWatch | CW:CompositeAlarmMonitorUsage | - | | | | alarms/composite
    AmazonCloudWatch | CW:MetricInsightAlarmUsage | - | | | | alarms/metrics-insights
    AmazonCloudWatch | CW:MetricMonitorUsage | - | | | | metrics/custom
    AmazonCloudWatch | CW:GMD-Metrics | - | | | | api/get-metric-data
    AmazonCloudWatch | CW:Requests | - | | | | api/requests
    AmazonCloudWatch | CW:Canary-runs | - | | | | synthetics/canary-run
    AmazonCloudWatch | DashboardsUsageHour | - | | | | dashboards/custom
    AmazonCloudWatch | Global-CW:AlarmMonitorUsage | - | | | | free/alarms
    AmazonCloudWatch | Global-CW:Requests | - | | | | free/api-requests
    AmazonCloudWatch | Global-CW:MetricMonitorUsage | - | | | | free/metrics
    AmazonCloudWatch | Global-DataScanned-Bytes | - | | | | free/insights-scanned
    AmazonCloudWatch | Global-DataProcessing-Bytes | - | | | | free/logs-ingest
    AmazonCloudWatch | Global-TimedStorage-ByteHrs | - | | | | free/logs-storage

    AWSSecretsManager | AWSSecretsManager-Secrets | - | | | | secret-month
    AWSSecretsManager | AWSSecretsManagerAPIRequest | - | | | | api-request
    awskms | KMS-Keys | - | | | | customer-managed-key-month
    awskms | KMS-Requests | - | | | | symmetric-requests
    awskms | KMS-Requests-Asymmetric | - | | | | asymmetric-requests
    awskms | KMS-Requests-Asymmetric-RSA_2048 | - | | | | asymmetric-requests-rsa-2048
    awskms | KMS-Requests-GenerateDatakeyPair-ECC | - | | | | generate-data-key-pair-ecc
    awskms | KMS-Requests-GenerateDatakeyPair-RSA | - | | | | generate-data-key-pair-rsa
    awskms | Global-KMS-Requests | - | | | | free/requests
    AWSSystemsManager | PS-Advanced-Param-Tier1 | - | | | | parameter-store/advanced/parameter-hour
    AWSSystemsManager | PS-Param-Processed-Tier1 | - | | | | parameter-store/higher-throughput/api
    AWSSystemsManager | PS-Param-Processed-Tier2 | - | | | | parameter-store/advanced/api

    AmazonRoute53 | HostedZone | - | | Hosted Zones | | hosted-zone-month
    AmazonRoute53 | DNS-Queries | - | | | | queries/standard
    AmazonRoute53 | LBR-Queries | - | | | | queries/latency
    AmazonRoute53 | Geo-Queries | - | | | | queries/geo
    AmazonRoute53 | Intra-AWS-DNS-Queries | - | | | | queries/alias-to-aws
    AmazonRoute53 | Health-Check-AWS | - | | Health Checks | | health-check/aws-endpoint
    AmazonRoute53 | Health-Check-Non-AWS | - | | Health Checks | | health-check/non-aws-endpoint
    AmazonRoute53 | Health-Check-Option-AWS | - | | Health Checks | | health-check-option/aws-endpoint
    AmazonRoute53 | Health-Check-Option-Non-AWS | - | | Health Checks | | health-check-option/non-aws-endpoint
    AmazonRoute53 | ResolverNetworkInterface | - | | | | resolver-endpoint/eni-hour

    AWSQueueService | {Requests-RBP,Requests-Tier1} | - | | | | standard-request
    AWSQueueService | {Requests-FIFO-RBP,Requests-FIFO-Tier1} | - | | | | fifo-request
    AWSQueueService | {Requests-Fair-RBP,Requests-Fair-Tier1} | - | | | | fair-queue-request
    AWSQueueService | Global-Requests | - | | | | free/requests
    AmazonCloudFront | {US,CA,EU,AP,AU,IN,JP,ME,SA,ZA}-DataTransfer-Out-Bytes | - | | | | internet/out
    AmazonCloudFront | {US,CA,EU,AP,AU,IN,JP,ME,SA,ZA}-DataTransfer-Out-OBytes | - | | | | to-origin
    AmazonCloudFront | {US,CA,EU,AP,AU,IN,JP,ME,SA,ZA}-Requests-Tier1 | - | | | | requests/http-get-head
    AmazonCloudFront | {US,CA,EU,AP,AU,IN,JP,ME,SA,ZA}-Requests-Tier2-HTTPS | - | | | | requests/https-get-head
    AmazonCloudFront | {US,CA,EU,AP,AU,IN,JP,ME,SA,ZA}-Requests-HTTP-Proxy | - | | | | requests/http-other-methods
    AmazonCloudFront | {US,CA,EU,AP,AU,IN,JP,ME,SA,ZA}-Requests-HTTPS-Proxy | - | | | | requests/https-other-methods
    AmazonCloudFront | Invalidations | - | | | | invalidation-path

    AmazonSNS | Requests-Tier1 | - | | | | publish
    AmazonSNS | DeliveryAttempts-HTTP | - | | | | delivery/http
    AmazonSNS | DeliveryAttempts-SMTP | - | | | | delivery/email
    AmazonSNS | DeliveryAttempts-SQS | - | | | | delivery/sqs
    AmazonSNS | DeliveryAttempts-LAMBDA | - | | | | delivery/lambda
    AWSEvents | Event-64K-Chunks | - | | | | custom-or-partner-event
    AWSEvents | ScheduledInvocation | - | | | | scheduler/invocation

    AWSLambda | Lambda-GB-Second | - | | | | duration/x86
    AWSLambda | Lambda-GB-Second-ARM | - | | | | duration/arm
    AWSLambda | Request | - | | | | requests/x86
    AWSLambda | Request-ARM | - | | | | requests/arm
    AWSLambda | Lambda-Provisioned-Concurrency | - | | | | provisioned-concurrency/x86
    AWSLambda | Lambda-Provisioned-Concurrency-ARM | - | | | | provisioned-concurrency/arm
    AWSLambda | Lambda-Storage-GB-Second | - | | | | ephemeral-storage-above-512MB/x86
    AWSLambda | Lambda-Storage-GB-Second-ARM | - | | | | ephemeral-storage-above-512MB/arm
    AWSLambda | Global-Lambda-GB-Second | - | | | | free/duration
    AWSLambda | Global-Request | - | | | | free/requests

    AmazonApiGateway | ApiGatewayHttpRequest | - | | | | http-api/request
    AmazonApiGateway | ApiGatewayRequest | - | | | | rest-api/request
    AmazonApiGateway | ApiGatewayMessage | - | | | | websocket/message
    AmazonApiGateway | ApiGatewayMinute | - | | | | websocket/minute
    AWSStepFunctions,AmazonStates | StateTransition | - | | | | standard/state-transition
    AWSStepFunctions,AmazonStates | StepFunctions-Request | - | | | | express/request
    AWSStepFunctions,AmazonStates | StepFunctions-GB-Second | - | | | | express/duration

    AmazonDynamoDB | ReadRequestUnits | - | | | | on-demand/read
    AmazonDynamoDB | WriteRequestUnits | - | | | | on-demand/write
    AmazonDynamoDB | ReadCapacityUnit-Hrs | - | | | | provisioned/read
    AmazonDynamoDB | WriteCapacityUnit-Hrs | - | | | | provisioned/write
    AmazonDynamoDB | TimedStorage-ByteHrs | - | | | | storage
    AmazonDynamoDB | TimedBackupStorage-ByteHrs | - | | | | backup-storage
    AmazonDynamoDB | TimedPITRStorage-ByteHrs | - | | | | pitr-storage
    AmazonS3 | TimedStorage-ByteHrs | - | | | | standard/storage
    AmazonS3 | TimedStorage-SIA-ByteHrs | - | | | | standard-ia/storage
    AmazonS3 | TimedStorage-GIR-ByteHrs | - | | | | glacier-ir/storage
    AmazonS3 | Requests-Tier1 | - | | | | standard/put-copy-post-list
    AmazonS3 | Requests-Tier2 | - | | | | standard/get-and-other
    AmazonEFS | TimedStorage-ByteHrs | - | | | | standard/storage
    AmazonEFS | TimedStorage-Z-ByteHrs | - | | | | one-zone/storage
    AmazonEFS | IATimedStorage-ET-ByteHrs | - | | | | ia-elastic/storage
    AmazonEFS | ArchiveTimedStorage-ByteHrs | - | | | | archive/storage
    AmazonEFS | ProvisionedTP-MiBpsHrs | - | | | | provisioned-throughput
    awswaf | WebACLV2 | - | | | | v2/web-acl-month
    awswaf | RuleV2 | - | | | | v2/rule-month
    awswaf | RequestV2-Tier1 | - | | | | v2/request-up-to-1500-wcu
    awswaf | WebACL | - | | | | classic/web-acl-month
    awswaf | Rule | - | | | | classic/rule-month
    awswaf | Request | - | | | | classic/request
    """
}

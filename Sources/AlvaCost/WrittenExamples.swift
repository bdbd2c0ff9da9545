/// Examples of keys whose values are mappings, names or texts, and that no shipped file has in one short line.
///
/// The tests read every one of them into its place.
enum WrittenExamples {
  /// By the mapping's name, as its table is headed, and the key.
  static let all: [String: [String: String]] = [
    "a saving": ["unless": "[AWS::Redshift::Cluster.ElasticIp]"],
    "the stack": [
      "stack": "shop", "description": "a shop with two services and a worker",
      "services": "{ web: { cpu: 256, memoryMB: 512 } }",
      "functions": "{ resize: { memoryMB: 512 } }",
      "fleets": "{ nodes: { instance: m6g.large, minInstances: 2 } }",
      "jobs": "{ migrate: { cpu: 256, memoryMB: 512, runsPerDeployment: 1 } }",
      "loadBalancer": "{ tls: true, certificateKey: rsa2048 }",
      "database": "{ class: db.t4g.micro, storageGB: 20 }",
      "databases": "{ orders: { class: db.t4g.small }, events: { class: db.t4g.micro } }",
      "cache": "{ node: cache.t4g.micro }", "queue": "{ kind: sqs, worker: web }",
      "registry": "{ kind: ecr, keptImages: 10 }", "secrets": "[DATABASE_URL, SESSION_KEY]",
      "monitoring": "{ alarms: 12, dashboards: 1 }", "naming": "{ hostedZones: 1 }",
      "firewall": "{ rules: 3 }", "thirdParties": "{ mail: { seconds: 0.2 } }",
      "extras":
        "{ crawl: { service: AWSGlue, usageType: Crawler-DPU-Hour, unit: Hrs, quantity: 20 } }",
      "freeAllowances": "{ usedElsewhereShare: 0.5 }", "outage": "{ dollarsPerHour: 500 }",
      "plan": "phase-12", "buckets": "{ uploads: { storageGB: 200 } }",
      "distributions": "{ cdn: { origin: web, hitShare: 0.8 } }",
      "resources": "{ Uploads: { usage: { storageGB: 200 } } }", "parameters": "{ users: 4000 }",
      "notes": "{ free: [{ what: CloudFormation, why: its own resources are free }] }",
    ],
    "a service": [
      "deployment": "{ minimumHealthyPercent: 50 }", "secrets": "[DATABASE_URL]",
    ],
    "a fleet": [
      "networkMode": "awsvpc", "tasksPerInstance": "20", "daemonCPU": "128",
      "daemonMemoryMB": "256", "volumeType": "gp3", "assignPublicIP": "true",
      "detailedMonitoring": "true", "bootSeconds": "90", "clusterElsewhere": "true",
    ],
    "autoscaling": [
      "schedule": "[{ days: weekdays, fromHour: 7, toHour: 19, minTasks: 4, maxTasks: 12 }]"
    ],
    "a function": [
      "runtime": "nodejs", "package": "image", "coldStartMilliseconds": "{ p10: 200, p90: 900 }",
      "provisionedConcurrency": "5", "calls": "{ resize: 0.1 }",
      "thirdPartyCalls": "{ mail: 0.01 }",
    ],
    "a job": ["secrets": "[DATABASE_URL]"], "the cache": ["version": "'7.1'"],
    "the job queue": ["cache": "cache"], "the network": ["natInstanceType": "t4g.micro"],
    "an extra": ["operation": "CrawlerRun", "deployedAs": "CatalogCrawler", "kind": "usage"],
    "the outage": ["failures": "{ zone: { perYear: 0.3, minutes: 120 } }"],
    "the failures": [
      "zone": "{ perYear: 0.3, minutes: 120 }", "nat": "{ perYear: 0.5, minutes: 10 }",
      "database": "{ perYear: 1, minutes: 15 }", "cache": "{ perYear: 1, minutes: 10 }",
      "task": "{ perYear: 6, minutes: 1 }", "deployment": "{ perYear: 0.05, minutes: 10 }",
      "thirdParty": "{ perYear: 4, minutes: 45 }",
    ],
    "an estimate": ["set": "{ services.*.cpu: 512 }"],
    "a bucket": [
      "usage": "{ standardIAGB: 100 }",
      "deployedAs": "UploadsBucket8C3D",
      "^[A-Z][A-Za-z0-9]*$": "VersioningConfiguration: { Status: Enabled }",
    ],
    "a distribution": [
      "usage": "{ originShieldRequestsPerMonth: 1000000 }",
      "deployedAs": "Cdn4F2A",
      "^[A-Z][A-Za-z0-9]*$": "DistributionConfig: { PriceClass: PriceClass_100 }",
    ],
    "a resource": [
      "deployedAs": "Table7B1E", "^[A-Z][A-Za-z0-9]*$": "BillingMode: PAY_PER_REQUEST",
    ],
    "the notes": [
      "free": "[{ what: CloudFormation, why: its own resources are free }]",
      "notPriced": "[{ what: support plan, why: the account's own }]",
    ],
    "a note": [
      "what": "support plan", "why": "the account's own",
      "rate": "{ service: AmazonRoute53, usageType: HostedZone }",
    ],
    "the rate of a note": [
      "service": "AmazonRoute53", "usageType": "HostedZone", "operation": "CreateDBInstance:0014",
    ],
    "a scenario": [
      "parameters": "{ users: { p10: 2000, p90: 8000 } }",
      "growthPercentPerMonth": "3", "spotInterruptionsPerTaskMonth": "0.5",
      "bursty": "{ factor: 8, burstSeconds: 20, quietSeconds: 300 }",
      "spikes": "[{ startHour: 201, factor: 6, rampMinutes: 10, holdHours: 2, decayHours: 4 }]",
      "campaigns": "[{ startHour: 33, factor: 3, holdHours: 2, everyHours: 168, count: 4 }]",
      "trace": "{ file: week.csv, column: requests, stepMinutes: 60 }",
      "correlations":
        "[{ between: [requestsPerSecond, services.web.request.responseBytes], value: 0.5 }]",
    ],
    "a shape": [
      "weights": "[1, 1, 1, 1, 1, 1, 2, 4, 8, 9, 9, 8, 7, 8, 9, 9, 8, 6, 4, 3, 2, 2, 1, 1]"
    ],
    "bursty traffic": ["factor": "8", "burstSeconds": "20", "quietSeconds": "300"],
    "a spike": ["startHour": "201", "factor": "6", "holdHours": "2", "decayHours": "4"],
    "a campaign": [
      "startHour": "33", "factor": "3", "holdHours": "2", "decayHours": "4", "everyHours": "168",
      "count": "4",
    ],
    "a trace": ["file": "week.csv", "column": "requests", "stepMinutes": "60"],
    "a correlation": [
      "between": "[requestsPerSecond, services.web.request.responseBytes]",
      "reason": "busy months are those of long answers",
    ],
    "the budget": [
      "budget": "shop", "description": "what the pilot may cost",
      "limits": "{ realistic: { monthly: 200, p90: 260 } }", "services": "{ AmazonRDS: 60 }",
      "resources": "{ nat: 45 }", "tags": "{ team=data: 80 }",
      "units": "{ thousandRequests: 0.05, users: 0.2 }",
      "latency": "{ p95Milliseconds: 400, sure: 0.9 }", "change": "{ monthly: 25, percent: 10 }",
      "policies": "{ maxNATGateways: 1, databaseClasses: [db.t4g.*] }",
      "coverage": "{ minimumMoneyPercent: 95 }", "rates": "{ maxAgeDays: 400 }",
      "bindings": "{ web: WebServiceD3A }",
      "waivers":
        "[{ rule: nat-gateways, owner: platform, reason: pilot, until: 2027-03-31 }]",
    ],
    "a limit": ["warnAtPercent": "80", "chance": "{ percent: 90, within: 250 }"],
    "a chance": ["percent": "90"],
    "a limit on a unit": ["dollars": "0.05", "warnAtPercent": "90"],
    "the latency": ["p95Milliseconds": "400", "sure": "0.9"],
    "a limit on the change": ["percent": "10", "warnAtPercent": "80"],
    "the policies": [
      "databaseClasses": "[db.t4g.*]", "cacheNodes": "[cache.t4g.micro]",
      "instanceTypes": "[t4g.*, c7g.large]", "minLogRetentionDays": "7",
      "maxLogRetentionDays": "90", "maxTaskCPU": "2048", "maxTaskMemoryMB": "8192",
    ],
    "the coverage": [
      "minimumPercent": "90", "minimumMoneyPercent": "95",
      "accept":
        "[{ type: AWS::MSK::Cluster, because: priced by the data team, until: 2027-03-31 }]",
      "allow": "[AWS::Bedrock::*]",
    ],
    "an acceptance": [
      "type": "AWS::MSK::Cluster", "resource": "Streams/*", "service": "MSK",
      "because": "priced by the data team", "until": "2027-03-31",
    ],
    "the rates": ["maxAgeDays": "400"],
    "a waiver": [
      "rule": "nat-gateways", "resource": "Network/*", "owner": "platform", "reason": "pilot",
      "until": "2027-03-31",
    ],
    "the alternatives": [
      "whatif": "shop", "description": "what would make it cheaper",
      "groups": "{ processors: { options: { arm: { description: ARM, risk: rebuild images } } } }",
    ],
    "a group": [
      "description": "which processors run the services",
      "options": "{ arm: { description: Graviton, risk: images have to be built anew } }",
    ],
    "an option": [
      "description": "Graviton", "risk": "images have to be built anew",
      "set": "{ services.*.platform: arm64 }",
      "commitment": "{ kind: savingsPlan, years: 1, payment: no-upfront }",
    ],
    "the names of an offer": [
      "focus": "{ name: AWS Lambda, category: Compute, subcategory: Serverless Compute }",
      "seller": "OpenAI",
    ],
    "a type": [
      "charges": "{ requests: { usage: Requests, unit: Requests, stated: requestsPerMonth } }",
      "savings": "{ gp3: { at: VolumeType, from: gp2, to: gp3, risk: none, because: same speed } }",
    ],
  ]
}

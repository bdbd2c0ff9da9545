"""A fleet of more than 1,000 resources, and what it costs: worked from the rate tables by hand.

Nothing of it is read from a report. Prices are looked up in pricing/rates by AWS's own usage types.
"""

import csv
import json
import os
from decimal import Decimal
from fractions import Fraction

HOURS = 730
GIB = 1 << 30


class Rates:
    """The prices of a region, by usage type without the region's prefix and by operation."""

    def __init__(self, pricing, region):
        self.rows = {}
        for folder in [region, "global"]:
            place = os.path.join(pricing, "rates", folder)
            for name in sorted(os.listdir(place)):
                with open(os.path.join(place, name), newline="") as file:
                    rows = csv.DictReader(file)
                    for row in rows:
                        row["place"] = f"rates/{folder}/{name}:{rows.line_num}"
                        self.rows.setdefault(row["usageType"], []).append(row)

    def row(self, usage, operation=None):
        found = []
        for name, rows in self.rows.items():
            if name == usage or name.split("-", 1)[-1] == usage and len(name.split("-", 1)[0]) == 4:
                found += [row for row in rows
                          if row["operation"] == (operation or "") and not row["term"]
                          and Decimal(row["from"]) == 0]
        if not found:
            raise KeyError(f"{usage} {operation}")
        return max(found, key=lambda row: row["effective"])

    def price(self, usage, operation=None):
        return Decimal(self.row(usage, operation)["price"])


def team(number):
    """Three in four carry a tag."""
    return [None, "search", "billing", "billing"][number % 4]


def template():
    """Resources of a CloudFormation template: name, type, properties."""
    found = []

    def add(name, type_, **properties):
        found.append((name, type_, properties))

    for number, size in enumerate([16000, 14000, 12000, 10000, 8000]):
        add(f"Archive{number}", "AWS::EC2::Volume", Size=size, VolumeType="gp3",
            AvailabilityZone="us-east-1a")
    for number in range(330):
        add(f"Volume{number:03}", "AWS::EC2::Volume", Size=20 + number, VolumeType="gp3",
            AvailabilityZone="us-east-1a")
    for number in range(40):
        kind = "m6i.large" if number < 20 else "c6g.xlarge" if number < 32 else "r6i.2xlarge"
        add(f"Server{number:02}", "AWS::EC2::Instance", InstanceType=kind, ImageId="ami-1",
            SubnetId="subnet-1",
            BlockDeviceMappings=[{"DeviceName": "/dev/xvda",
                                  "Ebs": {"VolumeSize": 8, "VolumeType": "gp3"}}])
    for number in range(6):
        add(f"Nat{number}", "AWS::EC2::NatGateway", SubnetId=f"subnet-{number}")
    for number in range(20):
        add(f"Db{number:02}", "AWS::RDS::DBInstance", **database("db.r6g.large"))
    add("DbOpen", "AWS::RDS::DBInstance", **database({"Ref": "DbClass"}))
    for number in range(20):
        add(f"Cache{number:02}", "AWS::ElastiCache::CacheCluster", Engine="redis",
            EngineVersion="7.1", CacheNodeType="cache.r6g.large", NumCacheNodes=1)
    for number in range(8):
        add(f"Balancer{number}", "AWS::ElasticLoadBalancingV2::LoadBalancer", Type="application",
            Scheme="internal", Subnets=["subnet-1", "subnet-2"])
    for number in range(40):
        add(f"Key{number:02}", "AWS::KMS::Key", KeyPolicy={})
    for number in range(30):
        add(f"Secret{number:02}", "AWS::SecretsManager::Secret")
    for number in range(150):
        add(f"Queue{number:03}", "AWS::SQS::Queue")
    for number in range(120):
        add(f"Bucket{number:03}", "AWS::S3::Bucket")
    for number in range(100):
        add(f"Function{number:03}", "AWS::Lambda::Function", Runtime="nodejs22.x", Handler="i.h",
            Role="role", Code={"ZipFile": "x"}, MemorySize=512)
    for number in range(150):
        add(f"Role{number:03}", "AWS::IAM::Role", AssumeRolePolicyDocument={})
    for number in range(60):
        add(f"Group{number:02}", "AWS::EC2::SecurityGroup", GroupDescription="group")
    for number in range(3):
        add(f"Pipeline{number}", "Acme::Data::Pipeline")
    return found


def database(kind):
    return {"Engine": "postgres", "EngineVersion": "16.3", "DBInstanceClass": kind,
            "AllocatedStorage": "100", "StorageType": "gp3", "PubliclyAccessible": False}


TAGGED = {"AWS::EC2::Volume", "AWS::EC2::Instance", "AWS::RDS::DBInstance"}
FREE = {"AWS::IAM::Role", "AWS::EC2::SecurityGroup"}
POSTGRES = "CreateDBInstance:0014"
REDIS = "CreateCacheCluster:0002"


def tags(resources):
    """Each resource's team."""
    return {name: team(number) if type_ in TAGGED else None
            for number, (name, type_, _) in enumerate(resources)}


def write_template(path, resources):
    teams = tags(resources)
    entries = {}
    for name, type_, properties in resources:
        properties = dict(properties)
        if teams[name]:
            properties["Tags"] = [{"Key": "team", "Value": teams[name]}]
        entries[name] = {"Type": type_, "Properties": properties}
    parameter = {"Type": "String", "AllowedValues": ["db.r6g.large", "db.r6g.xlarge"]}
    with open(path, "w") as file:
        json.dump({"Parameters": {"DbClass": parameter}, "Resources": entries}, file)


def fixed_cost(resource, rates, hours=HOURS):
    """What a resource costs a month whatever its use, in dollars; what is open at its most."""
    _, type_, properties = resource
    if type_ == "AWS::EC2::Volume":
        return properties["Size"] * rates.price("EBS:VolumeUsage.gp3")
    if type_ == "AWS::EC2::Instance":
        return (hours * rates.price("BoxUsage:" + properties["InstanceType"])
                + 8 * rates.price("EBS:VolumeUsage.gp3"))
    if type_ == "AWS::EC2::NatGateway":
        return hours * (rates.price("NatGateway-Hours")
                        + rates.price("PublicIPv4:InUseAddress"))
    if type_ == "AWS::RDS::DBInstance":
        kind = properties["DBInstanceClass"]
        kind = kind if isinstance(kind, str) else "db.r6g.xlarge"
        # The price list writes 'xl' for 'xlarge'.
        return (hours * rates.price("InstanceUsage:" + kind.replace("xlarge", "xl"), POSTGRES)
                + 100 * rates.price("RDS:GP3-Storage"))
    if type_ == "AWS::ElastiCache::CacheCluster":
        return hours * rates.price("NodeUsage:cache.r6g.large", REDIS)
    if type_ == "AWS::ElasticLoadBalancingV2::LoadBalancer":
        return hours * rates.price("LoadBalancerUsage", "LoadBalancing:Application")
    return {"AWS::KMS::Key": Decimal(1), "AWS::SecretsManager::Secret": Decimal("0.4")}.get(
        type_, Decimal(0))


# MARK: A stack file with traffic


def write_project(folder):
    """pricing/ with the stack 'fleet': 1,000 volumes beside a service, and 'two' with two ranges."""
    for name in ["stacks", "scenarios", "whatif", "budgets"]:
        os.makedirs(os.path.join(folder, "pricing", name), exist_ok=True)

    def write(name, text):
        with open(os.path.join(folder, "pricing", name), "w") as file:
            file.write(text)

    volumes = "".join(
        f"  volume{number:04}: {{ type: AWS::EC2::Volume, Size: {volume_size(number)}, "
        "VolumeType: gp3, AvailabilityZone: us-east-1a }\n" for number in range(1000))
    write("stacks/fleet.yaml", stack("fleet", "1000") + "resources:\n" + volumes)
    write("stacks/two.yaml", stack("two", '{ p10: 500, p90: 2000, reason: "not counted" }'))
    write("scenarios/steady.yaml", "scenario: steady\nrequestsPerSecond: "
          '{ p10: 20, p90: 80, reason: "not counted" }\n')
    write("scenarios/calm.yaml", "scenario: calm\nrequestsPerSecond: 10\n")
    write("whatif/fleet.yaml", """whatif: fleet
groups:
  nat:
    description: The way out
    options:
      instance: { description: "A NAT instance", risk: "One machine", set: { network.nat: instance } }
  zones:
    description: The database's zones
    options:
      two: { description: "Multi-AZ", risk: "None", set: { database.multiAZ: true } }
""")


def stack(name, request_bytes):
    return f"""stack: {name}
region: us-east-1
availabilityZones: 2
services:
  web:
    cpu: 1024
    memoryMB: 2048
    tasks: 4
    imageMB: 100
    request:
      cpuMilliseconds: 20
      requestBytes: {request_bytes}
      responseBytes: 20000
      logEvents: 0
      logBytes: 0
network: {{ nat: gateway, natGateways: 2 }}
loadBalancer: {{}}
database:
  engine: postgres
  version: "16"
  class: db.r6g.large
  storageGB: 100
  storageType: gp3
  multiAZ: false
  usedGB: 20
cache: {{ engine: redis, version: "7.1", node: cache.r6g.large, nodes: 1 }}
estimates:
  conservative: {{ scenario: calm }}
  realistic: {{ scenario: steady }}
"""


def volume_size(number):
    """GB, each 40 to 139."""
    return 40 + number % 100


def service_cost(rates, hours=HOURS):
    """The web service: four tasks of one vCPU and 2 GB."""
    return 4 * hours * (rates.price("Fargate-vCPU-Hours:perCPU")
                        + 2 * rates.price("Fargate-GB-Hours"))


def stack_fixed(rates, volumes=True):
    """What the stack file's resources cost whatever the traffic."""
    address = rates.price("PublicIPv4:InUseAddress")
    cost = service_cost(rates)
    cost += HOURS * (rates.price("LoadBalancerUsage", "LoadBalancing:Application") + 2 * address)
    cost += 2 * HOURS * (rates.price("NatGateway-Hours") + address)
    cost += HOURS * rates.price("InstanceUsage:db.r6g.large", POSTGRES)
    cost += 100 * rates.price("RDS:GP3-Storage")
    cost += HOURS * rates.price("NodeUsage:cache.r6g.large", REDIS)
    if volumes:
        sizes = sum(volume_size(number) for number in range(1000))
        cost += sizes * rates.price("EBS:VolumeUsage.gp3")
    return Fraction(cost)


def stack_traffic(rates, requests, request_bytes=1000):
    """What so many requests a second cost: capacity units by processed bytes, and bytes out.

    100 GB a month are free, the next 10 TB at the first tier's price.
    """
    capacity = Fraction(requests * 3600 * (request_bytes + 20000), GIB) * HOURS
    out = Fraction(requests * 3600 * HOURS * 20000, GIB) - 100
    return (capacity * Fraction(rates.price("LCUUsage", "LoadBalancing:Application"))
            + max(out, Fraction(0)) * Fraction("0.09"))


def stack_cost(rates, requests):
    return stack_fixed(rates) + stack_traffic(rates, requests)


class Near:
    """A number of a simulation, so far and no farther from what theory says."""

    def __init__(self, value, within):
        self.value, self.within = value, within

    def holds(self, found):
        try:
            return abs(float(found) - float(self.value)) <= self.within
        except (TypeError, ValueError):
            return False

    def __repr__(self):
        return f"{self.value} ± {self.within}"

"""Makes a bill and a balancer's log of any size, to measure how fast they are read.

    bills.py cur LINES FILE.csv.gz      a legacy Cost and Usage Report by the hour, of staging and others
    bills.py alb MEGABYTES FILE.log.gz  an access log of an Application Load Balancer

Same arguments, same bytes. Columns and fields are AWS's (Data Exports User Guide, "Line item details"; ELB
User Guide, "Access logs"); what stands in them is made up.
"""

import gzip
import random
import sys

COLUMNS = """identity/LineItemId identity/TimeInterval bill/InvoiceId bill/InvoicingEntity bill/BillingEntity
bill/BillType bill/PayerAccountId bill/BillingPeriodStartDate bill/BillingPeriodEndDate
lineItem/UsageAccountId lineItem/LineItemType lineItem/UsageStartDate lineItem/UsageEndDate
lineItem/ProductCode lineItem/UsageType lineItem/Operation lineItem/AvailabilityZone lineItem/ResourceId
lineItem/UsageAmount lineItem/NormalizationFactor lineItem/NormalizedUsageAmount lineItem/CurrencyCode
lineItem/UnblendedRate lineItem/UnblendedCost lineItem/BlendedRate lineItem/BlendedCost
lineItem/LineItemDescription lineItem/TaxType lineItem/LegalEntity product/ProductName product/location
product/locationType product/productFamily product/region product/regionCode product/servicecode product/sku
product/usagetype pricing/RateId pricing/currency pricing/publicOnDemandCost pricing/publicOnDemandRate
pricing/term pricing/unit reservation/SubscriptionId savingsPlan/SavingsPlanARN
savingsPlan/SavingsPlanRate resourceTags/user:service resourceTags/user:stack""".split()

# Product code, usage type, operation, unit, price in 10^-10 dollars, use of an hour in 10^-4 units.
USES = [
    ("AmazonECS", "USE1-Fargate-vCPU-Hours:perCPU", "FargateTask", "hours", 404800000, 5000),
    ("AmazonECS", "USE1-Fargate-GB-Hours", "FargateTask", "hours", 44450000, 10000),
    ("AmazonEC2", "NatGateway-Hours", "NatGateway", "Hrs", 450000000, 10000),
    ("AmazonEC2", "NatGateway-Bytes", "NatGateway", "GB", 450000000, 3217),
    ("AWSELB", "LoadBalancerUsage", "LoadBalancing:Application", "Hrs", 225000000, 10000),
    ("AWSELB", "LCUUsage", "LoadBalancing:Application", "LCU-Hrs", 80000000, 872),
    ("AmazonRDS", "InstanceUsage:db.t4g.small", "CreateDBInstance:0014", "Hrs", 320000000, 10000),
    ("AmazonElastiCache", "NodeUsage:cache.t4g.micro", "CreateCacheCluster:0002", "Hrs", 160000000, 10000),
    ("AmazonCloudWatch", "DataProcessing-Bytes", "PutLogEvents", "GB", 5000000000, 113),
    ("AWSDataTransfer", "DataTransfer-Out-Bytes", "LoadBalancing-PublicIP-Out", "GB", 900000000, 257),
    ("AmazonVPC", "PublicIPv4:InUseAddress", "AllocateAddressVPC", "Hrs", 50000000, 10000),
    ("AmazonEC2", "BoxUsage:m5.large", "RunInstances", "Hrs", 960000000, 10000),
    ("AmazonEC2", "EUC1-BoxUsage:m5.large", "RunInstances", "Hrs", 1150000000, 10000),
    ("AmazonS3", "Requests-Tier1", "PutObject", "Requests", 50000, 170000),
]


def decimal(value, places):
    """A whole count of 10^-places as AWS writes it."""
    digits = str(value).rjust(places + 1, "0")
    return (digits[:-places] + "." + digits[-places:]).rstrip("0").rstrip(".")


def cur(lines, path):
    chance = random.Random(20)
    with gzip.open(path, "wt", compresslevel=6, newline="") as out:
        out.write(",".join(COLUMNS) + "\n")
        written = 0
        resources = -(-lines // (744 * len(USES)))
        for hour in range(744):
            day, of_day = divmod(hour, 24)
            start = f"2026-10-{day + 1:02d}T{of_day:02d}:00:00Z"
            following, next_of_day = divmod(hour + 1, 24)
            end = f"2026-{'10' if following < 31 else '11'}-{following % 31 + 1:02d}T{next_of_day:02d}:00:00Z"
            for resource in range(resources):
                for number, (code, usage, operation, unit, price, use) in enumerate(USES):
                    if written == lines:
                        return
                    written += 1
                    amount = use + chance.randrange(max(1, use // 4)) if use % 10 else use
                    identity = f"{chance.getrandbits(200):050x}"[:44]
                    cost, rate = decimal(price * amount, 14), decimal(price, 10)
                    region = "eu-central-1" if usage.startswith("EUC1") else "us-east-1"
                    tags = ",web,staging" if resource % 3 == 0 else ",,other" if resource % 3 == 1 else ",,"
                    sku = f"{number:016X}"
                    out.write(
                        f'{identity},{start}/{end},2105551234,"Amazon Web Services, Inc.",AWS,Anniversary,'
                        f"999900001111,2026-10-01T00:00:00Z,2026-11-01T00:00:00Z,111122223333,Usage,{start},{end},"
                        f"{code},{usage},{operation},,arn:aws:made:{region}:111122223333:{resource:032x},"
                        f"{decimal(amount, 4)},,,USD,{rate},{cost},{rate},{cost},"
                        f'${rate} per {unit} of {usage},,"Amazon Web Services, Inc.",{code},'
                        f"US East (N. Virginia),AWS Region,Compute,{region},{region},{code},{sku},{usage},"
                        f"{sku}.JRTCKXETXF.6YS6EN2CT7,USD,{cost},{rate},OnDemand,{unit},,,{tags}\n")


AGENTS = ["Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/128.0.0.0 Safari/537.36",
          "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) Version/17.5 Mobile/15E148 Safari/604.1",
          "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)", "curl/8.5.0"]


def alb(megabytes, path):
    chance = random.Random(19)
    arn = "arn:aws:elasticloadbalancing:us-east-1:111122223333:targetgroup/staging-"
    with gzip.open(path, "wt", compresslevel=6, newline="") as out:
        written, step = 0, 0
        while written < megabytes * 1_000_000:
            seconds = step * 86_400 * 7 // (megabytes * 2_100)
            step += 1
            day, rest = divmod(min(seconds, 86_400 * 7 - 1), 86_400)
            when = (f"2026-10-{5 + day:02d}T{rest // 3600:02d}:{rest // 60 % 60:02d}:{rest % 60:02d}"
                    f".{chance.randrange(10**6):06d}Z")
            group = chance.choice(["web", "api", "api", "auth"])
            client = f"203.0.{chance.randrange(256)}.{chance.randrange(256)}"
            task = f"10.0.{chance.randrange(4)}.{chance.randrange(256)}:8080"
            line = (
                f"https {when} app/staging/50dc6c495c0c9188 {client}:{chance.randrange(1024, 65536)} {task} "
                f"0.00{chance.randrange(10)} 0.{chance.randrange(1000):03d} 0.000 200 200 {chance.randrange(90, 900)} "
                f'{chance.randrange(300, 90000)} "GET https://{group}.example.com:443/items/{chance.randrange(10**6)}'
                f'?page=2 HTTP/2.0" "{chance.choice(AGENTS)}" ECDHE-RSA-AES128-GCM-SHA256 TLSv1.2 '
                f'{arn}{group}/73e2d6bc24d8a067 "Root=1-{chance.getrandbits(32):08x}-{chance.getrandbits(96):024x}" '
                f'"{group}.example.com" "arn:aws:acm:us-east-1:111122223333:certificate/12345678" 1 {when} '
                f'"forward" "-" "-" "{task}" "200" "-" "-" TID_{chance.getrandbits(128):032x}\n')
            written += len(line)
            out.write(line)


def main():
    kind, size, path = sys.argv[1:]
    {"cur": cur, "alb": alb}[kind](int(size), path)


if __name__ == "__main__":
    main()

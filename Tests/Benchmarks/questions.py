"""The questions of the benchmark of answers, with right answers worked by fleet.py."""

import os
from fractions import Fraction

from fleet import (FREE, HOURS, POSTGRES, Near, Rates, fixed_cost, service_cost, stack_cost,
                   stack_fixed, stack_traffic, tags, template, write_project, write_template)


class Question:
    """One question, asked of the command line and of the server by the same words."""

    def __init__(self, text, command, options, expected, find, select=None):
        """options: names as the server has them, with '' for what stands by itself."""
        self.text, self.expected, self.find = text, expected, find
        self.tool = command
        self.words = {"usage_questions": ["usage", "init"]}.get(command, [command])
        self.arguments = dict(options)
        for name, value in options.items():
            values = value if isinstance(value, list) else [value]
            if name in ("name", "line", "type", "first", "second"):
                self.words += values
            else:
                for value in values:
                    option = "--" + name.replace("_", "-")
                    self.words += [option] if value is True else [option, str(value)]
        self.quiet = ["--no-reports"] if command == "estimate" else []
        self.lean = ["--lean"]
        if select:
            self.lean = ["--select", select]
            self.arguments["select"] = select


def rows(report, table):
    """A table's rows, each by its columns."""
    found = report[table]
    return [dict(zip(found["columns"], row)) for row in found["rows"]]


def cell(table, column, row=0):
    return lambda report: rows(report, table)[row][column]


def column(table, name, first=None):
    return lambda report: [row[name] for row in rows(report, table)[:first]]


def selected(estimate):
    return lambda report: report["selected"]["monthly"][estimate]


def named(table, key, name, *columns):
    """Cells of the row that is called so."""
    def find(report):
        row = next(row for row in rows(report, table) if row[key] == name)
        found = [row[name] for name in columns]
        return found[0] if len(found) == 1 else found
    return find


def money(cost):
    return Fraction(cost)


def questions(folder, pricing):
    here, there = Rates(pricing, "us-east-1"), Rates(pricing, "eu-central-1")
    resources = template()
    write_template(os.path.join(folder, "fleet.json"), resources)
    write_template(os.path.join(folder, "before.json"), before(resources))
    write_project(folder)
    return (of_template(resources, here, there) + of_change(resources, here)
            + of_gate(resources, here) + of_stack(here) + of_variants(here))


def before(resources):
    """The fleet a release ago: one archive less, and a smaller server."""
    return [(name, type_, dict(properties, InstanceType="m6i.large") if name == "Server39"
             else properties) for name, type_, properties in resources if name != "Archive0"]


def of_template(resources, here, there):
    """What a template of 1,083 resources costs, without traffic."""
    costs = {resource[0]: fixed_cost(resource, here) for resource in resources}
    types = {name: type_ for name, type_, _ in resources}
    teams = tags(resources)
    most = sorted(costs, key=lambda name: -costs[name])[:5]
    open_ = HOURS * (here.price("InstanceUsage:db.r6g.xl", POSTGRES)
                     - here.price("InstanceUsage:db.r6g.large", POSTGRES))
    gp3 = here.row("EBS:VolumeUsage.gp3")
    plan = {"stack": "fleet.json", "region": "us-east-1"}

    def total(names):
        return money(sum(costs[name] for name in names))

    def kind(type_):
        return [name for name in costs if types[name] == type_]

    def ask(text, expected, find, select=None, **more):
        return Question(text, "estimate", dict(plan, **more), expected, find, select)

    compute = total(kind("AWS::EC2::Volume") + kind("AWS::EC2::Instance")) + Fraction(
        6 * HOURS * here.price("NatGateway-Hours"))
    databases = total(kind("AWS::RDS::DBInstance"))
    caches = total(kind("AWS::ElastiCache::CacheCluster"))
    above = [name for name in costs if costs[name] > 300]
    return [
        ask("Which five resources cost most?", [most, [money(costs[name]) for name in most]],
            lambda report: [column("resources", "resource", 5)(report),
                            column("resources", "fixed", 5)(report)]),
        ask("What does it cost a month?", total(costs), cell("estimates", "monthly")),
        ask("What of it is due whatever the traffic?", [total(costs), 0],
            named("estimates", "name", "fixed", "fixedMonthly", "usageMonthly")),
        ask("Which three services cost most?", [compute, databases, caches],
            column("services", "fixed", 3)),
        ask("What do the NAT gateways cost?", total(kind("AWS::EC2::NatGateway")),
            selected("fixed"), "resourceType=AWS::EC2::NatGateway"),
        ask("What do the databases cost?", databases, selected("fixed"),
            "resourceType=AWS::RDS::DBInstance"),
        ask("What does Volume017 cost?", total(["Volume017"]), selected("fixed"),
            "resource=Volume017"),
        ask("Where does that price come from?", [gp3["place"], money(gp3["price"])],
            named("lines", "service", "EC2, EBS and NAT", "rate", "unitPrice"),
            "resource=Volume017"),
        ask("What is charged at the rate BoxUsage:c6g.xlarge?",
            [12, money(12 * HOURS * here.price("BoxUsage:c6g.xlarge"))],
            lambda report: [report["selected"]["lines"], selected("fixed")(report)],
            "type=BoxUsage:c6g.xlarge"),
        ask("Which lines cost more than $300?", sorted(above),
            lambda report: sorted(row["resource"] for row in rows(report, "resources")),
            "monthly>300"),
        ask("What does the team 'search' cost?",
            total(name for name in costs if teams[name] == "search"), selected("fixed"),
            "tag=team=search"),
        ask("What do databases without a team cost?",
            total(name for name in kind("AWS::RDS::DBInstance") if not teams[name]),
            selected("fixed"), "tag!=team,resourceType=AWS::RDS::DBInstance"),
        ask("Which databases have no team?",
            sorted(name for name in kind("AWS::RDS::DBInstance") if not teams[name]),
            lambda report: sorted(row["resource"] for row in rows(report, "resources")),
            "tag!=team,resourceType=AWS::RDS::DBInstance"),
        ask("How many resources are priced, free, not priced?",
            [len(resources) - 3 - sum(type_ in FREE for type_ in types.values()),
             sum(type_ in FREE for type_ in types.values()), 3],
            lambda report: [report["coverage"][key] for key in ("priced", "free", "unpriced")]),
        ask("What is unknown?",
            [["DbOpen", "Pipeline0", "Pipeline1", "Pipeline2"], money(open_)],
            lambda report: [sorted(row["resource"] for row in rows(report, "unknownItems")),
                            named("unknownItems", "resource", "DbOpen", "ceiling")(report)]),
        ask("What is it at most that the open class of the database adds?", money(open_),
            lambda report: report["unknown"]["taken"]),
        ask("How many queues wait for a stated use, and at what rate?",
            [150, Fraction("0.0000004")],
            named("dependsOnUsage", "name", "SQS requests", "resources", "unitPrice")),
        ask("How many volumes are there, and what do they cost?",
            [335, total(kind("AWS::EC2::Volume"))],
            named("types", "type", "AWS::EC2::Volume", "resources", "monthly")),
        ask("What would Graviton save on the m6i servers?",
            money(20 * HOURS * (here.price("BoxUsage:m6i.large")
                                - here.price("BoxUsage:m7g.large"))),
            named("savings", "saving", "graviton-m6i", "monthly")),
        ask("What does it cost in eu-central-1?",
            money(sum(fixed_cost(resource, there) for resource in resources)),
            cell("estimates", "monthly"), region="eu-central-1"),
        ask("What do the NAT gateways cost in February 2027?",
            money(6 * 672 * here.price("NatGateway-Hours")), selected("fixed"),
            "type=NatGateway-Hours", period="2027-02"),
        Question("What has to be known of Queue042?", "usage_questions", plan,
                 ["requestsPerMonth", Fraction("0.0000004")],
                 named("questions", "resource", "Queue042", "key", "unitPrice"),
                 "resource=Queue042"),
        Question("Is an SQS queue priced, and how?", "services", {"type": "AWS::SQS::Queue"},
                 "requestsPerMonth",
                 lambda report: "requestsPerMonth" if "requestsPerMonth" in str(report) else None),
    ]


def of_change(resources, here):
    """What differs from the release before."""
    costs = {resource[0]: fixed_cost(resource, here) for resource in resources}
    old = sum(fixed_cost(resource, here) for resource in before(resources))
    server = HOURS * (here.price("BoxUsage:r6i.2xlarge") - here.price("BoxUsage:m6i.large"))
    plan = {"first": "before.json", "second": "fleet.json", "region": "us-east-1"}
    return [
        Question("What changed against the release before?", "diff", plan,
                 money(sum(costs.values()) - old), cell("estimates", "change")),
        Question("What was added that costs most?", "diff", plan,
                 ["Archive0/volume", money(costs["Archive0"])],
                 lambda report: [rows(report, "lines")[0]["id"], rows(report, "lines")[0]["change"]]),
        Question("What does the change to Server39 cost?", "diff", plan, money(server),
                 cell("resources", "change"), "resource=Server39"),
    ]


def of_gate(resources, here):
    """Whether it may be deployed."""
    total = sum(fixed_cost(resource, here) for resource in resources)
    plan = {"stack": "fleet.json", "region": "us-east-1"}
    return [
        Question("Is it within $20,000?", "validate", dict(plan, budget=20000), "fail",
                 lambda report: report["verdict"]),
        Question("What limit does it pass, and what does it come to?", "validate",
                 dict(plan, budget=20000), [20000, money(total), False],
                 lambda report: [rows(report, "budget")[0][key]
                                 for key in ("limit", "monthly", "kept")]),
        Question("Is it within $40,000?", "validate", dict(plan, budget=40000), "incomplete",
                 lambda report: report["verdict"]),
        Question("What without a price keeps that from being told?", "validate",
                 dict(plan, budget=40000),
                 ["Pipeline0", "Pipeline1", "Pipeline2"],
                 lambda report: sorted(row["resource"] for row in rows(report, "findings")
                                       if row["rule"] == "coverage/unpriced")),
    ]


def of_stack(here):
    """What a stack file of 1,007 resources costs under traffic, and how sure that is."""
    cost = {requests: stack_cost(here, requests) for requests in (10, 20, 40, 80, 160)}
    month = 40 * 3600 * HOURS
    sure = {"name": "fleet"}
    largest = sorted(range(1000), key=lambda number: -(number % 100))[:10]
    gp3 = Fraction(here.price("EBS:VolumeUsage.gp3"))

    def ask(text, expected, find, select=None, **more):
        return Question(text, "estimate", dict(sure, **more), expected, find, select)

    return [
        ask("What does 'fleet' cost a month?", [cost[10], cost[40]],
            column("estimates", "monthly"), runs=0),
        ask("What do the ten largest volumes cost each?", [139 * gp3] * 10,
            lambda report: [row["realistic"] for row in rows(report, "resources")
                            if row["resource"].startswith("volume")][:10], "resource~volume",
            runs=0),
        ask("What are P10 and P90?", [Near(cost[20], 3), Near(cost[80], 5)],
            named("estimates", "name", "realistic", "p10", "p90")),
        ask("What is the chance to stay within what twice the traffic costs?", Near(0.9, 0.01),
            named("estimates", "name", "realistic", "withinBudget"),
            budget=f"{float(cost[80]):.2f}"),
        ask("What do 1,000 requests cost?", cost[40] / month * 1000,
            named("estimates", "name", "realistic", "perThousandRequests"), runs=0),
        ask("What gives way first, and how near is that?", ["web, CPU", 40 * 0.02 / 4],
            lambda report: [report["tightest"], report["utilisation"]]),
        ask("What does the traffic add from conservative to realistic?", cost[40] - cost[10],
            lambda report: rows(report, "changes")[0]["change"]),
        Question("Which assumption moves the total most, and how far?", "estimate",
                 {"name": "two", "estimate": "realistic"},
                 ["requestsPerSecond",
                  stack_fixed(here, volumes=False) + stack_traffic(here, 20),
                  stack_fixed(here, volumes=False) + stack_traffic(here, 80)],
                 lambda report: [rows(report, "drivers")[0][key]
                                 for key in ("name", "low", "high")]),
        Question("How is the NAT gateway's price worked out?", "explain",
                 {"name": "fleet", "line": "nat/hours", "estimate": "realistic"},
                 [money(2 * HOURS * here.price("NatGateway-Hours")),
                  here.row("NatGateway-Hours")["place"]],
                 lambda report: [rows(report, "lines")[0]["monthly"],
                                 f"{rows(report, 'lines')[0]['rate.file']}:"
                                 f"{rows(report, 'lines')[0]['rate.line']}"]),
    ]


def of_variants(here):
    """What a change does to that stack, and what it holds."""
    nat = 2 * (HOURS * here.price("BoxUsage:t4g.nano") + 8 * here.price("EBS:VolumeUsage.gp3")
               - HOURS * here.price("NatGateway-Hours"))
    zones = (HOURS * (here.price("Multi-AZUsage:db.r6g.large", POSTGRES)
                      - here.price("InstanceUsage:db.r6g.large", POSTGRES))
             + 100 * (here.price("RDS:Multi-AZ-GP3-Storage") - here.price("RDS:GP3-Storage")))
    task = service_cost(here) / 4
    base = stack_cost(here, 40)

    def ask(text, expected, find, select=None, **more):
        return Question(text, "whatif", dict({"name": "fleet"}, **more), expected, find, select)

    def growth(report):
        return [row["figures.headroom"] for row in rows(report, "months")]

    return [
        ask("What does moving NAT to an instance save?", money(nat),
            lambda report: report["monthlyChange"], set=["network.nat=instance"], runs=0),
        ask("What would Multi-AZ cost?", money(zones), lambda report: report["monthlyChange"],
            set=["database.multiAZ=true"], runs=0),
        ask("Which lines does Multi-AZ change?", ["database/instance", "database/storage"],
            lambda report: sorted(row["id"] for row in rows(report, "lines")),
            set=["database.multiAZ=true"], runs=0),
        ask("Does it hold twice the traffic, and what does that cost?",
            [True, 1 - 80 * 0.02 / 4, stack_cost(here, 80)],
            lambda report: [rows(report, "months")[1][key]
                            for key in ("served", "figures.headroom", "figures.monthly")],
            months=2, growth="100%"),
        ask("How often can the traffic double?",
            [1 - 40 * 0.02 / 4 * 2 ** number for number in range(4)], growth, months=4,
            growth="100%"),
        ask("What gives way then?", ["web", "CPU", 4],
            lambda report: [rows(report, "saturations")[0][key]
                            for key in ("resource", "measure", "month")], months=4,
            growth="100%"),
        ask("Which service grows when the traffic doubles?",
            [Fraction(2 * 3600 * HOURS * 40 * 20000, 1 << 30) * Fraction("0.09")
             - Fraction(3600 * HOURS * 40 * 20000, 1 << 30) * Fraction("0.09")],
            lambda report: [rows(report, "services")[0]["change"]], months=2, growth="100%"),
        ask("What do two to five tasks cost?",
            [base + Fraction(task) * (count - 4) for count in (2, 3, 4, 5)],
            lambda report: sorted((row["figures.monthly"] for row in rows(report, "rows")),
                                  key=Fraction), vary=["services.web.tasks=2..5"]),
        ask("What do all the listed alternatives change?",
            sorted([money(nat), money(zones)]),
            lambda report: sorted(Fraction(row["difference"])
                                  for row in rows(report, "options")), alternatives=True, runs=0),
    ]

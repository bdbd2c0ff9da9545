import Foundation
import TestSupport
import Testing

/// Every command that writes, with no room for what it writes: the shell's limit on the size of files
/// (`ulimit -f`) refuses the bytes as a full disk does.
@Suite(.needsProgram)
struct `A disk without room` {
  /// A command, and what it writes, so that a command that came to write nothing is noticed.
  static let commands: [(String, writes: String)] = [
    ("estimate shop --runs 0", "reports/shop.md"),
    ("estimate shop --runs 0 --output page.html", "page.html"),
    ("estimate shop --runs 0 --format focus --output focus.csv", "focus.csv"),
    ("estimate shop --runs 0 --no-reports --record costs.jsonl", "costs.jsonl"),
    ("estimate --stack template.yaml --region us-east-1 --output bill.json", "bill.json"),
    ("simulate shop --runs 0", "reports/shop-capacity.md"),
    ("whatif shop --months 2 --reports reports", "reports/shop-growth.csv"),
    ("whatif shop --vary services.web.tasks=1..3 --output sweep.csv", "sweep.csv"),
    (
      "size shop --midpoint --p95 2s --max-tasks 1 --keep database --write",
      "pricing/stacks/shop.yaml"
    ),
    ("init other --example fargate", "pricing/stacks/other.yaml"),
    ("init other --from template.yaml --region us-east-1", "pricing/stacks/other.yaml"),
    ("usage init --stack template.yaml --region us-east-1 --output usage.yaml", "usage.yaml"),
    ("budget init shop --force", "pricing/budgets/shop.yaml"),
    ("budget export shop --format terraform --output budget.tf", "budget.tf"),
    ("learn shop --from access.log --write", "pricing/scenarios/shop-learnt.yaml"),
    ("reconcile shop --bill month.csv --calibrate --write", "pricing/stacks/shop.yaml"),
    ("pricing export shipped", "shipped/services/sqs.yaml"),
    ("rates import offer.csv --region us-east-1", "pricing/rates/us-east-1/AmazonVPC.csv"),
    ("whatif shop --vary services.web.tasks=1..3 --shard 1/2 --output half.csv", "half.csv"),
    ("merge part.csv --output whole.csv", "whole.csv"),
    (
      "whatif shop --runs 0 --set network.natGateways=2 --reports reports", "reports/shop-whatif.md"
    ),
    ("history old.jsonl --output trend.csv", "trend.csv"),
    ("diff shop shop.json --output changes.json", "changes.json"),
    (
      "validate --stack template.yaml --region us-east-1 --budget 9 --format json=gate.json "
        + "--format junit=gate.xml", "gate.xml"
    ),
  ]

  /// A stack of init's, its estimate as a month's bill, a log of a balancer and a small template.
  private func folder() throws -> TemporaryFolder {
    let folder = try TemporaryFolder()
    try folder.write(
      OfferText(
        offer: "AmazonVPC", prices: [("PublicIPv4:InUseAddress", "0.006")]
      ).csv, to: "offer.csv")
    try folder.write("", to: "pricing/.keep")
    let corpus = Repository.path("Tests/AlvaCostTests/Corpus/access.log")
    try folder.write(try Data(contentsOf: URL(filePath: corpus)), to: "access.log")
    try folder.write(
      """
      Resources:
        Key: { Type: AWS::KMS::Key }
        Files: { Type: AWS::S3::Bucket }

      """, to: "template.yaml")
    for line in [
      "init shop --example fargate",
      "estimate shop --runs 0 --no-reports --format focus --output month.csv",
      "estimate shop --runs 0 --no-reports --output shop.json --record old.jsonl",
      "whatif shop --vary services.web.tasks=1..3 --shard 1/1 --output part.csv",
    ] {
      let run = try Program.run(line.split(separator: " ").map(String.init), in: folder.url)
      try #require(run.exitCode == 0, "\(line): \(run.errors)")
    }
    return folder
  }

  /// With no byte allowed, and with 1 KiB a file, which some of a set fit into.
  @Test(arguments: commands)
  func `is said with exit code 74, and leaves every file as it was`(
    command: String, writes: String
  ) throws {
    for limit in [0, 1, nil] {
      let folder = try folder()
      let before = try folder.contents(of: ".")
      // What it prints goes through pipes, which have no size.
      let run = try Program.run(
        "/bin/bash",
        [
          "-c",
          "ulimit -f \(limit.map(String.init) ?? "unlimited"); "
            + "{ alva-cost \(command); } 2>&1 | cat; exit ${PIPESTATUS[0]}",
        ], in: folder.url)
      let after = try folder.contents(of: ".")
      let changed = Set(after.keys).union(before.keys).filter { after[$0] != before[$0] }
      // A small text fits into 1 KiB.
      if limit == nil || limit == 1 && changed.allSatisfy({ after[$0]?.isEmpty == false }),
        changed.contains(writes)
      {
        #expect([0, 1, 3].contains(run.exitCode), "\(run.output)")
        continue
      }
      #expect(run.exitCode == 74, "limit \(limit ?? -1): exit \(run.exitCode), \(run.output)")
      // A file that lines are added to is made before the first.
      #expect(
        changed.allSatisfy { after[$0] == "" && before[$0] == nil },
        "limit \(limit ?? -1): \(changed.sorted())")
    }
  }
}

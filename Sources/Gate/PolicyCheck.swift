import Pricing
import Quantities
import Resources
import Services

/// Holds a stack's properties against the policies of its budget.
struct PolicyCheck {
  let policies: Budget.Policies

  func run(_ synthesis: SynthesisEstimate) -> [Finding] {
    var known: [ResourceFact] = []
    var open: [Finding] = []
    let unknown = Dictionary(grouping: synthesis.unresolved, by: \.resource)
    for fact in synthesis.facts {
      let item = unknown[fact.resource]?.first { Self.decides($0, fact.kind) }
      guard let item, let (rule, isAllowed) = rule(of: fact) else {
        known.append(fact)
        continue
      }
      let refused = item.choices.filter { !isAllowed($0) }
      if !item.choices.isEmpty, refused.count == item.choices.count {
        known.append(fact)
      } else if item.choices.isEmpty || !refused.isEmpty {
        open.append(
          undecided(
            rule, item, synthesis,
            refused.first.map { refused in
              let allowed = item.choices.first(where: isAllowed).map { ", '\($0)' is" } ?? ""
              return "'\(refused)' is not allowed here\(allowed)"
            } ?? "nobody can tell whether it is allowed"))
      }
    }
    return gateways(known, synthesis)
      + names(
        .databaseClass, allowed: policies.databaseClasses, rule: "policy/database-class",
        what: "class", known, synthesis)
      + names(
        .cacheNode, allowed: policies.cacheNodes, rule: "policy/cache-node", what: "node type",
        known, synthesis)
      + names(
        .instanceType, allowed: policies.instanceTypes, rule: "policy/instance-type",
        what: "instance type", known, synthesis)
      + retention(known, synthesis) + databases(known, synthesis) + tasks(known, synthesis)
      + support(synthesis) + open + silent(synthesis)
  }

  /// Sizes of which nothing is known, so that no rule has anything to hold.
  private func silent(_ synthesis: SynthesisEstimate) -> [Finding] {
    let asked: [(kind: ResourceFact.Kind, rule: String, allowed: [String])] = [
      (.databaseClass, "policy/database-class", policies.databaseClasses),
      (.cacheNode, "policy/cache-node", policies.cacheNodes),
      (.instanceType, "policy/instance-type", policies.instanceTypes),
      (
        .taskSize, "policy/task-size",
        policies.maxTaskCPU == nil && policies.maxTaskMemoryMB == nil ? [] : ["*"]
      ),
    ]
    return asked.filter { !$0.allowed.isEmpty }.flatMap { kind, rule, allowed in
      let known = Set(synthesis.facts.filter { $0.kind == kind }.map(\.resource))
      return synthesis.unresolved.compactMap { item -> Finding? in
        guard Self.decides(item, kind), item.property != "Condition",
          !known.contains(item.resource),
          kind != .instanceType || synthesis.place(item.resource).map(Self.isInstance) == true,
          item.choices.isEmpty || kind == .taskSize
            || !item.choices.allSatisfy({ name in allowed.contains { fits(name, $0) } })
        else { return nil }
        return undecided(rule, item, synthesis, "nobody can tell whether it is allowed")
      }
    }
  }

  /// Whether its instance types are EC2's own, and not those of a search domain or a broker.
  private static func isInstance(_ place: CoveredResource) -> Bool {
    [
      "AWS::EC2::", "AWS::AutoScaling::", "AWS::EKS::", "aws_instance", "aws_spot_", "aws_launch_",
      "aws_autoscaling_", "aws_eks_", "aws_ec2_",
    ].contains { place.type.hasPrefix($0) }
  }

  /// A rule that holds or not by what only the deployment knows.
  private func undecided(
    _ rule: String, _ item: UnresolvedProperty, _ synthesis: SynthesisEstimate, _ what: String
  ) -> Finding {
    Finding(
      rule, .error,
      "'\(item.property)' of '\(item.resource)' is not known (\(item.reason)): \(what)",
      resource: item.resource, at: item.location,
      constructPath: synthesis.place(item.resource)?.constructPath,
      mend: "give it with --parameter, or write it in the template", isJudged: false)
  }

  /// Whether an open property decides what a fact says: its own, or whether the resource is there at all.
  private static func decides(_ item: UnresolvedProperty, _ kind: ResourceFact.Kind) -> Bool {
    let endings: [String] =
      switch kind {
      case .databaseClass: ["InstanceClass"]
      case .cacheNode: ["NodeType"]
      case .instanceType: ["InstanceType", "InstanceTypes"]
      case .multiAZ: ["MultiAZ"]
      case .publicDatabase: ["PubliclyAccessible"]
      case .logRetentionDays: ["RetentionInDays"]
      case .taskSize: ["Cpu", "Memory"]
      case .engineVersion, .extendedSupport, .natGateway: []
      }
    return item.property == "Condition" || endings.contains { item.property.hasSuffix($0) }
  }

  /// The rule that speaks of a fact's values, and which of them it allows; by a condition, whether it is there.
  private func rule(of fact: ResourceFact) -> (String, isAllowed: (String) -> Bool)? {
    func among(_ names: [String], _ rule: String) -> (String, (String) -> Bool)? {
      names.isEmpty ? nil : (rule, { name in names.contains { fits(name, $0) } })
    }
    switch fact.property {
    case .databaseClass: return among(policies.databaseClasses, "policy/database-class")
    case .cacheNode: return among(policies.cacheNodes, "policy/cache-node")
    case .instanceType: return among(policies.instanceTypes, "policy/instance-type")
    case .multiAZ where policies.multiAZ != .any:
      let wanted = String(policies.multiAZ == .required)
      return ("policy/multi-az", { $0 == wanted })
    case .publicDatabase where !policies.allowPublicDatabases:
      return ("policy/public-database", { $0 == "false" })
    case .logRetentionDays
    where policies.minLogRetentionDays != nil || policies.maxLogRetentionDays != nil:
      return ("policy/log-retention", { Double($0).map { self.keeping($0) == nil } ?? false })
    default: return nil
    }
  }

  /// Rules that the budget does not ask for.
  var unasked: [String] {
    let asked: [(rule: String, isAsked: Bool)] = [
      ("policy/nat-gateways", policies.maxNATGateways != nil),
      ("policy/database-class", !policies.databaseClasses.isEmpty),
      ("policy/cache-node", !policies.cacheNodes.isEmpty),
      ("policy/instance-type", !policies.instanceTypes.isEmpty),
      (
        "policy/log-retention",
        policies.minLogRetentionDays != nil || policies.maxLogRetentionDays != nil
      ),
      ("policy/extended-support", !policies.allowExtendedSupport),
      ("policy/public-database", !policies.allowPublicDatabases),
      ("policy/multi-az", policies.multiAZ != .any),
      ("policy/task-size", policies.maxTaskCPU != nil || policies.maxTaskMemoryMB != nil),
    ]
    return asked.filter { !$0.isAsked }.map(\.rule)
  }

  private func finding(
    _ rule: String, _ fact: ResourceFact, _ synthesis: SynthesisEstimate, _ message: String,
    impact: Money? = nil, mend: String
  ) -> Finding {
    Finding(
      rule, .error, message, resource: fact.resource,
      at: fact.location ?? synthesis.place(fact.resource)?.location,
      constructPath: synthesis.place(fact.resource)?.constructPath, impact: impact, mend: mend,
      property: fact.kind)
  }

  private func gateways(_ facts: [ResourceFact], _ synthesis: SynthesisEstimate) -> [Finding] {
    guard let most = policies.maxNATGateways else { return [] }
    let conditions = synthesis.unresolved.filter { $0.property == "Condition" }
    func condition(_ fact: ResourceFact) -> UnresolvedProperty? {
      conditions.first { $0.resource == fact.resource }
    }
    // Those that are there in any case come first.
    let all = facts.filter { $0.kind == .natGateway }
    let gateways =
      all.filter { condition($0) == nil } + all.filter { condition($0) != nil }
    return gateways.dropFirst(most).map { fact in
      if let condition = condition(fact) {
        return undecided(
          "policy/nat-gateways", condition, synthesis,
          "with it there would be \(NumberFormat.count(gateways.count, "NAT gateway")), of which \(most) "
            + (most == 1 ? "is" : "are") + " allowed")
      }
      return finding(
        "policy/nat-gateways", fact, synthesis,
        "'\(fact.resource)' is one of \(gateways.count) NAT gateways; \(most) "
          + (most == 1 ? "is" : "are") + " allowed",
        impact: synthesis.cost(of: fact.resource),
        mend: most == 0
          ? "take it out, or allow it" : "share one gateway between the zones: natGateways \(most)")
    }
  }

  private func names(
    _ kind: ResourceFact.Kind, allowed: [String], rule: String, what: String,
    _ facts: [ResourceFact], _ synthesis: SynthesisEstimate
  ) -> [Finding] {
    guard !allowed.isEmpty else { return [] }
    return facts.compactMap { fact in
      guard fact.kind == kind, let name = fact.sizeName,
        !allowed.contains(where: { fits(name, $0) })
      else { return nil }
      return finding(
        rule, fact, synthesis,
        "'\(fact.resource)' is of \(what) \(name), which is not allowed here",
        impact: synthesis.cost(of: fact.resource),
        mend: "allowed: \(allowed.joined(separator: ", "))")
    }
  }

  private func retention(_ facts: [ResourceFact], _ synthesis: SynthesisEstimate) -> [Finding] {
    facts.compactMap { fact in
      guard case .logRetentionDays(let days) = fact.property, let problem = keeping(days) else {
        return nil
      }
      return finding(
        "policy/log-retention", fact, synthesis,
        "'\(fact.resource)' keeps its logs \(problem.what)", mend: problem.mend)
    }
  }

  /// What is wrong with keeping logs for so many days; 0 keeps them for ever.
  private func keeping(_ days: Double) -> (what: String, mend: String)? {
    if let most = policies.maxLogRetentionDays, days == 0 || days > Double(most) {
      let text = days == 0 ? "for ever" : "for \(NumberFormat.number(days)) days"
      return (
        "\(text); at most \(most) days are allowed", "set RetentionInDays to \(most) or less"
      )
    }
    if let least = policies.minLogRetentionDays, days > 0, days < Double(least) {
      return (
        "for \(NumberFormat.number(days)) days; at least \(least) are asked for",
        "set RetentionInDays to \(least) or more"
      )
    }
    return nil
  }

  private func databases(_ facts: [ResourceFact], _ synthesis: SynthesisEstimate) -> [Finding] {
    facts.compactMap { fact in
      switch fact.property {
      case .publicDatabase(true) where !policies.allowPublicDatabases:
        return finding(
          "policy/public-database", fact, synthesis,
          "database '\(fact.resource)' can be reached from the internet",
          mend: "set PubliclyAccessible to false")
      case .multiAZ(true) where policies.multiAZ == .forbidden:
        return finding(
          "policy/multi-az", fact, synthesis,
          "database '\(fact.resource)' stands in two zones, which is not meant here",
          impact: synthesis.cost(of: fact.resource), mend: "set MultiAZ to false")
      case .multiAZ(false) where policies.multiAZ == .required:
        return finding(
          "policy/multi-az", fact, synthesis,
          "database '\(fact.resource)' stands in one zone", mend: "set MultiAZ to true")
      default: return nil
      }
    }
  }

  private func tasks(_ facts: [ResourceFact], _ synthesis: SynthesisEstimate) -> [Finding] {
    facts.compactMap { fact in
      guard case .taskSize(let cpuUnits, let memoryMB) = fact.property else { return nil }
      let tooMuchCPU = policies.maxTaskCPU.map { cpuUnits > $0 } ?? false
      let tooMuchMemory = policies.maxTaskMemoryMB.map { memoryMB > $0 } ?? false
      guard tooMuchCPU || tooMuchMemory else { return nil }
      let most = [
        policies.maxTaskCPU.map { "\($0) CPU units" },
        policies.maxTaskMemoryMB.map { "\($0) MiB" },
      ].compactMap { $0 }.joined(separator: " and ")
      return finding(
        "policy/task-size", fact, synthesis,
        "tasks of '\(fact.resource)' have \(cpuUnits) CPU units and \(memoryMB) MiB; at most "
          + "\(most) are allowed", impact: synthesis.cost(of: fact.resource),
        mend: "make the tasks smaller, and run more of them")
    }
  }

  private func support(_ synthesis: SynthesisEstimate) -> [Finding] {
    guard !policies.allowExtendedSupport, let stack = synthesis.mostExpensive?.stack else {
      return []
    }
    // Services whose sheets charge it by a version of their own.
    let paid = (synthesis.mostExpensive?.lines ?? []).filter {
      $0.usageType.lowercased().hasSuffix("extendedsupport")
    }
    let known = Set(
      synthesis.facts.filter { [.engineVersion, .extendedSupport].contains($0.kind) }.map(
        \.resource))
    // A version is called so by every service: EngineVersion, Version, KubernetesVersion.
    let open = Set(
      synthesis.unresolved.filter { $0.property.lowercased().hasSuffix("version") }.map(\.resource))
    let others = paid.filter { !known.contains($0.resource) }.map { line in
      if open.contains(line.resource) {
        return Finding(
          "policy/extended-support", .error,
          "'\(line.resource)' may be charged for extended support: its version is not known",
          resource: line.resource, at: synthesis.place(line.resource)?.location,
          constructPath: synthesis.place(line.resource)?.constructPath,
          mend: "write its version, or name the parameter with --parameter", isJudged: false)
      }
      return Finding(
        "policy/extended-support", .error,
        "'\(line.resource)' is charged for extended support: its version is past standard support",
        resource: line.resource, at: synthesis.place(line.resource)?.location,
        constructPath: synthesis.place(line.resource)?.constructPath, impact: line.cost,
        mend: "move to a newer version")
    }
    return others
      + synthesis.facts.compactMap { fact in
        guard let running = Self.pastSupport(fact, stack) else { return nil }
        if open.contains(fact.resource) {
          return Finding(
            "policy/extended-support", .error,
            "'\(fact.resource)' may run \(running.text), which is past standard support on "
              + "\(stack.asOf.text): its version is not known", resource: fact.resource,
            at: fact.location ?? synthesis.place(fact.resource)?.location,
            constructPath: synthesis.place(fact.resource)?.constructPath,
            mend: "write its version, or name the parameter with --parameter", isJudged: false)
        }
        return finding(
          "policy/extended-support", fact, synthesis,
          "'\(fact.resource)' runs \(running.text), which is past standard support on "
            + stack.asOf.text,
          impact: paid.first { $0.resource == fact.resource }?.cost,
          mend: "move to a newer major version")
      }
  }

  /// The version of a fact that is past its standard support; `nil` for any other fact.
  private static func pastSupport(_ fact: ResourceFact, _ stack: Stack) -> EngineVersion? {
    switch fact.property {
    case .extendedSupport(let running): running
    case .engineVersion(let running):
      stack.extendedSupport.year(of: running.engine, version: running.version, on: stack.asOf)
        == nil
        ? nil : running
    default: nil
    }
  }
}

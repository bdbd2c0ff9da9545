import Diagnostics
import Documents
import Quantities
import Resources
import Services

/// A stack file to start from: what a template deploys, in the keys that people write.
struct StackDraft {
  let name: String
  /// The template, as the user names it.
  let source: String
  let region: String
  let read: SynthesizedStack
  let names: DraftNames
  /// Resources that a stack file cannot say, by the template's names; they are extras.
  var unsayable: Set<String> = []
  var extras: [DraftExtra] = []
  /// Use that a template's resources are charged for, by the key that states it.
  var usage: [(resource: ResourceID, key: String, text: String)] = []
  /// Open questions without a range: a line each.
  var open: [String] = []
  /// Values that are known at deployment, and what was taken: a line each.
  var taken: [String] = []
  /// What may well be charged and is in no figure, and why.
  var notPriced: [(what: String, why: String)] = []
  /// Open numbers, the one that moves the most dollars first.
  var questions: [String] = []

  private var stack: Stack { read.stack }

  /// Nobody answers more at once.
  private static let mostQuestions = 12

  /// Whether anything in the file serves requests.
  var servesRequests: Bool { !stack.services.allSatisfy { unsayable.contains($0.name) } }

  /// The whole file.
  var text: String {
    var lines = ["# What \(source.onOneLine) deploys, as 'alva-cost init' read it."]
    if !questions.isEmpty {
      lines += ["#", "# What no template says stands as a range with its reason. By the dollars"]
      lines += ["# a month between its p10 and its p90, the questions are:"]
      lines += questions.prefix(Self.mostQuestions).map { "#   \($0.onOneLine)" }
      let rest = questions.count - Self.mostQuestions
      if rest > 0 { lines.append("#   and \(rest) that move less") }
    }
    lines += ["stack: \(YAMLScalar.text(name))"]
    lines += ["description: \(YAMLScalar.text("What \(source) deploys"))"]
    lines += ["region: \(region)", "availabilityZones: \(stack.availabilityZones)"]
    for kind in Stack.kinds { lines += self.lines(of: kind) }
    for part in Stack.parts { lines += self.lines(of: part) }
    let images = read.resources.filter { ContainerRegistry.deployedTypes.contains($0.type) }
    if servesRequests, !images.isEmpty, stack.registry == nil {
      lines += ["", "registry: { kind: ecr }"]
    }
    if let days = retention { lines += ["", "logs:", "  retentionDays: \(days)"] }
    if !extras.isEmpty { lines += ["", "extras:"] + extras.flatMap(\.lines) }
    if !open.isEmpty { lines += ["", "# Charged by use, and no range would mean anything:"] }
    lines += open.map { "#   \($0.onOneLine)" }
    if !taken.isEmpty { lines += ["", "# Known at deployment, and what was taken:"] }
    lines += taken.map { "#   \($0.onOneLine)" }
    lines += usageLines
    if !notPriced.isEmpty { lines += ["", "notes:", "  notPriced:"] }
    lines += notPriced.map {
      "    - { what: \(YAMLScalar.text($0.what)), why: \(YAMLScalar.text($0.why)) }"
    }
    lines += ["", "estimates:"]
    if servesRequests { lines.append("  conservative: { scenario: quiet }") }
    lines.append("  realistic: { scenario: \(YAMLScalar.text(name)) }")
    return lines.joined(separator: "\n") + "\n"
  }

  /// Every resource of a kind that may be several, each with all others of them.
  var others: [(id: String, others: Set<String>)] {
    let ids = Stack.kinds.flatMap { $0.names(in: stack) }
    return ids.map { id in (id, Set(ids.filter { $0 != id })) }
  }

  /// Whether a part of the file stands for a resource of the template.
  func isModelled(_ id: String) -> Bool { names.names[id] != nil && !unsayable.contains(id) }

  // MARK: - Parts

  private func lines(of kind: some StackKind) -> [String] {
    let models = stack[keyPath: kind.path].filter { !unsayable.contains($0.name) }
    if models.isEmpty { return [] }
    var lines = ["", "\(kind.key):"]
    for model in models {
      let name = names.names[model.name] ?? model.name
      let id = name == model.name ? "" : " # \(model.name.onOneLine)"
      let own = kind.fields.lines(of: model, besides: Self.left) + besides(model)
      lines.append("  \(YAMLScalar.text(name)):" + (own.isEmpty ? " {}" : "") + id)
      lines += own.map { "    " + $0 }
    }
    return lines
  }

  /// Keys that name other resources, or that a range stands for.
  private static let left: Set<String> = [
    "request", "uses", "calls", "thirdPartyCalls", "secrets", "imageMB", "usedGB", "worker",
    "cache",
  ]

  /// What only its users know of a resource, and what its list of fields does not print.
  private func besides(_ model: some NamedResource) -> [String] {
    func range(_ entry: (key: String, range: DraftRange)) -> String {
      "\(entry.key): \(entry.range.text)"
    }
    switch model {
    case is FargateService:
      return DraftRange.service.map(range) + ["request:"]
        + DraftRange.request.map { "  " + range($0) }
    case is FargateJob: return DraftRange.service.map(range)
    case let balancer as LoadBalancer where balancer.zones != stack.availabilityZones:
      return ["zones: \(balancer.zones)"]
    case let database as Database:
      return DraftRange.usedGB(of: database.storageGB).map { ["usedGB: \($0.text)"] } ?? []
    default: return []
    }
  }

  private func lines(of part: some StackPart) -> [String] {
    guard let model = stack[keyPath: part.path] else { return [] }
    var own = part.fields.lines(of: model)
    if let nat = stack.nat, part.key == "network" { own.append("natGateways: \(nat.count)") }
    if own.isEmpty { return ["", "\(part.key): {}"] }
    return ["", "\(part.key):"] + own.map { "  " + $0 }
  }

  /// How long the template keeps what the services write; the longest of its groups.
  private var retention: Int? {
    guard servesRequests, stack.logs == nil else { return nil }
    let days = read.facts.compactMap { fact -> Int? in
      if case .logRetentionDays(let days) = fact.property { Int(days) } else { nil }
    }
    return days.contains(0) ? 0 : days.max()
  }

  private var usageLines: [String] {
    if usage.isEmpty { return [] }
    var lines = ["", "# The same for what is deployed: it counts with --stack.", "resources:"]
    var last: ResourceID?
    for entry in usage {
      if entry.resource != last {
        lines += ["  \(YAMLScalar.text(entry.resource.text)):", "    usage:"]
      }
      last = entry.resource
      lines.append("      \(YAMLScalar.text(entry.key)): \(entry.text)")
    }
    return lines
  }
}

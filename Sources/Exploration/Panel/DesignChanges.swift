import Diagnostics
import Estimation
import Inputs
import Pricing
import Quantities
import Resources
import Services

/// A change of a stack that a page offers.
struct DesignChange: Sendable {
  let name: String
  let description: String
  var overlays: [Overlay] = []
  /// What to write into a template, where it is one: `Cpu: 512, Memory: 1024 of Web`.
  var edit = ""

  /// As `--set` takes them: `network.nat=instance`.
  var settings: [String] {
    overlays.map { "\($0.path)=\($0.value.isNull ? "null" : $0.value.shortText)" }
  }
}

/// The changes that are worth a look: ways out to the internet, sizes and tasks of the services that
/// cost most, and the options of the stack's own file that save most.
struct DesignChanges {
  /// Beside the stack as it stands; with six amounts of traffic, sixty runs.
  static let most = 9

  private let bench: VariantBench
  private let savings: [DesignChange]

  /// Prepares the choice.
  ///
  /// - Parameters:
  ///   - bench: the stack.
  ///   - advice: what saves most, where it has been worked out.
  /// - Throws: what is wrong with the file of alternatives.
  init(_ bench: VariantBench, advice: Advice?) throws(Diagnostics) {
    self.bench = bench
    guard let advice, !advice.savings.isEmpty else {
      savings = []
      return
    }
    let general = GeneralAlternatives(bench.base)
    var groups = general.groups
    if !advice.isGeneral {
      let own = try AlternativesReader.read(try bench.workspace.alternativesNode(bench.name))
      groups = own + general.missing(in: own)
    }
    savings = advice.savings.compactMap { saving in
      let options = groups.first { $0.name == saving.group }?.options
      // What a commitment saves is no change of the stack: '--commitments' tells of it.
      guard let option = options?.first(where: { $0.name == saving.option }),
        option.commitment == nil, !option.overlays.isEmpty
      else { return nil }
      return DesignChange(
        name: "\(saving.group): \(saving.option)", description: option.description,
        overlays: option.overlays)
    }
  }

  /// At most so many as fit, each a stack that can be; none twice.
  var all: [(change: DesignChange, part: PreparedEstimate)] {
    var found: [(change: DesignChange, part: PreparedEstimate)] = []
    var seen: Set<[String]> = []
    for change in ways.prefix(2) + services + savings where found.count < Self.most {
      guard seen.insert(change.settings.sorted()).inserted,
        let part = try? bench.prepared(with: change.overlays)
      else { continue }
      found.append((change, part))
    }
    return found
  }

  /// Other ways from private subnets to the internet than the one that stands.
  private var ways: [DesignChange] {
    let stack = bench.base.described.stack
    guard let nat = stack.nat, nat.gateways.isEmpty else { return [] }
    let zones = stack.availabilityZones
    let kinds = [
      (NATKind.gateway, 1, "one NAT gateway"), (.gateway, zones, "a NAT gateway in each zone"),
      (.instance, nat.kind == .instance ? nat.count : 1, "a NAT instance"),
    ]
    var seen: Set<[String]> = []
    return kinds.filter { $0.0 != nat.kind || $0.1 != nat.count }.compactMap { kind, count, words in
      let settings = ["network.nat=\(kind.rawValue)", "network.natGateways=\(count)"]
      return seen.insert(settings).inserted ? change("NAT: \(words)", words, settings) : nil
    }
  }

  /// Half and double the size and one task more of the service that costs most, double the next one's.
  private var services: [DesignChange] {
    let services = bench.base.described.stack.services
    let ranked = services.enumerated().sorted { a, b in
      let (first, second) = (weight(a.element), weight(b.element))
      return first == second ? a.offset < b.offset : first > second
    }.map(\.element)
    guard let first = ranked.first else { return [] }
    let second = ranked.dropFirst().first
    let tasks =
      first.scaling == nil
      ? change(
        "\(first.name): one task more",
        "\(first.tasks + 1) tasks in place of \(first.tasks)",
        ["services.\(first.name).tasks=\(first.tasks + 1)"]) : nil
    return [
      resized(first, by: 2), resized(first, by: 0.5), tasks, second.flatMap { resized($0, by: 2) },
    ].compactMap { $0 }
  }

  /// What a service costs, roughly: its vCPU-hours, memory counted along.
  private func weight(_ service: FargateService) -> Double {
    let size = Double(service.size.cpuUnits) + Double(service.size.memoryMB) / 9
    return size * Double(max(service.tasks, service.scaling == nil ? 0 : 1))
  }

  /// The service on the next size up or down; `nil` where AWS sells none.
  private func resized(_ service: FargateService, by factor: Double) -> DesignChange? {
    let cpu = Int(Double(service.size.cpuUnits) * factor)
    let wanted = Int(Double(service.size.memoryMB) * factor)
    let sold = bench.limits.fargateSizes.memories(cpuUnits: cpu)
    guard let memory = sold.contains(wanted) ? wanted : sold.first(where: { $0 >= wanted }) else {
      return nil
    }
    return change(
      "\(service.name): \(factor > 1 ? "double" : "half") the size",
      "\(cpu) CPU units and \(NumberFormat.grouped(String(memory))) MB a task",
      [
        "services.\(service.name).cpu=\(cpu)",
        "services.\(service.name).memoryMB=\(memory)",
      ])
  }

  private func change(
    _ name: String, _ description: String, _ settings: [String]
  ) -> DesignChange? {
    let overlays = settings.compactMap { try? Overlay.parse(argument: $0) }
    guard overlays.count == settings.count else { return nil }
    return DesignChange(name: name, description: description, overlays: overlays)
  }
}

import Estimation
import Quantities
import Resources
import Services

/// A resource that runs on another size than it does: in the model, and in the words of whoever wrote it.
struct SizeStep: Sendable {
  /// What has sizes.
  enum Kind: String, Sendable {
    case task = "task-size"
    case database = "database-size"
    case function = "function-memory"
  }

  /// A setting by its key in a stack file, in CloudFormation and in Terraform.
  struct Setting: Sendable {
    let key: String
    let property: String
    let attribute: String
    let value: String
  }

  let kind: Kind
  /// The resource's name in the stack that runs.
  let resource: String
  /// `1 vCPU and 2 GB`.
  let from: String
  let to: String
  let settings: [Setting]
  let apply: @Sendable (inout Stack) -> Void

  /// As `--set` takes it: `services.web.cpu=512`.
  var overlays: [String] {
    let path =
      switch kind {
      case .task: "services"
      case .database: "databases"
      case .function: "functions"
      }
    return settings.map { "\(path).\(resource).\($0.key)=\($0.value)" }
  }

  /// What to write into a template, and where that is not the resource itself: `Cpu: 512, Memory: 1024 in its
  /// task definition, and no more in its containers`.
  ///
  /// ECS refuses a task definition whose containers have more than the task (ECS API reference,
  /// ContainerDefinition, 2025).
  func edit(ofTerraform isTerraform: Bool) -> String {
    let values = settings.map {
      isTerraform ? "\($0.attribute) = \($0.quotedValue)" : "\($0.property): \($0.value)"
    }.joined(separator: ", ")
    return kind == .task ? values + " in its task definition, no more in its containers" : values
  }
}

extension SizeStep.Setting {
  /// As Terraform writes it: words in quotes, numbers without.
  var quotedValue: String { Double(value) == nil ? "\"\(value)\"" : value }
}

/// The sizes around those that a stack runs on, of what AWS sells.
struct SizeSteps {
  private let stack: Stack
  private let tables: SizeTables

  init(_ stack: Stack, _ tables: SizeTables) {
    self.stack = stack
    self.tables = tables
  }

  /// The next sizes below that of a resource, the nearest first; none for what has no size.
  func smaller(_ resource: String) -> [SizeStep] {
    (1...Self.most).compactMap { step(of: resource, by: -$0) }
  }

  /// The next size above.
  func larger(_ resource: String) -> SizeStep? { step(of: resource, by: 1) }

  /// Sizes down that are tried.
  private static let most = 3

  private func step(of resource: String, by steps: Int) -> SizeStep? {
    if let index = stack.services.firstIndex(where: { $0.name == resource }) {
      return task(index, by: steps)
    }
    if let index = stack.databases.firstIndex(where: { $0.name == resource }) {
      return database(index, by: steps)
    }
    return stack.functions.firstIndex { $0.name == resource }.flatMap { function($0, by: steps) }
  }

  /// Half or double the processors for each step, with as much memory or the nearest above it.
  private func task(_ index: Int, by steps: Int) -> SizeStep? {
    let service = stack.services[index]
    guard let cpu = Self.scaled(service.size.cpuUnits, steps),
      let wanted = Self.scaled(service.size.memoryMB, steps),
      let memory = tables.fargateSizes.memories(cpuUnits: cpu).first(where: { $0 >= wanted }),
      let size = tables.fargateSizes.size(
        cpuUnits: cpu, memoryMB: memory, windows: service.platform == .windows)
    else { return nil }
    return SizeStep(
      kind: .task, resource: service.name, from: Self.words(service.size), to: Self.words(size),
      settings: [
        SizeStep.Setting(key: "cpu", property: "Cpu", attribute: "cpu", value: "\(cpu)"),
        SizeStep.Setting(
          key: "memoryMB", property: "Memory", attribute: "memory", value: "\(memory)"),
      ]
    ) { $0.services[index].size = size }
  }

  private static func words(_ size: FargateSize) -> String {
    "\(NumberFormat.number(size.vCPU)) vCPU and \(NumberFormat.number(size.memoryGB)) GB"
  }

  /// So many classes of the same family down or up, by memory.
  private func database(_ index: Int, by steps: Int) -> SizeStep? {
    let database = stack.databases[index]
    guard database.host == .rds, database.serverless == nil else { return nil }
    let own = database.instanceClass
    let family = tables.databaseClasses.filter {
      $0.family == own.family && ($0.name == own.name || !$0.isDerived)
    }
    .sorted { $0.memoryGB < $1.memoryGB }
    guard let place = family.firstIndex(where: { $0.name == own.name }),
      family.indices.contains(place + steps)
    else { return nil }
    let chosen = family[place + steps]
    return SizeStep(
      kind: .database, resource: database.name, from: own.name, to: chosen.name,
      settings: [
        SizeStep.Setting(
          key: "class", property: "DBInstanceClass", attribute: "instance_class",
          value: chosen.name)
      ]
    ) { $0.databases[index].instanceClass = chosen }
  }

  /// Half or double the memory for each step, and the processor time with it.
  private func function(_ index: Int, by steps: Int) -> SizeStep? {
    let function = stack.functions[index]
    // Of a run whose length alone is stated nobody knows what another processor makes of it.
    guard function.request.cpuMilliseconds > 0,
      let memory = Self.scaled(Int(function.memoryMB), steps), (128...10_240).contains(memory)
    else { return nil }
    return SizeStep(
      kind: .function, resource: function.name, from: "\(Int(function.memoryMB)) MB",
      to: "\(memory) MB",
      settings: [
        SizeStep.Setting(
          key: "memoryMB", property: "MemorySize", attribute: "memory_size", value: "\(memory)")
      ]
    ) { $0.functions[index].memoryMB = Double(memory) }
  }

  /// Doubled or halved so many times; `nil` where that is no whole number.
  private static func scaled(_ value: Int, _ steps: Int) -> Int? {
    if steps >= 0 { return value << steps }
    let parts = 1 << -steps
    return value % parts == 0 && value >= parts ? value / parts : nil
  }
}

extension PreparedEstimate {
  /// The same with a resource on another size.
  func resized(_ step: SizeStep) -> Self {
    var part = self
    let before = resize
    part.resize = { stack in
      before?(&stack)
      step.apply(&stack)
    }
    return part
  }
}

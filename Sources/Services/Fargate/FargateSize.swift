/// A task size: CPU units and MiB, which AWS sells on Fargate or a task reserves on an instance.
package struct FargateSize: Hashable, Sendable {
  /// 1,024 to the vCPU.
  package let cpuUnits: Int
  package let memoryMB: Int

  /// Only ``FargateSizes`` makes one, after looking it up.
  fileprivate init(cpuUnits: Int, memoryMB: Int) {
    self.cpuUnits = cpuUnits
    self.memoryMB = memoryMB
  }

  /// What a task on an instance reserves, which need be no size of Fargate.
  package init(reservingCPUUnits cpuUnits: Int, memoryMB: Int) {
    self.init(cpuUnits: cpuUnits, memoryMB: memoryMB)
  }

  package var vCPU: Double { Double(cpuUnits) / 1_024 }
  package var memoryGB: Double { Double(memoryMB) / 1_024 }
}

/// The task sizes that AWS sells, from `pricing/limits/fargate-sizes.csv`.
package struct FargateSizes: Hashable, Sendable {
  /// Memory settings that go with a CPU setting: from, to and step in MiB; step 0 is one value.
  package struct Span: Hashable, Sendable {
    package let cpuUnits: Int
    package let memoryMB: ClosedRange<Int>
    package let stepMB: Int
    package let windows: Bool

    package init(cpuUnits: Int, memoryMB: ClosedRange<Int>, stepMB: Int, windows: Bool) {
      self.cpuUnits = cpuUnits
      self.memoryMB = memoryMB
      self.stepMB = stepMB
      self.windows = windows
    }

    /// Every memory setting of the span in MiB, ascending.
    var memories: [Int] {
      stepMB > 0
        ? Array(stride(from: memoryMB.lowerBound, through: memoryMB.upperBound, by: stepMB))
        : [memoryMB.lowerBound]
    }
  }

  package let spans: [Span]

  package init(spans: [Span]) {
    self.spans = spans
  }

  /// The sizes that run Windows.
  package var forWindows: Self { Self(spans: spans.filter(\.windows)) }

  /// The smallest size on sale; a quarter of a vCPU where the table is empty.
  package var smallest: FargateSize {
    all.first ?? FargateSize(cpuUnits: 256, memoryMB: 512)
  }

  /// The size, or `nil` when AWS does not sell it.
  package func size(cpuUnits: Int, memoryMB: Int, windows: Bool = false) -> FargateSize? {
    let sold = spans.contains {
      $0.cpuUnits == cpuUnits && (!windows || $0.windows) && $0.memories.contains(memoryMB)
    }
    return sold ? FargateSize(cpuUnits: cpuUnits, memoryMB: memoryMB) : nil
  }

  /// Every size, by CPU, then memory.
  package var all: [FargateSize] {
    cpuSettings.flatMap { cpu in
      memories(cpuUnits: cpu).map { FargateSize(cpuUnits: cpu, memoryMB: $0) }
    }
  }

  /// CPU settings, ascending.
  package var cpuSettings: [Int] { Set(spans.map(\.cpuUnits)).sorted() }

  /// Memory settings in MiB that go with a CPU setting, ascending; empty for an unknown one.
  package func memories(cpuUnits: Int) -> [Int] {
    spans.filter { $0.cpuUnits == cpuUnits }.flatMap(\.memories).sorted()
  }

  /// The settings that go with a CPU setting as a person reads them: `1024…4096 step 1024`.
  package func memoriesText(cpuUnits: Int) -> String {
    spans.filter { $0.cpuUnits == cpuUnits }.map { span in
      span.stepMB > 0
        ? "\(span.memoryMB.lowerBound)…\(span.memoryMB.upperBound) in steps of \(span.stepMB)"
        : "\(span.memoryMB.lowerBound)"
    }.joined(separator: ", ")
  }
}

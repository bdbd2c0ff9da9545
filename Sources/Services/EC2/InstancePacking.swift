/// Places tasks on instances that are alike: by processor, memory and number.
///
/// First fit in decreasing order, as near to the fewest as a scheduler comes that packs tightly: ECS's
/// `binpack`, Karpenter's consolidation. What is spread, or left over by tasks that end, needs more.
package struct InstancePacking: Hashable, Sendable {
  /// Tasks that are alike.
  package struct Tasks: Hashable, Sendable {
    /// CPU units of one, 1,024 to the vCPU.
    package let cpuUnits: Int
    package let memoryMB: Int
    package let count: Int

    package init(cpuUnits: Int, memoryMB: Int, count: Int) {
      self.cpuUnits = cpuUnits
      self.memoryMB = memoryMB
      self.count = count
    }
  }

  /// CPU units of an instance that tasks may have.
  package let cpuUnits: Int
  package let memoryMB: Int
  /// Tasks of an instance at most.
  package let slots: Int
  /// Whether two tasks of a kind never lie on one instance: they ask for the same port of it.
  package let isOneOfAKind: Bool

  package init(cpuUnits: Int, memoryMB: Int, slots: Int, isOneOfAKind: Bool = false) {
    self.cpuUnits = cpuUnits
    self.memoryMB = memoryMB
    self.slots = slots
    self.isOneOfAKind = isOneOfAKind
  }

  /// An instance with what is left of it.
  private struct Instance {
    var cpuUnits: Int
    var memoryMB: Int
    var slots: Int

    func room(for tasks: Tasks, oneOfAKind: Bool) -> Int {
      var most = slots
      if tasks.cpuUnits > 0 { most = min(most, cpuUnits / tasks.cpuUnits) }
      if tasks.memoryMB > 0 { most = min(most, memoryMB / tasks.memoryMB) }
      return max(0, oneOfAKind ? min(1, most) : most)
    }

    mutating func take(_ count: Int, of tasks: Tasks) {
      cpuUnits -= count * tasks.cpuUnits
      memoryMB -= count * tasks.memoryMB
      slots -= count
    }
  }

  private var empty: Instance { Instance(cpuUnits: cpuUnits, memoryMB: memoryMB, slots: slots) }

  /// Tasks of a kind that an empty instance takes.
  package func room(for tasks: Tasks) -> Int { empty.room(for: tasks, oneOfAKind: isOneOfAKind) }

  /// Instances that tasks of several kinds need; one that fits none counts as one of its own.
  package func instances(for kinds: [Tasks]) -> Int {
    var instances: [Instance] = []
    for tasks in kinds.filter({ $0.count > 0 }).sorted(by: isLarger) {
      var left = tasks.count
      for index in instances.indices where left > 0 {
        let placed = min(left, instances[index].room(for: tasks, oneOfAKind: isOneOfAKind))
        instances[index].take(placed, of: tasks)
        left -= placed
      }
      let most = max(1, room(for: tasks))
      while left > 0 {
        var instance = empty
        let placed = min(left, most)
        instance.take(placed, of: tasks)
        instances.append(instance)
        left -= placed
      }
    }
    return instances.count
  }

  private func isLarger(_ one: Tasks, _ other: Tasks) -> Bool {
    let (first, second) = (share(of: one), share(of: other))
    return first == second
      ? (one.cpuUnits, one.memoryMB) > (other.cpuUnits, other.memoryMB) : first > second
  }

  /// The larger of what a task takes of an instance's processor and memory.
  private func share(of tasks: Tasks) -> Double {
    max(
      Double(tasks.cpuUnits) / Double(max(1, cpuUnits)),
      Double(tasks.memoryMB) / Double(max(1, memoryMB)))
  }
}

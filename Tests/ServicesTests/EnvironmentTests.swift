import Quantities
import Resources
import Testing

@testable import Services

@Suite struct `Several environments` {
  /// Two tasks of half a vCPU for 730 hours are 730 vCPU-hours and 1,460 GB-hours; three such stacks at once, or one
  /// for half of the month.
  @Test(arguments: [(3.0, "2190", "4380"), (0.5, "365", "730"), (1, "730", "1460")])
  func `are metered together`(count: Double, vCPUHours: String, gigabyteHours: String) {
    var web = service("web")
    web.tasks = 2
    var stack = stack(of: web)
    stack.environments = count
    let usages = stack.usage(under: .idle(stack))
    #expect(usages.quantity("web/fargate-vcpu") == vCPUHours)
    #expect(usages.quantity("web/fargate-memory") == gigabyteHours)
    let total = stack.quantities(under: .idle(stack)).flatMap { $0 }
    #expect(total.quantity("web/fargate-vcpu") == vCPUHours)
    #expect(usages[0].why.contains("environments") == (count != 1))
  }
}

import Resources
import Services
import Testing

@testable import TemplateReader

/// What ECS starts of the types that a provider allows.
@Suite struct `A provider of managed instances` {
  private func provider(types: String, task: String, strategy: String) throws -> CoveredResource? {
    try read(
      """
      Resources:
        P:
          Type: AWS::ECS::CapacityProvider
          Properties:
            ManagedInstancesProvider:
              InstanceLaunchTemplate: { InstanceRequirements: { AllowedInstanceTypes: [\(types)] } }
        T:
          Type: AWS::ECS::TaskDefinition
          Properties: { \(task), RequiresCompatibilities: [MANAGED_INSTANCES], ContainerDefinitions: [{ Name: a, Image: i }] }
        S:
          Type: AWS::ECS::Service
          Properties: { TaskDefinition: !Ref T, DesiredCount: 1, CapacityProviderStrategy: [\(strategy)] }
      """
    ).resource("P")
  }

  @Test func `takes no type that is smaller than a task`() throws {
    // m5.large has 2 vCPU and 8 GiB, m5.2xlarge 8 and 32.
    let task = "Cpu: 4 vCPU, Memory: 8 GB"
    let strategy = "{ CapacityProvider: !Ref P, Weight: 1 }"
    let small = try provider(types: "m5.large", task: task, strategy: strategy)
    #expect(small?.note.contains("a task is larger than any type that it allows") == true)
    let both = try provider(types: "m5.large, m5.2xlarge", task: task, strategy: strategy)
    #expect(both?.note == "the volumes of its instances")
  }

  @Test func `is not priced where its memory is not known, or tasks are shared`() throws {
    let task = "Cpu: 256, Memory: 512"
    let alone = "{ CapacityProvider: !Ref P, Weight: 1 }"
    let unknown = try provider(types: "t3.medium", task: task, strategy: alone)
    #expect(unknown?.note.contains("memory is not known") == true)
    let shared = try provider(
      types: "m5.large", task: task, strategy: alone + ", { CapacityProvider: FARGATE, Weight: 1 }")
    #expect(shared?.note.contains("its share of tasks") == true)
  }
}

import Estimation
import Resources
import Services
import Testing

@testable import TemplateReader

/// A service that says neither its launch type nor its cluster, which is another stack's.
@Suite struct `Tasks of a cluster that is elsewhere` {
  private func coverage(_ task: String) throws -> Coverage? {
    try read(
      """
      Parameters: { Cluster: { Type: String, Default: shared } }
      Resources:
        Task: { Type: AWS::ECS::TaskDefinition, Properties: { \(task)
          ContainerDefinitions: [{ Name: web, Image: nginx, Memory: 512 }] } }
        Service: { Type: AWS::ECS::Service, Properties:
          { Cluster: !Ref Cluster, TaskDefinition: !Ref Task, DesiredCount: 2 } }
      """
    ).resource("Service")?.coverage
  }

  /// Fargate takes tasks of the mode awsvpc alone, and the default is the bridge.
  @Test(arguments: ["", "NetworkMode: bridge,"])
  func `run on its instances where they use Docker's bridge`(mode: String) throws {
    #expect(try coverage(mode) == .free)
  }

  @Test(arguments: ["NetworkMode: awsvpc,", "NetworkMode: host,"])
  func `are open where they may run elsewhere too`(mode: String) throws {
    #expect(try coverage(mode) == .unpriced)
  }
}

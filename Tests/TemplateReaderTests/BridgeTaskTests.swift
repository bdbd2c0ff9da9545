import Estimation
import Resources
import Services
import Testing

@testable import TemplateReader

/// A service that says neither its launch type nor its cluster, which is another stack's.
@Suite struct `Tasks of a cluster that is elsewhere` {
  private func service(_ task: String) throws -> CoveredResource? {
    try read(
      """
      Parameters: { Cluster: { Type: String, Default: shared } }
      Resources:
        Task: { Type: AWS::ECS::TaskDefinition, Properties: { \(task)
          ContainerDefinitions: [{ Name: web, Image: nginx, Memory: 512 }] } }
        Service: { Type: AWS::ECS::Service, Properties:
          { Cluster: !Ref Cluster, TaskDefinition: !Ref Task, DesiredCount: 2 } }
      """
    ).resource("Service")
  }

  /// Fargate takes tasks of the mode awsvpc alone, and the default is the bridge; the instances are elsewhere, too.
  @Test(arguments: ["", "NetworkMode: bridge,"])
  func `run on its instances where they use Docker's bridge`(mode: String) throws {
    let service = try service(mode)
    #expect(service?.coverage == .unpriced)
    #expect(service?.note.contains("the instances that its tasks run on are not here") == true)
  }

  @Test(arguments: ["NetworkMode: awsvpc,", "NetworkMode: host,"])
  func `are open where they may run elsewhere too`(mode: String) throws {
    let service = try service(mode)
    #expect(service?.coverage == .unpriced)
    #expect(service?.note.contains("neither it nor a cluster here says") == true)
  }
}

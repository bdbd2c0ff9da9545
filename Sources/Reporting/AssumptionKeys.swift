/// The keys of a stack file that take the place of an assumption.
package enum AssumptionKeys {
  /// By the assumption's id: paths in the stack file, or keys of a scenario.
  package static let paths: [String: [String]] = [
    "alb.backendConnections": [
      "loadBalancers.*.backendConnectionsPerRequest", "loadBalancers.*.countBackendConnections",
    ],
    "alb.clientConnectionSeconds": ["loadBalancers.*.clientConnectionSeconds"],
    "database.backupSize": ["databases.*.dailyChangeShare"],
    "database.fileReads": ["databases.*.fileReadShare"],
    "database.queryCPU": ["services.*.uses.*.millisecondsPerQuery"],
    "deployment.overlapSeconds": [
      "deployment.startSeconds", "deployment.drainSeconds", "deployment.stopSeconds",
    ],
    "fargate.imageMB": ["services.*.imageMB"],
    "fargate.spotInterruptions": ["spotInterruptionsPerTaskMonth"],
    "fargate.spotPrice": ["fargateSpotDiscount"],
    "fleet.boot": ["fleets.*.bootSeconds"],
    "logs.age": ["logs.ageDays"],
    "logs.bytesPerRequest": ["services.*.request.logBytes"],
    "logs.compressionRatio": ["logs.compressionRatio"],
    "registry.changedLayers": ["services.*.changedMBPerPush"],
    "request.bytes": ["services.*.request.requestBytes", "services.*.request.responseBytes"],
    "sqs.polls": ["queues.*.consumers"],
  ]

  /// What sets an assumption, in words; of a rule of the model, that nothing does.
  static func text(_ id: String) -> RichText {
    guard let paths = paths[id] else { return "a rule of the model" }
    var text: RichText = ""
    for (index, path) in paths.enumerated() {
      text = index == 0 ? .code(path) : text + ", " + .code(path)
    }
    return text
  }
}

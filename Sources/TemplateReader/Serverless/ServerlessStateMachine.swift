import Documents

/// `AWS::Serverless::StateMachine`.
extension ServerlessExpansion {
  mutating func stateMachine(_ machine: Written) {
    let id = machine.id
    let renamed = [
      "Definition": "Definition", "DefinitionSubstitutions": "DefinitionSubstitutions",
      "DefinitionUri": "DefinitionS3Location", "Logging": "LoggingConfiguration",
      "Name": "StateMachineName", "Tracing": "TracingConfiguration", "Type": "StateMachineType",
    ]
    let properties = machine.properties.entries.compactMap { entry in
      renamed[entry.key].map { Draft.Entry($0, at: entry.place, entry.value) }
    }
    let role = machine["Role"] ?? Self.attribute("Arn", of: "\(id)Role")
    become(
      "AWS::StepFunctions::StateMachine",
      properties + [
        Draft.Entry("RoleArn", role),
        Draft.Entry("Tags", Self.tags(machine["Tags"], createdBy: "stateMachine:createdBy")),
      ], of: machine)
    if machine["Role"] == nil { add("\(id)Role", "AWS::IAM::Role", [], of: machine) }
    var arn = Self.reference(to: id)
    if let name = name(machine["AutoPublishAlias"]), !name.isEmpty {
      add(
        "\(id)Version", "AWS::StepFunctions::StateMachineVersion",
        [Draft.Entry("StateMachineArn", arn)], of: machine)
      add("\(id)Alias\(name)", "AWS::StepFunctions::StateMachineAlias", [], of: machine)
      arn = Self.reference(to: "\(id)Alias\(name)")
    }
    for entry in machine["Events"]?.entries ?? [] { event(entry, of: machine, arn) }
  }

  private mutating func event(_ event: Draft.Entry, of machine: Written, _ arn: Draft) {
    let id = machine.id + event.key
    let properties = event.value["Properties"] ?? .map([])
    switch event.value["Type"]?.text {
    case "Schedule", "EventBridgeRule", "CloudWatchEvent":
      rule(id, properties, arn, of: machine, at: event.place, role: "\(id)Role")
    case "ScheduleV2": return schedule(id, properties, arn, of: machine, at: event.place)
    case "Api": _ = api(properties["RestApiId"], for: machine)
    default: return
    }
    if properties["RoleArn"] == nil, properties["Role"] == nil {
      add("\(id)Role", "AWS::IAM::Role", [], of: machine, at: event.place)
    }
  }
}

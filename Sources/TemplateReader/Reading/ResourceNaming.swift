/// Where a template says what a resource is called.
enum ResourceNaming {
  /// The properties of a type that other resources may know it by, as a text.
  ///
  /// `FunctionName` of an `AWS::Lambda::Function`, `DBClusterIdentifier` of an `AWS::RDS::DBCluster`,
  /// `Name` of many, `Family` of a task definition.
  ///
  /// - Source: AWS CloudFormation template reference, "Return values: Ref" of the types.
  static func properties(of type: String) -> [String] {
    guard let last = type.split(separator: ":").last else { return [] }
    return ["\(last)Name", "\(last)Identifier", "\(last)Id", "Name", "Family"]
  }
}

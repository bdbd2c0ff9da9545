import Documents

/// A resource as a plan or a state holds it.
struct PlannedResource {
  let address: String
  let type: String
  /// Where it stands in the file.
  let place: Value
  /// What is known of its arguments and attributes.
  let values: Value?
  /// Which of them are known after apply; `nil` where the plan does not say.
  let unknown: Value?
  /// Why it cannot be read at all: it is left for a later plan.
  var unread: String?
}

extension PlannedResource {
  /// What other resources may know it by: its id, its ARN, its name.
  ///
  /// The name is the argument `name`, `identifier`, `bucket` or `family`, or one called after the
  /// type: `function_name` of an `aws_lambda_function`, `cluster_identifier` of an
  /// `aws_rds_cluster`.
  var names: [String] {
    guard let values else { return [] }
    var found: [String] = []
    for attribute in ["id", "arn"] + Self.namingArguments(of: type) {
      if let text = values[attribute]?.text, !text.isEmpty, !found.contains(text) {
        found.append(text)
      }
    }
    return found
  }

  private static func namingArguments(of type: String) -> [String] {
    let words = type.split(separator: "_").dropFirst()
    return ["name", "identifier", "bucket", "family"]
      + words.indices.flatMap { start in
        let end = words[start...].joined(separator: "_")
        return ["\(end)_name", "\(end)_identifier", "\(end)_id"]
      }
  }
}

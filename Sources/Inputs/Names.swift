import Diagnostics

/// A list of texts, each at most once.
func readNames(_ node: ConfigNode, key: String, problems: inout Diagnostics) -> [String] {
  guard let items = node.items else {
    problems.error(
      at: node.location, "'\(key)' is \(node.kindName)", mend: "write a list: [A, B]")
    return []
  }
  var names: [String] = []
  var seen: Set<String> = []
  for item in items {
    guard let name = item.text, !name.isEmpty else {
      problems.error(at: item.location, "\(item.kindName) is no name", mend: "write a name")
      continue
    }
    name.reportIfActive(at: item.location, &problems)
    if !seen.insert(name).inserted {
      problems.error(at: item.location, "'\(name)' stands twice in '\(key)'", mend: "delete one")
    } else {
      names.append(name)
    }
  }
  return names
}

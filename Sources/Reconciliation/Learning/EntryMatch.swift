/// Which service of a stack a target group or a host leads to.
struct EntryMatch {
  /// The stack's services and functions.
  let services: [String]
  /// What the user says: a group or host, and its service.
  let stated: [String: String]

  /// The service that a group's name means: what is stated, the same name, or the one whose words
  /// stand in it, the longest of them; `nil` where none or several do.
  func service(ofGroup name: String) -> String? {
    if let service = stated[name] { return service }
    if services.contains(name) { return name }
    return only(services.filter { Self.contains(Self.words(name), Self.words($0)) })
  }

  /// The service that a host's name means: what is stated, or the one that its first labels name.
  func service(ofHost host: String) -> String? {
    if let service = stated[host] { return service }
    let labels = host.lowercased().split(separator: ".").map(String.init)
    guard labels.count > 1, let first = labels.first else { return nil }
    return services.first { $0.lowercased() == first }
      ?? only(services.filter { Self.contains(Self.words(first), Self.words($0)) })
  }

  private func only(_ fitting: [String]) -> String? {
    guard let longest = fitting.map({ Self.words($0).count }).max() else { return nil }
    let best = fitting.filter { Self.words($0).count == longest }
    return best.count == 1 ? best[0] : nil
  }

  private static func words(_ name: String) -> [String] {
    name.lowercased().split { !($0.isLetter || $0.isNumber) }.map(String.init)
  }

  private static func contains(_ all: [String], _ part: [String]) -> Bool {
    guard !part.isEmpty, part.count <= all.count else { return false }
    return (0...(all.count - part.count)).contains { Array(all[$0..<$0 + part.count]) == part }
  }
}

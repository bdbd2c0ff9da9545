import Resources
import Services

/// What a stack file calls the resources of a template: short, plain, each once.
struct DraftNames {
  /// By the template's own name, which a budget file binds it to.
  private(set) var names: [String: String] = [:]
  private var taken: Set<String>

  /// The parts that a stack has once go by these names.
  private static let reserved: Set<String> = [
    "nat", "endpoints", "registry", "secrets", "logs", "monitoring", "naming", "firewall", "data",
  ]

  init(_ read: SynthesizedStack) {
    taken = Self.reserved
    for kind in Stack.kinds { add(kind, of: read) }
  }

  private mutating func add(_ kind: some StackKind, of read: SynthesizedStack) {
    for id in kind.names(in: read.stack) {
      let known = kind.key == ResourceKind.services.key ? read.serviceNames[id] ?? [] : []
      let wish = known.first(where: Self.isPlain) ?? Self.plain(id)
      // `main` of Terraform is whatever it is: the second of the name says what.
      names[id] = claim(
        taken.contains(wish) ? "\(wish)-\(kind.words.replacing(" ", with: "-"))" : wish)
    }
  }

  /// A name of its own for something of the template that has no model.
  mutating func claim(_ wish: String) -> String {
    var name = wish
    var count = 2
    while !taken.insert(name).inserted {
      name = "\(wish)-\(count)"
      count += 1
    }
    return name
  }

  /// `module.shop.aws_db_instance.orders["a"]` is called `orders-a`, a logical id by itself.
  static func plain(_ id: String) -> String {
    let key = id.firstIndex(of: "[").map { id[$0...] } ?? ""
    let address = id.prefix { $0 != "[" }
    let base = address.split(separator: ".").last.map(String.init) ?? id
    let words = (base + "-" + key).split {
      !($0.isASCII && ($0.isLetter || $0.isNumber || $0 == "_"))
    }
    let name = words.joined(separator: "-")
    return name.first?.isLetter == true ? name : "r-\(name)"
  }

  private static func isPlain(_ name: String) -> Bool {
    name.count < 40 && name.first?.isLetter == true
      && name.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || "_-".contains($0)) }
  }
}

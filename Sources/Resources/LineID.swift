/// A resource by its name: a stack file's key, a template's logical id, Terraform's address.
///
/// A value that is compared and printed, never taken apart: a name may hold any character, and the
/// keys of Terraform's `for_each` often hold a slash.
package struct ResourceID: Hashable, Sendable {
  /// As it is printed.
  package let text: String

  package init(_ text: String) {
    self.text = text
  }
}

extension ResourceID: Comparable {
  package static func < (a: Self, b: Self) -> Bool { a.text < b.text }
}

extension ResourceID: CustomStringConvertible {
  package var description: String { text }
}

extension ResourceID: ExpressibleByStringInterpolation {
  package init(stringLiteral value: String) { self.init(value) }
}

/// One line of a bill: an item of a resource, and the tier where its quantity reaches through several.
package struct LineID: Hashable, Sendable {
  /// The part of an item's quantity that a line holds.
  package enum Tier: Hashable, Sendable {
    /// Drawn from an always-free amount of the account.
    case allowance
    /// A span of the rate, 1 or more; said only of rates with several.
    case number(Int)
  }

  package let resource: ResourceID
  /// A slug that is unique within the resource: `fargate-vcpu`.
  package let item: String
  /// `nil` for an item with all its tiers, and for the one line of a rate with a single tier.
  package let tier: Tier?

  package init(_ resource: ResourceID, _ item: String, tier: Tier? = nil) {
    self.resource = resource
    self.item = item
    self.tier = tier
  }

  /// The item with all its tiers: what two estimates are compared by.
  package var allTiers: Self { Self(resource, item) }

  /// As it is printed: `web/fargate-vcpu`, `dataTransfer/internet-out/tier-2`, `queue/requests/free`.
  package var text: String { text(of: resource.text) }

  /// The same under what people call the resource.
  package func text(of resource: String) -> String {
    let tier = tier.map { "/" + $0.slug } ?? ""
    return "\(resource)/\(item)\(tier)"
  }

  /// The line that a printed id names; `nil` where the text is no id of a line of that resource.
  ///
  /// - Parameters:
  ///   - text: as ``text`` prints it.
  ///   - resource: what it is a line of; it tells where the resource's name ends.
  package init?(_ text: String, of resource: ResourceID) {
    let start = Array(resource.text.utf8) + [UInt8(ascii: "/")]
    guard text.utf8.starts(with: start) else { return nil }
    let rest = String(decoding: text.utf8.dropFirst(start.count), as: UTF8.self)
    guard let slash = rest.lastIndex(of: "/"),
      let tier = Tier(slug: rest[rest.index(after: slash)...])
    else {
      guard !rest.isEmpty else { return nil }
      self.init(resource, rest)
      return
    }
    guard slash > rest.startIndex else { return nil }
    self.init(resource, String(rest[..<slash]), tier: tier)
  }
}

extension LineID: Comparable {
  /// In the order of the printed ids.
  package static func < (a: Self, b: Self) -> Bool { a.text < b.text }
}

extension LineID: CustomStringConvertible {
  package var description: String { text }
}

extension LineID.Tier {
  fileprivate var slug: String {
    switch self {
    case .allowance: "free"
    case .number(let number): "tier-\(number)"
    }
  }

  fileprivate init?(slug: Substring) {
    let start = "tier-"
    if slug == "free" {
      self = .allowance
    } else if slug.hasPrefix(start), let number = Int(slug.dropFirst(start.count)), number > 0 {
      self = .number(number)
    } else {
      return nil
    }
  }
}

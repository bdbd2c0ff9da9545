import Gate
import Resources

/// Money of a template that is not known, with its bounds.
public struct CostUnknown: Hashable, Sendable {
  /// Something of which the bill does not know what it costs.
  public struct Item: Hashable, Sendable {
    /// Why it is not known.
    public enum Cause: String, Hashable, Sendable {
      /// It is charged, and has no price here.
      case notPriced
      /// It is known at deployment only.
      case unresolved
      /// It is priced by use, which nobody stated.
      case usage
    }

    /// Why it is not known.
    public let cause: Cause
    /// The name in the template.
    public let resource: String
    /// The resource's type as written: `AWS::SQS::Queue`.
    public let type: String
    /// What is not known, to be read after the resource's name.
    public let what: String
    /// What of it stands in the bill.
    public let taken: Dollars
    /// A month in any case, in place of what is taken.
    public let floor: Dollars
    /// A month at most; `nil` where nobody knows.
    public let ceiling: Dollars?
  }

  /// What is deployed and not known, then what is priced by use that nobody stated.
  public let items: [Item]
  /// What of the bill is taken for what is deployed and not known.
  public let taken: Dollars
  /// What that costs in any case, in place of what is taken.
  public let floor: Dollars
  /// What it costs at most; `nil` where nobody knows.
  ///
  /// Use that nobody stated has no ceiling, and is not in this one.
  public let ceiling: Dollars?

  init(_ unknown: UnknownMoney) {
    items = (unknown.items + unknown.usage).map(Item.init)
    taken = Dollars(unknown.taken)
    floor = Dollars(unknown.floor)
    ceiling = unknown.ceiling.map { Dollars($0) }
  }
}

extension CostUnknown.Item {
  fileprivate init(_ item: UnknownItem) {
    cause =
      switch item.cause {
      case .notPriced: .notPriced
      case .unresolved: .unresolved
      case .usage: .usage
      }
    resource = item.resource.text
    type = item.type
    what = item.what
    taken = Dollars(item.taken)
    floor = Dollars(item.floor)
    ceiling = item.ceiling.map { Dollars($0) }
  }
}

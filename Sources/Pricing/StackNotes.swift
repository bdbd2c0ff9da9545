/// What those who run a stack say of things that have no line in its bill.
package struct StackNotes: Hashable, Sendable {
  /// A thing, and why it has no line.
  package struct Note: Hashable, Sendable {
    package let what: String
    package let why: String

    package init(what: String, why: String) {
      self.what = what
      self.why = why
    }
  }

  /// What costs nothing by itself, and why that is no oversight.
  package var free: [Note]
  /// What could be charged and is not in the bill.
  package var notPriced: [Note]

  package init(free: [Note] = [], notPriced: [Note] = []) {
    self.free = free
    self.notPriced = notPriced
  }
}

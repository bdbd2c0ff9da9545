/// A list that shows so few of a table's rates that it is taken as a part of it.
///
/// No offer file says whether it was cut. AWS drops a few rates at a time, so where five or more
/// are missing, and more than are listed, they are not counted as gone.
package struct PartialList: Hashable, Sendable {
  package let region: String
  package let offer: String
  /// Rates of the table that the list shows, and all that it has under the same terms.
  package let listed: Int
  package let known: Int

  /// The fewest missing rates that make a list partial.
  private static let fewestMissing = 5

  /// - Returns: `nil` where a few rates are missing, or no more than are listed.
  package init?(region: String, offer: String, listed: Int, known: Int) {
    let missing = known - listed
    guard missing >= Self.fewestMissing, missing > listed else { return nil }
    self.region = region
    self.offer = offer
    self.listed = listed
    self.known = known
  }

  /// For a report.
  package var text: String {
    "\(offer) of \(region): \(listed) of \(known) rates are listed. That is taken as a part of the "
      + "offer, so what is missing does not count as gone."
  }
}

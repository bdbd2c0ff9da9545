/// What a database's files can do in an hour.
struct DiskMoment: Equatable, Sendable {
  /// Operations a second that are to be had; +∞ where nothing bounds them.
  var most = Double.infinity
  /// Those that are asked for, over that.
  var use = 0.0
  /// Seconds that an operation waits.
  var wait = 0.0
  /// H of ``Backlog``: half the variance of a second's work, in seconds.
  var noise = 0.0

  static let free = Self()

  /// Whether the wait follows the load within an hour.
  var isSettled: Bool { use < 0.85 }
}

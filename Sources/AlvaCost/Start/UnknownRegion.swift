package import Diagnostics

extension Diagnostics {
  /// Whether nothing is wrong but that the files do not say which region they are for.
  package var isRegionUnknown: Bool {
    items.count == 1 && items.first?.kind == .cannotTell
      && items.first?.message.hasSuffix("the region is not known from the files") == true
  }
}

import Resources
import Services

/// What grows: sizes with more of something and less of nothing.
extension FargateService {
  /// How it is sized, and every way to have more: larger tasks, more of them, wider autoscaling.
  ///
  /// Up to twice as many tasks as at most now, and up to four where there are fewer; processors up to twice those of
  /// now, and up to four. Bounds of a schedule stay as they are.
  func growingSizings(_ known: SizeTables) -> [ServiceSizing] {
    let own = ServiceSizing(self)
    let isWindows = platform == .windows
    let mostUnits = max(4_096, 2 * size.cpuUnits)
    let sizes =
      [size]
      + known.fargateSizes.all.filter {
        $0 != size && (size.cpuUnits...mostUnits).contains($0.cpuUnits)
          && $0.memoryMB >= size.memoryMB
          && known.fargateSizes.size(
            cpuUnits: $0.cpuUnits, memoryMB: $0.memoryMB, windows: isWindows) != nil
      }
    var counts: [(tasks: Int, scaling: ServiceScaling?)] = [(tasks, scaling)]
    let highest = max(1, scaling?.maximumTasks ?? tasks)
    let more = Self.counts(from: highest)
    if scaling?.schedule.isEmpty ?? true {
      counts += more.filter { scaling != nil || $0 > tasks }.map { ($0, nil) }
    }
    let lowest = max(1, scaling?.minimumTasks ?? tasks)
    let maxima = (scaling == nil ? [] : [highest]) + [more.last ?? highest]
    for maximum in Set(maxima).sorted() {
      for minimum in Self.counts(from: lowest) where minimum < maximum {
        var bounds = scaling ?? ServiceScaling()
        (bounds.minimumTasks, bounds.maximumTasks) = (minimum, maximum)
        if bounds != scaling { counts.append((max(tasks, minimum), bounds)) }
      }
    }
    return [own]
      + sizes.flatMap { size in
        counts.map {
          ServiceSizing(size: size, tasks: $0.tasks, scaling: $0.scaling, platform: platform)
        }
      }.filter { $0 != own }
  }

  /// Counts of tasks that are tried: every one up to four, then in steps of a quarter, up to twice as many.
  private static func counts(from count: Int) -> [Int] {
    let most = max(4, 2 * count)
    var counts = Array(stride(from: count, to: most, by: max(1, count / 4)))
    counts.append(most)
    return counts
  }
}

extension DatabaseClass {
  /// More of something, and less of nothing.
  func isLarger(than other: Self) -> Bool {
    let own = [vCPU, vCPU * (baselineShare ?? 1), memoryGB]
    let others = [other.vCPU, other.vCPU * (other.baselineShare ?? 1), other.memoryGB]
    return own != others && zip(own, others).allSatisfy { $0 >= $1 }
  }
}

extension CacheNode {
  /// More of something, and less of nothing.
  func isLarger(than other: Self) -> Bool {
    let own = [vCPU, vCPU * (baselineShare ?? 1), usableBytes]
    let others = [other.vCPU, other.vCPU * (other.baselineShare ?? 1), other.usableBytes]
    return own != others && zip(own, others).allSatisfy { $0 >= $1 }
  }
}

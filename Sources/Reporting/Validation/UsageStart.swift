import Diagnostics
import Documents
package import Gate
import Pricing
import Quantities
import RateTables
import Resources

/// A starting usage file: every open question of a deployed stack, the most expensive unit first.
package enum UsageStart {
  /// The file; each key stands in a comment, since a zero that nobody meant is no answer.
  package static func text(_ synthesis: SynthesisEstimate) -> String {
    var order: [ResourceID] = []
    var lines: [ResourceID: [LineItem]] = [:]
    for line in synthesis.unknownUsage {
      if lines[line.resource] == nil { order.append(line.resource) }
      lines[line.resource, default: []].append(line)
    }
    func mostExpensive(_ id: ResourceID) -> UnitPrice {
      (lines[id] ?? []).map(\.firstPaidPrice).max() ?? .zero
    }
    let sorted = order.enumerated().sorted { a, b in
      let (x, y) = (mostExpensive(a.element), mostExpensive(b.element))
      return x == y ? a.offset < b.offset : x > y
    }.map(\.element)
    var text =
      "# How \(synthesis.bill.stack.onOneLine) is used in a month: what no template says.\n"
    text +=
      "#\n# Take the # off and write a number, or { p10: 100, p90: 300 }. A name may be a logical\n"
    text += "# id, a construct path or a type, with * for any part: 'AWS::S3::Bucket'.\n"
    if sorted.isEmpty { return text + "# Nothing of it is charged by use.\nusage: {}\n" }
    text += "usage:\n"
    for id in sorted {
      let type = synthesis.place(id)?.type ?? ""
      text += "  \(YAMLScalar.text(id.text)):" + (type.isEmpty ? "\n" : " # \(type.onOneLine)\n")
      // One number may be charged twice, as stored bytes and as those of their backups.
      var keys: [String] = []
      var asked: [String: [LineItem]] = [:]
      for line in (lines[id] ?? []).sorted(by: { $0.firstPaidPrice > $1.firstPaidPrice }) {
        if asked[line.statableKey] == nil { keys.append(line.statableKey) }
        asked[line.statableKey, default: []].append(line)
      }
      for key in keys {
        let words = (asked[key] ?? []).map {
          "\($0.quantity.unit.name) at $\($0.firstPaidPrice.text), \($0.name.onOneLine)"
        }
        text += "    # \(YAMLScalar.text(key)): 0 # \(words.joined(separator: "; "))\n"
      }
    }
    return text
  }
}

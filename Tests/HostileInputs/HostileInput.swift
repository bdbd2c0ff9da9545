import Diagnostics
import Foundation
import Gate
import Pricing
import Quantities
import Reporting
import TestSupport

/// A kind of input, an example of it, and what has to hold of whatever is made of it.
package struct HostileInput: Sendable {
  /// Where it stands among the examples; its name says what reads it.
  package let name: String
  /// The example, which is in order.
  package let whole: [UInt8]
  private let read: @Sendable ([UInt8]) throws -> Void

  init(name: String, whole: [UInt8], read: @escaping @Sendable ([UInt8]) throws -> Void) {
    self.name = name
    self.whole = whole
    self.read = read
  }

  /// Whether the reader takes bytes as they are.
  package func takes(_ bytes: [UInt8]) -> Bool { (try? read(bytes)) != nil }

  /// What the reader made of bytes that it may not make of any.
  ///
  /// - Parameter bytes: of the input.
  /// - Throws: what no reader may throw.
  /// - Returns: the fault; `nil` where the bytes were read or refused as they should be.
  package func fault(of bytes: [UInt8]) throws -> String? {
    do {
      try read(bytes)
      return nil
    } catch let problems as Diagnostics {
      guard [3, 64, 65, 66].contains(problems.exitCode) else {
        return "exit code \(problems.exitCode): \(problems.text)"
      }
      return OutputCheck.acting(problems.text, in: "errors")
    } catch let wrong as WrongOutput {
      return wrong.text
    }
  }
}

/// An output that may not be.
struct WrongOutput: Error {
  let text: String
}

/// What no output may hold, whatever names and texts come in.
enum OutputCheck {
  /// The first thing in a text that a terminal, a log or a bidirectional display would act on.
  static func acting(_ text: String, in format: String) -> String? {
    for scalar in text.unicodeScalars {
      switch scalar.value {
      case 0x0A: continue
      case 0x0D where format == "csv": continue
      case 0..<0x20, 0x7F...0x9F, 0x200E, 0x200F, 0x2028...0x202E, 0x2066...0x2069:
        return "\(format) prints U+\(String(scalar.value, radix: 16)): "
          + text.debugDescription.prefix(300)
      default: continue
      }
    }
    let forged = text.split(separator: "\n").first { $0.drop { $0 == " " }.hasPrefix("::") }
    return forged.map { "\(format): a line begins like a command: \($0)" }
  }

  /// Every format of a bill: nothing acts, JSON and the page are well-formed, and the lines make the sum.
  static func hold(
    _ bill: EstimateSet, terminal: String, markdown: String, page: String, json: String
  ) throws {
    let outputs = [
      ("table", terminal), ("markdown", markdown), ("html", page), ("json", json),
      ("csv", EstimateCSV.text(bill)),
    ]
    for (format, text) in outputs {
      if let problem = acting(text, in: format) { throw WrongOutput(text: problem) }
    }
    let data = Data(json.utf8)
    guard (try? JSONSerialization.jsonObject(with: data, options: [.fragmentsAllowed])) != nil
    else {
      throw WrongOutput(text: "no JSON: \(json.prefix(300))")
    }
    for estimate in bill.estimates {
      let rows = EstimateCSV.rows(of: bill) { $0.name == estimate.name ? $0.lines : [] }
      if let problem = wrongSum(rows, total: estimate.monthly.exactText) {
        throw WrongOutput(text: problem)
      }
    }
  }

  /// Foundation's decimals over the printed texts: each line is quantity × unit price, to a billionth of a
  /// dollar, and all of them the total, to the last digit.
  private static func wrongSum(_ rows: [[String]], total: String) -> String? {
    let places = ["quantity", "unitPrice", "monthlyUSD"].compactMap {
      EstimateCSV.columns.firstIndex(of: $0)
    }
    var sum = Decimal(0)
    for row in rows {
      let numbers = places.compactMap { Decimal(string: row[$0]) }
      guard numbers.count == 3 else { return "no number in \(row)" }
      if abs(numbers[0] * numbers[1] - numbers[2]) > Decimal(string: "0.000000001") ?? 0 {
        return "\(numbers[0]) × \(numbers[1]) is not \(numbers[2])"
      }
      sum += numbers[2]
    }
    return sum == Decimal(string: total) ? nil : "\(sum) is not the total \(total)"
  }
}

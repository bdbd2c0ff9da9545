/// How much room a picture has: a page shows the drawing that fits, a file holds the wide one.
enum ChartRoom: Sendable {
  case wide, narrow

  /// Pixels from the left edge to the right one.
  var width: Double { self == .wide ? 760 : 330 }

  /// About how many ticks an axis from left to right has room for.
  var ticks: Int { self == .wide ? 7 : 4 }
}

/// How wide words come out, nearly: no renderer is asked, and none would agree with the next.
///
/// Widths of DejaVu Sans, the widest of the fonts that a picture names, so that what fits in it fits
/// in the others.
enum TextMeasure {
  /// Pixels that a text takes.
  static func width(_ text: String, style: String = "t") -> Double {
    let (size, share) = font(of: style)
    return text.unicodeScalars.reduce(0) { $0 + ems(of: $1) } * size * share
  }

  /// A text in lines of at most so many pixels; a word that is longer goes on in the next line.
  static func lines(_ text: String, within width: Double, style: String = "t") -> [String] {
    if self.width(text, style: style) <= width { return [text] }
    var lines: [String] = []
    for word in text.split(separator: " ") {
      if let last = lines.last, self.width(last + " " + word, style: style) <= width {
        lines[lines.count - 1] = last + " " + word
        continue
      }
      var line = ""
      for character in word {
        if !line.isEmpty, self.width(line + String(character), style: style) > width {
          lines.append(line)
          line = ""
        }
        line.append(character)
      }
      lines.append(line)
    }
    return lines
  }

  /// The size of a class of text in pixels, and how much wider its weight makes it.
  private static func font(of style: String) -> (size: Double, share: Double) {
    switch style {
    case "h": (15, 1.13)
    case "b": (12, 1.13)
    case "s": (11, 1)
    default: (12, 1)
    }
  }

  private static func ems(of scalar: Unicode.Scalar) -> Double {
    switch scalar {
    case "i", "j", "l", "'", "|": 0.29
    case " ", ".", ",", ":", ";", "I", "!": 0.34
    case "f", "t", "r", "(", ")", "[", "]", "/", "-": 0.4
    case "c", "s", "k", "v", "x", "y", "z", "J": 0.57
    case "m", "w", "M", "W", "%", "@", "+", "−", "→", "±", "×", "=": 0.97
    case "0"..."9", "$", "a"..."z": 0.64
    case "A"..."Z": 0.72
    default: scalar.value < 0x250 ? 0.68 : 1.05
    }
  }
}

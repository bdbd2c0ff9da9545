import Diagnostics
import PriceLists
import Testing

/// Two rows of AWS's load balancer offer of 2026-08-31, packed by gzip and by zlib.
@Suite struct `Packed offer files` {
  /// Codes made for the text, with the file's name in the header: what gzip writes.
  static let dynamic = unpacked64(
    """
    H4sICAAAAAAC/0FXU0VMQi5jc3YAtVNdb9owFH3vr7hCe2ilEUIYtOWtQGi3IsYg0HZvJjHgybEj22nFfv2ujSkp \
    1VT2MKRS369zj88xtaFUOTELqjSTova59twMwtpZbcB0ygnLqcJcsmEaCsVSJtbAmTaA8UoqYGLlxnGUcChKVUhN \
    NUjBtwHccO6GMEEUBV0uf9HUgJFgNhRIljE/Z6jKNWKlvMxohgfXsN9XkLWDhI0xRbfRIC86IDn5LUWQyny3Zqgo \
    hYRRVV1IuJbHW49WEeNQ9TvYxgoRG6jDpFxylrobwoAYimpEYdSph1f1VjMJr7tR1G23f2LnQULbEF61muF1FLXb \
    WPq+WlHVl5mdvnmYxaMeJmf3cwxdKUFWvjzFHf5os8m2sMeJvdWA6lSxwuyWxDiYGvZMPauZIcqgXlMi1jaORVaJ \
    5oKZPc6EKh/2S6WoSLeuIrMSdRqSnHGb0FQ9Y7PnMpI7DSpH8NxulSyL/X94S7LUaJ7vkwVVe4wpXVsED+5XjUlO \
    UZfWZX/+ME+ubmfjH/FkvsCGb9Okf/8YJ49DDI7rwaEadJ5mnXgc9ZNLK60Y0JyIDI+fwiBELwApwE1RvDo6kiTr \
    EU5ESlV9I0sF5/iqC6skvkubuKgYHjYxCPHvq1jh953SNnbIoftYoWcDpxHJ4BW4svHwAGwrxAR/S+fjABZMrZlg \
    5GLXADuBrI2jXncHhG565D2wI8i34FSG5fbd1V4pHA3O7cCbHIJ339IsdZ0iu7q9c8zxxNIqpmVzVvvy2L+/W8RP \
    0fByuLiLW8deHddP9arpvbrFt/1Ctqf4BH+T8yP3mh+45zn8X+eqF/031w70TnHsD1VeHafvBQAA
    """)

  /// The fixed codes of RFC 1951.
  static let fixed = unpacked64(
    """
    H4sIAAAAAAACA1Nyyy/KTSwJSy0qzszPU9JRKjPUM1DiUnLJLE7OSczMTS0CioVkZBYrFBRlJmfmpSvkZBaXKAD5 \
    aflFCpl5aWDtQK2JOQoFpUUF+cWpxQr5eTmVegqOOTlgTUCBxKJUheLSpKzU5BKFknyFkoxUhcSUlEyovpLUotxi \
    oFnJOaUpqSlABlgBzL6CxHSwkQoZJSUFVvr6ieXFeom5iVX5eXrJ+bkQa9yKUlMVQjJTi5AtTMwpzke3Fc2qxBKw \
    qcUYxuqnAU3UB4ZDQGlSTmYy2IcKLoklqcDQMDIwMtM1sNA1NgwxsLQyMrIyNY0CqkQEIUiBgYWxoYGlkZGpKVDK \
    Py0ttcg5PwWk2zE82NXHCSgY7B0K5IKlQoCugkoHAe2AMkGiIZUFIGYAyFcuqcXJRZkFJRBLXIEak0syy1Khrgou \
    SSwqAYZXUGJeOojvmpeCxAvNyyyBmROQWgTlOpcWFaXmJVeCZfJTSoHh5JaYm5kDEihOLSoDKoa6xScfEgZITAWo \
    29yL8ksLYLQCqiNLi4GRB1WXX5BaBDMjKDUdZALUcKhVfom5qcBwMTZ3Dg0PDbFwD/YLdA0IDQMq8AoKcfaOcA2J \
    cANy0OX1ELJ6ZpHBZq5+Rs4h5qCgzXNJzU3MSwEyVQz0DIBxoQB0goJjQQE8Rn3yE1OcEnMS85JTi3Qz8kuLFDSA \
    qboAFJLAdAkS0ESKcANDIMcAiD3z0oCkR1ExiA822QAMQAEd7AIOo8QUBbjBSDYiEgBIqYJrIjAvafjpKYRlFqVn \
    5mUmakIUKEACCBSNPk5WEIOAsQk1GWYw2IE5lQrgUFZIqsTwGtwJaBpDQRpQxICGW6E6s7RYNxXoOl2Qn11zgKzM \
    ZGQzQa7hUjKJcPb2CHONNHIzdwvzcDVGjyt0eWLjyhAaV+7AtF2eWElMPCngCk5CsWdIIPagbqBtzCF7lLRYQziP \
    mBgDAFVeHafvBQAA
    """)

  static func unpacked64(_ text: String) -> [UInt8] {
    var bits = 0
    var value = 0
    var result: [UInt8] = []
    for byte in text.utf8 {
      let digit: Int
      switch byte {
      case 0x41...0x5A: digit = Int(byte) - 0x41
      case 0x61...0x7A: digit = Int(byte) - 0x61 + 26
      case 0x30...0x39: digit = Int(byte) - 0x30 + 52
      case 0x2B: digit = 62
      case 0x2F: digit = 63
      default: continue
      }
      value = (value << 6 | digit) & 0xFFFF
      bits += 6
      if bits >= 8 {
        bits -= 8
        result.append(UInt8(value >> bits & 0xFF))
      }
    }
    return result
  }

  private func source(_ bytes: [UInt8]) -> PriceListSource {
    PriceListSource(name: "offer.csv.gz", place: .bytes(bytes))
  }

  /// A member with its text stored, not packed; the checksum is worked out bit by bit.
  private func stored(_ text: [UInt8]) -> [UInt8] {
    var crc: UInt32 = 0xFFFF_FFFF
    for byte in text {
      crc ^= UInt32(byte)
      for _ in 0..<8 { crc = crc & 1 == 1 ? crc >> 1 ^ 0xEDB8_8320 : crc >> 1 }
    }
    func bytes(_ value: UInt32) -> [UInt8] {
      (0..<4).map { UInt8(truncatingIfNeeded: value >> (8 * $0)) }
    }
    var result: [UInt8] = [0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 255]
    var rest = text[...]
    repeat {
      let part = rest.prefix(65_535)
      rest = rest.dropFirst(part.count)
      let count = UInt16(part.count)
      result += [rest.isEmpty ? 1 : 0, UInt8(count & 255), UInt8(count >> 8)]
      result += [UInt8(~count & 255), UInt8(~count >> 8)]
      result += part
    } while !rest.isEmpty
    return result + bytes(~crc) + bytes(UInt32(text.count))
  }

  @Test
  func `packed text gives what it holds, whichever code it is packed with`() throws {
    for bytes in [Self.dynamic, Self.fixed] {
      let rates = try imported(source(bytes))
      #expect(
        rates.prices(
          "us-east-1", "AWSELB", "LoadBalancerUsage", operation: "LoadBalancing:Application")
          == ["0.0225"])
      #expect(
        rates.prices(
          "us-east-1", "AWSELB", "LoadBalancerUsage", operation: "LoadBalancing:Gateway")
          == ["0.0125"])
      #expect(rates.rates.count == 2)
    }
  }

  @Test
  func `a large stored member and several members in a row read as one text`() throws {
    let text = OfferFileWriter(OfferModel(products: 400), format: .csv).bytes()
    let plain = try imported(source(text)).rates
    #expect(try imported(source(stored(text))).rates == plain)
    let half = text.count / 2
    let two = stored(Array(text[..<half])) + stored(Array(text[half...]))
    #expect(try imported(source(two)).rates == plain)
    #expect(try imported(source(two + [0, 0, 0, 0])).rates == plain)
  }

  @Test
  func `every cut of a packed file is an error`() {
    for count in 2..<Self.dynamic.count {
      let found = problems(source(Array(Self.dynamic[..<count])))
      #expect(found.count == 1, "cut after \(count) bytes")
      #expect(
        found.first?.message == "the gzip data ends in the middle", "cut after \(count) bytes")
    }
  }

  @Test
  func `a wrong checksum and a wrong length are errors`() {
    var bytes = Self.dynamic
    bytes[bytes.count - 6] ^= 1
    #expect(problems(source(bytes)).first?.message.contains("its checksum is") == true)
    bytes = Self.dynamic
    bytes[bytes.count - 1] ^= 1
    #expect(problems(source(bytes)).first?.message.contains("it unpacks to") == true)
    #expect(problems(source(bytes)).first?.location != nil)
  }

  @Test
  func `any single wrong bit is noticed`() {
    // The flags, time and system in the header do not touch the text; from byte 10 on all counts.
    for index in Self.fixed.indices.dropFirst(10) {
      var bytes = Self.fixed
      bytes[index] ^= 1 << UInt8(index % 8)
      #expect(!problems(source(bytes)).isEmpty, "bit \(index % 8) of byte \(index)")
    }
  }

  @Test
  func `something else behind the end is an error`() {
    #expect(problems(source(Self.dynamic + [7])).first?.message.contains("follows its end") == true)
  }
}

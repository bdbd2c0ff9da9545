import Platform
import TestSupport
import Testing

@Suite struct `Digests` {
  @Test(arguments: [
    // FIPS 180-4's own examples, and the million letters of the older standard.
    ("", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
    ("abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
    (
      "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
      "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"
    ),
  ])
  func `checksums are those of the standard`(example: (text: String, hex: String)) {
    var hash = SHA256()
    hash.add(Array(example.text.utf8))
    #expect(hash.hex() == example.hex)
  }

  @Test func `of a file is that of its bytes, however many pieces it is read in`() throws {
    let folder = try TemporaryFolder()
    // The older standard's million letters.
    try folder.write(String(repeating: "a", count: 1_000_000), to: "letters")
    #expect(
      try SHA256.hex(ofFile: folder.path("letters"))
        == "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0")
  }
}

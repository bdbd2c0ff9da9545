import Diagnostics
import Resources
import Services
import TemplateReader
import Testing

/// A template whose mappings know one region alone deploys nowhere else: `FindInMap` has no value there.
@Suite struct `The region of mappings` {
  private func template(_ mappings: String) -> String {
    "Mappings: \(mappings)\n" + """
      Resources:
        Queue: { Type: AWS::SQS::Queue }
      """
  }

  @Test func `is taken where it is the only one, and said`() throws {
    let read = try read(template("{ Images: { us-east-2: { arm64: ami-1 } } }"))
    #expect(read.region == "us-east-2")
    let note = try #require(read.notes.first { $0.message.contains("us-east-2") })
    #expect(note.message.hasPrefix("assumed: "))
    #expect(note.message.contains("'Images'"))
    #expect(note.location?.line == 1)
  }

  @Test(arguments: [
    "{ Images: { us-east-1: { a: b }, us-east-2: { a: b } } }",
    "{ Sizes: { small: { a: b } } }", "{ Sizes: { us-east: { a: b } } }",
    "{ Images: { us-east-1: { a: b } }, Others: { us-east-2: { a: b } } }",
    "{ Images: { us-east-1: { a: b }, default: { a: b } } }", "{ Images: us-east-1 }", "{}",
  ])
  func `is not known of several, of none and of what is no region`(mappings: String) throws {
    #expect(try read(template(mappings)).region == nil)
  }

  @Test func `is the one that all of them have`() throws {
    let mappings = """
      { Images: { us-gov-west-1: { a: b } }, Zones: { us-gov-west-1: { a: c }, us-east-1: { a: d } } }
      """
    #expect(try read(template(mappings)).region == "us-gov-west-1")
  }

  @Test func `gives way to the one that is asked for`() throws {
    var options = TemplateOptions()
    options.region = "eu-west-1"
    let read = try read(template("{ Images: { us-east-2: { arm64: ami-1 } } }"), options)
    #expect(read.region == "eu-west-1")
    #expect(!read.notes.contains { $0.message.contains("us-east-2") })
  }
}

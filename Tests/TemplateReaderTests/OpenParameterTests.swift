import Resources
import Services
import Testing

@testable import TemplateReader

/// The parameter that leaves an instance's type open, where it is written as given.
private func decider(of type: String) throws -> String? {
  let stack = try read(
    """
    Parameters:
      Size: { Type: String, AllowedValues: [small, large] }
      Pair: { Type: CommaDelimitedList }
    Mappings:
      Types: { small: { type: t3.small }, large: { type: t3.large } }
    Resources:
      I: { Type: AWS::EC2::Instance, Properties: { InstanceType: \(type) } }
    """)
  #expect(stack.unresolved.map(\.property) == ["InstanceType"])
  return stack.unresolved.first?.parameter
}

@Suite struct `What leaves a property open` {
  @Test(arguments: [
    "!Ref Size", "!FindInMap [Types, !Ref Size, type]", "!Sub 't3.${Size}'",
    "!Join ['.', [t3, !Ref Size]]", "!Select [0, !Split [',', !Ref Size]]",
  ])
  func `is the parameter that it is worked out from`(type: String) throws {
    #expect(try decider(of: type) == "Size")
  }

  @Test(arguments: ["!Select [1, !Ref Pair]", "!Join ['.', !Ref Pair]"])
  func `may be a list`(type: String) throws {
    #expect(try decider(of: type) == "Pair")
  }

  @Test func `is no parameter that only the words of the reason name`() throws {
    #expect(try decider(of: "!ImportValue Size") == nil)
    #expect(try decider(of: "!GetStackOutput { StackName: Size, OutputName: Size }") == nil)
  }

  @Test func `is not told apart by values that a joined list cannot take`() throws {
    // 'small,x' is none of the parameter's values, and may yet be what the list joins to.
    let stack = try read(
      """
      Parameters:
        Parts: { Type: CommaDelimitedList, AllowedValues: [a, b] }
      Conditions:
        IsMeant: !Equals [!Join ['-', !Ref Parts], a-b]
      Resources:
        I: { Type: AWS::EC2::Instance, Condition: IsMeant, Properties: { InstanceType: t3.micro } }
      """)
    #expect(stack.conditional == ["I"])
  }
}

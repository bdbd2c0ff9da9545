import Diagnostics
import Foundation
import Services
import TestSupport
import Testing

/// A type of a sheet and a path below it, as the sheet writes them.
private struct WrittenName: Hashable {
  let type: String
  /// Empty for the type itself.
  let path: String

  /// Every name in CloudFormation's language: of types, what they are read by, and what Terraform calls
  /// otherwise.
  static func all(of sheets: [ServiceSheet]) -> [WrittenName] {
    var names: [WrittenName] = []
    for type in sheets.flatMap(\.types) where type.name.hasPrefix("AWS::") && !type.isFamily {
      names.append(WrittenName(type: type.name, path: ""))
      for property in type.properties {
        var holder = type.name
        if let (path, other) = property.through {
          names.append(WrittenName(type: type.name, path: path.text))
          holder = other
        }
        names += property.paths.map { WrittenName(type: holder, path: $0.text) }
      }
      names += type.savings.filter { !$0.path.isEmpty }.flatMap(\.paths).map {
        WrittenName(type: type.name, path: $0.joined(separator: "."))
      }
      names += type.terraform.flatMap(\.names.keys).sorted()
        .map { WrittenName(type: type.name, path: $0) }
    }
    return names
  }
}

/// CloudFormation's own schemas, where the machine has them: the Python package `cfn-lint`.
private enum CloudFormationSchemas {
  /// Prints each `type TAB path` of its input that no schema of AWS knows.
  static let script = """
    import sys
    from cfnlint.schema.manager import PROVIDER_SCHEMA_MANAGER as manager
    known = {}
    def schema(type):
        for region in ("us-east-1", "us-west-2"):
            if type in known: break
            try: known[type] = manager.get_resource_schema(region, type).schema
            except Exception: pass
        return known.get(type)
    def forms(root, node, depth=0):
        if not isinstance(node, dict) or depth > 8: return
        if "$ref" in node:
            target = root
            for step in node["$ref"].lstrip("#/").split("/"): target = target[step]
            yield from forms(root, target, depth + 1)
        yield node
        for key in ("anyOf", "oneOf", "allOf"):
            for part in node.get(key, []): yield from forms(root, part, depth + 1)
        if node.get("items"): yield from forms(root, node["items"], depth + 1)
    def follow(root, nodes, name):
        found, isOpen = [], False
        for form in (form for node in nodes for form in forms(root, node)):
            if name in form.get("properties", {}): found.append(form["properties"][name])
            found += form.get("patternProperties", {}).values()
            if "object" in str(form.get("type")) and not form.get("properties"):
                isOpen = isOpen or form.get("additionalProperties") is not False
        return found, isOpen
    for line in sys.stdin:
        type, path = line.rstrip("\\n").split("\\t")
        root = schema(type)
        nodes, isOpen = [root], False
        for step in path.split(".") if path and root else []:
            nodes, isOpen = follow(root, nodes, step.removesuffix("[]"))
            if isOpen or not nodes: break
        if root is None: print(type, "", sep="\\t")
        elif not nodes and not isOpen: print(type, path, sep="\\t")
    """

  static func unknown(_ names: [WrittenName]) throws -> [WrittenName] {
    let input = names.map { "\($0.type)\t\($0.path)\n" }.joined()
    let run = try Program.run(
      "/usr/bin/env", ["python3", "-c", script], input: Data(input.utf8))
    try #require(run.exitCode == 0, "\(run.errors)")
    return run.output.split(separator: "\n").map { line in
      let cells = line.split(separator: "\t", omittingEmptySubsequences: false).map(String.init)
      return WrittenName(type: cells[0], path: cells.count > 1 ? cells[1] : "")
    }
  }
}

@Suite struct `Names in sheets are AWS's` {
  private let sheets: [ServiceSheet]

  init() throws {
    sheets = try SheetFolder.library().all().sheets
  }

  /// What AWS's schemas do not have is written down with its reason, and nothing else is.
  @Test(.needs(python: "cfnlint"))
  func `every type and property is one of CloudFormation's, or has a reason`() throws {
    let excused = try SheetFolder.rows("other-names.csv")
    let reasons = Set(excused.map { WrittenName(type: $0[0], path: $0[1]) })
    let unknown = Set(try CloudFormationSchemas.unknown(WrittenName.all(of: sheets)))
    #expect(unknown.subtracting(reasons).map(\.description).sorted() == [], "AWS has no such name")
    let written = Set(WrittenName.all(of: sheets))
    #expect(
      reasons.subtracting(written).map(\.description).sorted() == [], "no sheet writes it any more")
    #expect(excused.allSatisfy { !$0[2].isEmpty }, "a name without a reason")
  }

  /// Names of AWS's CloudFormation reference, read 2026-11; they hold where no schema is at hand.
  @Test func `what decides the cost of well-known types is read by its name`() throws {
    let types = Dictionary(
      sheets.flatMap(\.types).map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
    for row in try SheetFolder.rows("property-names.csv") {
      let type = try #require(types[row[0]], "no sheet names \(row[0])")
      let paths = type.properties.flatMap(\.paths).map(\.text)
      #expect(row[1].isEmpty || paths.contains(row[1]), "\(row[0]) is not read by \(row[1])")
    }
  }
}

extension WrittenName: CustomStringConvertible {
  var description: String { path.isEmpty ? type : "\(type) \(path)" }
}

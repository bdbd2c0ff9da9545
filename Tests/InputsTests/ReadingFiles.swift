import Diagnostics

@testable import Inputs

/// The scenario that a text describes.
func readScenario(_ text: String) throws -> ScenarioFile {
  let node = try ConfigText.parse(Array(text.utf8), file: "s.yaml")
  return try ScenarioReader.read(node, name: "s") { name, location throws(Diagnostics) in
    throw Diagnostics(Diagnostic(.error, .missing, at: location, "no file \(name)"))
  }
}

/// What is wrong with a text, as `line:column message`; empty where it is read.
func mistakes(_ read: () throws -> some Any) -> [String] {
  do {
    _ = try read()
    return []
  } catch let found as Diagnostics {
    return found.items.map {
      "\($0.location?.line ?? 0):\($0.location?.column ?? 0) \($0.message)"
    }
  } catch {
    return ["\(error)"]
  }
}

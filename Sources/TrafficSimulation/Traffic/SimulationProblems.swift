/// What is wrong with a simulation's input: all of it, each as a sentence.
///
/// The reader of the files knows the places and adds them.
package struct SimulationProblems: Error, Hashable, Sendable {
  package let problems: [String]

  package init(_ problems: [String]) { self.problems = problems }
}

extension SimulationProblems: CustomStringConvertible {
  package var description: String { problems.joined(separator: "\n") }
}

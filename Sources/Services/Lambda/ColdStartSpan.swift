/// How long a new environment takes by runtime and package, from `pricing/limits/cold-starts.csv`.
package struct ColdStartSpan: Hashable, Sendable {
  package let runtime: LambdaFunction.Runtime
  package let packaging: LambdaFunction.Packaging
  /// Milliseconds that 10 and 90 % of belief lie below.
  package let p10: Double
  package let p90: Double

  package init(
    runtime: LambdaFunction.Runtime, packaging: LambdaFunction.Packaging, p10: Double, p90: Double
  ) {
    self.runtime = runtime
    self.packaging = packaging
    self.p10 = p10
    self.p90 = p90
  }
}

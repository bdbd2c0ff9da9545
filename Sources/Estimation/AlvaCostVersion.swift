/// The version of the program.
package enum AlvaCostVersion {
  package static let text = "0.2.0"
}
